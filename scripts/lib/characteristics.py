"""The numbers of the tables of characteristics: each variable by arm and overall.

A level is a share of all patients of its column, the missing among them, so that the lines of a
variable that has one level a patient add up to the column; the missing have a line of their own.
A level that somebody in the study has is counted in every column. Medians and means are those of
the patients who have a value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.number import Number
from scripts.lib.stats.summaries import summarize
from scripts.lib.tnm_order import stage_rank

MISSING = "missing"
NOTHING = "\u2013"  # printed where there is no value to summarize
SUMMARIES = {"median": ("median", "q1", "q3"), "mean": ("mean", "sd")}
NUMERIC = ("integer", "number")


@dataclass(frozen=True)
class Group:
    """One column of a table: what its ids and labels end with, and who is in it."""

    suffix: str
    words: str
    chosen: np.ndarray


def compute_characteristics(
    patients: pd.DataFrame, declared: Mapping[str, Any], catalogue: Catalogue
) -> list[Number]:
    """All numbers of the declared tables, in printed order: lines within columns of each table.

    declared: `by` (a variable, or empty for one column) and `tables` (name -> rows of `variable`,
    `show`, `levels`, `decimals`). Ids: `characteristics.n`, `characteristics.sex.female`,
    `characteristics.age.median[therapy=target]`, `characteristics.age.missing`.
    """
    groups = list_groups(patients, declared.get("by", ""))
    return [
        number
        for table, rows in declared.get("tables", {}).items()
        for number in _compute_table(patients, table, rows, groups, catalogue)
    ]


def list_groups(patients: pd.DataFrame, by: str) -> list[Group]:
    """All patients, then those of each level of a variable that occurs."""
    everybody = Group("", "", np.ones(len(patients), dtype=bool))
    if not by:
        return [everybody]
    text = patients[by].astype("str")
    levels = sorted(text.dropna().unique())
    return [everybody] + [
        Group(f"[{by}={level}]", f", {level}", (text == level).fillna(False).to_numpy(dtype=bool))
        for level in levels
    ]


def _compute_table(
    patients: pd.DataFrame,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    groups: Sequence[Group],
    catalogue: Catalogue,
) -> Iterator[Number]:
    for group in groups:
        count = int(group.chosen.sum())
        yield Number(
            f"{table}.n{group.suffix}",
            f"Patients{group.words}",
            "count",
            float(count),
            str(count),
            group.chosen,
            group.chosen,
            section=f"Table: {table}",
            numerator=count,
            denominator=count,
            unit="patients",
        )
    for row in rows:
        variable = catalogue[row["variable"]]
        engine = _count_levels if choose_show(row, variable) == "levels" else _summarize
        for number in engine(patients, row, groups, variable):
            number.number_id = f"{table}.{number.number_id}"
            number.section = f"Table: {table}"
            yield number


def choose_show(row: Mapping[str, Any], variable: Variable) -> str:
    """How a variable is shown: as declared, else levels for what is no number."""
    chosen: str = row.get("show") or ("median" if variable.type in NUMERIC else "levels")
    return chosen


def order_levels(values: pd.Series, variable: Variable, wanted: Sequence[Any]) -> list[str]:
    """The levels to print: the wanted ones, then all that occur, in the catalogue's order.

    Stage groups follow their rank, numbers their value, booleans say yes before no, other texts
    stand by name.
    """
    if variable.type == "boolean":
        return ["yes", "no"]
    seen = pd.Series(sorted(values.dropna().unique()), dtype="str")
    if variable.is_stage_group:
        seen = seen.iloc[np.argsort(stage_rank(seen).fillna(-1).to_numpy(), kind="stable")]
    if variable.type in NUMERIC:
        seen = seen.iloc[np.argsort(seen.astype("float64").to_numpy(), kind="stable")]
    declared = [level for level in variable.levels if level in set(seen)]
    return list(dict.fromkeys([*map(str, wanted), *declared, *seen]))


def read_levels(values: pd.Series, variable: Variable) -> pd.Series:
    """A variable as text levels, missing where it is; booleans as yes and no."""
    if variable.type == "boolean":
        return values.astype("boolean").map({True: "yes", False: "no"}).astype("str")
    return values.astype("str")


def _count_levels(
    patients: pd.DataFrame, row: Mapping[str, Any], groups: Sequence[Group], variable: Variable
) -> Iterator[Number]:
    values = read_levels(patients[variable.name], variable)
    if variable.type == "list":
        items = values.dropna().str.split(";").explode()
        levels = order_levels(items, variable, row.get("levels", ()))
        padded = ";" + values + ";"
        found = {one: padded.str.contains(f";{one};", regex=False) for one in levels}
    else:
        levels = order_levels(values, variable, row.get("levels", ()))
        found = {one: values == one for one in levels}
    for level in levels:
        mask = found[level].fillna(False).to_numpy(dtype=bool) & values.notna().to_numpy()
        yield from _share(variable, level, mask, groups)
    yield from _share(variable, MISSING, values.isna().to_numpy(), groups)


def _share(
    variable: Variable, level: str, mask: np.ndarray, groups: Sequence[Group]
) -> Iterator[Number]:
    """How many of each column have a level."""
    for group in groups:
        inside = mask & group.chosen
        count, total = int(inside.sum()), int(group.chosen.sum())
        yield Number(
            f"{variable.name}.{level}{group.suffix}",
            f"{variable.label}: {level}{group.words}",
            "share",
            count / total if total else float("nan"),
            format_share(count, total),
            inside,
            group.chosen,
            numerator=count,
            denominator=total,
            unit="fraction",
        )


def _summarize(
    patients: pd.DataFrame, row: Mapping[str, Any], groups: Sequence[Group], variable: Variable
) -> Iterator[Number]:
    values = pd.to_numeric(patients[variable.name]).astype("float64")
    known = values.notna().to_numpy()
    found = [summarize(values[group.chosen]) for group in groups]
    for name in SUMMARIES[choose_show(row, variable)]:
        for group, summary in zip(groups, found, strict=True):
            inside = known & group.chosen
            yield Number(
                f"{variable.name}.{name}{group.suffix}",
                f"{variable.label}, {name}{group.words}",
                name,
                summary[name],
                format_plain(summary[name], row.get("decimals", 1)),
                inside,
                inside,
                denominator=int(inside.sum()),
                missing=int(group.chosen.sum() - inside.sum()),
                unit=variable.unit,
            )
    yield from _share(variable, MISSING, ~known, groups)


def format_share(count: int, total: int) -> str:
    """A count with its share of the column, such as 12 (40.0%); a plain 0 in an empty column."""
    return f"{count} ({count / total * 100:.1f}%)" if total else str(count)


def format_plain(value: float, decimals: int) -> str:
    """A value without its unit, which stands beside the variable."""
    return NOTHING if np.isnan(value) else f"{value:.{decimals}f}"
