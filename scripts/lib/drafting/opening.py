"""An extract of any format, opened without being told how it is written: its tables and the proofs."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.lib.drafting.heading import Heading, find_footers, find_heading, find_other_heading
from scripts.lib.drafting.sniff import TOP_ROWS, Rows, sniff_text
from scripts.lib.errors import StudyError
from scripts.lib.readers import RawTable, ReadSpec, read_sheets, read_table
from scripts.lib.readers.gate import SUFFIXES, check_plain
from scripts.lib.readers.limits import DEFAULT_LIMITS
from scripts.lib.readers.table import name_of, printable, problem

TAIL = 50


@dataclass(frozen=True)
class Opened:
    """One table: how it was read, its heading, its footers, by key of the dialect what is proven and
    whether it is open, and a sentence about another table below it.
    """

    spec: ReadSpec
    table: RawTable
    heading: Heading
    footers: list[str] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    proofs: dict[str, tuple[str, bool]] = field(default_factory=dict)
    below: str = ""


def find_format(path: Path) -> str:
    """The format of a file by its suffix; what is inside is checked before it is read.

    Raises StudyError for what is no plain file, is empty, or has another suffix.
    """
    check_plain(path, DEFAULT_LIMITS.max_bytes)
    for form, suffixes in SUFFIXES.items():
        if path.suffix.lower() in suffixes:
            return form
    known = sorted({suffix for suffixes in SUFFIXES.values() for suffix in suffixes})
    raise problem(path, f"is of no format that can be read; those are {', '.join(known)}")


def open_extract(path: Path) -> tuple[list[Opened], list[str]]:
    """The tables of an extract, and one sentence a sheet that holds none.

    Raises StudyError where nothing can be read, or where there are headers and no row below them.
    """
    form = find_format(path)
    if form == "csv":
        return [_open_text(path)], []
    if form == "excel":
        return _open_workbook(path)
    table = read_table(path, ReadSpec(format=form))
    _check_rows(name_of(path), table, 1)
    heading = Heading(1, "the names of the columns are part of the format")
    return [Opened(ReadSpec(format=form), table, heading)], []


def _open_text(path: Path) -> Opened:
    found = sniff_text(path)
    heading = find_heading(found.rows)
    if heading is None:
        raise problem(path, NO_HEADING)
    spec = replace(found.spec, header_row=heading.row)
    table, below = cut_below(read_table(path, spec))
    _check_rows(name_of(path), table, heading.row)
    proofs = {
        "encoding": (found.encoding_proof, found.encoding_open),
        "delimiter": (found.delimiter_proof, False),
    }
    footers = find_footers(last_rows(table), len(table.header))
    return Opened(
        spec, table, heading, *footers, proofs, f"{name_of(path)}: {below}" if below else ""
    )


NO_HEADING = (
    "none of its first rows looks like headers (most cells filled, most of them names); "
    "a file without headers cannot be mapped, ask for one with headers"
)


def _open_workbook(path: Path) -> tuple[list[Opened], list[str]]:
    spec = ReadSpec(format="excel")
    tops = read_sheets(path, spec, TOP_ROWS)
    opened: list[Opened] = []
    left: list[str] = []
    for sheet, rows in tops.items():
        try:
            opened.append(_open_sheet(path, replace(spec, sheet=sheet), rows))
        except StudyError as error:
            left += error.problems
    if not opened:
        raise StudyError(*(left or [f"{name_of(path)}: the workbook has no sheet with cells"]))
    return opened, left


def _open_sheet(path: Path, spec: ReadSpec, rows: Rows) -> Opened:
    where = f"{name_of(path)}, sheet {printable(spec.sheet or '')}"
    if not rows:
        raise StudyError(f"{where}: is empty")
    heading = find_heading(rows)
    if heading is None:
        raise StudyError(f"{where}: {NO_HEADING}")
    found = replace(spec, header_row=heading.row)
    table, below = cut_below(read_table(path, found))
    _check_rows(where, table, heading.row)
    proofs = {}
    if "the workbook counts its days from 1904" in table.notes:
        proofs["dates"] = ("the workbook counts its days from 1904, and is read so", False)
    footers = find_footers(last_rows(table), len(table.header))
    return Opened(found, table, heading, *footers, proofs, f"{where}: {below}" if below else "")


def cut_below(table: RawTable) -> tuple[RawTable, str]:
    """A table without another one that stands below it, and a sentence about that; "" for none."""
    position = find_other_heading(table.header, table.cells)
    if position is None:
        return table, ""
    told = (
        f"row {int(table.rows[position])} looks like the headers of another table, which was not looked "
        "at; a run would take its rows for patients. Ask for a sheet or file of its own for each table"
    )
    return replace(table, cells=table.cells[:position], rows=table.rows[:position]), told


def _check_rows(where: str, table: RawTable, row: int) -> None:
    if table.cells.empty:
        raise StudyError(
            f"{where}: has headers in row {row} and no row below them; nothing can be proven from headers alone"
        )


def last_rows(table: RawTable) -> Rows:
    """The last rows of a table with their numbers, an empty cell as the empty text."""
    tail = table.cells.tail(TAIL).fillna("")
    numbers = (int(one) for one in table.rows[-TAIL:])
    return [(n, [str(one) for one in row]) for n, row in zip(numbers, tail.to_numpy(), strict=True)]
