"""The checks of a whole workbook before it is opened, and its error cells by sheet."""

import codecs
import posixpath
from array import array
from collections import deque
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from scripts.lib.readers.archive import Entry, check_archive, unpack
from scripts.lib.readers.biff import scan_xls
from scripts.lib.readers.limits import Limits
from scripts.lib.readers.opendocument import TableScanner
from scripts.lib.readers.sheets import (
    Errors,
    Part,
    Scanner,
    SheetScanner,
    StringScanner,
    scan_part,
)
from scripts.lib.readers.table import problem

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
XML_SUFFIXES = (".xml", ".rels", ".vml")
KINDS = {"worksheet": SheetScanner, "sst": StringScanner, "document-content": TableScanner}
BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Book:
    """What a reader of values loses: error cells by sheet name (row -> column -> text, both from 0).

    `from_1904`: the days of the workbook count from 1904. `areas`: most cells under the merges and
    links of a sheet; `cells`: of all sheets; `macros`: it has some (all 0 or false for xls and ods).
    """

    errors: dict[str, Errors]
    from_1904: bool = False
    areas: int = 0
    cells: int = 0
    macros: bool = False


def scan_book(path: Path, limits: Limits) -> Book:
    """Checks every part of a workbook, whatever its format.

    Raises StudyError for what is refused, see the modules archive, sheets, opendocument and biff.
    """
    if path.suffix.lower() == ".xls":
        return Book(*scan_xls(path, limits))
    entries = {entry.name: entry for entry in check_archive(path, limits)}
    if path.suffix.lower() == ".ods":
        return Book(_scan_ods(path, entries, limits))
    if "xl/workbook.bin" in entries:
        raise problem(path, "is a binary workbook (xlsb); save it as .xlsx")
    if BOOK not in entries or "[Content_Types].xml" not in entries:
        raise problem(path, "is a zip archive but no Excel workbook")
    parts = {name: scanner.part for name, scanner in _scan_all(path, entries, limits).items()}
    lengths = next((part.lengths for part in parts.values() if part.lengths), array("I"))
    for part in parts.values():
        _check_shared_text(path, part, lengths, limits)
    cells = sum(part.cells for part in parts.values())
    areas = max(part.areas for part in parts.values())
    macros = any(name.endswith("vbaProject.bin") for name in entries)
    return Book(_name_errors(parts), parts[BOOK].from_1904, areas, cells, macros)


def _scan_ods(path: Path, entries: dict[str, Entry], limits: Limits) -> dict[str, Errors]:
    mimetype = entries.get("mimetype")
    if mimetype is None or not b"".join(unpack(path, mimetype)).startswith(ODS_TYPE):
        raise problem(path, "is a zip archive but no OpenDocument spreadsheet")
    content = _scan_all(path, entries, limits).get("content.xml")
    return content.tables if isinstance(content, TableScanner) else {}


def _scan_all(path: Path, entries: dict[str, Entry], limits: Limits) -> dict[str, Scanner]:
    """A scanner for each part that is XML by its name or its first byte; the others are unpacked."""
    scanned = {}
    for name, entry in entries.items():
        blocks = unpack(path, entry)
        first = next(blocks, b"")
        begins = first.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
        if name.casefold().endswith(XML_SUFFIXES) or begins == b"<" or (first and not begins):
            scanned[name] = scan_part(path, name, chain([first], blocks), limits, KINDS)
        else:
            deque(blocks, maxlen=0)
    return scanned


def _check_shared_text(path: Path, part: Part, lengths: "array[int]", limits: Limits) -> None:
    """Each cell gets its own copy of a shared string: their sum is what a reader takes."""
    if not part.strings:
        return
    sizes = np.asarray(lengths)
    pointers = np.asarray(part.strings)
    if int(pointers.max()) >= len(sizes):
        raise problem(path, "has cells whose text is missing; open it and save it again")
    total = int(sizes[pointers].sum(dtype=np.int64)) + part.text
    if total > limits.max_sheet_text:
        raise problem(
            path, f"its cells hold {total} characters, more than {limits.max_sheet_text} allowed"
        )


def _name_errors(parts: dict[str, Part]) -> dict[str, Errors]:
    """The error cells of each sheet that has any, under the name of the sheet."""
    targets = dict(parts[BOOK_LINKS].links) if BOOK_LINKS in parts else {}
    named = {}
    for sheet, link in parts[BOOK].links:
        name = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        if name in parts and parts[name].errors:
            named[sheet] = parts[name].errors
    return named
