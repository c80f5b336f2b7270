"""Completeness and findings: a heat map of variables by centers."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.style import (
    BLUE,
    DARKEST,
    GRAY,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    VERMILLION,
    Look,
    add_box,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, SMALLEST, measure_text, text_height, wrap_text

LABEL_WIDTH, MOST_CELL, HEAD_LIMIT = 62.0, 38.0, 40.0
NARROW = 12.0  # cells narrower than that hold no counts
ROW_PADDING = 0.4
Rows = list[tuple[str, list[str]]]


def draw_completeness(cells: pd.DataFrame, note: str = "") -> Figure:
    """Darker is less complete; a triangle and its number are findings.

    cells: one variable of one center, in the order wanted (variable, label, center, center_label,
    known, total, patients, share, findings): see `count_cells`. Variables that are complete everywhere and without findings are left out, by
    number, where not all fit on a page.
    """
    if cells.empty or not cells["patients"].gt(0).any():
        return draw_nothing(
            "Completeness by variable and center", "Nothing to draw: no center has a patient.", note
        )
    centers = cells.drop_duplicates("center")
    step = min(MOST_CELL, (PAGE_WIDTH - LABEL_WIDTH - 6) / len(centers))
    heads = [_wrap_head(label, step) for label in centers["center_label"]]
    top = 4 + (HEAD_LIMIT if step < NARROW else text_height(max(heads, key=len), BODY))
    most = len(_wrap_notes(step, len(cells), note))
    shown, left_out, size = _choose_rows(
        cells, PAGE_HEIGHT - top - 4 - text_height([""] * most, SMALL)
    )
    rows = _list_rows(shown, size)
    notes = _wrap_notes(step, left_out, note)
    bottom = top + _rows_height(rows, size)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, bottom + 4 + text_height(notes, SMALL))
        _write_heads(canvas, heads, top, step)
        _draw_rows(canvas, shown, centers["center"].tolist(), rows, (top, step, size))
        write_lines(canvas, 3, bottom + 2, notes, SMALL)
    return fig


def _wrap_notes(step: float, left_out: int, note: str) -> list[str]:
    return wrap_notes([_say_cells(step), _say_left_out(left_out), note], PAGE_WIDTH - 6)


def _list_rows(cells: pd.DataFrame, size: float) -> Rows:
    """Each variable with its label in lines."""
    names = cells.drop_duplicates("variable")
    pairs = zip(names["variable"], names["label"], strict=True)
    return [(name, wrap_text(label, LABEL_WIDTH - 4, size) or [name]) for name, label in pairs]


def _rows_height(rows: Rows, size: float) -> float:
    return sum(text_height(lines, size) + ROW_PADDING for _, lines in rows)


def _choose_rows(cells: pd.DataFrame, room: float) -> tuple[pd.DataFrame, int, float]:
    """The cells to draw, how many variables are left out, and the size of text: as much as fits
    into `room` mm.
    """
    for size in (BODY, SMALLEST):
        if _rows_height(_list_rows(cells, size), size) <= room:
            return cells, 0, size
    fine = cells["share"].fillna(1).ge(1) & cells["findings"].fillna(0).eq(0)
    keep = ~fine.groupby(cells["variable"]).transform("all")
    shown = cells[keep] if keep.any() else cells
    return shown, cells["variable"].nunique() - shown["variable"].nunique(), SMALLEST


def _say_left_out(count: int) -> str:
    if not count:
        return ""
    return f"Not shown: {count} variables complete in every center and without findings."


def _wrap_head(label: str, step: float) -> list[str]:
    if step >= NARROW:
        return wrap_text(label, step - 1.5, BODY, "bold")
    lines = wrap_text(label, HEAD_LIMIT - 3, SMALLEST)
    return [lines[0] + "\u2026"] if len(lines) > 1 else lines


def _say_cells(step: float) -> str:
    cell = "known / patients to whom it applies; " if step >= NARROW else ""
    return (
        f"Cells: {cell}darker is less complete. Triangle: findings."
        " Dash: applies to nobody. Crossed: no patient."
    )


def _write_heads(canvas: Axes, heads: list[list[str]], top: float, step: float) -> None:
    for number, lines in enumerate(heads):
        middle = LABEL_WIDTH + step * (number + 0.5)
        if step >= NARROW:
            place = top - 1 - text_height(lines, BODY)
            write_lines(canvas, middle, place, lines, BODY, ha="center", weight="bold")
        else:
            canvas.text(
                middle,
                top - 1,
                "".join(lines),
                rotation=90,
                ha="center",
                va="bottom",
                size=SMALLEST,
            )


def _draw_rows(
    canvas: Axes,
    cells: pd.DataFrame,
    centers: list[str],
    rows: Rows,
    place: tuple[float, float, float],
) -> None:
    y, step, size = place
    table = {(cell["variable"], cell["center"]): cell for cell in cells.to_dict("records")}
    for name, lines in rows:
        height = text_height(lines, size) + ROW_PADDING
        write_lines(canvas, 3, y + ROW_PADDING / 2, lines, size)
        for number, center in enumerate(centers):
            box = (LABEL_WIDTH + step * number, y, step, height)
            _draw_cell(canvas, table.get((name, center)), box)
        y += height


def _draw_cell(
    canvas: Axes, cell: dict[str, Any] | None, box: tuple[float, float, float, float]
) -> None:
    left, top, width, height = box
    if cell is None or not cell["patients"]:
        add_box(canvas, *box, edgecolor=GRAY, hatch="xxxx", linewidth=0.3, alpha=0.4)
        return
    applies = cell["total"] > 0
    shade = DARKEST * (1 - float(cell["share"])) if applies else 0.0
    add_box(canvas, *box, edgecolor=GRAY, linewidth=0.3)
    add_box(canvas, *box, facecolor=BLUE, alpha=shade, linewidth=0)
    first = top + height / 2 - text_height([""], SMALLEST) / 2
    counts = f"{int(cell['known'])}/{int(cell['total'])}" if applies else "\u2013"
    findings = (
        "" if pd.isna(cell["findings"]) or not cell["findings"] else f"{int(cell['findings'])}"
    )
    room = width - measure_text(counts, SMALLEST) - measure_text(findings, SMALLEST)
    if width >= NARROW and room > (6 if findings else 2):
        write_lines(canvas, left + 1.2, first, [counts], SMALLEST)
    if findings:
        look: Look = {"color": VERMILLION, "markeredgecolor": "white", "markeredgewidth": 0.4}
        numbered = width >= NARROW
        x = left + width - 2.8 - measure_text(findings, SMALLEST) if numbered else left + width / 2
        canvas.plot([x], [top + height / 2], "^", markersize=4, **look)
        if numbered:
            write_lines(canvas, left + width - 1, first, [findings], SMALLEST, ha="right")
