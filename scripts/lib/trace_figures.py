"""What stands behind each point of a figure; points are numbered as they are drawn."""

from pathlib import Path

import pandas as pd

from scripts.lib.answers import Answer, UnknownNameError, unknown_name
from scripts.lib.figures.points import Point, list_points
from scripts.lib.files import read_frame
from scripts.lib.lineage import Lineage
from scripts.lib.targets import FIGURES, STUDY_OUTPUTS
from scripts.lib.trace_places import Behind, show_trace, trace_place
from scripts.lib.trace_tables import look_at_step


def answer_figure(place: str, lineage: Lineage, folder: Path = Path()) -> Answer:
    """FIGURE:N traced, or FIGURE alone with the list of its points; a figure by its name or number.

    Raises UnknownNameError where there is no such figure or point.
    """
    figure, _, number = place.partition(":")
    if figure.isdigit() and 0 < int(figure) <= len(FIGURES):
        figure = FIGURES[int(figure) - 1]
    if figure not in FIGURES:
        raise unknown_name("figure", figure, FIGURES)
    points = read_points(figure, lineage, folder)
    if not number:
        shown = [f"{figure}:{at}  {one.label}" for at, one in enumerate(points, start=1)]
        data = {"figure": figure, "points": [one.label for one in points]}
        return Answer(data, shown or [f"{figure}: nothing is drawn."])
    if not (number.isdigit() and 0 < int(number) <= len(points)):
        raise UnknownNameError(
            f"There is no point '{number}' of {figure}: it has {len(points)}. "
            f"trace --figure {figure} lists them."
        )
    point = points[int(number) - 1]
    return show_trace(trace_place(f"{figure}:{number}", look_behind_point(point, lineage), lineage))


def look_behind_point(point: Point, lineage: Lineage) -> Behind:
    """What stands behind a point."""
    if point.number:
        return Behind(point.label, numbers=[point.number])
    if point.step[0]:
        return Behind(point.label, **look_at_step(*point.step, lineage))
    return Behind(point.label, patients=point.patients, variables=point.variables)


def read_points(figure: str, lineage: Lineage, folder: Path) -> list[Point]:
    """The points of a figure from the results in `folder`."""
    run = lineage.run
    frames = {
        "patients": run.patients,
        "numbers": run.numbers,
        "findings": pd.concat([one.findings for one in run.centers.values()]),
        "attrition": read_frame(folder / STUDY_OUTPUTS["eligibility"]["attrition"]),
        "curves": read_frame(folder / STUDY_OUTPUTS["endpoints"]["curves"]),
    }
    drawn = run.numbers.loc[run.numbers["statistic"] == "survival", "number_id"]
    wanted = drawn.iloc[0].partition(".at.")[0] if len(drawn) else ""
    listed = lineage.study.endpoints["endpoints"]
    endpoint = next((one for one in listed if one["id"] == wanted), None)
    return list_points(figure, frames, lineage.study, endpoint)
