"""Time to event: Kaplan-Meier numbers and curves from declared event and censor dates.

An endpoint declares `origin` (surgery unless said otherwise), `events` (each a date and the
condition under which it counts; the first one counts), `censor` (the last date at which the patient
was known to be without) and `times` in months. Events stand in the order in which they can happen,
death last. A patient whose event is not known to have happened or not (nor an earlier one before
it), or without a needed date, or with a date before the origin, has no time: counted as missing.
The guards of the study decide what is given; a refusal names its reason in the number's place.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.lib.comparisons import format_p, split_groups
from scripts.lib.conditions import evaluate
from scripts.lib.immortal_time import warn_immortal_time
from scripts.lib.number import Endpoint, Number, as_mask, refuse, say_missing, state
from scripts.lib.stats.guards import Guards, check_guards
from scripts.lib.stats.survival import (
    kaplan_meier,
    log_rank,
    median_survival,
    reverse_kaplan_meier,
    survival_at,
)

ORIGIN, CONF_TYPE, MONTH = "surgery_date", "log-log", 30.4375
UNREACHED, UNTIMED = "the curve does not reach one half", "no patient has a follow-up time"
PLATEAU = "where the curve runs at one half, the middle of that stretch"


class Times(NamedTuple):
    """Months to event or censoring, whether it was the event, and of whom both are known."""

    time: np.ndarray
    event: np.ndarray
    known: np.ndarray


def derive_times(
    patients: pd.DataFrame, endpoint: Mapping[str, Any], month: float = MONTH
) -> Times:
    """The time and event of every patient, by position; meaningless where not known."""
    origin = patients[endpoint.get("origin", ORIGIN)]
    happened = pd.Series(False, index=patients.index, dtype="boolean")
    first = pd.Series(pd.NaT, index=patients.index, dtype="datetime64[s]")
    unclear = np.zeros(len(patients), dtype=bool)
    for source in endpoint["events"]:
        here = evaluate(source["when"], patients)
        dates = patients[source["date"]].where(as_mask(here))
        # Without its date, or after one that may have happened before, its time is not known.
        unclear |= as_mask(here) & (dates.isna() | happened.isna()).to_numpy()
        first = first.where(first.notna() & ~(dates < first), other=dates)
        happened = happened | here
    event = as_mask(happened)
    end = first.where(event, other=patients[endpoint["censor"]])
    days = (end - origin).dt.days
    known = happened.notna().to_numpy() & ~unclear & (days >= 0).to_numpy()
    return Times((days / month).to_numpy(dtype="float64", na_value=np.nan), event, known)


def summarize_times(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, guards: Guards, month: float
) -> Iterator[Number]:
    """Events, median and survival at the declared times, for some of the patients."""
    times = derive_times(patients, endpoint, month)
    members = (chosen & times.known & times.event, chosen & times.known)
    missing = int(chosen.sum() - members[1].sum())
    counts = (int(members[0].sum()), int(members[1].sum()))
    conf_type = endpoint.get("conf_type", CONF_TYPE)
    reason = refuse_curve(times, chosen, guards)
    km = kaplan_meier(times.time[members[1]], times.event[members[1]], conf_type)

    def number(part: str, words: str, statistic: str, **more: Any) -> Number:
        return Number(
            f"{endpoint['id']}.{part}",
            f"{endpoint['label']}, {words}",
            statistic,
            text="",
            in_numerator=members[0],
            in_denominator=members[1],
            numerator=counts[0],
            denominator=counts[1],
            missing=missing,
            **more,
        )

    events = number("events", "events", "count", value=float(counts[0]), unit="patients")
    events.text = f"{counts[0]} of {counts[1]}" + say_missing(missing)
    yield events
    yield _median(km, number, reason, conf_type, missing)
    for at in endpoint.get("times", ()):
        yield _survival(km, number, reason, conf_type, at, guards, missing)


def _median(
    km: pd.DataFrame, number: Any, reason: str | None, conf_type: str, missing: int
) -> Number:
    found = median_survival(km)
    made: Number = number(
        "median", "median", "median", value=found.value, unit="months", note=PLATEAU
    )
    if reason or np.isnan(found.value):
        return refuse(made, reason or UNREACHED)
    made.lower, made.upper = found.lower, found.upper
    made.ci_method = f"Greenwood, {conf_type}"
    made.text = f"{found.value:.1f} months ({_say_limits(found.lower, found.upper)})"
    made.text += say_missing(missing)
    return made


def _say_limits(lower: float, upper: float) -> str:
    """The interval of a median; a limit that its curve does not reach is said to be that."""
    if np.isnan(lower) and np.isnan(upper):
        return "no limit of its interval is reached"
    shown = ["not reached" if np.isnan(one) else f"{one:.1f}" for one in (lower, upper)]
    return f"95% CI {shown[0]} to {shown[1]}"


def _survival(
    km: pd.DataFrame,
    number: Any,
    reason: str | None,
    conf_type: str,
    at: float,
    guards: Guards,
    missing: int,
) -> Number:
    found = survival_at(km, at)
    made: Number = number(
        f"at.{at:g}", f"at {at:g} months", "survival", value=found.survival, unit="fraction"
    )
    reason = reason or check_guards(guards, at_risk=found.at_risk)
    if reason or np.isnan(found.survival):
        return refuse(made, reason or f"nobody was followed for {at:g} months")
    made.ci_method = f"Greenwood, {conf_type}"
    interval = "no interval before the first event"
    if found.survival < 1:
        made.lower, made.upper = found.lower, found.upper
        interval = f"95% CI {found.lower * 100:.1f} to {found.upper * 100:.1f}"
    made.text = f"{found.survival * 100:.1f}% ({interval})" + say_missing(missing)
    return made


def refuse_curve(times: Times, chosen: np.ndarray, guards: Guards) -> str | None:
    """Why no curve and no number of it is given; the follow-up is the median by reverse Kaplan-Meier."""
    mine = chosen & times.known
    if not mine.any():
        return UNTIMED
    follow_up = median_survival(reverse_kaplan_meier(times.time[mine], times.event[mine])).value
    events = int(times.event[mine].sum())
    return check_guards(guards, follow_up=follow_up, events=events)


def summarize_follow_up(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, guards: Guards, month: float
) -> Iterator[Number]:
    """The median follow-up by reverse Kaplan-Meier (Schemper and Smith 1996) with its interval."""
    times = derive_times(patients, endpoint, month)
    mine = chosen & times.known
    conf_type = endpoint.get("conf_type", CONF_TYPE)
    found = median_survival(reverse_kaplan_meier(times.time[mine], times.event[mine], conf_type))
    missing = int(chosen.sum() - mine.sum())
    number = Number(
        f"{endpoint['id']}.median",
        f"{endpoint['label']}, median",
        "median",
        found.value,
        "",
        mine & ~times.event,
        mine,
        lower=found.lower,
        upper=found.upper,
        ci_method=f"reverse Kaplan-Meier, {conf_type}",
        numerator=int((mine & ~times.event).sum()),
        denominator=int(mine.sum()),
        missing=missing,
        unit="months",
        note=PLATEAU,
    )
    number.text = f"{found.value:.1f} months ({_say_limits(found.lower, found.upper)})"
    number.text += say_missing(missing)
    reason = UNREACHED if mine.any() else UNTIMED
    yield refuse(number, reason) if np.isnan(found.value) else number


def compare_curves(
    patients: pd.DataFrame,
    endpoint: Endpoint,
    chosen: np.ndarray,
    variable: str,
    guards: Guards,
    month: float,
) -> Iterator[Number]:
    """The log-rank test over the levels of a variable, or the reason why there is none."""
    times = derive_times(patients, endpoint, month)
    groups = split_groups(patients, variable, chosen & times.known)
    if len(groups) < 2:
        return
    mine = np.logical_or.reduce(list(groups.values()))
    labels = patients[variable].astype("str").to_numpy()
    found = log_rank(times.time[mine], times.event[mine], labels[mine])
    number = Number(
        f"{endpoint['id']}.p[{variable}=all]",
        f"{endpoint['label']}, log-rank p over {variable}",
        "p",
        found.p,
        format_p(found.p),
        mine & times.event,
        mine,
        missing=int(chosen.sum() - mine.sum()),
        note="log-rank test",
    )
    reason = refuse_curve(times, mine, guards)
    if reason or np.isnan(found.p):
        number = refuse(number, reason or "nothing to compare")
    yield warn_group(number, patients, endpoint, variable)


def warn_group(number: Number, patients: pd.DataFrame, endpoint: Endpoint, variable: str) -> Number:
    """The number of a group or of a comparison, with a warning where the group is known too late."""
    origin = endpoint.get("origin", ORIGIN)
    warning = warn_immortal_time(patients, endpoint, origin, variable, number.in_denominator)
    return state(number, f" [{warning}]", warning) if warning else number
