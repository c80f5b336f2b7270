"""Tables and figures that count patients otherwise than the numbers do: flow, fates, cross tables."""

from collections.abc import Mapping

import pandas as pd

from scripts.lib.figures.inputs import derive_drawn
from scripts.lib.release.numbers import MARK
from scripts.lib.release.policies import Policy
from scripts.lib.release.suppression import Sum, hide_counts

STEP = ("entering", "excluded", "unknown", "remaining", "own_failing", "own_unknown")
# Figures with one mark a patient, and figures that show a cross table of two variables.
SINGLE = ("waterfall", "swimmer", "course")
CROSSED = {
    "stages": [
        ("stage_before", "stage_after_therapy"),
        ("stage_after_therapy", "stage_after_surgery"),
    ],
    "responses": [("response", "path_response")],
}
Hidden = Mapping[tuple[int, str], str]  # row and column -> why


def hide_steps(attrition: pd.DataFrame, policy: Policy) -> dict[tuple[int, str], str]:
    """Cells of the flow that are hidden. Who enters is who remained before, and leaves or remains."""
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    cells: dict[tuple[int, str], str] = {}
    for row, step in enumerate(attrition.to_dict("records")):
        for column in STEP:
            name = f"{row}.{column}"
            if column == "entering" and row:
                name = f"{row - 1}.remaining"
            cells[row, column] = name
            counts.setdefault(name, int(step[column]))
        parts = tuple(cells[row, column] for column in STEP[1:4])
        if counts[cells[row, "entering"]] == sum(counts[part] for part in parts):
            sums.append(Sum(cells[row, "entering"], parts))
        for own, left in (("own_failing", "excluded"), ("own_unknown", "unknown")):
            if counts[cells[row, own]] == counts[cells[row, left]]:
                cells[row, own] = cells[row, left]
    ends = {cells[0, "entering"], cells[len(attrition) - 1, "remaining"]} if len(attrition) else ()
    gone = hide_counts(counts, sums, policy, kept=ends)
    return {cell: gone[name] for cell, name in cells.items() if name in gone}


def hide_rows(fates: pd.DataFrame, policy: Policy) -> dict[tuple[int, str], str]:
    """Cells of the table of raw rows by center and fate (last line of a center: all rows)."""
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    places: dict[int, str] = {}
    for center, mine in fates.groupby("center", sort=False):
        names = {row: f"{center}.{fate}" for row, fate in mine["fate"].items()}
        counts |= {names[row]: int(count) for row, count in mine["rows"].items()}
        *parts, total = names.values()
        sums.append(Sum(total, tuple(parts)))
        places |= names
    gone = hide_counts(counts, sums, policy, kept=[one.total for one in sums])
    return {(int(row), "rows"): gone[name] for row, name in places.items() if name in gone}


def protect_frame(frame: pd.DataFrame, hidden: Hidden, policy: Policy) -> pd.DataFrame:
    """The same rows as text, hidden counts as a mark, the others rounded."""
    told = frame.copy()
    for column in [name for name in frame.columns if pd.api.types.is_integer_dtype(frame[name])]:
        told[column] = [
            MARK if (row, column) in hidden else str(policy.round(int(value)))
            for row, value in enumerate(frame[column])
        ]
    return told


def explain_figure(
    name: str, frames: Mapping[str, pd.DataFrame], hidden: Mapping[str, str], policy: Policy
) -> list[str]:
    """Why a figure may not be shown, by its underlying counts; empty where it may.

    frames: patients, attrition, curves; hidden: number_id -> why, of the numbers. Completeness
    counts values that are known, which says nothing of a patient.
    """
    if name in SINGLE:
        return [] if policy.single else ["single: one mark a patient"]
    if name == "rates":
        drawn = [one for one in hidden if one.partition("[")[0] in frames["rates"]["id"].tolist()]
        return [f"{hidden[one]}: {one}" for one in drawn]
    if name == "flow":
        steps = hide_steps(frames["attrition"], policy)
        flow = [
            f"{why}: step {frames['attrition'].at[row, 'criterion']}, {column}"
            for (row, column), why in steps.items()
        ]
        arms = [f"{why}: {one}" for one, why in hidden.items() if one.startswith("therapy.")]
        return flow + arms
    if name == "time_to_event":
        counts = frames["curves"][["at_risk", "events", "censored"]]
        small = counts.map(lambda count: policy.is_small(int(count))).to_numpy().any()
        return ["small: steps of a curve are of few patients"] if small else []
    return _explain_crossed(CROSSED.get(name, []), frames["patients"], policy)


def _explain_crossed(
    pairs: list[tuple[str, str]], patients: pd.DataFrame, policy: Policy
) -> list[str]:
    drawn = derive_drawn(patients)
    found = []
    for pair in pairs:
        counts = drawn[list(pair)].astype("object").fillna("unknown").value_counts()
        small = sum(policy.is_small(int(count)) for count in counts)
        if small:
            found.append(f"small: {small} of {len(counts)} cells of {pair[0]} by {pair[1]}")
    return found
