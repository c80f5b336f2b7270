"""What is in the XML of a workbook, counted before a spreadsheet library builds it in memory.

One streaming pass over each part of an xlsx, xlsm or ods: refuses document types and entities,
other encodings than UTF-8, rectangles and texts that a reader would blow up to gigabytes; and
collects what a reader of values loses: the text of error cells.
"""

import re
import sys
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from scripts.lib.readers.limits import Limits
from scripts.lib.readers.table import problem

REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
DEEPEST = 64
ELEMENTS_PER_CELL = 6
MOST_ERRORS = 500_000

# A program that only writes formulas leaves their results to the next that opens the workbook.
UNSTORED = "(formula without a stored result)"
Errors = dict[int, dict[int, str]]


@dataclass
class Part:
    """What one XML part holds.

    `rows` and `columns` bound the filled cells; `cells` counts them; `errors`: row -> column -> text
    (both from 0); `strings`: the shared strings that the cells point to; `lengths`: characters of
    each shared string; `text`: characters that the cells hold; `links`: names and ids of sheets,
    ids and targets of relationships; `areas`: cells under merges and links;
    `from_1904`: the workbook counts its days from 1904.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0
    areas: int = 0
    from_1904: bool = False
    errors: Errors = field(default_factory=dict)
    strings: "array[int]" = field(default_factory=lambda: array("I"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    links: list[tuple[str, str]] = field(default_factory=list)


class Trap(Exception):
    """Raised inside the parser's callbacks, where a part is no part of an honest workbook."""


def scan_part(
    path: Path,
    name: str,
    blocks: Iterator[bytes],
    limits: Limits,
    kinds: Mapping[str, "type[Scanner]"],
) -> "Scanner":
    """Parses one part with the scanner of its root element; raises StudyError for what is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    found = [Scanner(limits)]

    def open_root(root: str, attributes: dict[str, str]) -> None:
        scanner = found[0] = kinds.get(root.rpartition(":")[2], Scanner)(limits)
        parser.StartElementHandler = scanner.open_element
        parser.EndElementHandler = scanner.close_element
        parser.CharacterDataHandler = scanner.add_text
        scanner.open_element(root, attributes)

    parser.StartElementHandler = open_root
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_doctype
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except Trap as trap:
        raise problem(path, f"part {name}: {trap}") from None
    except expat.ExpatError as error:
        text = f"part {name}: line {error.lineno} is not well-formed XML; save it again"
        raise problem(path, text) from None
    return found[0]


def _check_declaration(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
        raise Trap("is not written in UTF-8, as spreadsheet programs write")


def _refuse_doctype(*declared: Any) -> None:
    raise Trap("declares a document type or entities, which no spreadsheet program writes")


class Scanner:
    """The base of the scanners, and all that is needed for parts without cells."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.part = limits, Part()
        self.depth = self.elements = self.errors = 0

    def enter(self) -> None:
        """Counts an element in. Raises Trap beyond the limits."""
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST:
            raise Trap("is nested deeper than a spreadsheet is")
        if self.elements > ELEMENTS_PER_CELL * self.limits.max_sheet_cells:
            raise Trap("has more elements than a spreadsheet within the limits has")

    def open_element(self, name: str, attributes: dict[str, str]) -> None:
        """Remembers links between parts."""
        self.enter()
        local = name.rpartition(":")[2]
        if local == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            self.part.links.append((attributes.get("name", ""), "".join(ids)))
        elif local == "workbookPr":
            self.part.from_1904 = attributes.get("date1904") in ("1", "true")
        elif local == "Relationship":
            self.part.links.append((attributes.get("Id", ""), attributes.get("Target", "")))
        if len(self.part.links) > self.limits.max_entries:
            raise Trap("has more sheets or links than allowed")

    def close_element(self, name: str) -> None:
        """Counts an element out."""
        self.depth -= 1

    def add_text(self, text: str) -> None:
        """Text between elements; not looked at here."""

    def add_cells(self, cells: int, rows: int, columns: int) -> None:
        """Counts cells and widens the rectangle. Raises Trap beyond the limits."""
        part = self.part
        part.cells += cells
        part.rows, part.columns = max(part.rows, rows), max(part.columns, columns)
        if part.rows > LAST_ROW or part.columns > LAST_COLUMN:
            raise Trap("has a cell outside of any sheet")
        most = self.limits.max_sheet_cells
        if part.cells > most or part.rows * part.columns > most:
            raise Trap(
                f"spans {part.rows} rows and {part.columns} columns, more than the {most} cells allowed; "
                "delete stray cells far from the table, or deliver it as CSV"
            )

    def count_errors(self, count: int) -> None:
        """Counts error cells, which are kept one by one. Raises Trap beyond the limit."""
        self.errors += count
        if self.errors > MOST_ERRORS:
            raise Trap(f"has more than {MOST_ERRORS} cells with errors such as #N/A; remove them")

    def count_text(self, characters: int) -> None:
        """Counts characters that the cells will hold. Raises Trap beyond the limit."""
        self.part.text += characters
        if self.part.text > self.limits.max_sheet_text:
            raise Trap(
                f"holds more than the {self.limits.max_sheet_text} characters of text allowed"
            )


