"""Response on imaging against pathological response: a table of counts, shaded by count."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.codes import (
    PATHOLOGICAL,
    RESPONSES,
    UNKNOWN,
    fill_unknown,
    name_level,
    order_levels,
)
from scripts.lib.figures.style import (
    BLUE,
    DARKEST,
    GRAY,
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

LEFT, CELL_WIDTH, CELL_HEIGHT, TOTAL = 46.0, 34.0, 11.0, 20.0
FULL = tuple(code for code in RESPONSES if code != "unknown")


def draw_concordance(patients: pd.DataFrame, note: str = "") -> Figure:
    """Counts of patients, imaging in rows and pathology in columns, with totals; missing is a level
    of its own.

    patients: one patient (response CR|PR|SD|PD, path_response pcr|mpr|partial; other codes stand
    under their own name).
    """
    known = patients["response"].notna() | patients["path_response"].notna()
    if not known.any():
        said = f"Nothing to draw: none of {len(patients)} patients has a response of either kind."
        return draw_nothing("Response on imaging against pathological response", said, note)
    pairs = pd.DataFrame(
        {
            "row": fill_unknown(patients["response"]),
            "column": fill_unknown(patients["path_response"]),
        }
    )
    rows = list_levels(pairs["row"], RESPONSES)
    columns = list_levels(pairs["column"], PATHOLOGICAL)
    counts = pd.crosstab(pairs["row"], pairs["column"]).reindex(
        index=rows, columns=columns, fill_value=0
    )
    return _draw_table(counts, [f"Numbers are patients (n = {len(pairs)}).", note])


def list_levels(values: pd.Series, known: Iterable[str]) -> list[str]:
    """Known levels in their order, also when nobody has them (but for "unknown"); then the others."""
    declared = [one for one in known if one != UNKNOWN]
    seen = order_levels(values, tuple(declared))
    return declared + [level for level in seen if level not in declared]


def _name_row(level: str) -> str:
    words = RESPONSES[level][0] if level in RESPONSES else name_level(level)
    return f"{words} ({level})" if level in FULL else words


def _draw_table(counts: pd.DataFrame, said: list[str]) -> Figure:
    step = min(CELL_WIDTH, (PAGE_WIDTH - LEFT - TOTAL - 4) / counts.shape[1])
    heads = [
        wrap_text(PATHOLOGICAL.get(level, name_level(level)), step - 2, BODY) for level in counts
    ]
    labels = [wrap_text(_name_row(level), LEFT - 6, BODY) for level in counts.index]
    heights = [max(CELL_HEIGHT, text_height(lines, BODY) + 2) for lines in labels]
    top = 8 + text_height(max(heads, key=len), BODY)
    bottom = top + sum(heights)
    notes = wrap_notes(said, PAGE_WIDTH - 6)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, bottom + 9 + text_height(notes, SMALL))
        _write_heads(canvas, heads, top, step)
        y = top
        for (_, row), lines, height in zip(counts.iterrows(), labels, heights, strict=True):
            _draw_cells(canvas, row, y, height, step, int(counts.to_numpy().max()))
            _write_middle(canvas, 3, y + height / 2, lines, ha="left")
            y += height
        _write_totals(canvas, counts, bottom, step)
        write_lines(canvas, 3, bottom + 7, notes, SMALL)
    return fig


def _write_middle(canvas: Axes, x: float, middle: float, lines: list[str], **look: str) -> None:
    write_lines(canvas, x, middle - text_height(lines, BODY) / 2, lines, BODY, **look)


def _write_heads(canvas: Axes, heads: list[list[str]], top: float, step: float) -> None:
    write_lines(canvas, LEFT, 2, ["Pathological response"], BODY, weight="bold")
    foot = top - text_height([""], BODY) - 1
    write_lines(canvas, 3, foot, ["Response on imaging"], BODY, weight="bold")
    for number, lines in enumerate(heads):
        place = (LEFT + step * (number + 0.5), top - 1 - text_height(lines, BODY))
        write_lines(canvas, *place, lines, BODY, ha="center")
    write_lines(canvas, LEFT + step * len(heads) + TOTAL / 2, foot, ["all"], BODY, ha="center")


def _draw_cells(
    canvas: Axes, row: pd.Series, top: float, height: float, step: float, most: int
) -> None:
    for number, count in enumerate(row.tolist()):
        share = DARKEST * count / most
        left = LEFT + step * number
        add_box(canvas, left, top, step, height, facecolor="white", edgecolor=GRAY)
        add_box(canvas, left, top, step, height, facecolor=BLUE, alpha=share, linewidth=0)
        _write_middle(canvas, left + step / 2, top + height / 2, [str(count)], ha="center")
    x = LEFT + step * len(row) + TOTAL / 2
    _write_middle(canvas, x, top + height / 2, [str(int(row.sum()))], ha="center", weight="bold")


def _write_totals(canvas: Axes, counts: pd.DataFrame, bottom: float, step: float) -> None:
    look: Look = {"ha": "center", "weight": "bold"}
    write_lines(canvas, 3, bottom + 1.5, ["all"], BODY)
    for number, total in enumerate(counts.sum().tolist()):
        write_lines(canvas, LEFT + step * (number + 0.5), bottom + 1.5, [str(total)], BODY, **look)
    whole = str(int(counts.to_numpy().sum()))
    x = LEFT + step * counts.shape[1] + TOTAL / 2
    write_lines(canvas, x, bottom + 1.5, [whole], BODY, **look)
