"""The engines of the simple statistics: counts, rates, summaries and single values of a variable.

A rate's denominator is the patients with a known value, and the missing are stated.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from scripts.lib.number import (
    NOTHING,
    Endpoint,
    Number,
    format_count,
    format_rate,
    format_value,
    meets,
)
from scripts.lib.stats.proportions import rate_interval
from scripts.lib.stats.summaries import QUANTILE_NOTE, summarize

METHODS = {"clopper_pearson": "Clopper-Pearson", "wilson": "Wilson", "jeffreys": "Jeffreys"}
QUANTILES = ("q1", "median", "q3")


def count_patients(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """How many patients meet a condition; without one, how many there are; of a variable, how many levels."""
    met, known = meets(patients, endpoint, chosen)
    count = int(met.sum())
    if "variable" in endpoint:
        met = known = chosen & patients[endpoint["variable"]].notna().to_numpy()
        count = int(patients.loc[met, endpoint["variable"]].nunique())
    missing = int(chosen.sum() - known.sum())
    yield Number(
        endpoint["id"],
        endpoint["label"],
        "count",
        float(count),
        format_count(count, missing),
        met,
        known,
        numerator=count,
        denominator=int(known.sum()),
        missing=missing,
        unit=endpoint.get("unit", "patients"),
    )


def rate_patients(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """The share of patients who meet a condition among those of whom it is known, with its interval."""
    met, known = meets(patients, endpoint, chosen)
    count, total, missing = int(met.sum()), int(known.sum()), int(chosen.sum() - known.sum())
    method = endpoint.get("interval", "clopper_pearson")
    lower, upper = (NOTHING, NOTHING) if method == "none" else rate_interval(count, total, method)
    yield Number(
        endpoint["id"],
        endpoint["label"],
        "rate",
        count / total if total else NOTHING,
        format_rate(count, total, lower, upper, missing),
        met,
        known,
        lower=lower,
        upper=upper,
        ci_method=METHODS.get(method, "") if total else "",
        numerator=count,
        denominator=total,
        missing=missing,
        unit="fraction",
    )


def summarize_variable(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """Summaries of a variable over the patients who have a value."""
    values = patients[endpoint["variable"]].astype("float64").where(chosen)
    known = chosen & values.notna().to_numpy()
    found = summarize(values[chosen])
    missing = int(chosen.sum() - known.sum())
    for name in endpoint.get("summaries", ("mean", "sd", "median", "q1", "q3", "min", "max")):
        yield Number(
            f"{endpoint['id']}.{name}",
            f"{endpoint['label']}, {name}",
            name,
            float(found[name]),
            format_count(int(found[name]), missing)
            if name == "n"
            else format_value(found[name], endpoint, missing),
            known,
            known,
            denominator=int(known.sum()),
            missing=missing,
            unit="patients" if name == "n" else endpoint.get("unit", ""),
            note=QUANTILE_NOTE if name in QUANTILES else "",
        )


def list_values(patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray) -> Iterator[Number]:
    """The single values of a variable in ascending order, numbered from 1."""
    values = patients[endpoint["variable"]].astype("float64").where(chosen)
    order = values.dropna().sort_values(kind="stable")
    for place, (at, value) in enumerate(order.items(), start=1):
        one = (patients.index == at) & chosen
        yield Number(
            f"{endpoint['id']}.{place}",
            f"{endpoint['label']}, {place}",
            "value",
            float(value),
            format_value(value, endpoint, 0),
            one,
            one,
            denominator=1,
            unit=endpoint.get("unit", ""),
        )
