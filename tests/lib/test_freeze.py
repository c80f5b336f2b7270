"""A freeze: what is pinned out of the records, and what of a job is named as different."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.files import write_json
from scripts.lib.freeze import check_frozen, check_root, freeze_path, freeze_study, read_freeze
from scripts.lib.records import write_record

CODE, ENV = {"scripts/pool.py": "1", "scripts/lib/pooling.py": "2"}, {"scipy": "1.17"}
PARAMS = {"days": 7, "settings": {"center": "a", "units": {"x": "cm"}}, "contents": {"data/a": "0"}}
RECORD = "results/pool/pool.record.json"


class Fields(dict[str, Any]):
    """Named fields as Snakemake has them: iterated by value."""

    def __iter__(self) -> Any:
        return iter(self.values())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from scripts.lib.files import sha256_file

    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/a.csv").write_bytes(b"record\n1\n")
    write_record(
        RECORD,
        rule="pool",
        wildcards={"center": "a"},
        inputs={"results/harmonize/a.parquet": "0", "data/a.csv": sha256_file("data/a.csv")},
        outputs={},
        params=PARAMS,
        code=CODE,
        env=ENV,
    )
    return tmp_path


def job(record: str = RECORD, center: str = "a", **changes: Any) -> Any:
    params = {**PARAMS, "code": CODE, "env": ENV, **changes}
    return SimpleNamespace(
        rule=SimpleNamespace(name="pool"),
        wildcards={"center": center},
        output=Fields(record=record),
        input=Fields(cells="results/harmonize/a.parquet", raw="data/a.csv"),
        params=params,
    )


def frozen(folder: Path) -> Any:
    return freeze_study(folder, "first", {"id": "tiny", "version": "1", "title": "not pinned"})


def test_what_is_pinned(folder: Path) -> None:
    found = frozen(folder)
    assert {key: found[key] for key in ("format", "name", "study", "code", "env")} == {
        "format": 1,
        "name": "first",
        "study": {"id": "tiny", "version": "1"},
        "code": CODE,
        "env": ENV,
    }
    assert list(found["inputs"]) == ["data/a.csv"]
    assert {name: sorted(one) for name, one in found["settings"].items()} == {
        "pool a": ["days", "settings.center", "settings.units"]
    }


def test_the_same_run_may_start(folder: Path) -> None:
    check_frozen(frozen(folder), [job(), job(contents={"data/a": "1"})])


UNIT = {"center": "a", "units": {"x": "mm"}}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": {**CODE, "scripts/pool.py": "2"}}, "other code: scripts/pool.py"),
        ({"code": {**CODE, "scripts/lib/new.py": "2"}}, "other code: scripts/lib/new.py"),
        ({"env": {"scipy": "1.18"}}, "other version: scipy"),
        ({"days": 8}, "other setting: pool a: days"),
        ({"settings": UNIT}, "other setting: pool a: settings.units"),
        ({"more": 1}, "other setting: pool a: more"),
        ({"center": "b"}, "new: pool b"),
    ],
)
def test_what_would_change_is_named(folder: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StudyError) as caught:
        check_frozen(frozen(folder), [job(), job(**changes)])
    head, *told, _ = caught.value.problems
    assert head.startswith("Nothing was started: the study is frozen as first")
    assert told == [said]


@pytest.mark.parametrize("harm", [lambda p: p.write_bytes(b"record\n2\n"), Path.unlink])
def test_a_delivered_file_of_another_content_is_named(folder: Path, harm: Any) -> None:
    before = frozen(folder)
    harm(Path("data/a.csv"))
    with pytest.raises(StudyError) as caught:
        check_frozen(before, [job()])
    assert caught.value.problems[1:-1] == ("other file: data/a.csv",)


def test_an_archive_and_a_release_change_no_result(folder: Path) -> None:
    for name in ("archive/x-1", "release/release"):
        check_frozen(frozen(folder), [job(f"results/{name}.record.json", days=8)])


def test_other_results_of_the_same_making_are_told(folder: Path) -> None:
    before = frozen(folder)
    check_root(before, folder)
    Path(RECORD).write_text(Path(RECORD).read_text().replace('"0"', '"1"'))
    with pytest.raises(StudyError, match="not those that were frozen as first"):
        check_root(before, folder)


def test_a_freeze_that_is_missing_or_damaged_is_told(folder: Path) -> None:
    with pytest.raises(StudyError, match=r"there is no config/freeze/first\.json"):
        read_freeze(folder, "first")
    write_json({"inputs": {}}, folder / freeze_path("first"))
    with pytest.raises(StudyError, match="this is no freeze"):
        read_freeze(folder, "first")
    write_json(frozen(folder), folder / freeze_path("first"))
    assert read_freeze(folder, "first") == frozen(folder)
