"""The cells of an ods, counted with their repeats before a spreadsheet library builds them."""

import sys

from scripts.lib.readers.limits import Limits
from scripts.lib.readers.sheets import Errors, Scanner, Trap

BLANKS = ("s", "tab", "line-break", "p")
CELLS = ("table-cell", "covered-table-cell")
ROWS, COLUMNS = "number-rows-repeated", "number-columns-repeated"


class TableScanner(Scanner):
    """All tables of an ods: the rectangle of each, text times repeats, error cells by table name.

    Empty cells and rows may be repeated to the end of a sheet, as LibreOffice writes them.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.tables: dict[str, Errors] = {}
        self.table = ""
        self.row = self.column = self.repeat_row = self.repeat = 0
        self.filled = self.is_error = False
        self.held = ""
        self.cell_depth = self.note_depth = 0
        self.row_cells = self.row_text = self.row_end = 0
        self.row_errors: dict[int, str] = {}

    def open_element(self, name: str, attributes: dict[str, str]) -> None:
        """Begins a table, row, cell or note."""
        self.enter()
        local = name.rpartition(":")[2]
        if local == "table":
            self.table, self.row = attributes.get("table:name", ""), 0
            self.tables.setdefault(self.table, {})
            self.part.rows = self.part.columns = 0
        elif local == "table-row":
            self.repeat_row, self.column = _count(attributes, ROWS), 0
            self.row_cells = self.row_text = self.row_end = 0
            self.row_errors = {}
        elif local in CELLS:
            self._open_cell(attributes)
        elif local == "annotation":
            self.note_depth = self.depth
        elif local in BLANKS:
            self.add_text(" " * min(_count(attributes, "c"), self.limits.max_field + 1))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self.repeat = _count(attributes, COLUMNS)
        self.filled = "value-type" in values
        self.is_error = attributes.get("calcext:value-type") == "error"
        self.held, self.cell_depth = values.get("string-value", ""), self.depth

    def add_text(self, text: str) -> None:
        """Text of a cell, notes left out."""
        if self.cell_depth and not self.note_depth:
            self.held += text
            if len(self.held) > self.limits.max_field:
                raise Trap("has a cell with more text than allowed")

    def close_element(self, name: str) -> None:
        """Ends a cell or row and counts it with its repeats."""
        local = name.rpartition(":")[2]
        if local in CELLS and self.depth == self.cell_depth:
            self._close_cell()
        elif local == "table-row":
            self._close_row()
        if self.depth == self.note_depth:
            self.note_depth = 0
        self.depth -= 1

    def _close_cell(self) -> None:
        if self.is_error:
            text = sys.intern(self.held.strip()[:32])
            self.row_errors.update(dict.fromkeys(self._span(), text))
        self.column += self.repeat
        if self.filled or self.held:
            self.row_cells += self.repeat
            self.row_text += self.repeat * len(self.held)
            self.row_end = self.column
        self.cell_depth = 0

    def _span(self) -> range:
        if self.repeat > self.limits.max_columns:
            raise Trap("has a cell outside of any sheet")
        return range(self.column, self.column + self.repeat)

    def _close_row(self) -> None:
        first, self.row = self.row, self.row + self.repeat_row
        if not self.row_end:
            return
        self.add_cells(self.row_cells * self.repeat_row, self.row, self.row_end)
        self.count_text(self.row_text * self.repeat_row)
        if self.row_errors:
            self.count_errors(len(self.row_errors))
            found = dict.fromkeys(range(first, self.row), self.row_errors)
            self.tables[self.table].update(found)


def _count(attributes: dict[str, str], wanted: str) -> int:
    """How often a row or cell is repeated; once where nothing is said."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == wanted:
            if not value.isdecimal() or len(value) > 9:
                raise Trap("has a repeat that is no number")
            return int(value)
    return 1