class StringScanner(Scanner):
    """Shared strings of an xlsx: how many, and how long each is."""

    def open_element(self, name: str, attributes: dict[str, str]) -> None:
        """Begins a string."""
        self.enter()
        if name.rpartition(":")[2] == "si":
            self.part.lengths.append(0)
            if len(self.part.lengths) > self.limits.max_sheet_cells:
                raise Trap("has more shared strings than allowed")

    def add_text(self, text: str) -> None:
        """Lengthens the string."""
        self.count_text(len(text))
        if self.part.lengths:
            self.part.lengths[-1] += len(text)


class SheetScanner(Scanner):
    """Cells of an xlsx sheet; a row or cell without a reference follows the one before."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.row = self.column = -1
        self.kind, self.held = "", ""
        self.formula = self.stored = self.inside = False

    def open_element(self, name: str, attributes: dict[str, str]) -> None:
        """Places a row or cell, counts areas."""
        self.enter()
        local = name.rpartition(":")[2]
        if local == "c":
            self.kind, self.held = attributes.get("t", ""), ""
            self.formula, self.stored = False, self.kind == "str"
            self.row, self.column = self._place(attributes.get("r"))
            self.add_cells(1, self.row + 1, self.column + 1)
        elif local == "row":
            told = attributes.get("r", "")
            self.row = int(told) - 1 if re.fullmatch("[1-9][0-9]{0,6}", told) else self.row + 1
            self.column = -1
        elif local == "f":
            self.formula = True
        elif local == "v":
            self.inside = True
        elif local in ("mergeCell", "hyperlink"):
            self.part.areas += _area(attributes.get("ref", ""))

    def _place(self, reference: str | None) -> tuple[int, int]:
        if reference is None:
            return max(self.row, 0), self.column + 1
        place = locate(reference)
        if place is None:
            raise Trap("has a cell reference that is none")
        return place

    def add_text(self, text: str) -> None:
        """Text of a cell: a value, a formula, a string."""
        self.stored |= self.inside and not text.isspace()
        if self.kind in ("s", "e"):
            self.held += text
            if len(self.held) > 65_536:
                raise Trap("has a cell value that is none")
        else:
            self.count_text(len(text))

    def close_element(self, name: str) -> None:
        """Keeps the pointer of a string cell, the text of an error cell."""
        self.depth -= 1
        local = name.rpartition(":")[2]
        if local == "f":
            self.held = ""
        elif local == "v":
            self.inside = False
        if local != "c":
            return
        if self.kind == "e":
            self.keep_error(self.held.strip()[:32])
        elif self.formula and not self.stored:
            self.keep_error(UNSTORED)
        elif self.kind == "s" and self.held.strip():
            if not re.fullmatch("[0-9]{1,9}", self.held.strip()):
                raise Trap("has a cell whose text is not in the list of texts")
            self.part.strings.append(int(self.held))
        self.kind = ""

    def keep_error(self, text: str) -> None:
        """Notes a cell that has no value to be read, with the text that is read in its place."""
        self.count_errors(1)
        self.part.errors.setdefault(self.row, {})[self.column] = sys.intern(text)


def locate(reference: str) -> tuple[int, int] | None:
    """Row and column (from 0) of a reference such as B4; None for anything else."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _area(reference: str) -> int:
    """The number of cells of a range such as A1:C3."""
    first, _, last = reference.partition(":")
    ends = locate(first), locate(last or first)
    if ends[0] is None or ends[1] is None:
        return 0
    return (abs(ends[1][0] - ends[0][0]) + 1) * (abs(ends[1][1] - ends[0][1]) + 1)
