"""One number of the study while it is made, and how it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.conditions import evaluate

Endpoint = Mapping[str, Any]
COLUMNS = (
    "number_id",
    "label",
    "section",
    "statistic",
    "value",
    "lower",
    "upper",
    "ci_method",
    "numerator",
    "denominator",
    "missing",
    "unit",
    "text",
    "reason",
    "note",
)
NOTHING = float("nan")


@dataclass
class Number:
    """One number while it is made; `numerator` and `denominator` patients by position."""

    number_id: str
    label: str
    statistic: str
    value: float
    text: str
    in_numerator: np.ndarray
    in_denominator: np.ndarray
    section: str = ""
    lower: float = NOTHING
    upper: float = NOTHING
    ci_method: str = ""
    numerator: int | None = None
    denominator: int | None = None
    missing: int = 0
    unit: str = ""
    reason: str = ""
    note: str = ""


def as_mask(truth: pd.Series) -> np.ndarray:
    """Where a three-valued column is true."""
    mask: np.ndarray = truth.fillna(False).to_numpy(dtype=bool)
    return mask


def meets(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Who of the chosen meets the endpoint's condition, and of whom that is known."""
    if "when" not in endpoint:
        return chosen, chosen
    truth = evaluate(endpoint["when"], patients)
    return chosen & as_mask(truth), chosen & truth.notna().to_numpy()


def format_count(count: int, missing: int) -> str:
    """A count as printed."""
    return f"{count}" + say_missing(missing)


def format_rate(count: int, total: int, lower: float, upper: float, missing: int) -> str:
    """A rate as printed, such as 11/30 (36.7%; 95% CI 19.9 to 56.1)."""
    if not total:
        return "0/0 (not estimable)" + say_missing(missing)
    interval = "" if np.isnan(lower) else f"; 95% CI {lower * 100:.1f} to {upper * 100:.1f}"
    return f"{count}/{total} ({count / total * 100:.1f}%{interval})" + say_missing(missing)


def format_value(value: float, endpoint: Endpoint, missing: int) -> str:
    """A value as printed, with the declared decimals and unit."""
    if np.isnan(value):
        return "not estimable" + say_missing(missing)
    unit = f" {endpoint['unit']}" if endpoint.get("unit") else ""
    return f"{value:.{endpoint.get('decimals', 1)}f}{unit}" + say_missing(missing)


def say_missing(missing: int) -> str:
    """How many values are missing, where some are."""
    return f"; {missing} missing" if missing else ""


def refuse(number: Number, reason: str) -> Number:
    """The same number without a value, and why: a number that is not given says so in its place."""
    number.value = number.lower = number.upper = NOTHING
    number.ci_method, number.reason = "", reason
    number.text = f"not given: {reason}"
    return number


def state(number: Number, shown: str, said: str) -> Number:
    """The same number with something more in its text and in its note."""
    number.text += shown
    number.note = "; ".join(filter(None, [number.note, said]))
    return number
