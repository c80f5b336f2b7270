"""What a reader of values loses, counted."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from scripts.lib.readers import ReadSpec
from scripts.lib.readers.inspect import inspect_workbook
from tests.lib.readers.build import row, write_zip, xlsx_parts
from tests.lib.readers.helpers import write

YELLOW = PatternFill("solid", start_color="FFFF00")
SPEC = ReadSpec(format="excel", header_row=2)


def make(path: Path) -> Path:
    """A workbook with one of each oddity below the header, and decoys above it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "P"
    for values in (
        ["Title"],
        ["id", "x", "y"],
        ["a", 1, "=B3*2"],
        ["b", 2, 3],
        ["c", None, 4],
        ["d", 5, 6],
    ):
        sheet.append(values)
    sheet["A1"].fill = sheet["A2"].fill = sheet["B3"].fill = sheet["B5"].fill = YELLOW
    sheet["B3"].comment, sheet["A2"].comment = Comment("why", "x"), Comment("head", "x")
    sheet["B4"].font = Font(strike=True)
    sheet["B6"].number_format = "0%"
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[4].hidden = sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Codes").sheet_state = "hidden"
    book.save(path)
    return path


def test_counts_below_the_header(tmp_path: Path) -> None:
    assert inspect_workbook(make(tmp_path / "a.xlsx"), SPEC, "P") == {
        "inspected": True,
        "formula_cells": 1,
        "comments": 1,
        "struck_cells": 1,
        "filled_cells": 1,
        "percent_cells": 1,
        "hidden_rows": 2,
        "hidden_columns": 1,
        "merged_ranges": 1,
        "hidden_sheets": 1,
        "external_links": 0,
        "macros": False,
    }


@pytest.mark.parametrize("name", ["a.xls", "a.ods"])
def test_other_formats_are_not_inspected(tmp_path: Path, name: str) -> None:
    found = inspect_workbook(write(tmp_path / name, "x"), SPEC, "P")
    assert found == {"inspected": False, "reason": "only xlsx and xlsm are inspected"}


@pytest.mark.parametrize("tag", ["mergeCells><mergeCell", "hyperlinks><hyperlink"])
def test_areas_that_openpyxl_would_fill_are_not_inspected(tmp_path: Path, tag: str) -> None:
    after = f'<{tag} ref="A1:XFD1048576"/></{tag.partition(">")[0]}>'
    file = write_zip(tmp_path / "a.xlsx", xlsx_parts(row(1, "id"), after=after))
    assert inspect_workbook(file, SPEC, "P") == {
        "inspected": False,
        "reason": "too large to be inspected",
    }


def test_what_openpyxl_cannot_open_is_said(tmp_path: Path) -> None:
    parts = xlsx_parts(row(1, "id"))
    parts["[Content_Types].xml"] = "<Types/>"
    found = inspect_workbook(write_zip(tmp_path / "a.xlsx", parts), SPEC, "P")
    assert found == {"inspected": False, "reason": "openpyxl cannot open it"}
