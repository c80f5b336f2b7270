"""TNM categories that cannot be converted to the reference edition for want of data, at each point.

Crosswalk of the editions: Rami-Porta et al., J Thorac Oncol 2015;10:990-1003 (T), and Eberhardt et
al., J Thorac Oncol 2015;10:1515-1522 (M).
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from scripts.lib.rules import WARNING, Context, has_item, rule
from scripts.lib.staging import POINTS, REFERENCE_EDITION, SIZES
from scripts.lib.tnm import EDITIONS, convert_categories

WORDS = {"c": "before therapy", "yc": "after therapy", "yp": "after surgery"}
TO = f"cannot be converted to edition {REFERENCE_EDITION}"


def find_needs(rows: pd.DataFrame, point: str, axis: str) -> pd.Series:
    """What the conversion of one axis at one point is in want of, joined by ";"; missing where of nothing."""
    older = rows[rows["tnm_edition"].isin(EDITIONS) & (rows["tnm_edition"] != REFERENCE_EDITION)]
    nothing = pd.Series(np.nan, index=older.index, dtype="str")
    t, n, m = (older[f"{point}_{one}"] if one == axis else nothing for one in "tnm")
    size = pd.to_numeric(older[SIZES[point]]) if point in SIZES else None
    found = convert_categories(t, n, m, older["tnm_edition"], REFERENCE_EDITION, size)
    return found["needs"].str.replace("; ", ";").reindex(rows.index)


def _check(point: str, axis: str, *needs: str) -> Callable[[pd.DataFrame, Context], pd.Series]:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        found = find_needs(rows, point, axis)
        return pd.concat([has_item(found, need) for need in needs], axis=1).any(axis=1)

    return check


for _point in POINTS:
    _size = SIZES.get(_point, "")
    rule(
        f"tnm.{_point}_t_needs_size",
        WARNING,
        f"{_point}_t tnm_edition {_size}".strip(),
        _size or f"{_point}_t",
        f"The T category {WORDS[_point]} {TO}: needs the size. How large was the tumor?",
    )(_check(_point, "t", "size"))
    rule(
        f"tnm.{_point}_t_needs_reason",
        WARNING,
        f"{_point}_t tnm_edition",
        f"{_point}_t",
        f"The T3 {WORDS[_point]} {TO}: needs what made it a T3. Which T is it there?",
    )(_check(_point, "t", "reason of T3"))
    rule(
        f"tnm.{_point}_m_needs_metastases",
        WARNING,
        f"{_point}_m tnm_edition",
        f"{_point}_m",
        f"The M1b {WORDS[_point]} {TO}: needs the number of metastases. Which M is it there?",
    )(_check(_point, "m", "number of metastases"))

CATEGORIES = [f"{point}_{axis}" for point in POINTS for axis in "tnm"]


@rule(
    "edition.missing",
    WARNING,
    " ".join(["tnm_edition", *CATEGORIES]),
    "tnm_edition",
    "TNM categories are given without their edition: they are neither staged nor converted. Which is it?",
)
def check_edition(rows: pd.DataFrame, context: Context) -> pd.Series:
    """An edition that could not be read, or is none of the known ones, is a finding of its own."""
    return rows["tnm_edition"].isna() & rows[CATEGORIES].notna().any(axis=1)
