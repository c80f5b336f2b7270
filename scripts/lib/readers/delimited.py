"""CSV and its relatives: every field exactly as it is written, with the line it starts on.

Files with one record a line and the same number of fields in each go through arrow, all others through Python's own parser in strict mode, which knows where each record starts. Both
give the same cells for the files that both can read.
"""

import csv
import io
from collections.abc import Iterator
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.readers.encodings import read_as_utf8
from scripts.lib.readers.table import RawTable, ReadSpec, check_columns, finish, problem
from scripts.lib.texts import SHORT_ROWS

OTHER_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
CHUNK = 1_000_000  # cells
FREE_CELLS = 1_000_000
CELLS_PER_BYTE = 4
BLOCK = 8_000_000
SHOWN_LINES = 5


def read_csv(path: Path, spec: ReadSpec) -> RawTable:
    """The cells of a delimited text file.

    Records shorter than the header are padded and noted; longer ones are cut when what is beyond
    is empty, else refused. Raises StudyError for a wrong encoding, delimiter or header row, broken
    quoting, NUL bytes, and lines or fields beyond the limits.
    """
    if len(spec.delimiter) != 1 or spec.delimiter in '"\r\n':
        raise problem(
            path, "the declared delimiter has to be one character, not a quote or a line end"
        )
    data = read_as_utf8(path, spec)
    header_line, notes = _header_line(path, data, spec)
    table = _read_plain(path, data, header_line, spec)
    if table is None:
        table = _read_records(path, data, header_line, spec)
    table.notes[:0] = notes
    return table


def _header_line(path: Path, data: bytes, spec: ReadSpec) -> tuple[int, list[str]]:
    """The line of the header; a first line `sep=;`, which Excel hides, is not counted."""
    first = data[:8].split(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace")
    if len(first) != 5 or not first.lower().startswith("sep="):
        return spec.header_row, []
    if first[4] != spec.delimiter:
        raise problem(
            path,
            "its first line names another delimiter than the one declared in dialect.delimiter",
        )
    return max(spec.header_row, 2), ["the first line names the delimiter"]


def _check_header(path: Path, header: list[str], line: int, spec: ReadSpec) -> None:
    if not any(header):
        raise problem(path, f"line {line}, declared as the header, is empty")
    check_columns(path, len(header), spec)
    if len(header) > 1:
        return
    counts = {
        name: header[0].count(sign)
        for sign, name in OTHER_DELIMITERS.items()
        if sign != spec.delimiter
    }
    found = [f"{count} {name}s" for name, count in counts.items() if count]
    if found:
        raise problem(
            path,
            f"line {line}, the header, has one column only with the declared delimiter, "
            f"but holds {' and '.join(found)}; correct dialect.delimiter or header_row",
        )


def _read_plain(path: Path, data: bytes, header_line: int, spec: ReadSpec) -> RawTable | None:
    """The table of a file with one record a line, each with as many fields; else None."""
    if data.count(b"\r") != data.count(b"\r\n") or not quotes_are_plain(data, spec.delimiter):
        return None
    body, header = data, b""
    for _ in range(header_line):
        header, _, body = body.partition(b"\n")
    names = next(csv.reader([header.decode("utf-8")], delimiter=spec.delimiter), [])
    body = body.rstrip(b"\r\n")
    if not header or not body:
        return None
    _check_header(path, names, header_line, spec)
    columns = _arrow_columns(body, len(names), spec)
    if columns is None:
        return None
    rows = np.arange(len(columns[0])) + header_line + 1
    return finish(names, columns, rows)


def quotes_are_plain(data: bytes, delimiter: str) -> bool:
    """Whether quotes, if any, enclose whole fields and no line end, doubled ones inside allowed."""
    if b'"' not in data:
        return True
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + BLOCK) + 1 or len(data)
        if not _block_is_plain(np.frombuffer(data[start:end], dtype=np.uint8), delimiter):
            return False
        start = end
    return delimiter.isascii()


def _block_is_plain(block: "np.ndarray[Any, np.dtype[np.uint8]]", delimiter: str) -> bool:
    """The same for whole lines: quotes alternate, with an edge of a field outside of each pair."""
    quotes = np.flatnonzero(block == ord('"'))
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    padded = np.concatenate(([10], block, [10])).astype(np.uint8)
    edge = np.zeros(256, dtype=bool)
    edge[[ord(delimiter) if delimiter.isascii() else 10, ord('"'), 10, 13]] = True
    lines = np.flatnonzero(block == 10)
    return bool(
        edge[padded[opening]].all()
        and edge[padded[closing + 2]].all()
        # A line ends outside of quotes where an even number of them stands before its end.
        and (np.searchsorted(quotes, lines) % 2 == 0).all()
    )


