"""The points of each figure, numbered as they are drawn: what each shows, and who stands behind it.

Points are counted from 1: bars and cells from the left and from the top, lanes from the top, steps
of curves by time, curve after curve.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.comparisons import split_groups
from scripts.lib.conditions import evaluate
from scripts.lib.figures.atlas import list_rates
from scripts.lib.figures.codes import (
    GRADES,
    PATHOLOGICAL,
    RESPONSES,
    STAGES,
    fill_unknown,
    order_levels,
)
from scripts.lib.figures.concordance import list_levels
from scripts.lib.figures.inputs import RENAMED, count_cells, derive_drawn
from scripts.lib.figures.stages import STEPS
from scripts.lib.figures.swimmer import DATES, list_lanes
from scripts.lib.figures.waterfall import list_bars
from scripts.lib.number import as_mask
from scripts.lib.time_to_event import MONTH, derive_times


@dataclass(frozen=True)
class Point:
    """A point: what it says; then a number by its id, or a count of a step of the flow (criterion and
    column), or patients with the variables that place it.
    """

    label: str
    number: str = ""
    step: tuple[str, str] = ("", "")
    patients: Sequence[str] = ()
    variables: Sequence[str] = ()


Frames = Mapping[str, pd.DataFrame]


def list_points(
    figure: str, frames: Frames, study: Any, endpoint: Mapping[str, Any] | None = None
) -> list[Point]:
    """The points of a figure.

    frames: attrition, patients, numbers, curves, findings. study: the configuration. endpoint: the one
    whose curves are drawn, where there is any.
    """
    drawn = derive_drawn(frames["patients"])
    if figure == "time_to_event":
        return list(_steps(frames, endpoint, study)) if endpoint else []
    if figure == "completeness":
        return list(_completeness(frames, study))
    if figure == "flow":
        return list(_flow(frames["attrition"]))
    if figure == "rates":
        return list(_rates(frames["numbers"], study.report.get("rates", [])))
    plain = {
        "waterfall": _bars,
        "swimmer": _lanes,
        "stages": _stages,
        "responses": _responses,
        "course": _course,
    }
    return list(plain[figure](drawn))


def _flow(attrition: pd.DataFrame) -> Iterator[Point]:
    for step in attrition.to_dict("records"):
        ends = step["kind"] in ("received", "analysed")
        for column in ("remaining",) if ends else ("excluded", "unknown"):
            if step[column] or column != "unknown":
                held = " (not known)" if column == "unknown" else ""
                label = f"{step['text']}{held}: {step[column]}"
                yield Point(label, step=(step["criterion"], column))


def _rates(numbers: pd.DataFrame, stems: list[str]) -> Iterator[Point]:
    texts = dict(zip(numbers["number_id"], numbers["text"], strict=True))
    for ids in list_rates(numbers, stems).values():
        for one in ids:
            yield Point(f"{one}: {texts[one]}", number=one)


def _bars(drawn: pd.DataFrame) -> Iterator[Point]:
    for bar in list_bars(drawn).to_dict("records"):
        label = f"{bar['patient']}: {bar['change']:+.1f} %, {bar['response']}"
        variables = ("diameter_before", "diameter_after", "response", "pcr")
        yield Point(label, patients=[bar["patient"]], variables=variables)


def _lanes(drawn: pd.DataFrame) -> Iterator[Point]:
    variables = (*DATES, "surgery_date", "vital_status", "recurrence")
    for lane in list_lanes(drawn).to_dict("records"):
        yield Point(
            f"{lane['patient']}: {lane['end']:.1f} months from surgery",
            patients=[lane["patient"]],
            variables=variables,
        )


def _chosen(drawn: pd.DataFrame, said: str, mask: Any, variables: Sequence[str]) -> Point:
    patients = [str(one) for one in drawn.loc[mask, "patient"]]
    own = [RENAMED.get(name, name) for name in variables]
    return Point(f"{said}: {len(patients)}", patients=patients, variables=own)


def _stages(drawn: pd.DataFrame) -> Iterator[Point]:
    """The blocks of each column, then the flows between each two."""
    stages = {column: fill_unknown(drawn[column]) for column in STEPS}
    levels = {column: order_levels(values, STAGES) for column, values in stages.items()}
    for column, said in STEPS.items():
        for level in levels[column]:
            yield _chosen(drawn, f"{said}, {level}", stages[column] == level, [column])
    for left, right in pairwise(STEPS):
        for start in levels[left]:
            for end in levels[right]:
                both = (stages[left] == start) & (stages[right] == end)
                if both.any():
                    said = f"{STEPS[left]} {start} to {STEPS[right].lower()} {end}"
                    yield _chosen(drawn, said, both, [left, right])


def _responses(drawn: pd.DataFrame) -> Iterator[Point]:
    rows, columns = fill_unknown(drawn["response"]), fill_unknown(drawn["path_response"])
    for row in list_levels(rows, RESPONSES):
        for column in list_levels(columns, PATHOLOGICAL):
            both = (rows == row) & (columns == column)
            yield _chosen(drawn, f"{row}, {column}", both, ["response", "pcr", "mpr"])


def _course(drawn: pd.DataFrame) -> Iterator[Point]:
    """The grades, then the days in hospital."""
    grades = fill_unknown(drawn["complication_grade"])
    for level in order_levels(grades, GRADES):
        yield _chosen(drawn, f"grade {level}", grades == level, ["complication_grade"])
    stays = pd.to_numeric(drawn["los"])
    for days in sorted(stays.dropna().round().unique()):
        mask = (stays.round() == days).fillna(False).astype(bool)
        yield _chosen(drawn, f"{int(days)} days", mask, ["los"])


def _steps(frames: Frames, endpoint: Mapping[str, Any], study: Any) -> Iterator[Point]:
    """Each distinct time of each curve: who has it."""
    patients = frames["patients"]
    month = float(study.config.get("definitions", {}).get("days_per_month", MONTH))
    times = derive_times(patients, endpoint, month)
    whole = np.ones(len(patients), dtype=bool)
    if "population" in endpoint:
        whole = as_mask(evaluate(endpoint["population"], patients))
    variables = [one["date"] for one in endpoint["events"]]
    variables += [endpoint.get("origin", "surgery_date"), endpoint["censor"], "vital_status"]
    mine = frames["curves"][frames["curves"]["number_id"] == endpoint["id"]]
    strata = [one for one in mine["group"].unique() if one != "all"] or ["all"]
    for group in strata:
        variable, _, level = group.partition("=")
        mask = split_groups(patients, variable, whole)[level] if level else whole
        for row in mine[mine["group"] == group].to_dict("records"):
            at = mask & times.known & np.isclose(times.time, row["time"])
            yield Point(
                f"{group}, {row['time']:.1f} months: {row['events']} with the event, "
                f"{row['censored']} censored, {row['at_risk']} at risk",
                patients=[str(one) for one in patients.loc[at, "patient"]],
                variables=[*variables, variable] if level else variables,
            )


def _completeness(frames: Frames, study: Any) -> Iterator[Point]:
    """Each variable of each center: its analysed patients."""
    patients = frames["patients"]
    counted = count_cells(patients, frames["findings"], study.known_variables(), study.labels())
    for cell in counted.to_dict("records"):
        mine = patients["center"].astype("str") == cell["center"]
        yield Point(
            f"{cell['label']}, {cell['center_label']}: {cell['known']} of {cell['total']} known",
            patients=[str(one) for one in patients.loc[mine, "patient"]],
            variables=[cell["variable"]],
        )
