"""Spreadsheets (xlsx, xlsm, xls, ods): the values of one sheet, printed in the declared dialect.

Dates follow the workbook's own date system (1900 or 1904). An error such as #N/A is kept as its
text, so that it is reported and not taken for an empty cell.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.errors import StudyError
from scripts.lib.readers.cells import Printer, count_dates, print_values
from scripts.lib.readers.guard import guard
from scripts.lib.readers.sheets import Errors
from scripts.lib.readers.table import (
    RawTable,
    ReadSpec,
    check_columns,
    finish,
    name_of,
    printable,
    problem,
)
from scripts.lib.readers.workbook import scan_book

CHUNK = 20_000
ADVICE = "cannot be read as a spreadsheet; open it, save it again and deliver that"


def read_excel(path: Path, spec: ReadSpec) -> RawTable:
    """The cells of one sheet below its header row.

    Raises StudyError when the workbook cannot be read or needs a password, when the sheet does not
    exist (the message lists those that do) or is not named although there are several, and when
    the header row is empty.
    """
    book = scan_book(path, spec.limits)
    workbook = guard(path, ADVICE, lambda: _open(path))
    sheet = guard(
        path, ADVICE, lambda: workbook.get_sheet_by_name(_choose_sheet(path, workbook, spec))
    )
    where = f"{name_of(path)}, sheet {printable(sheet.name)}"
    if sheet.start is None or sheet.end[0] + 1 < spec.header_row:
        raise StudyError(f"{where}: row {spec.header_row}, declared as the header, is empty")
    check_columns(path, sheet.end[1] + 1, spec)
    errors = book.errors.get(sheet.name, {})
    table: RawTable = guard(path, ADVICE, lambda: _read_sheet(where, sheet, errors, spec))
    if book.from_1904:
        table.notes.append("the workbook counts its days from 1904")
    return table


def read_tops(path: Path, spec: ReadSpec, count: int) -> dict[str, list[tuple[int, list[str]]]]:
    """Sheet -> its first rows that are not empty, as their number and texts; no header is looked for.

    Raises StudyError when the workbook cannot be read or needs a password.
    """
    book = scan_book(path, spec.limits)
    workbook = guard(path, ADVICE, lambda: _open(path))
    printer = Printer(spec.date_format, spec.decimal)
    return {
        name: guard(path, ADVICE, partial(_read_top, workbook, name, book.errors, printer, count))
        for name in _sheets(workbook)
    }


def _read_top(
    workbook: Any, name: str, errors: dict[str, Errors], printer: Printer, count: int
) -> list[tuple[int, list[str]]]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return []
    rows = islice(_fill_rows(sheet, errors.get(name, {})), count)
    texts = ((number, [printer.value(one) for one in row]) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in texts if any(row)]


def _sheets(workbook: Any) -> list[str]:
    """The names of the sheets that hold cells, charts left out."""
    return [str(one.name) for one in workbook.sheets_metadata if str(one.typ).endswith("WorkSheet")]


def _open(path: Path) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path)


def _choose_sheet(path: Path, workbook: Any, spec: ReadSpec) -> str:
    names = _sheets(workbook)
    listed = ", ".join(printable(name) for name in names)
    if spec.sheet is None and len(names) == 1:
        return names[0]
    if spec.sheet is None:
        raise problem(path, f"has {len(names)} sheets; declare one of: {listed}")
    if spec.sheet not in names:
        raise problem(
            path,
            f"has no sheet {printable(spec.sheet)}; rename or declare the right one; its sheets are: {listed}",
        )
    return spec.sheet


def _read_sheet(where: str, sheet: Any, errors: Errors, spec: ReadSpec) -> RawTable:
    printer = Printer(spec.date_format, spec.decimal)
    width = sheet.end[1] + 1
    rows = _fill_rows(sheet, errors)
    above = list(islice(rows, spec.header_row))
    header = [printer.value(value) for value in above[-1]]
    if not any(header):
        raise StudyError(f"{where}: row {spec.header_row}, declared as the header, is empty")
    columns, dates = _print_columns(rows, width, printer)
    while not header[-1] and not any(columns[-1].unique().to_pylist()):
        header.pop()
        columns.pop()
    numbers = np.arange(len(columns[0])) + spec.header_row + 1
    return finish(header, columns, numbers, sheet=sheet.name, date_cells=dates)


def _fill_rows(sheet: Any, errors: Errors) -> Iterator[list[Any]]:
    """The rows from the first of the sheet, with the empty columns to the left and the errors."""
    left = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows()):
        row = left + values
        for column, text in errors.get(number, {}).items():
            if column < len(row):  # what lies beyond has no header
                row[column] = text
        yield row


def _print_columns(
    rows: Iterator[list[Any]], width: int, printer: Printer
) -> tuple[list[Any], dict[int, int]]:
    """Arrow columns of text, and the number of real dates in those that have any."""
    import pyarrow as pa

    pieces: list[list[Any]] = [[] for _ in range(width)]
    dates = [0] * width
    while chunk := list(islice(rows, CHUNK)):
        for column, values in enumerate(zip(*chunk, strict=True)):
            texts = print_values(values, printer)
            dates[column] += count_dates(values)
            pieces[column].append(pa.array(texts, pa.large_string()))
    joined = [pa.chunked_array(column, pa.large_string()) for column in pieces]
    return joined, {column: count for column, count in enumerate(dates) if count}
