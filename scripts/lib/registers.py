"""The small tables that people keep by hand: waivers, corrections, and withdrawn consents.

    config/waivers.csv              finding_id,reason,author,expires
    config/corrections/<center>.csv record,variable,delivered,new,reason,who,when,approved_by
    config/withdrawn.csv            center,record,date
    config/duplicates.csv           center,record,other_center,other_record,decision,reason,author

A table that does not exist is an empty one. Days are yyyy-mm-dd.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.texts import BLANKS

WAIVERS = "config/waivers.csv"
WITHDRAWN = "config/withdrawn.csv"
DUPLICATES = "config/duplicates.csv"
DECISIONS = ("same", "different")
COLUMNS = {
    "waivers": ("finding_id", "reason", "author", "expires"),
    "corrections": (
        "record",
        "variable",
        "delivered",
        "new",
        "reason",
        "who",
        "when",
        "approved_by",
    ),
    "withdrawn": ("center", "record", "date"),
    "duplicates": (
        "center",
        "record",
        "other_center",
        "other_record",
        "decision",
        "reason",
        "author",
    ),
}
MAY_BE_EMPTY = ("delivered", "new")
RECORDS = ("record", "other_record")
DAYS = ("expires", "when", "date")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
FINDING = re.compile(r"[0-9a-f]{16}")

Row = dict[str, str]


def corrections_path(center: str) -> str:
    """Where the corrections of a center stand, relative to the study folder."""
    return f"config/corrections/{center}.csv"


def read_register(path: Path, kind: str) -> list[Row]:
    """The lines of one table, each with its `line` in the file (its last one). Raises StudyError with every problem."""
    where, rows = show_path(path), read_lines(path, kind)
    problems = [
        f"{where}, line {number}: {problem}"
        for number, row in rows
        for problem in _check_row(row, kind)
    ]
    if problems:
        raise StudyError(*problems)
    return [
        {**{key: _clean(key, value) for key, value in row.items()}, "line": str(number)}
        for number, row in rows
    ]


def show_path(path: Path) -> str:
    """The path of a table as a message names it: from `config` on."""
    parts = path.parts
    return "/".join(parts[parts.index("config") :]) if "config" in parts else str(path)


def read_lines(path: Path, kind: str) -> list[tuple[int, Row]]:
    """The lines of a table with their numbers, whatever is in them; none where there is no file.

    Raises StudyError for what is no such table.
    """
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise StudyError(
            f"{show_path(path)}: not a UTF-8 text table. Save it as CSV UTF-8."
        ) from None
    if tuple(reader.fieldnames or ()) != COLUMNS[kind]:
        names = ", ".join(COLUMNS[kind])
        raise StudyError(
            f"{show_path(path)}: the columns must be {names}, in this order, with commas between them."
        )
    return rows


def _clean(key: str, value: str) -> str:
    """A cell without outer blanks; a record id in the one form in which all stages compare it."""
    return unicodedata.normalize("NFC", value.strip(BLANKS)) if key in RECORDS else value.strip()


def _check_row(row: Row, kind: str) -> Iterator[str]:
    if None in row or None in row.values():
        yield f"needs {len(COLUMNS[kind])} cells."
        return
    for key in COLUMNS[kind]:
        value = row[key].strip()
        if not value and key not in MAY_BE_EMPTY:
            hint = " An unapproved correction is not applied: have it approved, or keep it in the draft."
            yield f"{key} is empty. Fill it in.{hint if key == 'approved_by' else ''}"
        elif key == "decision" and value not in DECISIONS:
            yield f"decision must be {' or '.join(DECISIONS)}."
        elif key in DAYS and not DAY.fullmatch(value):
            yield f"{key} must be a day as yyyy-mm-dd."
        elif key == "finding_id" and not FINDING.fullmatch(value):
            yield "finding_id is no id of a finding (16 digits and letters a to f)."


def read_withdrawn(path: Path, center: str) -> list[str]:
    """The records of a center whose patients have withdrawn their consent."""
    return sorted(read_withdrawn_lines(path, center))


def read_withdrawn_lines(path: Path, center: str) -> dict[str, int]:
    """The same records (NFC), each with the last line of the table that names it."""
    return {
        row["record"]: int(row["line"])
        for row in read_register(path, "withdrawn")
        if row["center"] == center
    }


@dataclass(frozen=True)
class Registers:
    """The tables that stages depend on, by center those that concern it (none: no path).

    Paths, not lines: records go to where no line about a patient may go.
    """

    waivers: list[str] = field(default_factory=list)
    corrections: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: dict[str, list[str]] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)


def read_registers(folder: Path, centers: Iterable[str]) -> Registers:
    """The registers of a study; a table of withdrawn consents concerns the centers that it names."""
    names = list(centers)
    paths = {center: corrections_path(center) for center in names}
    return Registers(
        [WAIVERS] if (folder / WAIVERS).is_file() else [],
        {one: [path] if (folder / path).is_file() else [] for one, path in paths.items()},
        {one: [WITHDRAWN] if read_withdrawn(folder / WITHDRAWN, one) else [] for one in names},
        [DUPLICATES] if (folder / DUPLICATES).is_file() else [],
    )
