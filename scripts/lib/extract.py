"""From a delivered table to text cells under the study's names, nothing interpreted yet.

A *layout* says where each variable of a source is: positions of delivered columns, and how several
become one. It is made from the center's configuration and the delivered header, and every header
that is missing or doubled is a problem, named together with the others.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.errors import StudyError
from scripts.lib.texts import BLANKS, name_near, normalize, printable
from scripts.lib.uniques import extract_unique, flag_unique

TICKED = {"1", "x", "true", "checked", "yes", "si", "sì", "vero", "ja", "wahr", "oui", "vrai", "sí"}
UNFIT = "(no match) "  # before a text that the declared pattern does not fit
# So many columns are missed one by one before the row of the headers is doubted.
FEW = 3
# What a column that tells whether a set was seen holds when it was not (a form "Incomplete").
NOT_SEEN = ("0", "incomplete")
UNTICKED = {"0", "false", "unchecked", "no", "falso", "nein", "falsch", "non", "faux"}


@dataclass(frozen=True)
class Place:
    """Where one variable of one source is, and how its text is made."""

    variable: str
    positions: tuple[int, ...]
    join: str = ""
    pattern: str = ""
    missing: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    seen_by: tuple[int, ...] = ()
    unseen: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class CheckboxSet:
    """The columns of a checkbox set (column -> code), and those that are filled when it was seen.

    `labels`: column -> a text that ticks it, besides the usual words; `seen_by`: column -> the words
    with which it says that the set was not seen.
    """

    codes: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    seen_by: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """The places of one source, the headers nobody asked for, and notes for the record."""

    source: str
    places: tuple[Place, ...]
    unmapped: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def normalize_header(text: str) -> str:
    """A header without outer blanks, inner blanks single, in one Unicode form."""
    return " ".join(unicodedata.normalize("NFC", text).strip(BLANKS).split())


def find_column(header: Sequence[str], wanted: str) -> list[int]:
    """Positions of a header: exact, or where there is none, equal after trimming blanks."""
    exact = [i for i, name in enumerate(header) if name == wanted]
    if exact:
        return exact
    return [
        i for i, name in enumerate(header) if normalize_header(name) == normalize_header(wanted)
    ]


def say_column(
    where: str, wanted: str, variable: str, count: int, known: Collection[str] = ()
) -> str:
    """A sentence on a header that is missing, or is there more than once; `known`: those it may mean."""
    near = name_near(wanted, known)
    what = f"occurs {count} times." if count else f"is missing.{near}"
    return (
        f"{where}: the column '{wanted}' (for {variable}) {what} "
        "Correct the extract, or the column in the center's configuration."
    )


class _Finder:
    """Looks up headers of one table and remembers what was missing, doubled or matched by trimming."""

    def __init__(self, header: Sequence[str], where: str) -> None:
        self.header, self.where = list(header), where
        self.failed: list[tuple[str, str, int]] = []
        self.met = 0
        self.notes: list[str] = []
        self.used: set[int] = set()

    def __call__(self, wanted: str, variable: str, used: bool = True) -> int:
        found = find_column(self.header, wanted)
        if len(found) != 1:
            self.failed.append((wanted, variable, len(found)))
            return -1
        self.met += 1
        if self.header[found[0]] != wanted:
            self.notes.append(f"header of {variable} matched after trimming blanks")
        if used:
            self.used.add(found[0])
        return found[0]

    def problems(self, row: int | None) -> list[str]:
        """A sentence for each column that is missing or doubled; one for all where none is there.

        A header is named only where most columns are found: else its row may hold a patient.
        """
        if not self.met and len(self.failed) >= FEW:
            place = "in the table" if row is None else f"in row {row}, where the headers should be"
            told = f"none of the {len(self.failed)} columns of the configuration is {place}"
            return [
                f"{self.where}: {told}. Correct header_row, sheet or delimiter, or the columns."
            ]
        free = [name for i, name in enumerate(self.header) if i not in self.used and name.strip()]
        sure = self.met > len(self.failed)
        known = {printable(normalize_header(name)) for name in free} if sure else set()
        return [say_column(self.where, *one, known) for one in self.failed]


def build_layout(
    header: Sequence[str],
    source: dict[str, Any],
    where: str,
    checkbox_sets: Mapping[str, CheckboxSet] | None = None,
    ignore: Sequence[str] = (),
    missing: Mapping[str, tuple[str, ...]] | None = None,
) -> Layout:
    """The layout of one source. `checkbox_sets`: REDCap field -> its columns, by the dictionary;
    `missing`: variable -> its missing codes.

    Raises StudyError naming every column that is missing or occurs more than once.
    """
    finder = _Finder(header, where)
    places = []
    for variable, column in source["columns"].items():
        spec: dict[str, Any] = {"column": column} if isinstance(column, str) else column
        boxes = (checkbox_sets or {}).get(spec.get("column", ""))
        if "checkboxes" in spec:
            seen = {spec["seen_by"]: NOT_SEEN} if "seen_by" in spec else {}
            boxes = CheckboxSet(spec["checkboxes"], seen_by=seen)
        if boxes is not None:
            if not boxes.codes:
                finder(f"{spec['column']}___1", variable)
            places.append(_place_checkboxes(variable, boxes, finder))
        else:
            names = spec.get("columns") or [spec["column"]]
            positions = tuple(finder(name, variable) for name in names)
            places.append(
                Place(
                    variable,
                    positions,
                    spec.get("join", " "),
                    spec.get("pattern", ""),
                    (missing or {}).get(variable, ()),
                )
            )
    for name in source.get("where", {}):
        finder(name, "where")
    if finder.failed:
        raise StudyError(*finder.problems(source.get("header_row")))
    known = {normalize_header(name) for name in ignore}
    unmapped = tuple(
        name
        for i, name in enumerate(header)
        if i not in finder.used and normalize_header(name) and normalize_header(name) not in known
    )
    return Layout(source["id"], tuple(places), unmapped, tuple(finder.notes))


def _place_checkboxes(variable: str, boxes: CheckboxSet, finder: _Finder) -> Place:
    return Place(
        variable,
        tuple(finder(name, variable) for name in boxes.codes),
        codes=tuple(boxes.codes.values()),
        labels=tuple(boxes.labels.get(name, "").casefold() for name in boxes.codes),
        seen_by=tuple(finder(name, variable, used=False) for name in boxes.seen_by),
        unseen=tuple(tuple(words) for words in boxes.seen_by.values()),
    )


def read_text(cells: pd.DataFrame, place: Place) -> pd.Series:
    """The text of one variable for every row of a table; missing where nothing was delivered."""
    if place.codes:
        return read_checkboxes(cells, place)
    text = cells[place.positions[0]]
    if len(place.positions) > 1:
        parts = [trim(cells[position]) for position in place.positions]
        joined = parts[0].fillna("")
        for part in parts[1:]:
            joined = joined + place.join + part.fillna("")
        empty = np.logical_and.reduce([part.isna().to_numpy() for part in parts])
        text = joined.where(~empty, other=np.nan)
    if place.pattern:
        found = extract_unique(text, place.pattern)
        blank = {"", *map(normalize, place.missing)}
        kept = found.notna() | flag_unique(text, lambda one: normalize(one) in blank, missing=True)
        # What the pattern does not fit is no value: of "cT2 N1" no pathological category is read.
        text = found.where(found.notna(), other=text.where(kept, other=UNFIT + text))
    return text.astype("str")


def read_checkboxes(cells: pd.DataFrame, place: Place) -> pd.Series:
    """A checkbox set as list text, in three states.

    Ticked codes joined by ";"; "none" where the set was seen and nothing is ticked; missing where it
    was never seen. A set counts as seen where its `seen_by` column is filled, or, where none is
    declared, where any of its cells is. A cell that is neither ticked nor unticked shows up as text.
    """
    text = pd.Series("", index=cells.index, dtype="str")
    seen = np.zeros(len(cells), dtype=bool)
    for position, words in zip(place.seen_by, place.unseen, strict=True):
        filled = trim(cells[position])
        seen |= (filled.notna() & ~filled.str.casefold().isin(list(words))).to_numpy()
    for position, code, label in zip(place.positions, place.codes, place.labels, strict=True):
        cell = trim(cells[position])
        ticked = _flag_words(cell, {*TICKED, label} - {""})
        unticked = _flag_words(cell, UNTICKED)
        item = pd.Series(np.where(ticked, code, ""), index=cells.index, dtype="str")
        item = item.where(cell.isna() | ticked | unticked, other=cell)
        item = item.where(item != text, other="")  # the same missing code in every box is one
        text = text + np.where((text != "") & (item != ""), ";", "") + item
        if not place.seen_by:
            seen |= cell.notna().to_numpy()
    none = pd.Series(np.where(seen, "none", ""), index=cells.index, dtype="str")
    state = text.where(text != "", other=none)
    return state.where(state != "", other=np.nan)


def _flag_words(texts: pd.Series, words: set[str]) -> pd.Series:
    return flag_unique(texts, lambda one: one.casefold() in words, missing=False)


def build_cells(
    cells: pd.DataFrame, rows: np.ndarray, kinds: pd.Series, layout: Layout, chosen: np.ndarray
) -> pd.DataFrame:
    """The text cells of one source: source, source_row, row_kind and one column a variable."""
    part = cells.loc[chosen]
    columns = {place.variable: read_text(part, place) for place in layout.places}
    head = {
        "source": pd.Series(layout.source, index=part.index, dtype="str"),
        "source_row": pd.Series(rows[chosen].astype("int32"), index=part.index),
        "row_kind": kinds.loc[chosen],
    }
    return pd.DataFrame({**head, **columns}).reset_index(drop=True)
