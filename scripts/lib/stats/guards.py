"""When a number is not given although it could be computed, and in which words.

The thresholds are declared by the study; a refusal is a text that is printed in the place of the
number. A value that is not known (NaN) does not pass its threshold.
"""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Guards:
    """What is needed at least; a threshold of 0 asks for nothing."""

    min_follow_up: float = 0
    min_events: int = 0
    min_at_risk: int = 0
    min_cell: int = 0


def check_guards(
    guards: Guards,
    *,
    follow_up: float | None = None,
    events: int | None = None,
    at_risk: int | None = None,
    smallest_cell: int | None = None,
    unit: str = "months",
) -> str | None:
    """The reason not to give a number, or None. Only what is passed is checked.

    `follow_up` is the median follow-up in `unit`, `events` the number of events, `at_risk` the
    patients at risk at the time in question, `smallest_cell` the smallest count of the table a p
    would be computed from.
    """
    checks = (
        ("median follow-up", follow_up, guards.min_follow_up, f" {unit}"),
        ("number of events", events, guards.min_events, ""),
        ("number at risk", at_risk, guards.min_at_risk, ""),
        ("smallest cell", smallest_cell, guards.min_cell, ""),
    )
    reasons = [
        f"{name} {_say(value)} below the declared minimum of {least:g}{suffix}"
        for name, value, least, suffix in checks
        if value is not None and least > 0 and not value >= least
    ]
    return "; ".join(reasons) or None


def trim_curve(km: pd.DataFrame, min_at_risk: int) -> pd.DataFrame:
    """The part of a Kaplan-Meier frame that is shown: it stops where too few are at risk."""
    return km[km["at_risk"] >= min_at_risk].reset_index(drop=True)


def _say(value: float) -> str:
    return "unknown, thus" if pd.isna(value) else f"{round(value, 1):g}"
