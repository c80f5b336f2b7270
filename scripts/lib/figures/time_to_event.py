"""Time to event: the curves as estimated elsewhere, with the numbers at risk, or why there are
none.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.key import Entry, draw_key, place_key
from scripts.lib.figures.style import (
    LINES,
    PAGE_WIDTH,
    PALE,
    PALETTE,
    Look,
    add_panel,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, clean_text, text_height, widest, wrap_text

BODY_HEIGHT, AXIS, NAME_WIDTH, RIGHT = 70.0, 10.0, 44.0, 7.0


def draw_time_to_event(
    curves: pd.DataFrame,
    at_risk: pd.DataFrame,
    refusal: str | None = None,
    event: str = "Without event",
    left_out: str = "",
    note: str = "",
) -> Figure:
    """Step curves with bands of confidence and ticks at censored times.

    curves: one time of one group, (group, time in months, estimate, lower, upper, censored: number
    at that time), the estimate being that just after the time. at_risk: one printed time of one
    group (group, time, at_risk). refusal: the reason of the guards not to print a curve; then, and
    without any curve, a statement is drawn. left_out: which groups have no curve, and why.
    """
    if refusal or curves.empty:
        reason = clean_text(refusal) or "no patient has a follow-up time"
        return draw_nothing(
            f"Time to event: {event}", f"Not drawn: {reason}.".replace("..", "."), note
        )
    groups = sorted(curves["group"].dropna().unique().tolist())
    names = {group: wrap_text(group, NAME_WIDTH, BODY) for group in groups}
    left = max(
        16.0, 9 + widest([line for lines in names.values() for line in lines] + ["At risk"], BODY)
    )
    places, key = place_key(_list_entries(groups), PAGE_WIDTH - left - RIGHT)
    notes = wrap_notes(
        [left_out, "Ticks: censored. Bands: confidence intervals.", note], PAGE_WIDTH - 6
    )
    table = text_height([line for lines in names.values() for line in lines], BODY) + 6
    bottom = key + 4 + BODY_HEIGHT + AXIS
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, bottom + table + text_height(notes, SMALL) + 3)
        draw_key(canvas, left, 2, places)
        panel = add_panel(fig, left, key + 4, PAGE_WIDTH - left - RIGHT, BODY_HEIGHT)
        for number, group in enumerate(groups):
            _draw_curve(panel, curves[curves["group"].eq(group)], number)
        _draw_axis(panel, curves, at_risk, event)
        _write_table(canvas, panel, at_risk, names, (left, bottom))
        write_lines(canvas, 3, bottom + table, notes, SMALL)
    return fig


def _list_entries(groups: list[str]) -> list[Entry]:
    return [Entry(clean_text(group), *_look(number)) for number, group in enumerate(groups)]


def _look(number: int) -> tuple[str, str, str, str]:
    """Color, no hatch, no marker, line."""
    return PALETTE[number % len(PALETTE)], "", "", LINES[number % len(LINES)]


def _draw_curve(panel: Axes, curve: pd.DataFrame, number: int) -> None:
    color, _, _, line = _look(number)
    points = curve.sort_values("time")
    start = pd.DataFrame({"time": [0.0], "estimate": [1.0], "lower": [1.0], "upper": [1.0]})
    steps = pd.concat([start, points[["time", "estimate", "lower", "upper"]].astype("float64")])
    bounds = (steps["lower"] * 100, steps["upper"] * 100)
    panel.fill_between(steps["time"], *bounds, step="post", color=color, alpha=0.15, linewidth=0)
    panel.step(steps["time"], steps["estimate"] * 100, where="post", color=color, linestyle=line)
    censored = points[points["censored"].gt(0)]
    look: Look = {"markersize": 4, "markeredgewidth": 0.7, "color": color, "linestyle": "none"}
    panel.plot(censored["time"], censored["estimate"] * 100, marker="|", **look)


def _draw_axis(panel: Axes, curves: pd.DataFrame, at_risk: pd.DataFrame, event: str) -> None:
    last = max(float(curves["time"].max()), float(at_risk["time"].max()) if len(at_risk) else 1.0)
    panel.set_xlim(0, max(last, 1.0) * 1.02)
    panel.set_ylim(0, 103)
    panel.set_yticks(range(0, 101, 20))
    panel.set_ylabel(f"{clean_text(event)} (%)", labelpad=2)
    panel.set_xlabel("Months from surgery")
    panel.grid(axis="y", color=PALE, linewidth=0.5)
    times = sorted(at_risk["time"].dropna().unique().tolist())
    if times:
        panel.set_xticks(times, [f"{time:g}" for time in times])


def _write_table(
    canvas: Axes,
    panel: Axes,
    at_risk: pd.DataFrame,
    names: dict[str, list[str]],
    corner: tuple[float, float],
) -> None:
    left, top = corner
    scale = (PAGE_WIDTH - left - RIGHT) / panel.get_xlim()[1]
    y = write_lines(canvas, 3, top + 1, ["At risk"], BODY, weight="bold")
    for group, lines in names.items():
        for row in at_risk[at_risk["group"].eq(group)].to_dict("records"):
            count = [f"{row['at_risk']:.0f}"]
            write_lines(canvas, left + row["time"] * scale, y, count, BODY, ha="center")
        y = write_lines(canvas, 3, y, lines, BODY)
