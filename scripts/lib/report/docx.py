"""Word documents: journal tables (three rules, no vertical lines, notes below), headings, text.

Texts go in as text nodes of XML, so nothing in them can become markup; fields and macros are never
made from data.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scripts.lib.report.layout import GROUP, INDENT, print_line
from scripts.lib.report.zipped import rewrite_zip

FONT = "Arial"
PAGE_WIDTH = 170.0  # mm between the margins
RULES = {"top": 8, "bottom": 8, "header": 4}  # eighths of a point
TableData = Mapping[str, Any]  # Table.as_data()


def new_document(title: str, notice: str, day: str) -> Any:
    """An empty A4 document with fixed properties; the notice stands in its header."""
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = print_line(title), "", ""
    properties.last_modified_by, properties.revision = "", 1
    moment = datetime.fromisoformat(day)
    properties.created = properties.modified = moment
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _set_font(document.styles["Normal"], FONT)
    document.styles["Normal"].font.size = Pt(10)
    if notice:
        section.header.paragraphs[0].text = print_line(notice)
    return document


def _set_font(style: Any, name: str) -> None:
    """A style's font for every script; the theme of the template would win otherwise."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def save_document(document: Any, path: Path) -> None:
    """Write a document; equal documents give equal bytes."""
    document.save(str(path))
    rewrite_zip(path)


def add_table(document: Any, table: TableData) -> None:
    """A table with its title above and its notes below."""
    from docx.shared import Pt

    title = document.add_paragraph()
    title.paragraph_format.keep_with_next = True
    title.add_run(f"Table {table['number']}. ").bold = True
    title.add_run(table["title"])
    lines = [{"cells": table["columns"], "kind": "head"}, *table["rows"]]
    grid = document.add_table(rows=len(lines), cols=len(table["columns"]))
    grid.autofit = False
    shares = table["widths"] or [1.0] * len(table["columns"])
    widths = [PAGE_WIDTH * share / sum(shares) for share in shares]
    _set_widths(grid, widths)
    for row, line in zip(grid.rows, lines, strict=True):
        _fill_row(row, line)
    _repeat_head(grid.rows[0])
    _rule(grid.rows[0], top=RULES["top"], bottom=RULES["header"])
    _rule(grid.rows[-1], bottom=RULES["bottom"], top=RULES["header"] if len(lines) == 1 else 0)
    for note in table["notes"]:
        below = document.add_paragraph()
        below.add_run(note).font.size = Pt(8)


def _set_widths(grid: Any, widths: list[float]) -> None:
    from docx.shared import Mm

    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill_row(row: Any, line: Mapping[str, Any]) -> None:
    from docx.shared import Mm, Pt

    for place, (cell, text) in enumerate(zip(row.cells, line["cells"], strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(8)
        run.bold = line["kind"] in ("head", GROUP)
        if line["kind"] == INDENT and not place:
            paragraph.paragraph_format.left_indent = Mm(4)
        if line["kind"] in ("head", GROUP):
            paragraph.paragraph_format.keep_with_next = True
    if line["kind"] == GROUP and len(row.cells) > 1:
        row.cells[0].merge(row.cells[-1])
        for extra in row.cells[0].paragraphs[1:]:
            extra._element.getparent().remove(extra._element)


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _rule(row: Any, **edges: int) -> None:
    """Horizontal rules at the edges of a row; there are no other lines."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()
        borders = OxmlElement("w:tcBorders")
        for edge in ("top", "bottom"):
            if edges.get(edge):
                line = OxmlElement(f"w:{edge}")
                for key, value in (("val", "single"), ("sz", edges[edge]), ("space", 0)):
                    line.set(qn(f"w:{key}"), str(value))
                borders.append(line)
        properties.append(borders)


def write_table(table: TableData, path: Path, notice: str, day: str) -> None:
    """One table as a document of its own."""
    document = new_document(table["title"], notice, day)
    add_table(document, table)
    save_document(document, path)
