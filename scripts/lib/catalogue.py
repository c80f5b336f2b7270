"""The variables of a study: name, label, type, unit or levels, privacy class, group.

The catalogue ships with the code (`variables.csv`); a study adds its own lines in
`config/variables.csv`, which has the same columns, and need not repeat the shipped ones.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.reference import read_rows

COLUMNS = ("name", "label", "type", "unit_or_levels", "class", "group")
TYPES = ("text", "code", "integer", "number", "date", "boolean", "list")
CLASSES = ("direct", "quasi", "sensitive", "free_text", "open")
HIDDEN = ("direct", "free_text")  # seen by the stages of a center alone
NAME = re.compile("[a-z][a-z0-9_]{0,39}")
# Columns of the pipeline's own tables, which no variable may be called.
RESERVED = (
    "source", "source_row", "row_kind", "record_no", "patient", "status", "reasons", "eligible", "duplicate_of",
    "base", "chosen", "fate", "reason",
)  # fmt: skip
TNM_AXES = {"t": "T", "n": "N", "m": "M"}


@dataclass(frozen=True)
class Variable:
    """One variable of the study, as the catalogue declares it."""

    name: str
    label: str
    type: str
    unit_or_levels: str
    privacy: str
    group: str

    @property
    def levels(self) -> tuple[str, ...]:
        """The study codes of a code or list variable, in order; empty where any text is allowed."""
        return tuple(self.unit_or_levels.split("|")) if "|" in self.unit_or_levels else ()

    @property
    def unit(self) -> str:
        """The study's unit of a number or integer; empty where it has none."""
        return self.unit_or_levels if self.type in ("number", "integer") and not self.levels else ""

    @property
    def tnm_axis(self) -> str:
        """T, N or M for a TNM category, else the empty text."""
        return TNM_AXES[self.name[-1]] if self.unit_or_levels == "TNM" else ""

    @property
    def is_stage_group(self) -> bool:
        return self.unit_or_levels == "stage group"


Catalogue = dict[str, Variable]


def build_catalogue(rows: Iterable[Mapping[str, str]]) -> Catalogue:
    """The catalogue from rows with the columns of `variables.csv`, in their order."""
    return {row["name"]: Variable(*(row[column] for column in COLUMNS)) for row in rows}


def read_catalogue(study_rows: Iterable[Mapping[str, str]] = ()) -> Catalogue:
    """The variables that centers deliver: the shipped ones, then the study's own."""
    return build_catalogue([*read_rows("variables.csv"), *study_rows])


def read_derived() -> Catalogue:
    """The variables that the pipeline derives (group: the stage that derives them)."""
    return build_catalogue(read_rows("derived.csv"))


def read_study_variables(path: Path) -> list[dict[str, str]]:
    """The study's own variables from `config/variables.csv`; none where the file does not exist.

    Raises StudyError for missing columns, unknown types or classes, and names that are taken.
    """
    if not path.exists():
        return []
    name = f"config/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error, OSError):
        raise StudyError(f"{name}: not a UTF-8 text table. Save it as CSV UTF-8.") from None
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise StudyError(f"{name}: the columns must be {', '.join(COLUMNS)}.")
    taken = {*read_catalogue(), *read_derived(), *RESERVED}
    problems = []
    for number, row in enumerate(rows, start=2):
        problems += [f"{name}, line {number}: {what}" for what in _check_row(row, taken)]
        taken.add(str(row["name"]))
    if problems:
        raise StudyError(*problems)
    return rows


def _check_row(row: Mapping[str, str], taken: set[str]) -> list[str]:
    """What is wrong with one line of a study's variables."""
    if None in row or None in row.values():
        return [f"needs {len(COLUMNS)} cells."]
    problems = []
    if row["type"] not in TYPES:
        problems.append(f"type must be one of {', '.join(TYPES)}.")
    if row["class"] not in CLASSES:
        problems.append(f"class must be one of {', '.join(CLASSES)}.")
    if row["name"] in taken or not NAME.fullmatch(row["name"]):
        problems.append(
            "the name is taken, or not made of lower-case letters, digits and underscores."
        )
    if row["unit_or_levels"] == "TNM" and row["name"][-2:] not in ("_t", "_n", "_m"):
        problems.append("a TNM category has a name that ends in _t, _n or _m.")
    levels = row["unit_or_levels"].split("|")
    if len(levels) > 1 and (len(set(levels)) < len(levels) or "" in levels):
        problems.append("each level has a name, and a name of its own.")
    return problems
