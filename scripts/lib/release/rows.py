"""Row-level data that may leave: classes, dates, ages, and the risk of being singled out.

No direct identifier and no free text may be asked for at all. Dates become days from surgery, ages
above 89 are pooled (45 CFR 164.514(b)(2)), and the order of the rows says nothing. The risk is one
over the size of the smallest class of equal quasi-identifiers; EMA policy 0070 and Health Canada
recommend at most 0.09.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Variable

ANCHOR = "surgery_date"
OLDEST = 89
POOLED = 90


def generalize(
    patients: pd.DataFrame, columns: Sequence[str], bands: Mapping[str, int]
) -> pd.DataFrame:
    """The columns as they leave: grain one patient, in an order made of the values alone."""
    parts: dict[str, Any] = {}
    anchor = patients[ANCHOR]
    for name in columns:
        values = patients[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            if name != ANCHOR:
                days = (values - anchor).dt.days.astype("Int64")
                parts[f"{name.removesuffix('_date')}_days"] = days
        elif name in bands:
            parts[name] = _band(values, bands[name], name == "age")
        elif name == "age":
            parts[name] = values.clip(upper=POOLED)
        else:
            parts[name] = values
    made = pd.DataFrame(parts)
    order = made.astype("str").sort_values(list(made.columns), kind="stable").index
    return made.loc[order].reset_index(drop=True)


def _band(values: pd.Series, width: int, pooled: bool) -> pd.Series:
    """Whole numbers as bands such as 60-69; ages above 89 as 90+."""
    lower = values // width * width
    text = lower.astype("str") + "-" + (lower + width - 1).astype("str")
    text = text.where(~(values > OLDEST).fillna(False), f"{POOLED}+") if pooled else text
    return text.where(values.notna()).astype("str")


def list_quasi(columns: Sequence[str], catalogue: Mapping[str, Variable]) -> list[str]:
    """Columns by which a person could be recognized: quasi-identifiers that are no dates.

    Days from surgery are counted as sensitive: without a calendar day nobody knows them.
    """
    return [
        name
        for name in columns
        if name in catalogue
        and catalogue[name].privacy == "quasi"
        and catalogue[name].type != "date"
    ]


def measure_risk(rows: pd.DataFrame, quasi: Sequence[str]) -> float:
    """One over the size of the smallest class; missing is a value. 1.0 for a table of one row."""
    if rows.empty:
        return 0.0
    keys = list(quasi)
    smallest = rows.groupby(keys, dropna=False).size().min() if keys else len(rows)
    return 1.0 / float(smallest)
