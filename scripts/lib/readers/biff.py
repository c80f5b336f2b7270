"""The cells of an old .xls, counted before a spreadsheet library builds them.

A workbook stream is a list of records: a type, a length, that many bytes. The record types and
their fields are those of Microsoft's open specification [MS-XLS].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.readers.compound import read_workbook_stream
from scripts.lib.readers.limits import Limits
from scripts.lib.readers.sheets import Errors
from scripts.lib.readers.table import problem

FORMULA, END, DATE_MODE, PASSWORD, CONTINUED = 0x0006, 0x000A, 0x0022, 0x002F, 0x003C
SHEET, MANY_NUMBERS, MANY_BLANKS, STRINGS, STRING_CELL = 0x0085, 0x00BD, 0x00BE, 0x00FC, 0x00FD
DIMENSIONS, BLANK, NUMBER, LABEL, BOOL_OR_ERROR, RK = 0x0200, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E
SINGLE = {FORMULA, STRING_CELL, BLANK, NUMBER, LABEL, BOOL_OR_ERROR, RK}
MOST_SHEETS = 256
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass
class _Count:
    """What the cells of one sheet add up to."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0
    errors: Errors = field(default_factory=dict)


def scan_xls(path: Path, limits: Limits) -> tuple[dict[str, Errors], bool]:
    """Error cells by sheet name (row -> column -> text, from 0), and whether dates count from 1904.

    Raises StudyError for a password, for rectangles or texts beyond the limits, and for counts
    that the file cannot hold.
    """
    data = read_workbook_stream(path)
    sheets: list[tuple[str, int]] = []
    strings: list[bytes] = []
    from_1904, last = False, 0
    for kind, body in _records(data, 0):
        last = last if kind == CONTINUED else kind
        if kind == PASSWORD:
            raise problem(path, "is protected by a password; save it without one")
        if kind == DATE_MODE:
            from_1904 = body[:2] == b"\1\0"
        elif kind == SHEET and len(body) >= 8:
            sheets.append(_read_sheet_place(body))
        elif last == STRINGS:
            strings.append(body)
    if len(sheets) > MOST_SHEETS:
        raise problem(path, f"has {len(sheets)} sheets, more than the {MOST_SHEETS} allowed")
    lengths = read_string_lengths(path, strings)
    found = {name: _scan_sheet(path, data, at, lengths, limits) for name, at in sheets}
    return found, from_1904


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Types and bodies of the records from a place to the end mark that closes it."""
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<2H", data, at)
        if kind == END:
            return
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _read_sheet_place(body: bytes) -> tuple[str, int]:
    """Name and offset of a sheet; the name is in one or two bytes a character."""
    at, length, wide = struct.unpack_from("<I2xBB", body)
    name = body[8 : 8 + (2 * length if wide & 1 else length)]
    return name.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), at


def _scan_sheet(path: Path, data: bytes, at: int, lengths: list[int], limits: Limits) -> Errors:
    count = _Count()
    for kind, body in _records(data, at):
        if kind == DIMENSIONS and len(body) >= 12:
            top, bottom, left, right = struct.unpack_from("<2I2H", body)
            count.rows, count.columns = max(bottom - top, 0), max(right - left, 0)
        elif len(body) >= 6 and (kind in SINGLE or kind in (MANY_NUMBERS, MANY_BLANKS)):
            _add_cell(count, kind, body, lengths)
        area = count.rows * count.columns
        if max(area, count.cells) > limits.max_sheet_cells:
            text = f"spans {count.rows} rows and {count.columns} columns, more than allowed"
            raise problem(
                path, f"{text}; delete stray cells far from the table, or deliver it as CSV"
            )
        if count.text > limits.max_sheet_text:
            raise problem(path, f"holds more than the {limits.max_sheet_text} characters allowed")
    return count.errors


def _add_cell(count: _Count, kind: int, body: bytes, lengths: list[int]) -> None:
    row, column = struct.unpack_from("<2H", body)
    last = column
    if kind in (MANY_NUMBERS, MANY_BLANKS):
        last = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
    elif kind == STRING_CELL and len(body) >= 10:
        pointer = struct.unpack_from("<I", body, 6)[0]
        count.text += lengths[pointer] if pointer < len(lengths) else 0
    else:
        count.text += len(body)
        code = _error_code(kind, body)
        if code is not None:
            count.errors.setdefault(row, {})[column] = ERRORS.get(code, "#ERROR")
    count.rows, count.columns = max(count.rows, row + 1), max(count.columns, last + 1)
    count.cells += last - column + 1


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == BOOL_OR_ERROR and len(body) >= 8 and body[7]:
        return body[6]
    if kind == FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None


def read_string_lengths(path: Path, pieces: list[bytes]) -> list[int]:
    """Characters of each shared string; `pieces`: the record of the strings and its continuations.

    A string may go on in the next piece, which then begins with a byte for its character width.
    Raises StudyError when more strings are announced than there are bytes for.
    """
    if not pieces or len(pieces[0]) < 8:
        return []
    told = struct.unpack_from("<I", pieces[0], 4)[0]
    if told > sum(map(len, pieces)) // 3:
        raise problem(path, "announces more texts than it holds; save it as .xlsx")
    reader = _Pieces(pieces, 8)
    lengths: list[int] = []
    while len(lengths) < told and not reader.done():
        lengths.append(reader.skip_string())
    return lengths


class _Pieces:
    """A place in a list of byte strings that are read one after the other."""

    def __init__(self, pieces: list[bytes], at: int) -> None:
        self.pieces, self.piece, self.at = pieces, 0, at

    def done(self) -> bool:
        """Whether nothing is left; steps to the next piece when one is used up."""
        while self.piece < len(self.pieces) and self.at >= len(self.pieces[self.piece]):
            self.piece, self.at = self.piece + 1, 0
        return self.piece >= len(self.pieces)

    def take(self, size: int) -> bytes:
        """The next bytes, across pieces; fewer at the very end."""
        taken = b""
        while len(taken) < size and not self.done():
            part = self.pieces[self.piece][self.at : self.at + size - len(taken)]
            taken, self.at = taken + part, self.at + len(part)
        return taken

    def skip_string(self) -> int:
        """Steps over one string and gives its number of characters."""
        length, flags = struct.unpack("<HB", self.take(3).ljust(3, b"\0"))
        runs = struct.unpack("<H", self.take(2).ljust(2, b"\0"))[0] if flags & 8 else 0
        more = struct.unpack("<I", self.take(4).ljust(4, b"\0"))[0] if flags & 4 else 0
        left, width = length, 2 if flags & 1 else 1
        while left and not self.done():
            here = min(left, (len(self.pieces[self.piece]) - self.at) // width)
            self.at += max(here * width, 1)
            left -= here
            if left and not self.done() and self.at == 0:
                width = 2 if self.take(1)[0] & 1 else 1
        self.take(min(4 * runs + more, 1 << 20))
        return int(length)
