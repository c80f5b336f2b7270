"""Time to event: Kaplan-Meier with Greenwood intervals, medians, log-rank.

Times are in any one unit, from the declared origin, and not negative; an event at a time comes
before a censoring at the same time. Missing times or events are an error: the caller leaves such
patients out and says how many. Conventions (limits, medians, what is undefined) are those of
survfit and survdiff of the R package survival, with which the tests compare. `scipy.stats.ecdf`
gives the same curve but not the numbers at risk, and `scipy.stats.logrank` serves two groups only.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

CONF_TYPES = ("plain", "log", "log-log")
# Below this two survival probabilities are one: products of fractions miss one half by rounding.
TOLERANCE = float(np.sqrt(np.finfo(float).eps))


class Median(NamedTuple):
    """A median with its interval, in the unit of the times; NaN where it is not reached."""

    value: float
    lower: float
    upper: float


class Estimate(NamedTuple):
    """A survival probability at a time, with the number at risk just before it."""

    survival: float
    std_err: float
    lower: float
    upper: float
    at_risk: int


class LogRank(NamedTuple):
    """The test of equal survival; NaN where fewer than two groups can have events."""

    chisq: float
    df: int
    p: float


def kaplan_meier(
    time: Any, event: Any, conf_type: str = "log", level: float = 0.95
) -> pd.DataFrame:
    """The Kaplan-Meier estimate. Grain: one distinct time, events and censorings alike, ascending.

    Columns: time, at_risk (just before), events, censored, survival, std_err (Greenwood, of the
    survival), lower, upper (pointwise, kept within 0 and 1). Where the curve has reached 0,
    std_err and the limits are NaN; before the first event the log-log limits are NaN.
    Without patients the frame is empty. Raises ValueError for missing or negative times, missing
    events and an unknown `conf_type`.
    """
    if conf_type not in CONF_TYPES:
        raise ValueError(f"unknown interval {conf_type!r}: one of {', '.join(CONF_TYPES)}")
    times, events = _read(time, event)
    frame = _counts_by_time(times, events)
    n, d = frame["at_risk"].to_numpy(dtype="float64"), frame["events"].to_numpy(dtype="float64")
    survival = np.cumprod((n - d) / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.sqrt(np.cumsum(d / (n * (n - d))))
        lower, upper = _limits(survival, relative, conf_type, level)
        std_err = survival * relative
    return frame.assign(survival=survival, std_err=std_err, lower=lower, upper=upper)


def reverse_kaplan_meier(
    time: Any, event: Any, conf_type: str = "log", level: float = 0.95
) -> pd.DataFrame:
    """The distribution of potential follow-up: Kaplan-Meier with censoring as the event.

    Its median is the median follow-up (Schemper and Smith, Control Clin Trials 1996;17:343-346).
    `event` is the event of the study (such as death), as for `kaplan_meier`.
    """
    times, events = _read(time, event)
    return kaplan_meier(times, ~events, conf_type, level)


def median_survival(km: pd.DataFrame) -> Median:
    """The median of a Kaplan-Meier frame, and its interval by inversion of the frame's limits.

    The median is the first time at which survival is below one half. Where the curve runs at
    exactly one half, it is the middle of that stretch; a curve that ends there has its beginning.
    The same holds for both limits. NaN: one half is not reached.
    """
    times = km["time"].to_numpy(dtype="float64")
    values = (km[name].to_numpy(dtype="float64") for name in ("survival", "lower", "upper"))
    return Median(*(_first_half(times, curve) for curve in values))


def survival_at(km: pd.DataFrame, t: float) -> Estimate:
    """The estimate of a Kaplan-Meier frame at one time; 1 before the first.

    Beyond the last time of any patient nothing is known: NaN, none at risk.
    """
    times = km["time"].to_numpy(dtype="float64")
    if not len(times) or not t <= times[-1]:
        return Estimate(np.nan, np.nan, np.nan, np.nan, 0)
    at_risk = int(km["at_risk"].iloc[int(np.searchsorted(times, t, side="left"))])
    place = int(np.searchsorted(times, t, side="right")) - 1
    if place < 0:
        return Estimate(1.0, 0.0, 1.0, 1.0, at_risk)
    names = ["survival", "std_err", "lower", "upper"]
    survival, std_err, lower, upper = km[names].iloc[place].tolist()
    return Estimate(survival, std_err, lower, upper, at_risk)


def log_rank(time: Any, event: Any, group: Any) -> LogRank:
    """The log-rank test over all groups, with hypergeometric variance.

    Groups without expected events take no part. chisq and p are NaN where the groups leave nothing
    to compare: fewer than two take part, or all that are at risk have the event at once. Missing
    groups raise ValueError, as missing times and events do.
    """
    times, events = _read(time, event)
    labels, names = pd.factorize(pd.Series(group).to_numpy(), sort=True)
    if len(labels) != len(times) or (labels < 0).any():
        raise ValueError("a log-rank test needs a group for each time")
    at_risk, died = _groups_at_event_times(times, events, labels, len(names))
    difference, variance, expected = _log_rank_parts(at_risk, died)
    kept = np.flatnonzero(expected > 0)[1:]
    df = len(kept)
    chisq = _quadratic_form(difference[kept], variance[np.ix_(kept, kept)])
    from scipy.special import chdtrc

    return LogRank(chisq, df, float(chdtrc(df, chisq)) if df else np.nan)


def _read(time: Any, event: Any) -> tuple[np.ndarray, np.ndarray]:
    times = pd.Series(time).to_numpy(dtype="float64", na_value=np.nan)
    events = pd.Series(event).astype("boolean")
    if len(times) != len(events):
        raise ValueError("each time needs its event, and each event its time")
    if not (times >= 0).all() or events.isna().any():
        raise ValueError("times are not negative, and neither time nor event is missing")
    return times, events.to_numpy(dtype=bool)


def _counts_by_time(times: np.ndarray, events: np.ndarray) -> pd.DataFrame:
    distinct, place, leaving = np.unique(times, return_inverse=True, return_counts=True)
    died = np.bincount(place[events], minlength=len(distinct))
    at_risk = np.cumsum(leaving[::-1])[::-1]
    counts = {"time": distinct, "at_risk": at_risk, "events": died, "censored": leaving - died}
    return pd.DataFrame(counts)


def _limits(
    p: np.ndarray, relative: np.ndarray, conf_type: str, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Limits from the survival and the standard error of its logarithm."""
    from scipy.special import ndtri

    reach = float(ndtri((1 + level) / 2)) * relative
    if conf_type == "plain":
        return np.maximum(p - reach * p, 0), np.minimum(p + reach * p, 1)
    if conf_type == "log":
        some = np.where(p == 0, np.nan, p)
        return some * np.exp(-reach), np.minimum(some * np.exp(reach), 1)
    inner = np.where((p == 0) | (p == 1), np.nan, p)
    hazard, factor = -np.log(inner), np.exp(reach / -np.log(inner))
    return np.exp(-hazard * factor), np.exp(-hazard / factor)


