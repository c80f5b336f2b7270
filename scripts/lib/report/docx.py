"""Word documents: journal tables (three rules, no vertical lines, notes below), headings, text.

Texts go in as text nodes of XML, so nothing in them can become markup; fields and macros are never
made from data.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from scripts.lib.report.layout import GROUP, INDENT, print_line
from scripts.lib.report.zipped import rewrite_zip

FONT = "Arial"
LONG = re.compile(r"\S{30,}")  # may be wider than its column
JOINT = re.compile(r"(?<=[_.=])|(?=\[)")  # where an id joins words, and may break
COUNT = re.compile(r"\(n = (\d+)\)")  # stays in one line
NO_BREAK, SOFT_BREAK = "\u00a0", "\u200b"
PAGE_WIDTH = 170.0  # mm between the margins
CELLS, CELLS_ID = "Table text", "Tabletext"  # the style of cells and notes
RULES = {"top": 8, "bottom": 8, "header": 4}  # eighths of a point
TableData = Mapping[str, Any]  # Table.as_data()


def new_document(title: str, notice: str, day: str, footer: str = "") -> Any:
    """An empty A4 document with fixed properties; the notice stands in its header, the page below."""
    import docx
    from docx.shared import Mm

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
    _set_styles(document)
    if notice:
        section.header.paragraphs[0].text = print_line(notice)
    before = f"{print_line(footer)}, page " if footer else "Page "
    _number_pages(section.footer.paragraphs[0], before)
    return document


def _number_pages(paragraph: Any, before: str) -> None:
    """Write `before`, then the page and how many there are, as fields that the reader's program counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for text, code in ((before, "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(text)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        field.append(paragraph.add_run("1")._r)
        paragraph._p.append(field)


def _set_styles(document: Any) -> None:
    """One font in black for text, titles and headings; a smaller one for tables and their notes."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10, "Title": 17, "Heading 1": 13, "Heading 2": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        _set_font(style, FONT)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    cells = document.styles.add_style(CELLS, WD_STYLE_TYPE.PARAGRAPH)
    cells.base_style = document.styles["Normal"]
    cells.font.size = Pt(8)
    spaces = cells.paragraph_format
    spaces.space_before, spaces.space_after, spaces.line_spacing = Pt(1), Pt(1), 1.0


def _set_font(style: Any, name: str) -> None:
    """A style's font for every script; the theme of the template would win otherwise."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def save_document(document: Any, path: Path) -> None:
    """Write a document; equal documents give equal bytes."""
    document.save(str(path))
    rewrite_zip(path)


def add_table(document: Any, table: TableData) -> None:
    """A table with its title above and its notes below."""
    from docx.shared import Pt

    title = document.add_paragraph()
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_after = Pt(3)
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
    _mark(grid.rows[0], "tblHeader")
    _rule(grid.rows[0], top=RULES["top"], bottom=RULES["header"])
    _rule(grid.rows[-1], bottom=RULES["bottom"], top=RULES["header"] if len(lines) == 1 else 0)
    # The gap below is no paragraph of its own, which at the foot of a page would make one more.
    for note in table["notes"] or [""]:
        last = document.add_paragraph(note, style=CELLS)
    last.paragraph_format.space_after = Pt(12)


def _set_widths(grid: Any, widths: list[float]) -> None:
    from docx.shared import Mm

    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill_row(row: Any, line: Mapping[str, Any]) -> None:
    _mark(row, "cantSplit")
    cells = row.cells
    for place, (cell, text) in enumerate(zip(cells, line["cells"], strict=True)):
        strong, indented = line["kind"] in ("head", GROUP), line["kind"] == INDENT and not place
        paragraph = deepcopy(_empty_paragraph(strong, indented))
        paragraph.r_lst[0].text = _set_breaks(text)
        cell._tc.replace(cell._tc.p_lst[0], paragraph)
    if line["kind"] == GROUP and len(cells) > 1:
        cells[0].merge(cells[-1])
        for extra in cells[0].paragraphs[1:]:
            extra._element.getparent().remove(extra._element)


@cache
def _empty_paragraph(strong: bool, indented: bool) -> Any:
    """What a cell holds, to be copied: setting each property again for each cell takes long."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(OxmlElement("w:p"), None)  # type: ignore[arg-type]
    paragraph._p.style = CELLS_ID  # by name it would be searched for each cell
    paragraph.add_run().bold = strong
    if indented:
        paragraph.paragraph_format.left_indent = Mm(4)
    if strong:
        paragraph.paragraph_format.keep_with_next = True
    return paragraph._p


def _set_breaks(text: str) -> str:
    """A number of patients stays in one line; a long id breaks between its words only."""
    whole = COUNT.sub(f"(n{NO_BREAK}={NO_BREAK}\\1)", text)
    return LONG.sub(lambda found: JOINT.sub(SOFT_BREAK, found[0]), whole)


def _mark(row: Any, name: str) -> None:
    """Set a property of a row: cantSplit (over pages), tblHeader (repeated on each page)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement(f"w:{name}")
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
