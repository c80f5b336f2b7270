"""What a reader of values loses of a workbook, counted for the data manager.

Only xlsx and xlsm are looked into, and only after the checks of the whole workbook; openpyxl holds
every cell as an object, so that very large sheets are left out, which the result says.
"""

import warnings
from pathlib import Path
from typing import Any

from scripts.lib.readers.table import ReadSpec
from scripts.lib.readers.workbook import scan_book

INSPECTED = (".xlsx", ".xlsm")
COUNTED = ("formula_cells", "comments", "struck_cells", "filled_cells", "percent_cells")
MOST_CELLS = 200_000
MOST_AREA = 1_000_000


def inspect_workbook(path: Path, spec: ReadSpec, sheet: str) -> dict[str, Any]:
    """Counts for the sheet that was read, for `source.json`; {"inspected": False, "reason"} if not.

    formula_cells (their stored results were taken), comments, struck_cells, filled_cells,
    percent_cells (0.8 shown as 80%): of cells below the header row; hidden_rows, hidden_columns,
    merged_ranges: of the sheet; hidden_sheets, external_links, macros: of the workbook. Raises StudyError as the checks of the workbook do.
    """
    if path.suffix.lower() not in INSPECTED:
        return {"inspected": False, "reason": "only xlsx and xlsm are inspected"}
    book = scan_book(path, spec.limits)
    if book.cells > MOST_CELLS or book.areas > MOST_AREA:
        return {"inspected": False, "reason": "too large to be inspected"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _inspect(path, sheet, spec.header_row, book.macros)
        except MemoryError:
            raise
        except Exception:  # an oddity in styles or drawings is no reason to refuse the values
            return {"inspected": False, "reason": "openpyxl cannot open it"}


def _inspect(path: Path, name: str, header_row: int, macros: bool) -> dict[str, Any]:
    import openpyxl

    with path.open("rb") as stream:
        workbook = openpyxl.load_workbook(stream)
    sheet = workbook[name]
    hidden = {key for key, one in sheet.column_dimensions.items() if one.hidden}
    spans = [sheet.column_dimensions[key] for key in hidden]
    return {
        "inspected": True,
        **_count_cells(sheet, header_row),
        "hidden_rows": sum(one.hidden for one in sheet.row_dimensions.values()),
        "hidden_columns": sum((one.max or 0) - (one.min or 1) + 1 for one in spans),
        "merged_ranges": len(sheet.merged_cells.ranges),
        "hidden_sheets": sum(one.sheet_state != "visible" for one in workbook.worksheets),
        "external_links": len(workbook._external_links),
        "macros": macros,
    }


def _count_cells(sheet: Any, header_row: int) -> dict[str, int]:
    """Counts over the cells below the header row; style counts only over filled cells."""
    counts = dict.fromkeys(COUNTED, 0)
    for row in sheet.iter_rows(min_row=header_row + 1):
        for cell in row:
            counts["comments"] += cell.comment is not None
            if cell.value is None:
                continue
            counts["formula_cells"] += cell.data_type == "f"
            counts["struck_cells"] += bool(cell.font.strike)
            counts["filled_cells"] += cell.fill.fill_type is not None
            counts["percent_cells"] += "%" in (cell.number_format or "")
    return counts
