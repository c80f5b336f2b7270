"""Stage before therapy, after therapy and after surgery, as flows between columns of blocks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from scripts.lib.figures.codes import STAGES, fill_unknown, look_stage, name_level, order_levels
from scripts.lib.figures.style import (
    PAGE_WIDTH,
    Look,
    add_box,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, text_height, wrap_text

STEPS = {
    "stage_before": "Before therapy",
    "stage_after_therapy": "After therapy",
    "stage_after_surgery": "After surgery",
}
TOP, BODY_HEIGHT, BLOCK, LABEL = 8.0, 84.0, 9.0, 26.0
MARGIN = 3.0
Blocks = dict[str, tuple[float, float]]  # level -> top and height in mm


def draw_stages(patients: pd.DataFrame, levels: Sequence[str] = STAGES, note: str = "") -> Figure:
    """Flows from column to column, one width for each patient, colored by the stage they come from.

    patients: one patient (stage_before, stage_after_therapy, stage_after_surgery as text). levels:
    all stages, lowest first. A missing stage is a block of its own, `not known`, at the bottom.
    """
    known = patients[list(STEPS)].notna()
    if not known.any(axis=None):
        said = f"Nothing to draw: none of {len(patients)} patients has a stage."
        return draw_nothing("Stage before therapy, after therapy and after surgery", said, note)
    stages = patients[list(STEPS)].apply(fill_unknown)
    blocks = _place_blocks(stages, tuple(levels))
    lowest = max(top + height for column in blocks.values() for top, height in column.values())
    notes = wrap_notes([f"Flows are patients (n = {len(stages)}).", note], PAGE_WIDTH - 2 * MARGIN)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, lowest + 5 + text_height(notes, SMALL))
        for left, right in zip(list(STEPS)[:-1], list(STEPS)[1:], strict=True):
            _draw_flows(canvas, stages, blocks, left, right)
        for column in STEPS:
            _draw_column(canvas, stages[column], blocks[column], column)
        write_lines(canvas, MARGIN, lowest + 3, notes, SMALL)
    return fig


def _place_column(column: str) -> float:
    """The left edge of a column's blocks; the labels stand at its right."""
    return MARGIN + list(STEPS).index(column) * (PAGE_WIDTH - 2 * MARGIN - BLOCK - LABEL) / 2


def _place_blocks(stages: pd.DataFrame, levels: tuple[str, ...]) -> dict[str, Blocks]:
    """Blocks as high as their share of patients, with gaps that leave each label its own line."""
    scale = BODY_HEIGHT / len(stages)
    placed: dict[str, Blocks] = {}
    for column in STEPS:
        counts = stages[column].value_counts()
        top, blocks = TOP, {}
        for level in order_levels(stages[column], levels):
            height = float(counts[level]) * scale
            room = text_height(_wrap_label(level, int(counts[level])), BODY) + 0.8
            top += max(0.0, room - height) / 2
            blocks[level] = (top, height)
            top += height + max(0.0, room - height) / 2 + 1.2
        placed[column] = blocks
    return placed


def _wrap_label(level: str, count: int) -> list[str]:
    return wrap_text(f"{name_level(level)}: {count}", LABEL - 3, BODY)


def _draw_column(canvas: Axes, values: pd.Series, blocks: Blocks, column: str) -> None:
    x = _place_column(column)
    write_lines(canvas, x, 2, [STEPS[column]], BODY, weight="bold")
    counts = values.value_counts()
    for level, (top, height) in blocks.items():
        color, hatch = look_stage(level)
        add_box(canvas, x, top, BLOCK, height, facecolor=color, hatch=hatch, zorder=3)
        lines = _wrap_label(level, int(counts[level]))
        start = top + height / 2 - text_height(lines, BODY) / 2
        ink: Look = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.75}}
        write_lines(canvas, x + BLOCK + 1.5, start, lines, BODY, zorder=4, **ink)


def _draw_flows(
    canvas: Axes, stages: pd.DataFrame, blocks: dict[str, Blocks], left: str, right: str
) -> None:
    scale = BODY_HEIGHT / len(stages)
    counts = stages.groupby([left, right]).size().to_dict()
    used: dict[tuple[str, str], float] = {}
    for start in blocks[left]:
        for end in blocks[right]:
            width = counts.get((start, end), 0) * scale
            if not width:
                continue
            tops = []
            for column, level in ((left, start), (right, end)):
                tops.append(blocks[column][level][0] + used.get((column, level), 0.0))
                used[(column, level)] = used.get((column, level), 0.0) + width
            ends = (_place_column(left) + BLOCK, _place_column(right))
            _draw_ribbon(canvas, ends, (tops[0], tops[1]), width, start)


def _draw_ribbon(
    canvas: Axes, ends: tuple[float, float], tops: tuple[float, float], width: float, level: str
) -> None:
    (x0, x1), (y0, y1) = ends, tops
    middle = (x0 + x1) / 2
    upper = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
    lower = [(x, y + width) for x, y in reversed(upper)]
    curve = [Path.CURVE4] * 3
    path = Path(np.array(upper + lower), [Path.MOVETO, *curve, Path.LINETO, *curve])
    color, hatch = look_stage(level)
    look: Look = {"facecolor": color, "alpha": 0.45, "linewidth": 0.3, "edgecolor": "#555555"}
    canvas.add_patch(PathPatch(path, hatch=hatch[:2], **look))
