"""`diff-delivery` from the command line: silent changes first, rows and columns that came or went."""

import json
from pathlib import Path

import pytest

import scripts.__main__ as program
from scripts.lib.answers import DONE, FOUND, STUDY
from tests.tiny import one_center, write_study

OLD = "id,sex,ecog,note\nA,female,7,x\nB,male,1,\nC,male,2,\n"
NEW = "ecog,id,sex,more\n2,C,male,\n0,A,female,\n1,B,female,\n1,D,male,\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Old is delivered and listed; new is there, its rows and columns in another order."""
    center = one_center({"record": "id", "sex": "sex", "ecog": "ecog"}, ignore=["note"])
    center["ignore"] = center["sources"][0].pop("ignore")
    write_study(tmp_path, {"one": center}, {"data/one.csv": OLD, "data/new.csv": NEW})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_nobody_asked_about_comes_first(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = program.main(["diff-delivery", "data/one.csv", "data/new.csv"])
    assert code == FOUND
    assert capsys.readouterr().out.splitlines() == [
        "Changed and never asked about:",
        "  patients, B, sex: 'male' -> 'female'",
        "Changed after a query:",
        "  patients, A, ecog: '7' -> '0'",
        "Row added: patients, D",
        "Column added: patients, more",
        "Column gone: patients, note",
    ]


def test_the_same_as_json(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["diff-delivery", "data/one.csv", "data/new.csv", "--json"])
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert [(one["record"], one["variable"], one["silent"]) for one in cells] == [
        ("B", "sex", True),
        ("A", "ecog", False),
    ]


def test_no_difference_and_no_such_file(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["diff-delivery", "data/one.csv", "data/one.csv"]) == DONE
    assert capsys.readouterr().out == "No difference.\n"
    assert program.main(["diff-delivery", "data/one.csv", "data/gone.csv"]) == STUDY
    assert "there is no file 'data/gone.csv'" in capsys.readouterr().err


def test_a_renamed_column_is_asked_about(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "data/new.csv").write_text(OLD.replace("ecog", "ECOG PS") + ",male,1,\n")
    assert program.main(["diff-delivery", "data/one.csv", "data/new.csv"]) == FOUND
    assert capsys.readouterr().out.splitlines() == [
        "Row added: patients, (without a record id)",
        "Column added: patients, ECOG PS",
        "Column gone: patients, ecog (gives ecog: was it renamed?)",
    ]


def test_files_of_two_tables_or_centers_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (
        one_center({"record": "id", "sex": "sex"}, f"data/{name}.csv") for name in ("a", "b")
    )
    one["deliveries"] = [
        {"received": "2024-07-01", "files": {"patients": "data/a.csv", "visits": "data/v.csv"}}
    ]
    one["sources"].append({"id": "visits", "columns": {"record": "id", "last_contact": "day"}})
    text, visits = "id,sex\nA,male\n", "id,day\nA,2020-01-01\n"
    files = {
        "data/a.csv": text,
        "data/b.csv": text,
        "data/v.csv": visits,
        "data/new.csv": text,
    }
    write_study(tmp_path, {"one": one, "two": two}, files)
    monkeypatch.chdir(tmp_path)
    for old, new, code in (
        ("a", "v", STUDY),
        ("a", "b", STUDY),
        ("v", "b", STUDY),
        ("a", "new", DONE),
        ("new", "b", DONE),
    ):
        assert program.main(["diff-delivery", f"data/{old}.csv", f"data/{new}.csv"]) == code
        told = capsys.readouterr()
        assert ("listed for different centers or tables" in told.err) is (code == STUDY)


def test_one_table_may_be_listed_with_and_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    center = one_center({"record": "id", "sex": "sex"})
    center["deliveries"] = [
        {"received": "2024-06-01", "file": "data/a.csv"},
        {"received": "2024-07-01", "files": {"patients": "data/b.csv"}},
    ]
    files = {"data/a.csv": "id,sex\nA,male\n", "data/b.csv": "id,sex\nA,female\n"}
    write_study(tmp_path, {"one": center}, files)
    monkeypatch.chdir(tmp_path)
    assert program.main(["diff-delivery", "data/a.csv", "data/b.csv"]) == FOUND
    assert "patients, A, sex: 'male' -> 'female'" in capsys.readouterr().out
