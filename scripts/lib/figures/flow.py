"""The STROBE flow diagram: from raw rows to patients analysed, every loss with its reason."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from scripts.lib.figures.flow_check import check_flow, check_parts
from scripts.lib.figures.style import (
    BLACK,
    PAGE_WIDTH,
    PALE,
    Look,
    add_box,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import (
    BODY,
    SMALL,
    clean_text,
    format_count,
    text_height,
    widest,
    wrap_text,
)

CRITERIA = ("inclusion", "exclusion", "unknown")
MAIN_LEFT, MAIN_WIDTH, SIDE_LEFT, SIDE_WIDTH = 2.0, 74.0, 92.0, 86.0
SPINE = MAIN_LEFT + 24
PADDING, GAP, INDENT = 2.0, 5.0, 1.5

Items = list[tuple[str, int | None]]  # a text and its count; a heading has none
SAID = {  # what a loss at a criterion of this kind means, before the text of the criterion
    ("inclusion", "excluded"): "Not met: ",
    ("inclusion", "unknown"): "Not known: ",
    ("exclusion", "unknown"): "Not known: ",
}


@dataclass(frozen=True)
class Box:
    """One box: its heading, and lines of a text with a count; `dashed` for what is held out, not
    excluded.
    """

    title: str
    items: Items
    width: float
    note: str = ""
    dashed: bool = False


def draw_flow(
    attrition: pd.DataFrame,
    centers: pd.DataFrame,
    arms: pd.DataFrame | None = None,
    note: str = "",
) -> Figure:
    """The flow of the study.

    attrition: one step of the flow (columns of `flow_check.COLUMNS`). kind is received,
    quarantined, duplicate, or any other name of a loss of raw rows; then inclusion, exclusion,
    unknown (patients); then analysed. centers: one center (label, received raw rows, analysed
    patients). arms: one arm (label, analysed), if wanted. Raises StudyError where the counts do not
    add up.
    """
    if attrition.empty:
        return draw_nothing("Flow of patients", "Nothing to draw: the flow has no step.", note)
    check_flow(attrition)
    steps = attrition.sort_values("step", kind="stable")
    arms = pd.DataFrame({"label": [], "analysed": []}) if arms is None else arms
    check_parts(steps, centers, "received", "received")
    check_parts(steps, centers, "analysed", "analysed")
    check_parts(steps, arms, "analysed", "analysed")
    mains, sides = _list_boxes(steps, centers, arms)
    return _draw_boxes(mains, sides, wrap_notes([_say_order(steps), note], PAGE_WIDTH - 4))


def _say_order(steps: pd.DataFrame) -> str:
    if not steps["kind"].isin(CRITERIA).any():
        return ""
    return (
        "Criteria are applied in the order listed;"
        " a patient is counted at the first that leads out."
    )


def _list_boxes(
    steps: pd.DataFrame, centers: pd.DataFrame, arms: pd.DataFrame
) -> tuple[list[Box], list[list[Box]]]:
    """The boxes of the spine, and between each and the next those at its right."""
    criteria = steps["kind"].isin(CRITERIA)
    rows = steps[~criteria & ~steps["kind"].isin(["received", "analysed"])]
    received = steps[steps["kind"].eq("received")]
    mains, sides = [], []
    if len(received):
        total = int(received["remaining"].iloc[0])
        mains.append(
            Box(
                f"Patients received (n = {total})",
                _pairs(centers, "received", "By center"),
                MAIN_WIDTH,
            )
        )
        sides.append([_list_losses("Not assessed", rows, "excluded")])
    if criteria.any():
        first = int(steps.loc[criteria, "entering"].iloc[0])
        mains.append(Box(f"Patients assessed for eligibility (n = {first})", [], MAIN_WIDTH))
        sides.append(_list_sides(steps[criteria]))
    last = int(steps["remaining"].iloc[-1])
    by_part = _pairs(centers, "analysed", "By center") + _pairs(arms, "analysed", "By therapy")
    mains.append(Box(f"Patients analysed (n = {last})", by_part, MAIN_WIDTH))
    return mains, sides


def _list_sides(criteria: pd.DataFrame) -> list[Box]:
    excluded = _list_losses("Excluded", criteria, "excluded")
    if not criteria["unknown"].sum():
        return [excluded]
    return [excluded, _list_losses("Undetermined, held out", criteria, "unknown", dashed=True)]


def _list_losses(title: str, steps: pd.DataFrame, column: str, dashed: bool = False) -> Box:
    lost = steps[steps[column].gt(0)]
    zero = len(steps) - len(lost)
    note = f"No patient at {zero} further criteri{'on' if zero == 1 else 'a'}" if zero else ""
    note = note if column == "excluded" and steps["kind"].isin(CRITERIA).any() else ""
    items: Items = [
        (SAID.get((row["kind"], column), "") + clean_text(row["text"]), int(row[column]))
        for row in lost.to_dict("records")
    ]
    return Box(format_count(title, int(steps[column].sum())), items, SIDE_WIDTH, note, dashed)


def _pairs(frame: pd.DataFrame, column: str, heading: str) -> Items:
    if column not in frame.columns or frame.empty:
        return []
    return [(heading, None), *zip(frame["label"], frame[column].astype(int), strict=True)]


def _wrap_items(box: Box) -> list[tuple[list[str], str]]:
    """The items as lines with their counts as text, empty for a heading."""
    counts = widest([str(count) for _, count in box.items], BODY)
    width = box.width - 2 * PADDING - 2 * INDENT - counts - 3
    return [
        (wrap_text(text, width, BODY) or ["(no text)"], "" if count is None else str(count))
        for text, count in box.items
    ]


def _box_height(box: Box) -> float:
    title = wrap_text(box.title, box.width - 2 * PADDING, BODY, "bold")
    lines = sum(text_height(lines, BODY) + 0.6 for lines, _ in _wrap_items(box))
    return text_height(title, BODY) + lines + (text_height([""], SMALL) if box.note else 0) + 3


def _draw_box(canvas: Axes, box: Box, left: float, top: float) -> None:
    look: Look = {"linestyle": "--"} if box.dashed else {}
    face = "white" if box.width == SIDE_WIDTH else PALE
    add_box(canvas, left, top, box.width, _box_height(box), facecolor=face, **look)
    title = wrap_text(box.title, box.width - 2 * PADDING, BODY, "bold")
    y = write_lines(canvas, left + PADDING, top + 1.5, title, BODY, weight="bold")
    for lines, count in _wrap_items(box):
        write_lines(canvas, left + box.width - PADDING, y + 0.6, [count], BODY, ha="right")
        indent, style = (2 * INDENT, "normal") if count else (INDENT, "italic")
        y = write_lines(canvas, left + PADDING + indent, y + 0.6, lines, BODY, style=style)
    if box.note:
        write_lines(canvas, left + PADDING + 2 * INDENT, y + 0.3, [box.note], SMALL, style="italic")


def _draw_arrow(canvas: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look: Look = {
        "arrowstyle": "-|>",
        "mutation_scale": 6,
        "linewidth": 0.6,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    canvas.add_patch(FancyArrowPatch(start, end, color=BLACK, **look))


def _draw_boxes(mains: list[Box], sides: list[list[Box]], notes: list[str]) -> Figure:
    boxes = [*mains, *(box for level in sides for box in level)]
    height = 2 + sum(_box_height(box) + GAP for box in boxes) + text_height(notes, SMALL)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, height)
        top = 2.0
        for number, box in enumerate(mains):
            _draw_box(canvas, box, MAIN_LEFT, top)
            bottom = top + _box_height(box)
            if number == len(mains) - 1:
                break
            top = _draw_sides(canvas, sides[number], bottom + GAP)
            _draw_arrow(canvas, (SPINE, bottom), (SPINE, top))
        write_lines(canvas, MAIN_LEFT, bottom + GAP / 2, notes, SMALL)
    return fig


def _draw_sides(canvas: Axes, sides: list[Box], top: float) -> float:
    for box in sides:
        middle = top + _box_height(box) / 2
        _draw_box(canvas, box, SIDE_LEFT, top)
        _draw_arrow(canvas, (SPINE, middle), (SIDE_LEFT, middle))
        top += _box_height(box) + GAP
    return top
