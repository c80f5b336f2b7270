"""TNM stage groups of lung cancer, 7th to 9th edition, from tables; no cell is computed or guessed.

Sources of the tables: 7th SEER CS, SEER TNM, VistA, NICE; 8th SEER EOD 2.1, VistA, NCI PDQ, NCCN;
9th Rami-Porta et al., J Thorac Oncol 2024;19:1007-1027 and Detterbeck, Chest 2024;166:882-895, as
carried by three public programs. tnm_edge_cells.csv holds what the published tables leave open.
"""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.reference import read_reference
from scripts.lib.uniques import map_unique_rows, spread

EDITIONS = (7, 8, 9)
TABLES = {7: "tnm7.csv", 8: "tnm8.csv", 9: "tnm9.csv"}
GENERAL = {
    "T": ("TX", "T0", "Tis", "T1", "T1a", "T1b", "T2", "T2a", "T2b", "T3", "T4"),
    "N": ("NX", "N0", "N1", "N2", "N3"),
    "M": ("M0", "M1", "M1a", "M1b"),
}
ADDED = {
    ("T", 8): ("T1mi", "T1c"),
    ("M", 8): ("M1c",),
    ("N", 9): ("N2a", "N2b"),
    ("M", 9): ("M1c1", "M1c2"),
}
STAGE_COLUMNS = {"stage": "str", "basis": "str", "note": "str"}

Answer = tuple[str | None, str, str | None]


@cache
def categories(axis: str, edition: int) -> frozenset[str]:
    """The categories of an edition, those without their letter (T1, N2, M1c) among them."""
    added = [
        name
        for (where, since), names in ADDED.items()
        if where == axis and since <= edition
        for name in names
    ]
    return frozenset(GENERAL[axis]) | frozenset(added)


def category_exists(category: pd.Series, axis: str, edition: pd.Series | int) -> pd.Series:
    """Whether the edition of the row has the category (T1c not in the 7th, N2a from the 9th on).

    Boolean, grain of `category`; missing where the category or the edition is missing or the
    edition is none of 7, 8, 9. MX has been in none of them.
    """
    editions = read_editions(edition, category.index)
    exists = pd.Series(pd.NA, index=category.index, dtype="boolean")
    for number in EDITIONS:
        here = editions.eq(number).fillna(False) & category.notna()
        exists[here] = category[here].isin(categories(axis, number)).astype("boolean")
    return exists


def stage_group(t: pd.Series, n: pd.Series, m: pd.Series, edition: pd.Series | int) -> pd.DataFrame:
    """Stage group of canonical categories; one row per patient, index of `t`.

    stage: the group, missing where there is none. basis says why: table (published cell), edge (a
    registry's or derived answer, named in note), t0n0m0 (no tumor left: no group, and not stage 0),
    needs size, needs stations, needs metastases (the category without its letter leaves the group
    open), contradictory (such as Tis with nodes: ask), no group (known categories, no answer),
    missing (an axis, or the edition, or MX), unknown category (not in that edition).
    A missing M is not M0. A metastasis decides for any T and any N, also when these are missing.
    """
    frame = pd.DataFrame({"t": t, "n": n, "m": m, "edition": read_editions(edition, t.index)})
    return map_unique_rows(frame, _find_group, STAGE_COLUMNS)


def t_from_size(size_mm: pd.Series, edition: pd.Series | int) -> pd.Series:
    """T category by greatest dimension in mm alone (T1mi is not a matter of size); limits
    inclusive.

    Missing where size or edition is missing or the size is not above zero. Sources: IASLC 7th and
    8th edition proposals; 9th unchanged (tnm_t_size.csv).
    """
    with np.errstate(over="ignore"):  # no size: it is infinite then, and has no category
        sizes = pd.to_numeric(size_mm, errors="coerce").astype("float64").round(6)
    editions = read_editions(edition, size_mm.index)
    result = pd.Series(np.nan, index=size_mm.index, dtype="str")
    for number in EDITIONS:
        names, limits = _size_limits(number)
        here = editions.eq(number).fillna(False) & sizes.gt(0) & np.isfinite(sizes)
        places = np.searchsorted(limits, sizes[here].to_numpy(), side="left")
        result[here] = pd.array(names, dtype="str").take(places)
    return result


def read_editions(edition: Any, index: pd.Index) -> pd.Series:
    """Editions as nullable integers; what is no whole number is missing."""
    numbers = pd.to_numeric(spread(edition, index), errors="coerce").astype("Float64")
    return numbers.where(numbers.mod(1).eq(0).fillna(False)).astype("Int64")


@cache
def _size_limits(edition: int) -> tuple[list[str], list[float]]:
    table = read_reference("tnm_t_size.csv")
    rows = table[(table["edition"] == str(edition)) & (table["t"] != "T1mi")]
    # Upper limits in mm of all but the last, open class.
    return list(rows["t"]), [float(limit) * 10 for limit in rows["size_le_cm"] if limit]


@cache
def _cells(edition: int) -> dict[tuple[str, str, str], str]:
    table = read_reference(TABLES[edition])
    return dict(
        zip(zip(table["t"], table["n"], table["m"], strict=True), table["stage"], strict=True)
    )


@cache
def _edges(edition: int) -> list[dict[str, str]]:
    """Edge cells of an edition, the most specific first: "Tis, any, M1*" before "any, any, M1"."""
    table = read_reference("tnm_edge_cells.csv")
    rows = table[table["edition"] == str(edition)].to_dict("records")
    return sorted(rows, key=lambda row: sum(row[axis] == "any" for axis in "tnm"))


def _matches(pattern: str, category: str | None) -> bool:
    if pattern == "any":
        return True
    if pattern.endswith("*"):
        return category is not None and category.startswith(pattern[:-1])
    return category in pattern.split("|")


def _find_group(t: str | None, n: str | None, m: str | None, edition: int | None) -> Answer:
    if edition is None or edition not in EDITIONS or m is None or m == "MX":
        return None, "missing", None
    for axis, category in zip("TNM", (t, n, m), strict=True):
        if category is not None and category not in categories(axis, edition):
            return None, "unknown category", None
    if m == "M0" and (t is None or n is None):
        return None, "missing", None
    return _from_table(t, n, m, edition) or _from_edges(t, n, m, edition) or _metastatic(m, edition)


def _from_table(t: str | None, n: str | None, m: str, edition: int) -> Answer | None:
    stage = _cells(edition).get((str(t), str(n), m))
    return None if stage is None else (stage, "table", None)


def _from_edges(t: str | None, n: str | None, m: str, edition: int) -> Answer | None:
    for row in _edges(edition):
        if all(_matches(row[axis], value) for axis, value in zip("tnm", (t, n, m), strict=True)):
            return row["stage"] or None, row["kind"], f"{row['basis']}: {row['note']}"
    return None


def _metastatic(m: str, edition: int) -> Answer:
    """M1 with a T or N that the table does not list (missing, T1, N2): the group is that of any T,
    any N.
    """
    stage = _cells(edition).get(("TX", "NX", m))
    return (stage, "table", None) if stage else (None, "no group", None)
