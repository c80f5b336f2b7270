"""Delivered cells and rows that differ between two states."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts.lib.cells import Cell, place_of, reach
from scripts.lib.chain import StudyRun
from scripts.lib.errors import StudyError
from scripts.lib.impact.states import CELL, Cause, Texts
from scripts.lib.lineage import Lineage, columns_of
from scripts.lib.readers import RawTable
from scripts.lib.what_if import Bench, add_row, change_center, drop_row, key_of, set_cells

Row = tuple[str, int]  # source, row number


@dataclass(frozen=True)
class Delivered:
    """A variable of one record in both states, or (without a variable) its row; a row that one state
    lacks is None.
    """

    center: str
    variable: str
    old: Row | None
    new: Row | None

    def apply(self, base: Bench, other: Bench, forth: bool) -> StudyRun:
        """The base's study with this as it is in the other. Raises StudyError where it cannot be."""
        here, there = (self.old, self.new) if forth else (self.new, self.old)
        source = (here or there or ("", 0))[0]
        key = key_of(base.study, self.center, source)
        table = base.tables[self.center][key]
        if there is None and here is not None:
            return change_center(base, self.center, {key: drop_row(table, here[1])})
        assert there is not None
        far = other.tables[self.center][key_of(other.study, self.center, source)]
        if here is None:
            made = add_row(table, align(far, there[1], table))
        else:
            texts = self._texts(base, other, source, far, there[1])
            made = set_cells(table, here[1], texts)
        return change_center(base, self.center, {key: made})

    def _texts(
        self, base: Bench, other: Bench, source: str, far: RawTable, row: int
    ) -> dict[int, str]:
        """Column in the base -> text in the other, of all cells of the variable."""
        mine, theirs = (
            columns_of(one.centers[self.center].description, source).get(self.variable, [])
            for one in (base, other)
        )
        if not mine or len(mine) != len(theirs):
            raise StudyError(f"{self.variable} is made of other columns in the two states")
        texts = read_row(far, row)
        return {at: texts[there - 1] for at, there in zip(mine, theirs, strict=True)}


def read_row(table: RawTable, row: int) -> list[str]:
    """The texts of a row by its number, an empty cell as the empty text."""
    at = int(np.flatnonzero(table.rows == row)[0])
    return [str(one) for one in table.cells.iloc[at].fillna("")]


def align(far: RawTable, row: int, table: RawTable) -> list[str]:
    """A row's texts in the order of another table's columns, which go by their headers."""
    if far.header == table.header:
        return read_row(far, row)
    texts = dict(zip(far.header, read_row(far, row), strict=False))
    return [texts.get(name, "") for name in table.header]


def compare_cells(old: Lineage, new: Lineage) -> Iterator[Cause]:
    """Delivered cells that differ, rows matched by source, record and order; rows that came or went.

    Centers that one state lacks are no cells: the configuration says so.
    """
    for center in old.run.centers:
        if center not in new.run.centers:
            continue
        sides = [_rows(one, center) for one in (old, new)]
        for key in dict.fromkeys([*sides[0], *sides[1]]):
            before, after = (side.get(key) for side in sides)
            if before is None or after is None:
                lineage, found = (new, after) if before is None else (old, before)
                texts = ("no row", "row") if before is None else ("row", "no row")
                places = [None if one is None else one[0] for one in (before, after)]
                if found is not None:
                    edit = Delivered(center, "", *places)
                    yield _cause(edit, found[0], "record", texts, lineage)
                continue
            for name in dict.fromkeys([*before[1], *after[1]]):
                texts = before[1].get(name, ""), after[1].get(name, "")
                if texts[0] != texts[1]:
                    edit = Delivered(center, name, before[0], after[0])
                    yield _cause(edit, before[0], name, texts, old)


def _rows(lineage: Lineage, center: str) -> dict[tuple[str, str, int], tuple[Row, Texts]]:
    """(source, record, nth) -> row number and its texts by variable."""
    one = lineage.run.centers[center]
    frame = one.cells.astype("object").where(one.cells.notna(), "")
    found: dict[tuple[str, str, int], tuple[Row, Texts]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for row in frame.to_dict("records"):
        source, record = str(row["source"]), str(row.get("record", ""))
        texts = {
            str(k): str(v) for k, v in row.items() if k not in ("source", "source_row", "row_kind")
        }
        found[source, record, seen[source, record]] = ((source, int(row["source_row"])), texts)
        seen[source, record] += 1
    return found


def _cause(edit: Delivered, row: Row, name: str, texts: tuple[str, str], lineage: Lineage) -> Cause:
    cell = _cell(edit.center, row, name, lineage)
    place = place_of(cell, lineage)
    sheet = f"!{place['sheet']}" if place["sheet"] else ""
    where = f"{edit.center}:{place['file']}{sheet}:{row[1]}:{place['column']} ({name})"
    return Cause(CELL, where, *texts, edit=edit)


def _cell(center: str, row: Row, name: str, lineage: Lineage) -> Cell:
    places = columns_of(lineage.run.centers[center].description, row[0]).get(name, [])
    return Cell(center, row[0], row[1], places[0] if places else 1)


def reach_cell(edit: Delivered, old: Lineage, new: Lineage) -> list[str]:
    """The numbers that the lineage of either state gives to the cell."""
    found: dict[str, Any] = {}
    for row, lineage in ((edit.old, old), (edit.new, new)):
        if row is not None:
            found |= reach(_cell(edit.center, row, edit.variable or "record", lineage), lineage)
    return list(found)
