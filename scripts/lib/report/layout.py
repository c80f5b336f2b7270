"""A printed table as data: what CSV, DOCX and the report all show."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

GROUP, ROW, INDENT = "group", "row", "indent"


@dataclass(frozen=True)
class Row:
    """One line: its cells, and whether it is a heading over the lines below, a line, or indented."""

    cells: list[str]
    kind: str = ROW


@dataclass(frozen=True)
class Table:
    """One printed table. `number` stands after "Table", `widths` are the columns' shares of the page;
    the last `unprinted` columns stand in the CSV only.
    """

    name: str
    number: int | str
    title: str
    columns: list[str]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    unprinted: int = 0

    def as_data(self) -> dict[str, Any]:
        """The table as JSON holds it, each text in one printable line."""
        data = asdict(self)
        printed = len(self.columns) - data.pop("unprinted")
        data["title"] = print_line(self.title)
        data["columns"] = [print_line(one) for one in self.columns[:printed]]
        data["rows"] = [
            {"cells": [print_line(cell) for cell in row.cells[:printed]], "kind": row.kind}
            for row in self.rows
        ]
        data["notes"] = [print_line(note) for note in self.notes if note]
        return data


def print_line(text: object) -> str:
    """One line of text: white space and control characters become blanks, invisible direction
    marks are dropped, missing is empty.

    What such characters do to a document differs by program, and some of them are not allowed in one.
    """
    if text is None or text != text:
        return ""
    signs = (_printable(sign) for sign in unicodedata.normalize("NFC", str(text)))
    return " ".join("".join(signs).split())


def _printable(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if kind in ("Cf", "Cs", "Co", "Cn") else sign


def to_frame(table: Table, notice: str = "") -> pd.DataFrame:
    """A table as CSV has it: the heading of a line in a column of its own, the notice in the last."""
    above, lines = "", []
    for row in table.rows:
        if row.kind == GROUP:
            above = row.cells[0]
            continue
        alone = row.kind == ROW and table.name in BY_VARIABLE
        lines.append(["" if alone else above, *row.cells, *([notice] if notice else [])])
        above = row.cells[0] if alone else above
    names = ["heading", *table.columns, *(["notice"] if notice else [])]
    names[1] = names[1] or "line"
    return pd.DataFrame(lines, columns=names).astype("str")


BY_VARIABLE = (
    "characteristics",
    "operation",
    "response",
)  # here a line without indent is no part of a group


def lay_groups(lines: Iterable[tuple[str, Sequence[str]]], width: int) -> list[Row]:
    """Lines under the heading each names, a heading being printed once where it changes."""
    rows: list[Row] = []
    current = None
    for heading, cells in lines:
        if heading != current:
            rows.append(Row([heading] + [""] * (width - 1), GROUP))
            current = heading
        rows.append(Row(list(cells)))
    return rows


def say_empty(rows: list[Row], width: int, reason: str) -> list[Row]:
    """The rows, or one that says why there are none."""
    return rows or [Row([reason] + [""] * (width - 1))]
