"""Published numbers beside ours, compared at the precision in which they were printed."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

COLUMNS = ("number_id", "label", "published", "ours", "match", "source", "remark")


def compare_published(numbers: pd.DataFrame, published: Mapping[str, Any]) -> pd.DataFrame:
    """One row a published number. Match: yes, no, or absent where we have no such number."""
    ours = numbers.set_index("number_id")
    rows = [_compare(one, ours) for one in published["numbers"]]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def _compare(one: Mapping[str, Any], ours: pd.DataFrame) -> dict[str, str]:
    found = ours.loc[one["number_id"]] if one["number_id"] in ours.index else None
    return {
        "number_id": one["number_id"],
        "label": "" if found is None else found["label"],
        "published": print_published(one),
        "ours": "" if found is None else print_ours(one, found),
        "match": "absent"
        if found is None
        else ("yes" if print_published(one) == print_ours(one, found) else "no"),
        "source": one["source"],
        "remark": one.get("remark", ""),
    }


def print_published(one: Mapping[str, Any]) -> str:
    """A published number as printed there: a fraction of patients, or a value."""
    if "denominator" in one:
        return f"{one['numerator']}/{one['denominator']}"
    value = one["numerator"] if "numerator" in one else one["value"]
    return f"{value:.{one.get('decimals', 0)}f}"


def print_ours(one: Mapping[str, Any], found: pd.Series) -> str:
    """Our number in the same form."""
    if "denominator" in one:
        return f"{found['numerator']}/{found['denominator']}"
    is_rate = found["statistic"] == "rate"
    value = float(found["numerator"]) if "numerator" in one or is_rate else found["value"]
    return "not estimable" if pd.isna(value) else f"{value:.{one.get('decimals', 0)}f}"
