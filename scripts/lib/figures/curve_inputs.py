"""What the time-to-event figure shows: curves, numbers at risk, or the reason for neither."""

from typing import NamedTuple

import pandas as pd

from scripts.lib.report.words import Words, name_code, split_id

NO_CURVE = "the study has no time-to-event numbers"
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between the printed numbers at risk
MOST_TIMES = 8


class Drawn(NamedTuple):
    """Curves as `draw_time_to_event` takes them; `refusal` is empty where there are curves, and
    `left_out` says which strata have none, and why.
    """

    curves: pd.DataFrame
    at_risk: pd.DataFrame
    refusal: str
    event: str
    left_out: str = ""


def pick_curves(curves: pd.DataFrame, numbers: pd.DataFrame, words: Words) -> Drawn:
    """The first time-to-event endpoint: its strata where they may be shown, else all patients.

    curves: one time of one group of one endpoint (`endpoints/curves`); numbers: their reasons.
    """
    empty = pd.DataFrame()
    mine = numbers.loc[numbers["statistic"] == "survival", "number_id"]
    if mine.empty:
        return Drawn(empty, empty, NO_CURVE, "without event")
    endpoint = mine.iloc[0].partition(".at.")[0]
    first = numbers.loc[numbers["number_id"] == mine.iloc[0]].iloc[0]
    event = first["label"].rpartition(",")[0] or first["label"]
    found = curves[curves["number_id"] == endpoint]
    if found.empty:
        return Drawn(empty, empty, first["reason"] or "too few patients at risk", event)
    groups = [group for group in found["group"].unique() if group != "all"] or ["all"]
    shown = found[found["group"].isin(groups)]
    names = {group: _name_group(group, words) for group in groups}
    shown = shown.assign(group=shown["group"].map(names))
    left_out = say_left_out(mine.iloc[0], set(found["group"]), numbers, words)
    return Drawn(shown, count_at_risk(shown), "", event, left_out)


def say_left_out(first: str, groups: set[str], numbers: pd.DataFrame, words: Words) -> str:
    """The strata of a number that are among no curve, each with its reason; empty if there are none."""
    reasons = dict(zip(numbers["number_id"], numbers["reason"], strict=True))
    said = []
    for number_id, reason in reasons.items():
        stem, variable, level = split_id(number_id)
        group = f"{variable}={level}"
        if stem == first and variable and group not in groups:
            said.append(f"{_name_group(group, words)} ({reason or 'too few patients at risk'})")
    return f"Not drawn: {', '.join(said)}." if said else ""


def _name_group(group: str, words: Words) -> str:
    variable, _, level = group.partition("=")
    return name_code(variable, level, words) if level else "All patients"


def count_at_risk(curves: pd.DataFrame) -> pd.DataFrame:
    """Numbers at risk just before evenly spaced times, as far as each curve is shown: group, time,
    at_risk.
    """
    last = float(curves["time"].max())
    step = next((one for one in STEPS if last / one <= MOST_TIMES), STEPS[-1])
    times = pd.DataFrame({"time": [float(one) for one in range(0, int(last) + 1, step)]})
    found = [
        pd.merge_asof(
            times, curve.sort_values("time")[["time", "at_risk"]], on="time", direction="forward"
        ).assign(group=group)
        for group, curve in curves.groupby("group", sort=False)
    ]
    return pd.concat(found, ignore_index=True).dropna(subset=["at_risk"])