def _arrow_columns(body: bytes, count: int, spec: ReadSpec) -> list[Any] | None:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow

    names = [str(i) for i in range(count)]
    try:
        table = arrow.read_csv(
            pa.BufferReader(body),
            read_options=arrow.ReadOptions(column_names=names, block_size=4 * spec.limits.max_line),
            parse_options=arrow.ParseOptions(delimiter=spec.delimiter, ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except pa.ArrowInvalid:
        return None
    fits = all(
        (pc.max(pc.binary_length(c)).as_py() or 0) <= spec.limits.max_field for c in table.columns
    )
    return table.columns if fits and table.num_rows == body.count(b"\n") + 1 else None


def _read_records(path: Path, data: bytes, header_line: int, spec: ReadSpec) -> RawTable:
    records = _records(path, data, spec)
    below = dropwhile(lambda record: record[0] < header_line, records)
    start, header = next(below, (0, []))
    if start != header_line:
        raise problem(path, f"no row starts at line {header_line}, declared as the header")
    _check_header(path, header, header_line, spec)
    most = min(spec.limits.max_cells, FREE_CELLS + CELLS_PER_BYTE * len(data))
    columns, rows, short = _collect(path, below, len(header), most)
    return finish(
        header, columns, rows, notes=[f"{SHORT_ROWS}{_name_lines(short)}"] if short else []
    )


def _name_lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:SHOWN_LINES]))
    more = f" and {len(lines) - SHOWN_LINES} more" if len(lines) > SHOWN_LINES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"


def _records(path: Path, data: bytes, spec: ReadSpec) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; an empty line is a record without fields."""
    stream = io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="")
    reader = csv.reader(stream, delimiter=spec.delimiter, strict=True)
    before = csv.field_size_limit(spec.limits.max_field)
    start = 1
    try:
        for record in reader:
            yield start, record
            start = reader.line_num + 1
    except csv.Error as error:
        raise problem(path, f"{_explain(str(error), start, reader.line_num)}") from None
    finally:
        csv.field_size_limit(before)


def _explain(error: str, start: int, end: int) -> str:
    """The parser's complaint in the reader's words (its own may hold text of the file)."""
    where = f"the row that starts on line {start}"
    if "field limit" in error:
        return f"{where} has a field longer than allowed; is a quote opened there and never closed?"
    if "unexpected end" in error:
        return f"{where} opens a quote that is never closed"
    if "expected after" in error:
        return (
            f"line {end} has text behind a closing quote; quotes inside a field have to be doubled"
        )
    return f"{where} cannot be read as delimited text"


def _collect(
    path: Path, records: Iterator[tuple[int, list[str]]], width: int, most: int
) -> tuple[list[Any], list[int], list[int]]:
    """Arrow columns of all records, the lines they start on, and those of the records that were too short.

    Raises StudyError when filling up short records makes far more cells than the file holds.
    """
    import pyarrow as pa

    pieces: list[list[Any]] = [[] for _ in range(width)]
    starts: list[int] = []
    short: list[int] = []
    while chunk := list(islice(records, max(CHUNK // width, 100))):
        if (len(starts) + len(chunk)) * width > most:
            raise problem(
                path, f"has more than {most} cells with short rows filled up; check the header"
            )
        filled = [_fit(path, start, record, width) for start, record in chunk]
        short += [start for start, record in chunk if 0 < len(record) < width]
        starts.extend(start for start, _ in chunk)
        for column, values in zip(pieces, zip(*filled, strict=True), strict=True):
            column.append(pa.array(values, pa.large_string()))
    return [pa.chunked_array(column, pa.large_string()) for column in pieces], starts, short


def _fit(path: Path, start: int, record: list[str], width: int) -> list[str]:
    if len(record) == width:
        return record
    if any(record[width:]):
        raise problem(
            path,
            f"the row that starts on line {start} has {len(record)} fields, the header {width}; "
            "is a delimiter inside a field that is not quoted?",
        )
    return (record + [""] * width)[:width]
