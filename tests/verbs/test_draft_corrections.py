"""`draft-corrections` from the command line: from answered workbooks to entries, and what was approved stays."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import scripts.__main__ as program
from scripts.lib.answers import DONE, FOUND, STUDY
from scripts.lib.queries.layout import COLUMNS, SHEET
from scripts.lib.queries.workbook import write_workbook
from tests.lib.queries.workbooks import ABOUT, WORDS, id_of, lines_of
from tests.tiny import one_center, write_study

TEXT = "id,sex,ecog\nA,female,7\nB,male,8\nC,male,9\n"
HEAD = "record,variable,delivered,new,reason,who,when,approved_by\n"
DRAFT = "config/corrections/one.draft.csv"
ASKED = {"A": "7", "B": "8", "C": "9"}
Call = Callable[[], tuple[int, str]]


def line(record: str, new: str, approved: str = "") -> str:
    query = id_of(record, "ecog", "range.ecog", center="one")
    why = f"answer to query {query} (range.ecog)"
    return f"{record},ecog,{ASKED[record]},{new},{why},Dr X,2024-07-02,{approved}\n"


def answer(folder: Path, given: dict[str, str]) -> None:
    """The workbook of the center, with a new value for some records."""
    asked = [
        {
            "finding_id": id_of(record, "ecog", "range.ecog", center="one"),
            "record": record,
            "value": value,
        }
        for record, value in ASKED.items()
    ]
    path = folder / "data/answered.xlsx"
    write_workbook(lines_of(*asked), WORDS["en"], ABOUT, path)
    book = openpyxl.load_workbook(path)
    new, by = (list(COLUMNS).index(name) + 1 for name in ("new", "by"))
    for row, one in enumerate(asked, start=2):
        book[SHEET].cell(row, new).value = given.get(one["record"])
        book[SHEET].cell(row, by).value = "Dr X"
    book.save(path)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    center = one_center({"record": "id", "sex": "sex", "ecog": "ecog"})
    center["answers"] = [{"received": "2024-07-02", "file": "data/answered.xlsx"}]
    write_study(tmp_path, {"one": center}, {"data/one.csv": TEXT})
    answer(tmp_path, {"A": "2", "B": "3"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(study: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run() -> tuple[int, str]:
        code = program.main(["draft-corrections"])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_answers_become_entries_and_approvals_stay(study: Path, call: Call) -> None:
    code, told = call()
    assert code == FOUND
    assert f"{DRAFT}: 2 entries wait for approval." in told
    assert (study / DRAFT).read_text() == HEAD + line("A", "2") + line("B", "3")
    (study / DRAFT).write_text(HEAD + line("A", "2", "me") + line("B", "3"))
    assert call()[0] == FOUND
    assert (study / DRAFT).read_text() == HEAD + line("A", "2", "me") + line("B", "3")


def test_an_approved_line_that_was_moved_is_done(study: Path, call: Call) -> None:
    call()
    (study / DRAFT).write_text(HEAD + line("A", "2", "me") + line("B", "3", "me"))
    (study / DRAFT).rename(study / "config/corrections/one.csv")
    assert call() == (DONE, "Nothing to draft.\n")


def test_an_approval_of_another_value_is_not_lost_in_silence(study: Path, call: Call) -> None:
    call()
    (study / DRAFT).write_text(HEAD + line("A", "2", "me") + line("B", "3"))
    answer(study, {"A": "4", "B": "3"})
    code, told = call()
    assert code == FOUND
    assert told.splitlines()[0] == (
        f"{DRAFT}, line 2: it was approved, and no answer asks for it any more as it stands there. "
        "It was taken out."
    )
    assert (study / DRAFT).read_text() == HEAD + line("A", "4") + line("B", "3")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            (HEAD + line("A", "2", "me")).replace(",", ";").encode(),
            "the columns must be record, var",
        ),
        ((HEAD + line("A", "2", "M\u00fcller")).encode("cp1252"), "not a UTF-8 text table"),
    ],
)
def test_a_draft_that_a_spreadsheet_has_spoiled_is_not_written_over(
    study: Path, call: Call, content: bytes, problem: str
) -> None:
    (study / "config/corrections").mkdir()
    (study / DRAFT).write_bytes(content)
    code, told = call()
    assert code == STUDY
    assert f"{DRAFT}: {problem}" in told
    assert (study / DRAFT).read_bytes() == content
