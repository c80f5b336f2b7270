import base64
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from scripts.lib.report.docx import add_table, new_document, write_table
from scripts.lib.report.layout import GROUP, INDENT, Row, Table, print_line
from scripts.lib.report.word import write_docx
from scripts.lib.report.zipped import rewrite_zip
from scripts.lib.targets import FIGURES
from tests.lib.report.frames import HOSTILE, make_frames
from tests.lib.report.test_content import build

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)  # one white dot
TABLE = Table(
    "t",
    3,
    HOSTILE,
    ["", "All"],
    [Row(["Sex", ""], GROUP), Row(["Male", HOSTILE], INDENT), Row(["Age", "5"])],
    ["a note"],
    [2.0, 1.0],
).as_data()


def write(path: Path) -> Any:
    write_table(TABLE, path, "Synthetic " + HOSTILE, "2024-01-31")
    return docx.Document(str(path))


def read_footer(document: Any) -> str:
    """The footer of each page, a field by its code."""
    parts = document.sections[0].footer.paragraphs[0]._p.xpath("./w:r | ./w:fldSimple")
    fields = [one.get(qn("w:instr")) for one in parts]
    return "".join(
        f"{{{field}}}" if field else one.findtext(qn("w:t"))
        for one, field in zip(parts, fields, strict=True)
    )


def test_cells_title_note_and_notice_are_printed_as_text(tmp_path: Path) -> None:
    document = write(tmp_path / "t.docx")
    texts = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    line = print_line(HOSTILE)
    assert texts == [["", "All"], ["Sex", "Sex"], ["Male", line], ["Age", "5"]]
    assert [one.text for one in document.paragraphs] == [f"Table 3. {line}", "a note"]
    assert document.sections[0].header.paragraphs[0].text == f"Synthetic {line}"


def test_a_table_has_three_rules_and_no_vertical_line(tmp_path: Path) -> None:
    rows = write(tmp_path / "t.docx").tables[0].rows
    found = [
        (place, edge.tag.rpartition("}")[2])
        for place, row in enumerate(rows)
        for edge in row.cells[-1]._tc.xpath(".//w:tcBorders/*")
    ]
    assert found == [(0, "top"), (0, "bottom"), (3, "bottom")]


def test_equal_tables_are_equal_bytes_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.docx")
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    write(tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_rewritten_zip_has_one_time_and_the_same_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as made:
        made.writestr("b", b"1")
        made.writestr("a/c", b"2" * 100)
    rewrite_zip(path)
    with ZipFile(path) as made:
        assert {name: made.read(name) for name in made.namelist()} == {"b": b"1", "a/c": b"2" * 100}
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_report_has_the_text_and_tables_of_the_pdf(tmp_path: Path) -> None:
    report = build(make_frames())
    pictures = dict.fromkeys(FIGURES, PICTURE)
    write_docx(report, pictures, "2024-01-31", tmp_path / "r.docx")
    document = docx.Document(str(tmp_path / "r.docx"))
    texts = [one.text for one in document.paragraphs]
    for block in report["blocks"]:
        wanted = [block["text"]] if "text" in block else block.get("items", [])
        assert [print_line(one) for one in wanted if print_line(one) not in texts] == []
    assert len(document.tables) == len(report["tables"]) + 1
    assert "Figure 9. completeness. " + print_line(HOSTILE) in texts
    shapes = document.inline_shapes
    assert [one._inline.docPr.get("descr") for one in shapes] == [print_line(HOSTILE)] * 9
    assert {one.width.mm for one in shapes} == {170.0}
    assert {one._inline.get("distL") for one in shapes} == {"0"}
    assert read_footer(document) == "Numbers and decisions abc, page {PAGE} of {NUMPAGES}"


def test_text_and_headings_are_black_in_one_font_and_cells_are_small() -> None:
    document = new_document("A", "", "2024-01-31")
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        assert (name, font.name, str(font.color.rgb)) == (name, "Arial", "000000")
        fonts = font.element.rPr.rFonts
        assert [one for one in fonts.attrib if "heme" in one] == []
    add_table(document, TABLE)
    table = document.tables[0]
    styles = {one.style.name for row in table.rows for cell in row.cells for one in cell.paragraphs}
    assert styles == {"Table text"}
    assert document.styles["Table text"].font.size.pt == 8
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


def test_a_table_has_page_numbers_and_nothing_after_its_notes(tmp_path: Path) -> None:
    """An empty paragraph below would be a page of its own where the notes end at the foot."""
    assert read_footer(write(tmp_path / "t.docx")) == "Page {PAGE} of {NUMPAGES}"
    document = new_document("A", "", "2024-01-31")
    add_table(document, {**TABLE, "notes": []})
    add_table(document, TABLE)
    order = [one.tag.rpartition("}")[2] for one in document.element.body][:-1]
    assert order == ["p", "tbl", "p", "p", "tbl", "p"]


def test_a_long_id_breaks_between_its_words_only() -> None:
    document = new_document("A", "", "2024-01-31")
    name = "feasibility.leave_one_out[without=surgery_in_window]"
    add_table(document, {**TABLE, "columns": ["short.id_as[a=b]", name]})
    cells = [cell.text for cell in document.tables[0].rows[0].cells]
    assert cells[0] == "short.id_as[a=b]"
    assert cells[1].split("\u200b") == [
        *("feasibility.", "leave_", "one_", "out", "[without=", "surgery_", "in_", "window]")
    ]


def test_a_number_of_patients_stays_in_one_line() -> None:
    document = new_document("A", "", "2024-01-31")
    add_table(document, {**TABLE, "columns": ["", "Arm (n = 22)"]})
    assert document.tables[0].rows[0].cells[1].text == "Arm (n\u00a0=\u00a022)"


def test_heads_are_bold_and_stay_with_what_follows_and_levels_are_indented(tmp_path: Path) -> None:
    rows = write(tmp_path / "t.docx").tables[0].rows
    looks = [
        (bool(run.bold), bool(style.keep_with_next), bool(style.left_indent))
        for row in rows
        for paragraph in [row.cells[0].paragraphs[0]]
        for run, style in [(paragraph.runs[0], paragraph.paragraph_format)]
    ]
    head, level, plain = (True, True, False), (False, False, True), (False, False, False)
    assert looks == [head, head, level, plain]
    assert not rows[2].cells[1].paragraphs[0].paragraph_format.left_indent
