"""Two deliveries compared: rows that stand more than once, headers that do, other formats."""

import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scripts.lib.differences import compare_deliveries, compare_rows, name_columns
from scripts.lib.errors import StudyError
from scripts.lib.findings import empty_findings
from scripts.lib.ingest import fit_formats

COLUMNS = {"record": "id", "ecog": "ecog", "surgery_date": "day"}
HEADER = ["id", "ecog", "day"]
ROWS: list[list[object]] = [
    ["A", 1, datetime.date(2020, 1, 2)],
    ["B", 2, datetime.date(2020, 3, 4)],
]
TEXT = "id,ecog,day\nA,1,02/01/2020\nB,2,04/03/2020\n"


@pytest.mark.parametrize(
    ("before", "after", "changed", "moved"),
    [
        ("A1 A1", "A1", [], [("A", "removed")]),
        ("A1", "A1 A1 A1", [], [("A", "added"), ("A", "added")]),
        ("A1 A2", "A2 A1", [], []),
        ("A1 A2", "A2 A3", [("A", "1", "3")], []),
        ("A1 A1", "A1 A2", [("A", "1", "2")], []),
        ("A1", "B1", [], [("A", "removed"), ("B", "added")]),
    ],
)
def test_each_row_stands_for_one(
    before: str, after: str, changed: list[tuple[str, ...]], moved: list[tuple[str, str]]
) -> None:
    left, right = (
        pd.DataFrame(
            {"ecog": [one[1] for one in text.split()]}, index=[one[0] for one in text.split()]
        )
        for text in (before, after)
    )
    cells, rows = compare_rows(left, right)
    assert [(one["record"], one["before"], one["after"]) for one in cells] == changed
    assert [(one["record"], one["what"]) for one in rows] == moved


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (["a", " b ", ""], ["a", "b", "(column 3)"]),
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (2)", "a (2) (2)"]),
    ],
)
def test_each_column_has_a_name_of_its_own(header: list[str], names: list[str]) -> None:
    assert name_columns(header) == names


def compare(folder: Path, old: str, new: str, form: str = "csv") -> list[tuple[str, ...]]:
    """The changed cells from one file to another of a center that declares `form`."""
    center = {
        "center": "one",
        "dialect": {"dates": ["dd/mm/yyyy"]},
        "sources": [{"id": "patients", "format": form, "columns": COLUMNS}],
    }
    entries = [{"received": "2024-01-01", "file": str(folder / name)} for name in (old, new)]
    found = compare_deliveries(center, *entries, empty_findings())
    assert found.rows.empty
    assert found.columns.empty
    return list(
        found.cells[["record", "column", "before", "after"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize(
    ("form", "listed", "sent"), [("csv", "one.csv", "one.xlsx"), ("excel", "one.xlsx", "one.csv")]
)
def test_the_same_content_in_another_format_is_no_difference(
    tmp_path: Path, form: str, listed: str, sent: str
) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(tmp_path / "one.xlsx")
    (tmp_path / "one.csv").write_text(TEXT)
    (tmp_path / "other.csv").write_text(TEXT.replace("B,2", "B,3"))
    assert compare(tmp_path, listed, sent, form) == []
    assert compare(tmp_path, "one.xlsx", "other.csv", form) == [("B", "ecog", "2", "3")]


def test_a_record_column_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(TEXT)
    (tmp_path / "new.csv").write_text(TEXT.replace("id,", "Patient,"))
    with pytest.raises(
        StudyError, match=r"new\.csv, source patients: the column 'id' \(for record\) is missing"
    ):
        compare(tmp_path, "old.csv", "new.csv")


@pytest.mark.parametrize(
    ("declared", "file", "form"),
    [
        ("csv", "a.txt", "csv"),
        ("csv", "a.XLSX", "excel"),
        ("excel", "a.ods", "excel"),
        ("excel", "a.csv", "csv"),
        ("spss", "a.dta", "stata"),
        ("redcap", "a.csv", "redcap"),
        ("redcap", "a.xlsx", "redcap"),
        ("csv", "a.docx", "csv"),
    ],
)
def test_a_file_is_read_in_the_format_of_its_name(declared: str, file: str, form: str) -> None:
    center = {
        "deliveries": [{"received": "2024-01-01", "file": file}],
        "sources": [{"id": "patients", "format": declared, "columns": COLUMNS}],
    }
    fitted = fit_formats(center, {"file": Path(file)})
    assert fitted["sources"] == [{**center["sources"][0], "format": form}]
