from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.records import write_record
from scripts.lib.touching import as_recorded, check_kept, recall_making

MADE = {"rule": "pool", "code": {"scripts/pool.py": "1"}, "env": {"scipy": "1"}, "days": 7}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_record(
        "results/pool/pool.record.json",
        rule="pool",
        wildcards={},
        inputs={"results/harmonize/a.parquet": "old", "data/a.csv": "delivered"},
        outputs={},
        params={"days": 7},
        code={"scripts/pool.py": "1"},
        env={"scipy": "1"},
    )
    return tmp_path


class Fields(dict[str, Any]):
    """Named fields as Snakemake has them."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def job(**changes: Any) -> Any:
    made = {**MADE, **changes}
    files = made.pop("input", Fields())
    rule = SimpleNamespace(name=made.pop("rule"))
    output = Fields(record="results/pool/pool.record.json")
    told = {"wildcards": {}, "output": output, "input": files, "params": made}
    return SimpleNamespace(rule=rule, **told, non_derived_params=list(made.values()))


def test_what_the_present_state_made_is_kept(folder: Path) -> None:
    check_kept([job()], {"results/harmonize/a.parquet": "old"})
    check_kept([job()], {})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": {"scripts/pool.py": "2"}}, "pool: other code: scripts/pool.py"),
        ({"env": {"scipy": "2"}}, "pool: other version: scipy"),
        ({"days": 8}, "pool: other setting: days"),
        ({"days": 8, "env": {}}, "pool: other version: scipy, and 1 more"),
    ],
)
def test_other_making_is_named(folder: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StudyError) as caught:
        check_kept([job(**changes)], {})
    assert said in caught.value.problems
    assert caught.value.problems[-1].endswith("--forcerun pool")


def test_a_result_that_was_made_anew_below_is_named(folder: Path) -> None:
    with pytest.raises(StudyError) as caught:
        check_kept([job()], {"results/harmonize/a.parquet": "new"})
    assert "pool: other input: results/harmonize/a.parquet" in caught.value.problems


def test_a_setting_is_recalled_as_recorded_and_what_is_the_same_stays_as_it_is() -> None:
    day = date(2022, 12, 31)
    now = {"until": day, "days": 8, "more": 1}
    assert as_recorded(now, {"until": "2022-12-31", "days": 7}) == {"until": day, "days": 7}
    assert as_recorded(now, {"until": "2022-12-31", "days": 8, "more": 1}) is now
    assert as_recorded(8, None) is None


def test_of_each_job_snakemake_is_told_what_its_record_names(folder: Path) -> None:
    told = job(days=8, code={"scripts/pool.py": "2"}, input=Fields())
    recall_making([told, SimpleNamespace(output=Fields())], persistence(cleared := []))
    assert told.non_derived_params == [{"scripts/pool.py": "1"}, {"scipy": "1"}, 7]
    assert cleared == [True]


def test_other_files_alone_are_not_recalled(folder: Path) -> None:
    same = job(input=Fields(data="data/a.csv"))
    with pytest.raises(StudyError, match="pool: other input: data/a"):
        recall_making([same], persistence([]))


def persistence(cleared: list[bool]) -> Any:
    kept = SimpleNamespace(cache_clear=lambda: cleared.append(True))
    return SimpleNamespace(_params=kept)
