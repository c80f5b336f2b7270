"""Two deliveries of a center compared cell by cell, whatever the order of their rows and columns.

Rows are matched by source and record; of several rows of a record, equal ones are matched first,
the others in their order. Texts are compared as delivered, blanks at the ends apart.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.config_names import delivered_files, file_key
from scripts.lib.dialect import trim
from scripts.lib.errors import StudyError
from scripts.lib.extract import find_column, say_column
from scripts.lib.ingest import fit_formats, name_fields, read_spec
from scripts.lib.raw_rows import mark_rows, select_rows
from scripts.lib.readers import RawTable, read_table
from scripts.lib.rules.registry import RULES

CHANGE = ("source", "record", "column", "variable", "before", "after", "silent")
ROWS = ("source", "record", "what")
COLUMNS = ("source", "column", "what", "variable")
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Changed cells (silent ones first), rows and columns that came or went."""

    cells: pd.DataFrame
    rows: pd.DataFrame
    columns: pd.DataFrame


def compare_deliveries(
    center: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    queries: pd.DataFrame,
    withdrawn: Sequence[str] = (),
) -> Difference:
    """`old`, `new`: entries of the center's deliveries; `queries`: findings of the old one.

    Rows of the records `withdrawn` are left out. A changed cell is silent where no query of its record looks at its variable.
    """
    cells, rows, columns = [], [], []
    variables = {s["id"]: _variables(s) for s in center["sources"]}
    for source in center["sources"]:
        before, after = (_read(center, source, delivery) for delivery in (old, new))
        before, after = (one[~one.index.isin(list(withdrawn))] for one in (before, after))
        here = {"source": source["id"]}
        columns += [
            {
                **here,
                "column": name,
                "what": what,
                "variable": variables[source["id"]].get(name, ""),
            }
            for what, names in (
                ("added", after.columns.difference(before.columns)),
                ("gone", before.columns.difference(after.columns)),
            )
            for name in names
        ]
        changed, moved = compare_rows(before, after)
        cells += [{**here, **one} for one in changed]
        rows += [{**here, **one} for one in moved]
    asked = asked_cells(queries)
    for one in cells:
        one["variable"] = variables[one["source"]].get(one["column"], "")
        one["silent"] = (one["record"], one["variable"]) not in asked
    table = pd.DataFrame(cells, columns=list(CHANGE))
    table = table.sort_values(["silent"], ascending=False, kind="stable").reset_index(drop=True)
    return Difference(
        table, pd.DataFrame(rows, columns=list(ROWS)), pd.DataFrame(columns, columns=list(COLUMNS))
    )


def asked_cells(queries: pd.DataFrame) -> set[tuple[str, str]]:
    """Record and variable of every cell that some query looks at."""
    pairs = queries[["record", "rule", "variable"]].dropna().drop_duplicates()
    return {
        (record, name)
        for record, rule, variable in pairs.itertuples(index=False)
        for name in (variable, *RULES[rule].fields)
    }


def compare_rows(
    before: pd.DataFrame, after: pd.DataFrame
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Changed cells, and rows added or removed, of two tables indexed by record (doubles allowed)."""
    shared = [name for name in before.columns if name in after.columns]
    changed, moved = [], []
    left, right = _by_record(before[shared]), _by_record(after[shared])
    for record in sorted({*left, *right}):
        old, new = left.get(record, []), right.get(record, [])
        old, new = leave_equal(old, new), leave_equal(new, old)
        for one, other in zip(old, new, strict=False):
            changed += [
                {"record": record, "column": name, "before": b, "after": a}
                for name, b, a in zip(shared, one, other, strict=True)
                if b != a
            ]
        extra = {"removed": old[len(new) :], "added": new[len(old) :]}
        moved += [{"record": record, "what": what} for what, rows in extra.items() for _ in rows]
    return changed, moved


def leave_equal(rows: Sequence[Cells], others: Sequence[Cells]) -> list[Cells]:
    """The rows without those that have an equal one among the others, each of which stands for one."""
    free, left = Counter(others), []
    for row in rows:
        if free[row]:
            free[row] -= 1
        else:
            left.append(row)
    return left


def _by_record(frame: pd.DataFrame) -> dict[str, list[Cells]]:
    rows: dict[str, list[Cells]] = {}
    for record, *values in frame.itertuples():
        rows.setdefault(str(record), []).append(tuple(map(str, values)))
    return rows


def _variables(source: Mapping[str, Any]) -> dict[str, str]:
    """Header -> the variable that it gives."""
    found = {}
    for variable, column in source["columns"].items():
        spec = {"column": column} if isinstance(column, str) else column
        names = spec.get("columns") or list(spec.get("checkboxes", {})) or [spec["column"]]
        found.update(dict.fromkeys((name.strip() for name in names), variable))
    return found


def _read(
    center: Mapping[str, Any], source: Mapping[str, Any], delivery: Mapping[str, Any]
) -> pd.DataFrame:
    """The data rows of a source as text by record, one column a header."""
    only = {**center, "deliveries": [delivery]}
    files = {key: Path(path) for key, path in delivered_files(dict(delivery)).items()}
    key = file_key(only, dict(source))
    source = fit_formats({**only, "sources": [source]}, files)["sources"][0]
    table: RawTable = read_table(files[key], read_spec(center, source))
    table = name_fields(source, table, files, key)
    column = source["columns"]["record"]
    header = column if isinstance(column, str) else column["column"]
    place = _check_columns(table, source, header, files[key].name)
    kept = (
        mark_rows(table.cells, source.get("not_data", ()), table.delivered or table.header)
        != "not_data"
    )
    kept &= select_rows(table.cells, table.header, source.get("where", {}))
    frame = pd.DataFrame({i: trim(table.cells[i]).fillna("") for i in table.cells})[kept]
    frame.index = pd.Index(
        [unicodedata.normalize("NFC", one) for one in frame[place]], name="record"
    )
    return frame.set_axis(name_columns(table.header), axis=1)


def _check_columns(table: RawTable, source: Mapping[str, Any], header: str, file: str) -> int:
    """The place of the record id; raises StudyError where it, or a column that selects rows, is not there once."""
    wanted = {header: "record", **dict.fromkeys(source.get("where", {}), "where")}
    counts = {name: len(find_column(table.header, name)) for name in wanted}
    at = f"{file}, source {source['id']}"
    problems = [
        say_column(at, name, wanted[name], count) for name, count in counts.items() if count != 1
    ]
    if problems:
        raise StudyError(*problems)
    return find_column(table.header, header)[0]


def name_columns(header: Sequence[str]) -> list[str]:
    """A name of its own for each column: a blank one by its place, the second of a name with "(2)"."""
    names: list[str] = []
    for place, text in enumerate(header, start=1):
        name = text.strip() or f"(column {place})"
        tries = (name, *(f"{name} ({again})" for again in range(2, place + 2)))
        names.append(next(one for one in tries if one not in names))
    return names
