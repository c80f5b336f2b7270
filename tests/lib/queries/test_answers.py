"""Answered workbooks: what is read, and what is refused with its line."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.errors import StudyError
from scripts.lib.queries.answers import check_origin, list_asked, read_answers
from scripts.lib.queries.layout import SHEET
from tests.lib.queries.workbooks import CENTER, WORDS, answer, id_of

ECOG = id_of("A", "ecog", "range.ecog")
OTHER = id_of("B", "ecog", "range.ecog")
ASKED = [{"finding_id": ECOG, "record": "A"}, {"finding_id": OTHER, "record": "B"}]


def read(center: dict[str, Any]) -> list[tuple[str, ...]]:
    found = read_answers(center, WORDS)
    return list(
        found[["finding_id", "answer", "new", "received"]].itertuples(index=False, name=None)
    )


def refuse(center: dict[str, Any]) -> str:
    with pytest.raises(StudyError) as error:
        read_answers(center, WORDS)
    return "\n".join(error.value.problems)


@pytest.mark.parametrize(
    ("language", "choice"), [("en", "Corrected value"), ("it", "  valore CORRETTO")]
)
def test_an_answer_is_read_in_any_language(tmp_path: Path, language: str, choice: str) -> None:
    given = {(2, "answer"): choice, (2, "new"): "3"}
    center = answer(tmp_path, ASKED, given, language)
    assert read(center) == [(ECOG, "corrected", "3", "2024-03-01")]


def test_typed_cells_come_back_as_the_center_writes_them(tmp_path: Path) -> None:
    given = {(2, "new"): 4.5, (3, "new"): date(2020, 3, 1), (3, "when"): date(2024, 2, 28)}
    found = read_answers(answer(tmp_path, ASKED, given), WORDS)
    assert found["new"].tolist() == ["4,5", "01/03/2020"]
    assert found["when"].tolist() == ["", "28/02/2024"]
    assert found["answer"].tolist() == ["corrected", "corrected"]


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    center = answer(tmp_path, ASKED, {(2, "answer"): "Not available"})
    path = center["answers"][0]["file"]
    book = openpyxl.load_workbook(path)
    book[SHEET].move_range("A1:A9", cols=20)
    book.save(path)
    assert read(center) == [(ECOG, "not_available", "", "2024-03-01")]


def test_a_removed_column_is_named(tmp_path: Path) -> None:
    center = answer(tmp_path, ASKED, {(2, "answer"): "Not available"})
    path = center["answers"][0]["file"]
    book = openpyxl.load_workbook(path)
    book[SHEET].delete_cols(1)
    book.save(path)
    assert "answered.xlsx: this is no query workbook, or columns were removed: Query." in refuse(
        center
    )


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({(3, "answer"): "I do not know"}, "line 3: the answer is none of the list"),
        ({(3, "answer"): "Corrected value"}, "line 3: a corrected value is announced"),
        (
            {(3, "answer"): "Confirmed as it is", (3, "new"): "2"},
            "line 3: there is a corrected value, and another answer",
        ),
        (
            {(2, "new"): "1", (3, "new"): "2", (3, "finding_id"): ECOG},
            "line 3: line 2 answers the same query otherwise",
        ),
        ({(3, "new"): "2", (3, "finding_id"): "x"}, "line 3: there is an answer without the id"),
        ({(3, "new"): "2", (3, "finding_id"): None}, "line 3: there is an answer without the id"),
    ],
)
def test_what_cannot_be_understood_names_its_line(
    tmp_path: Path, given: dict[tuple[int, str], Any], problem: str
) -> None:
    assert refuse(answer(tmp_path, ASKED, given)).startswith(
        f"answers of tiny: answered.xlsx, {problem}"
    )


def test_a_line_given_twice_alike_counts_once(tmp_path: Path) -> None:
    given = {(2, "new"): "1", (3, "new"): "1", (3, "finding_id"): ECOG, (3, "record"): "A"}
    assert read(answer(tmp_path, ASKED, given)) == [(ECOG, "corrected", "1", "2024-03-01")]


def test_every_problem_of_every_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first = answer(tmp_path, ASKED, {(2, "answer"): "?", (3, "answer"): "?"})
    broken = tmp_path / "b" / "notes.docx"
    broken.write_bytes(b"PK\x03\x04")
    first["answers"].append({"received": "2024-03-02", "file": str(broken)})
    assert [line.split(":")[1][:14] for line in refuse(first).splitlines()] == [
        " answered.xlsx",
        " answered.xlsx",
        " notes.docx",
    ]


@pytest.mark.parametrize(
    ("record", "finding", "accepted"),
    [
        ("A", ECOG, True),
        ("A", id_of("A", "ecog", "cell.not_whole"), True),
        ("", id_of("", "record", "row.no_record"), True),
        ("A", id_of(ECOG, "x", "y"), False),
        ("A", OTHER, False),
        ("A", id_of("A", "ecog", "range.ecog", center="other"), False),
    ],
)
def test_an_id_belongs_to_center_and_record(record: str, finding: str, accepted: bool) -> None:
    answers = pd.DataFrame(
        {"finding_id": [finding], "record": [record], "file": ["w.xlsx"], "line": ["7"]}
    )
    names = list(read_catalogue())
    if accepted:
        check_origin(answers, {}, CENTER, names)
        return
    with pytest.raises(StudyError, match=r"answers of tiny: w\.xlsx, line 7: the query id is none"):
        check_origin(answers, {}, CENTER, names)
    check_origin(answers, {finding: record}, CENTER, names)


def place(folder: Path, given: dict[tuple[int, str], Any], received: str) -> dict[str, str]:
    """One entry under answers: a workbook in a folder of its own, named as the folder."""
    folder.mkdir()
    path = folder / f"{folder.name}.xlsx"
    Path(answer(folder, ASKED, given)["answers"][0]["file"]).rename(path)
    return {"received": received, "file": str(path)}


@pytest.mark.parametrize(
    ("first", "second", "days", "problem"),
    [
        (
            "2",
            "3",
            ("2024-03-01", "2024-03-01"),
            "b.xlsx, line 2: a.xlsx, line 2, of the same day,",
        ),
        ("2", "2", ("2024-03-01", "2024-03-01"), ""),
        ("2", "3", ("2024-03-01", "2024-03-02"), ""),
    ],
)
def test_two_workbooks_of_one_day_must_agree(
    tmp_path: Path, first: str, second: str, days: tuple[str, str], problem: str
) -> None:
    entries = [
        place(tmp_path / name, {(2, "new"): value}, day)
        for name, value, day in zip("ab", (first, second), days, strict=True)
    ]
    center = {**CENTER, "answers": entries}
    if problem:
        assert refuse(center).startswith(f"answers of tiny: {problem}")
    else:
        assert [one[2] for one in read(center)] == [first, second]


def test_the_last_answer_is_that_of_the_last_day_however_they_are_listed(tmp_path: Path) -> None:
    later = place(tmp_path / "later", {(2, "new"): "3"}, "2024-03-09")
    earlier = place(tmp_path / "earlier", {(2, "new"): "2"}, "2024-03-01")
    center = {**CENTER, "answers": [later, earlier]}
    assert [(one[2], one[3]) for one in read(center)] == [("2", "2024-03-01"), ("3", "2024-03-09")]


@pytest.mark.parametrize("name", ["answer", "new", "by"])
def test_a_formula_is_no_answer(tmp_path: Path, name: str) -> None:
    given = {(2, "answer"): "Not available", (3, "new"): "1", (3, name): "=1+1"}
    assert "answered.xlsx, line 3: an answer is a formula." in refuse(
        answer(tmp_path, ASKED, given)
    )


def test_a_formula_where_nothing_is_answered_is_left_alone(tmp_path: Path) -> None:
    given = {(2, "answer"): "Not available", (3, "remark"): "=1+1", (3, "by"): "=1+1"}
    assert read(answer(tmp_path, ASKED, given)) == [(ECOG, "not_available", "", "2024-03-01")]


def test_a_renamed_sheet_is_told_by_the_names_of_the_sheets(tmp_path: Path) -> None:
    center = answer(tmp_path, ASKED, {(2, "new"): "1"})
    path = center["answers"][0]["file"]
    book = openpyxl.load_workbook(path)
    book[SHEET].title = "Table1"
    book.save(path)
    assert refuse(center) == (
        "answers of tiny: answered.xlsx: has no sheet Query; rename or declare the right one; "
        "its sheets are: Info, Table1"
    )


@pytest.mark.parametrize(
    ("records", "strange"), [("AB", []), ("BA", ["line 2", "line 3"]), ("AA", ["line 3"])]
)
def test_columns_that_were_sorted_apart_are_told(
    tmp_path: Path, records: str, strange: list[str]
) -> None:
    """Each id is right, and stands in the line of another patient."""
    given: dict[tuple[int, str], Any] = {(2, "new"): "1", (3, "new"): "2"}
    given |= {(line, "record"): one for line, one in enumerate(records, start=2)}
    answers = read_answers(answer(tmp_path, ASKED, given), WORDS)
    asked = list_asked([pd.DataFrame(ASKED), pd.DataFrame({"finding_id": ["x"], "record": [None]})])
    assert asked == {ECOG: "A", OTHER: "B", "x": ""}
    if not strange:
        check_origin(answers, asked, CENTER, list(read_catalogue()))
        return
    with pytest.raises(StudyError) as error:
        check_origin(answers, asked, CENTER, list(read_catalogue()))
    assert [one.split(", ")[1].split(":")[0] for one in error.value.problems] == strange
