"""The XML of workbooks, counted and refused before a library builds it."""

from pathlib import Path

import pytest

from scripts.lib.readers import Limits
from scripts.lib.readers.sheets import locate
from scripts.lib.readers.workbook import scan_book
from tests.lib.readers.build import DECLARATION, MAIN, ods_parts, row, write_zip, xlsx_parts
from tests.lib.readers.helpers import CANARY, read, refusal

SMALL = Limits(max_sheet_cells=100, max_sheet_text=1_000)


def cell(reference: str, text: str = "1") -> str:
    """A number cell in a row of its own."""
    return f'<row><c r="{reference}"><v>{text}</v></c></row>'


def test_references() -> None:
    assert [locate(text) for text in ("A1", "xfd1048576", "AA10")] == [
        (0, 0),
        (1048575, 16383),
        (9, 26),
    ]
    assert [locate(text) for text in ("", "A0", "1A", "A-1", "ABCD1", "A12345678")] == [None] * 6


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            cell("A1") + cell("XFD1048576"),
            "spans 1048576 rows and 16384 columns, more than the 100",
        ),
        (cell("A1") + cell("B51"), "spans 51 rows and 2 columns, more than the 100 cells allowed"),
        (cell("ZZZ1"), "has a cell outside of any sheet"),
        (cell("A1048577"), "has a cell outside of any sheet"),
        (cell("ABCDEF1"), "has a cell reference that is none"),
        (cell("&#88;&#88;&#88;&#88;1"), "has a cell reference that is none"),
        ("<row>" + "<c/>" * 101 + "</row>", "more than the 100 cells allowed"),
        ("<row/>" * 101 + "<row><c/></row>", "spans 102 rows"),
        ('<row r="101"><c><v>1</v></c></row>', "spans 101 rows and 1 columns"),
        (row(1, "x" * 1_001), "holds more than the 1000 characters of text allowed"),
        ("<row>" * 70 + "</row>" * 70, "is nested deeper than a spreadsheet is"),
        ("<row/>" * 700, "has more elements than a spreadsheet"),
        ("<row>", "is not well-formed XML"),
    ],
)
def test_what_a_reader_would_blow_up(tmp_path: Path, rows: str, expected: str) -> None:
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(rows))
    message = refusal(file, "excel", limits=SMALL)
    assert message.startswith("a.xlsx: part xl/worksheets/sheet1.xml: ")
    assert expected in message


def test_rectangle_at_the_limit_is_read(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(cell("A1") + cell("B50")))
    assert read(file, "excel", limits=SMALL).rows.tolist() == [50]


def test_shared_texts_count_for_each_cell(tmp_path: Path) -> None:
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 11 + "</row>"
    strings = f"<si><t>{CANARY * 10}</t></si><si><t>b</t></si>"
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(rows, strings))
    assert "its cells hold 1100 characters, more than 1000 allowed" in refusal(
        file, "excel", limits=SMALL
    )
    few = write_zip(
        tmp_path / "b.xlsx", xlsx_parts("<row>" + '<c t="s"><v>0</v></c>' * 10 + "</row>", strings)
    )
    assert len(read(few, "excel", limits=SMALL).header) == 10


def test_number_of_shared_texts(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(row(1, "a"), "<si/>" * 101))
    assert "has more shared strings than allowed" in refusal(file, "excel", limits=SMALL)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml", "x.bin"]
)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a SYSTEM "http://192.0.2.1/x">',
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    ],
)
def test_document_types_are_refused_in_every_part(tmp_path: Path, part: str, doctype: str) -> None:
    parts = xlsx_parts(row(1, "id"))
    parts[part] = parts.get(part, f"{DECLARATION}<a/>").replace(DECLARATION, DECLARATION + doctype)
    message = refusal(write_zip(tmp_path / "a.xlsx", parts), "excel")
    assert f"part {part}: declares a document type or entities" in message


def test_document_types_in_ods(tmp_path: Path) -> None:
    parts = ods_parts("")
    parts["content.xml"] = parts["content.xml"].replace(DECLARATION, f"{DECLARATION}<!DOCTYPE a>")
    assert "declares a document type" in refusal(write_zip(tmp_path / "a.ods", parts), "excel")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-7"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    parts = xlsx_parts(row(1, "id"))
    text = f'<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="{MAIN}"/>'
    hidden = {**parts, "xl/worksheets/sheet1.xml": text.encode(encoding)}
    assert "sheet1.xml: " in refusal(write_zip(tmp_path / "a.xlsx", hidden), "excel")  # type: ignore[arg-type]


def test_cells_in_a_part_of_any_name_are_counted(tmp_path: Path) -> None:
    parts = xlsx_parts(cell("XFD1048576"))
    parts["xl/other.bin"] = parts.pop("xl/worksheets/sheet1.xml")
    assert "part xl/other.bin: spans" in refusal(write_zip(tmp_path / "a.xlsx", parts), "excel")


def test_areas_of_merges_and_links(tmp_path: Path) -> None:
    after = '<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="E5"/></mergeCells>'
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(row(1, "id"), after=after))
    book = scan_book(file, SMALL)
    assert (book.areas, book.cells, book.errors, book.from_1904, book.macros) == (
        10,
        1,
        {},
        False,
        False,
    )


ODS_CELL = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
REPEATED = "table:number-{}-repeated='{}'"


@pytest.mark.parametrize(
    ("columns", "rows", "text", "expected"),
    [
        ("101", "1", "x", "spans 1 rows and 101 columns, more than the 100 cells"),
        ("1", "101", "x", "spans 101 rows and 1 columns, more than the 100 cells"),
        ("10", "11", "x", "spans 11 rows and 10 columns"),
        ("10", "2", "x" * 51, "holds more than the 1000 characters"),
        ("1", "2000000", "x", "has a cell outside of any sheet"),
        ("-1", "1", "x", "has a repeat that is no number"),
        ("9" * 20, "1", "x", "has a repeat that is no number"),
    ],
)
def test_repeats_of_ods(tmp_path: Path, columns: str, rows: str, text: str, expected: str) -> None:
    body = ODS_CELL.format(REPEATED.format("columns", columns), text)
    line = f"<table:table-row {REPEATED.format('rows', rows)}>{body}</table:table-row>"
    assert expected in refusal(
        write_zip(tmp_path / "a.ods", ods_parts(line)), "excel", limits=SMALL
    )


def test_empty_repeats_of_ods_are_free(tmp_path: Path) -> None:
    line = f"<table:table-row>{ODS_CELL.format('', 'id')}<table:table-cell {REPEATED.format('columns', 9999)}/>"
    line += f"</table:table-row><table:table-row {REPEATED.format('rows', 999999)}><table:table-cell/></table:table-row>"
    table = read(write_zip(tmp_path / "a.ods", ods_parts(line)), "excel", limits=SMALL)
    assert table.header == ["id"]
