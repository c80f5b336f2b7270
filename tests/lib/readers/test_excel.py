"""Spreadsheets: values of one sheet, rows as a user counts them, errors and dates kept."""

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.lib.readers.build import (
    compound,
    ods_parts,
    record,
    row,
    text_record,
    write_zip,
    xls_stream,
    xlsx_parts,
)
from tests.lib.readers.helpers import CANARY, cells, read, refusal, write


def make(
    path: Path, rows: list[list[Any]], sheets: tuple[str, ...] = ("P",), **options: Any
) -> Path:
    """A workbook with the rows on each of its sheets."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy", **options})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for number, values in enumerate(rows):
            sheet.write_row(number, 0, values)
    book.close()
    return path


@pytest.mark.parametrize("from_1904", [False, True])
def test_typed_cells_in_both_date_systems(tmp_path: Path, from_1904: bool) -> None:
    day, moment = dt.date(2020, 1, 31), dt.datetime.fromisoformat("2020-02-01T14:30")
    rows: list[list[Any]] = [
        ["id", "x", "y", "z"],
        ["a", 1.5, day, True],
        ["b ", 3, moment, "2020-01-31"],
    ]
    file = make(tmp_path / "a.xlsx", rows, date_1904=from_1904)
    table = read(file, "excel", date_format="dd/mm/yyyy", decimal=",")
    assert cells(table) == [
        ["a", "1,5", "31/01/2020", "TRUE"],
        ["b ", "3", "01/02/2020 14:30", "2020-01-31"],
    ]
    assert table.date_cells == {2: 2}
    assert table.notes == ["the workbook counts its days from 1904"] * from_1904
    assert (table.sheet, table.rows.tolist()) == ("P", [2, 3])


@pytest.mark.parametrize("told", ["1", "true"])
def test_both_words_for_the_1904_system(tmp_path: Path, told: str) -> None:
    book = f'<workbookPr date1904="{told}"/>'
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    rows = row(1, "d") + '<row r="2"><c r="A2" s="1"><v>42399</v></c></row>'
    parts = {**xlsx_parts(rows, book=book), "xl/styles.xml": styles}
    links = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(
        '<Relationship Id="rId2"',
        '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/><Relationship Id="rId2"',
    )
    assert cells(read(write_zip(tmp_path / "a.xlsx", parts), "excel")) == [["2020-01-31"]]


def test_table_that_begins_lower_and_further_right(tmp_path: Path) -> None:
    rows = '<row r="3"><c r="B3" t="str"><v>id</v></c><c r="C3" t="str"><v>x</v></c></row>'
    rows += '<row r="5"><c r="B5"><v>7</v></c></row>'
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(rows))
    table = read(file, "excel", header_row=3)
    assert (table.header, cells(table), table.rows.tolist()) == (
        ["", "id", "x"],
        [["", "7", ""]],
        [5],
    )
    assert "sheet P: row 1, declared as the header, is empty" in refusal(file, "excel")
    assert "sheet P: row 9, declared as the header, is empty" in refusal(
        file, "excel", header_row=9
    )


def test_error_cells_are_kept_as_their_text(tmp_path: Path) -> None:
    rows = row(1, "id", "x") + (
        '<row r="2"><c r="A2" t="e"><f>B9/0</f><v>#DIV/0!</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c t="e"><v>#N/A</v></c></row>'
    )
    table = read(write_zip(tmp_path / "a.xlsx", xlsx_parts(rows)), "excel")
    assert cells(table) == [["#DIV/0!", "1"], ["#N/A", ""]]


def test_error_cells_of_the_right_sheet(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    for name in ("one", "two"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["id", "x"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!" if name == "two" else 5)
    book.close()
    assert cells(read(tmp_path / "a.xlsx", "excel", sheet="two")) == [["#DIV/0!", ""]]
    assert cells(read(tmp_path / "a.xlsx", "excel", sheet="one")) == [["5", ""]]


def test_sheets_are_named_where_there_are_several(tmp_path: Path) -> None:
    file = make(tmp_path / "a.xlsx", [["id"], [CANARY]], ("Patients", "Follow-up"))
    assert refusal(file, "excel") == "a.xlsx: has 2 sheets; declare one of: Patients, Follow-up"
    message = "a.xlsx: has no sheet Follow up; rename or declare the right one; its sheets are: Patients, Follow-up"
    assert refusal(file, "excel", sheet="Follow up") == message
    assert read(file, "excel", sheet="Follow-up").sheet == "Follow-up"


def test_blank_columns_at_the_right_are_dropped(tmp_path: Path) -> None:
    table = read(
        make(tmp_path / "a.xlsx", [["id", "", "x", "", ""], ["a", "", "", "n", ""]]), "excel"
    )
    assert (table.header, cells(table)) == (["id", "", "x", ""], [["a", "", "", "n"]])


def test_ods_with_repeats_errors_and_notes(tmp_path: Path) -> None:
    def cell(text: str, more: str = "", kind: str = "string") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p>'
            "<office:annotation><text:p>note</text:p></office:annotation></table:table-cell>"
        )

    error = 'office:string-value="" calcext:value-type="error"'
    rows = f"<table:table-row>{cell('id')}{cell('x')}</table:table-row>"
    rows += (
        '<table:table-row table:number-rows-repeated="2">'
        + cell("#N/A", error)
        + cell("31/01/20", 'office:date-value="2020-01-31"', "date")
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    table = read(write_zip(tmp_path / "a.ods", ods_parts(rows)), "excel", date_format="d.m.yyyy")
    assert (table.header, cells(table)) == (["id", "x"], [["#N/A", "31.1.2020"]] * 2)
    assert table.rows.tolist() == [2, 3]


@pytest.mark.parametrize(("mode", "day"), [(b"\0\0", "2020-01-31"), (b"\1\0", "2024-02-01")])
def test_old_xls(tmp_path: Path, mode: bytes, day: str) -> None:
    number = record(0x203, struct.pack("<3Hd", 1, 1, 1, 43861.0))
    error = record(0x205, struct.pack("<3HBB", 2, 0, 0, 0x2A, 1))
    result = bytes([2, 0, 7, 0, 0, 0, 255, 255])
    formula = record(0x06, struct.pack("<3H8sHI", 2, 1, 0, result, 0, 0) + bytes(2))
    texts = (
        text_record(0x204, 0, 0, "id")
        + text_record(0x204, 0, 1, "d")
        + text_record(0x204, 1, 0, "a")
    )
    stream = xls_stream(texts + number + error + formula, record(0x22, mode))
    table = read(write(tmp_path / "a.xls", compound(stream)), "excel")
    assert cells(table) == [["a", day], ["#N/A", "#DIV/0!"]]
    assert table.notes == ["the workbook counts its days from 1904"] * (mode == b"\1\0")


def test_texts_that_are_missing_are_not_read_as_empty(tmp_path: Path) -> None:
    def file(pointer: str) -> Path:
        rows = row(1, "id") + f'<row r="2"><c r="A2" t="s"><v>{pointer}</v></c></row>'
        return write_zip(tmp_path / "a.xlsx", xlsx_parts(rows, strings="<si><t>x</t></si>"))

    assert cells(read(file("0"), "excel")) == [["x"]]
    assert "has cells whose text is missing" in refusal(file("1"), "excel")
    assert "text is not in the list of texts" in refusal(file(CANARY), "excel")


def test_what_the_library_cannot_read_is_refused_in_own_words(tmp_path: Path) -> None:
    date = f'<row r="2"><c r="A2" t="b"><v>{CANARY}</v></c></row>'
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(row(1, "id") + date))
    message = refusal(file, "excel")
    expected = "a.xlsx: cannot be read as a spreadsheet; open it, save it again and deliver that"
    assert message == expected
