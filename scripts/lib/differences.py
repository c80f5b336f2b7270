"""Two deliveries of a center compared cell by cell, whatever the order of their rows and columns.

Rows are matched by source and record; of several rows of a record, equal ones are matched first,
the others in their order. Texts are compared as delivered, blanks at the ends apart.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.config_names import delivered_files, file_key
from scripts.lib.dialect import trim
from scripts.lib.extract import find_column, mark_rows, select_rows
from scripts.lib.ingest import name_fields, read_spec
from scripts.lib.readers import RawTable, read_table
from scripts.lib.rules.registry import RULES

CHANGE = ("source", "record", "column", "variable", "before", "after", "silent")
ROWS = ("source", "record", "what")
COLUMNS = ("source", "column", "what")


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
    for source in center["sources"]:
        before, after = (_read(center, source, delivery) for delivery in (old, new))
        before, after = (one[~one.index.isin(list(withdrawn))] for one in (before, after))
        here = {"source": source["id"]}
        columns += [
            {**here, "column": name, "what": what}
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
    variables = {s["id"]: _variables(s) for s in center["sources"]}
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
        old, new = [o for o in old if o not in new], [n for n in new if n not in old]
        for one, other in zip(old, new, strict=False):
            changed += [
                {"record": record, "column": name, "before": b, "after": a}
                for name, b, a in zip(shared, one, other, strict=True)
                if b != a
            ]
        extra = {"removed": old[len(new) :], "added": new[len(old) :]}
        moved += [{"record": record, "what": what} for what, rows in extra.items() for _ in rows]
    return changed, moved


def _by_record(frame: pd.DataFrame) -> dict[str, list[tuple[str, ...]]]:
    rows: dict[str, list[tuple[str, ...]]] = {}
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
    table: RawTable = read_table(files[key], read_spec(center, source))
    table = name_fields(source, table, files, key)
    kept = (
        mark_rows(table.cells, source.get("not_data", ()), table.delivered or table.header)
        != "not_data"
    )
    kept &= select_rows(table.cells, table.header, source.get("where", {}))
    frame = pd.DataFrame({i: trim(table.cells[i]).fillna("") for i in table.cells})[kept]
    column = source["columns"]["record"]
    header = column if isinstance(column, str) else column["column"]
    record = frame[find_column(table.header, header)[0]]
    frame.index = pd.Index([unicodedata.normalize("NFC", one) for one in record], name="record")
    names = [name.strip() or f"(column {i + 1})" for i, name in enumerate(table.header)]
    return frame.set_axis(names, axis=1).loc[:, ~pd.Index(names).duplicated()]
