"""Spreadsheets (xlsx, xlsm, xls, ods): the values of one sheet, printed in the declared dialect.

Dates follow the workbook's own date system (1900 or 1904). An error such as #N/A is kept as its
text, so that it is reported and not taken for an empty cell.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.errors import StudyError
from scripts.lib.readers.cells import Printer
from scripts.lib.readers.table import (
    RawTable,
    ReadSpec,
    check_columns,
    finish,
    name_of,
    printable,
    problem,
)

CHUNK = 20_000


def read_excel(path: Path, spec: ReadSpec) -> RawTable:
    """The cells of one sheet below its header row.

    Raises StudyError when the workbook cannot be read or needs a password, when the sheet does not
    exist (the message lists those that do) or is not named although there are several, and when
    the header row is empty.
    """
    workbook = _guard(path, lambda: _open(path))
    sheet = _guard(path, lambda: workbook.get_sheet_by_name(_choose_sheet(path, workbook, spec)))
    where = f"{name_of(path)}, sheet {printable(sheet.name)}"
    if sheet.start is None or sheet.end[0] + 1 < spec.header_row:
        raise StudyError(f"{where}: row {spec.header_row}, declared as the header, is empty")
    width = sheet.end[1] + 1
    check_columns(path, width, spec)
    table: RawTable = _guard(path, lambda: _read_sheet(where, sheet, width, spec))
    return table


def _open(path: Path) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path)


def _guard(path: Path, action: Any) -> Any:
    """The result of a call into the spreadsheet library; its failures become a StudyError.

    Its own words are not passed on, they may quote a cell. A panic inside it is no Exception.
    """
    try:
        return action()
    except (StudyError, MemoryError, TimeoutError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if type(error).__name__ == "PasswordError":
            raise problem(path, "is protected by a password; save it without one") from None
        raise problem(
            path, "cannot be read as a spreadsheet; open it, save it again and deliver that"
        ) from None


def _choose_sheet(path: Path, workbook: Any, spec: ReadSpec) -> str:
    names = [
        sheet.name for sheet in workbook.sheets_metadata if str(sheet.typ).endswith("WorkSheet")
    ]
    listed = ", ".join(printable(name) for name in names)
    if spec.sheet is None and len(names) == 1:
        return str(names[0])
    if spec.sheet is None:
        raise problem(path, f"has {len(names)} sheets; declare one of: {listed}")
    if spec.sheet not in names:
        raise problem(path, f"has no sheet {printable(spec.sheet)}; its sheets are: {listed}")
    return spec.sheet


def _read_sheet(where: str, sheet: Any, width: int, spec: ReadSpec) -> RawTable:
    printer = Printer(spec.date_format, spec.decimal)
    left = [""] * sheet.start[1]
    rows = (left + row for row in sheet.iter_rows())
    above = list(islice(rows, spec.header_row))
    header = [printer.value(value) for value in above[-1]]
    if not any(header):
        raise StudyError(f"{where}: row {spec.header_row}, declared as the header, is empty")
    columns, dates = _print_columns(rows, width, printer)
    while (
        header
        and not header[-1]
        and columns[-1].null_count == 0
        and not any(columns[-1].unique().to_pylist())
    ):
        header.pop()
        columns.pop()
    numbers = np.arange(len(columns[0])) + spec.header_row + 1
    return finish(header, columns, numbers, sheet=sheet.name, date_cells=dates)


def _print_columns(
    rows: Iterator[list[Any]], width: int, printer: Printer
) -> tuple[list[Any], dict[int, int]]:
    """Arrow columns of text, and the number of real dates in those that have any."""
    import pyarrow as pa

    pieces: list[list[Any]] = [[] for _ in range(width)]
    dates = dict.fromkeys(range(width), 0)
    while chunk := list(islice(rows, CHUNK)):
        for column, values in enumerate(zip(*chunk, strict=True)):
            kinds = set(map(type, values))
            texts = values if kinds == {str} else _print_values(values, kinds, printer)
            dates[column] += (
                sum(isinstance(value, dt.date) for value in values)
                if kinds & {dt.date, dt.datetime}
                else 0
            )
            pieces[column].append(pa.array(texts, pa.large_string()))
    return [pa.chunked_array(column, pa.large_string()) for column in pieces], {
        c: n for c, n in dates.items() if n
    }


def _print_values(values: tuple[Any, ...], kinds: set[type], printer: Printer) -> list[str]:
    """Texts of one column; equal values are printed once, unless types differ (1 equals True)."""
    if bool in kinds or int in kinds:
        return [printer.value(value) for value in values]
    known = {value: printer.value(value) for value in set(values)}
    return [known[value] for value in values]
