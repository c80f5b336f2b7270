"""A frozen study: nothing that would change it starts, and what differs is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.changes import change_cell
from tests.workflow.study import Study
from tests.workflow.test_archive import ask

pytestmark = pytest.mark.ci
KEY = "data_cutoff: 2024-01-31\n"


@pytest.fixture(scope="module")
def frozen(finished: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A finished study that is frozen; not to be changed."""
    study = finished.copy(tmp_path_factory.mktemp("frozen") / "study")
    run = ask(study, "freeze", "first")
    assert run.code == 0, run.text
    assert run.text.startswith("config/freeze/first.json written: ")
    study.edit("config/config.yaml", KEY, f"{KEY}freeze: first\n")
    return study


def test_the_freeze_itself_changes_nothing(frozen: Study, tmp_path: Path) -> None:
    run = frozen.plan()
    assert (run.code, run.jobs) == (0, {}), run.text
    again = ask(frozen, "freeze", "first")
    assert again.code == 4
    assert "is there already, and stays" in again.text
    study = frozen.copy(tmp_path / "study")
    study.edit("scripts/lib/recist.py", '"""', '"""Another word. ')
    study.edit("config/endpoints.yaml", "endpoints:", "# a remark\nendpoints:")
    study.edit("config/release.yaml", "policy: below_5", "policy: none")
    assert study.plan().jobs == {}


def add_code(study: Study) -> None:
    with (study.folder / "scripts/lib/recist.py").open("a", encoding="utf-8") as file:
        file.write("\n\nMORE = 1\n")


def withdraw(study: Study) -> None:
    (study.folder / "config/withdrawn.csv").write_text(
        "center,record,date\nalpha,A-001,2024-01-01\n", encoding="utf-8"
    )


CHANGES: dict[str, tuple[Callable[[Study], None], str]] = {
    "cell": (change_cell, "other file: data/demo/alpha.csv"),
    "code": (add_code, "other code: scripts/lib/recist.py"),
    "setting": (
        lambda study: study.edit("config/config.yaml", "[30, 60, 90]", "[30, 90]"),
        "other setting: endpoints: definitions.mortality_days",
    ),
    "cutoff": (
        lambda study: study.edit("config/config.yaml", "2024-01-31", "2024-01-30"),
        "other setting: validate alpha: study.data_cutoff",
    ),
    "withdrawal": (withdraw, "other file: config/withdrawn.csv"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_stops_before_any_job(frozen: Study, kind: str, tmp_path: Path) -> None:
    study = frozen.copy(tmp_path / "study")
    change, said = CHANGES[kind]
    change(study)
    for words in (("-n",), (), ("archive",)):
        run = study.call(*words)
        assert run.code == 1, run.text
        assert "Nothing was started: the study is frozen as first" in run.text
        assert said in run.text
    assert study.hashes() == frozen.hashes()


def test_results_that_are_lost_are_made_again_the_same(frozen: Study, tmp_path: Path) -> None:
    study = frozen.copy(tmp_path / "study")
    (study.folder / "results/check/second_computation.csv").unlink()
    run = study.call()
    assert run.code == 0, run.text
    assert study.hashes() == frozen.hashes()


def test_unfinished_results_are_not_frozen(frozen: Study, tmp_path: Path) -> None:
    study = frozen.copy(tmp_path / "study")
    study.edit("config/config.yaml", "freeze: first\n", "")
    study.edit("config/config.yaml", "[30, 60, 90]", "[30, 90]")
    run = ask(study, "freeze", "second")
    assert run.code == 4
    assert "Nothing was frozen: the results are not those of what is there now." in run.text
    assert not (study.folder / "config/freeze/second.json").exists()