def _first_half(times: np.ndarray, curve: np.ndarray) -> float:
    """Where a falling curve crosses one half; comparisons with NaN are false and so skip it."""
    reached = np.flatnonzero(curve < 0.5 + TOLERANCE)
    if not reached.size:
        return float("nan")
    first = reached[0]
    below = reached[curve[reached] < curve[first]]
    if abs(curve[first] - 0.5) < TOLERANCE and below.size:
        return float((times[first] + times[below[0]]) / 2)
    return float(times[first])


def _groups_at_event_times(
    times: np.ndarray, events: np.ndarray, labels: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers at risk and numbers of events, one row an event time, one column a group."""
    distinct = np.unique(times[events])
    at_risk = np.empty((len(distinct), groups))
    died = np.empty((len(distinct), groups))
    for label in range(groups):
        own = labels == label
        mine, falls = np.sort(times[own]), np.sort(times[own & events])
        at_risk[:, label] = len(mine) - np.searchsorted(mine, distinct, side="left")
        until = np.searchsorted(falls, distinct, side="right")
        died[:, label] = until - np.searchsorted(falls, distinct, side="left")
    return at_risk, died


def _log_rank_parts(
    at_risk: np.ndarray, died: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Observed minus expected events, their covariance, and the expected events, by group."""
    n, d = at_risk.sum(axis=1), died.sum(axis=1)
    share = at_risk / n[:, None]
    expected = (share * d[:, None]).sum(axis=0)
    # A single patient at risk leaves nothing to chance: no variance, and no division by zero.
    weight = d * (n - d) / np.maximum(n - 1, 1)
    variance = np.diag(weight @ share) - (share * weight[:, None]).T @ share
    return died.sum(axis=0) - expected, variance, expected


def _quadratic_form(difference: np.ndarray, variance: np.ndarray) -> float:
    """The chi-square of the differences; NaN where rounding is all that their variance holds."""
    if not difference.size or np.linalg.matrix_rank(variance, tol=TOLERANCE) < difference.size:
        return float("nan")
    return float(difference @ np.linalg.solve(variance, difference))
