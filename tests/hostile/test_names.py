"""Ids, file names and sheet names that try to be a path, a command or a formula are only names."""

import json
from pathlib import Path

import openpyxl
import pytest
import yaml

from scripts.lib.config_yaml import StudyLoader
from scripts.lib.errors import StudyError
from tests.tiny import Tiny, one_center, run_text, run_tiny, write_study

NASTY = [
    "../../up", "/etc/passwd", "a;touch pwned", "$(touch pwned)", "`touch pwned`", "a\nb", "a\u202eb",
    "e\u0301", "\u00e9", "P1", "p1", "=1+1", "@SUM(A1)", "-1+1", "x" * 5_000, "{center}", "%s", "a'b",
    "C:\\x", "~root", "&&", "|id", "#", "\u0130stanbul", "\ufb01", "null", "NaN", "true",
]  # fmt: skip
COLUMNS = {"record": "id", "sex": "sex"}


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_record_ids_stay_what_they_are(tmp_path: Path) -> None:
    lines = ['"' + one.replace('"', '""') + '",male' for one in NASTY]
    tiny = run_text(tmp_path / "study", "\n".join(["id,sex", *lines]) + "\n", COLUMNS)
    fates = tiny.fates["reason"].value_counts().to_dict()
    assert len(tiny.fates) == len(NASTY)
    assert fates["record.doubled"] == 2  # the two spellings of an accented e are one id
    known = set(NASTY) - {"e\u0301", "\u00e9"}
    assert set(tiny.centers["one"].harmonized["record"]) == known
    assert not list(tmp_path.rglob("pwned"))
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def try_file(folder: Path, name: str) -> str:
    """What becomes of a study whose extract has this name: the first problem, or "read"."""
    write_study(folder, {"one": one_center(COLUMNS, file=f"data/{name}.csv")})
    try:
        file = folder / "data" / f"{name}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("id,sex\na,male\n", encoding="utf-8")
    except (OSError, ValueError):
        pass  # no file can have this name; the configuration may say so all the same
    before = listing(folder.parent)
    try:
        run_tiny(folder)
    except StudyError as error:
        return error.problems[0]
    finally:
        assert [one for one in listing(folder.parent) if "pwned" in one] == [
            one for one in before if "pwned" in one
        ]
    return "read"


@pytest.mark.parametrize(
    "name", ["$(touch pwned)", "a;b", "e\u0301", "a\u202eb", "a'b", "{center}", "%s"]
)
def test_files_with_odd_names_are_read(tmp_path: Path, name: str) -> None:
    assert try_file(tmp_path / "study", name) == "read"


@pytest.mark.parametrize("name", ["../../up", "a\nb", "a\0b", "x" * 300, "a\\b", "\x1b[2J"])
def test_file_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    problem = try_file(tmp_path / "a" / "study", name)
    assert problem.startswith("config/centers/one.yaml")
    assert "\0" not in problem
    assert "\x1b" not in problem


@pytest.mark.parametrize("name", [one for one in NASTY if one != "p1"])
def test_centers_have_plain_names(tmp_path: Path, name: str) -> None:
    write_study(tmp_path, {"one": one_center(COLUMNS)}, {"data/one.csv": "id,sex\na,male\n"})
    path = tmp_path / "config/config.yaml"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "centers": ["one", name]}), encoding="utf-8")
    if name in ("null", "true"):  # JSON keeps them texts, and they are plain names
        return
    with pytest.raises(StudyError):
        run_tiny(tmp_path)


def run_sheet(folder: Path, title: str, declared: str) -> Tiny:
    (folder / "data").mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (["id", "sex"], ["a", "male"]):
        book.active.append(row)
    book.create_sheet("Other")
    book.save(folder / "data/one.xlsx")
    write_study(
        folder, {"one": one_center(COLUMNS, "data/one.xlsx", format="excel", sheet=declared)}
    )
    return run_tiny(folder)


@pytest.mark.parametrize(
    "title", ["$(id)", "a;b", "a\u202eb", "e\u0301", "=1+1", "'a'", "../up".replace("/", "")]
)
def test_sheets_are_found_by_their_exact_name(tmp_path: Path, title: str) -> None:
    assert run_sheet(tmp_path / "1", title, title).values("sex") == {"a": "male"}
    with pytest.raises(StudyError) as caught:
        run_sheet(tmp_path / "2", title, title + "\x1b")
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_yaml_makes_no_objects_and_nothing_is_unpickled(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": one_center(COLUMNS)}, {"data/one.csv": "id,sex\na,male\n"})
    path = tmp_path / "config/eligibility.yaml"
    path.write_text("criteria: !!python/object/apply:os.system ['touch pwned']\n", encoding="utf-8")
    with pytest.raises(StudyError):
        run_tiny(tmp_path)
    assert not list(tmp_path.rglob("pwned"))
    assert issubclass(StudyLoader, yaml.constructor.SafeConstructor)
    for source in (Path(__file__).parents[2] / "scripts").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert "import pickle" not in text
        assert "read_pickle" not in text
        assert "shell=True" not in text
