"""The report as a Word document: the same text, tables and figures, for co-authors to edit."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from scripts.lib.report.docx import (
    PAGE_WIDTH,
    add_table,
    new_document,
    save_document,
)
from scripts.lib.report.layout import print_line


def write_docx(
    report: Mapping[str, Any], pictures: Mapping[str, bytes], day: str, path: Path
) -> None:
    """Write a report of `build_report`; pictures: figure -> PNG."""
    meta = report["meta"]
    document = new_document(meta["title"], meta["notice"], day, meta["footer"])
    document.add_paragraph(print_line(meta["title"]), style="Title")
    document.add_paragraph(print_line(meta["subtitle"]))
    for block in report["blocks"]:
        _add_block(document, block, report, pictures)
    save_document(document, path)


def _add_block(
    document: Any,
    block: Mapping[str, Any],
    report: Mapping[str, Any],
    pictures: Mapping[str, bytes],
) -> None:
    kind = block["kind"]
    if kind == "heading":
        document.add_heading(print_line(block["text"]), level=block["level"])
    elif kind == "text":
        document.add_paragraph(print_line(block["text"]))
    elif kind == "list":
        for item in block["items"]:
            document.add_paragraph(print_line(item), style="List Bullet")
    elif kind == "table":
        add_table(document, report["tables"][block["name"]])
    elif kind == "figure":
        figure = report["figures"][block["name"]]
        _add_picture(document, pictures[block["name"]], figure["alt"])
        _add_caption(document, figure)
    else:
        add_table(document, _lay_strobe(block["rows"]))


def _add_picture(document: Any, picture: bytes, alt: str) -> None:
    """A picture as wide as the text, with its alternative text, on one page with its caption."""
    from docx.shared import Mm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=Mm(PAGE_WIDTH))
    shape._inline.docPr.set("descr", print_line(alt))
    for edge in ("distT", "distB", "distL", "distR"):  # some programs take more than nothing
        shape._inline.set(edge, "0")


def _add_caption(document: Any, figure: Mapping[str, Any]) -> None:
    paragraph = document.add_paragraph()
    title = print_line(figure["title"])
    paragraph.add_run(f"Figure {figure['number']}. {title}. ").bold = True
    paragraph.add_run(print_line(figure["caption"]))


def _lay_strobe(rows: list[dict[str, str]]) -> dict[str, Any]:
    """The checklist as a table; pages are known to the PDF only, so sections are named."""
    lines = [{"cells": [row["item"], row["topic"], row["where"]], "kind": "row"} for row in rows]
    columns = ["Item", "Topic", "Section"]
    table = {"number": "S4", "title": "STROBE checklist", "columns": columns, "rows": lines}
    return {**table, "notes": [], "widths": [0.5, 3.0, 2.0]}
