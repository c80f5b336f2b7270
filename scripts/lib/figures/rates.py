"""Rates with their intervals: one row a number, grouped under the number of all patients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.style import (
    BLACK,
    BLUE,
    GRAY,
    ORANGE,
    PAGE_WIDTH,
    PALE,
    Look,
    add_box,
    add_panel,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, clean_text, text_height, widest, wrap_text

TICKS = range(0, 101, 20)
LABEL_WIDTH, TEXT_WIDTH, COUNT_WIDTH = 52.0, 46.0, 16.0
ROW_PADDING, AXIS_HEIGHT, HEAD = 2.2, 9.0, 6.0
METHODS = {
    "clopper_pearson": "exact (Clopper-Pearson)",
    "exact": "exact (Clopper-Pearson)",
    "wilson": "Wilson",
}


@dataclass(frozen=True)
class Row:
    """One line of the figure; a heading has no number, a row alone is no part of a group. `overall`
    is the rate of all patients of its group.
    """

    label: list[str]
    heading: bool = False
    alone: bool = False
    main: bool = False
    value: float = float("nan")
    lower: float = float("nan")
    upper: float = float("nan")
    overall: float = float("nan")
    count: str = ""
    text: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """In mm."""
        return text_height([""] * max(len(self.label), len(self.text), 1), BODY) + ROW_PADDING


def draw_rates(
    numbers: pd.DataFrame,
    number_ids: Sequence[str],
    labels: Mapping[str, str],
    note: str = "",
) -> Figure:
    """Points with their confidence intervals on an axis from 0 to 100 %, n/N and the printed text
    at the right.

    numbers: one number (number_id, label, value, lower, upper, numerator, denominator, text, and
    ci_method and reason if there), rates as fractions. Ids of one stem (`pcr`,
    `pcr[therapy=target]`) form a group: `labels` of the stem is its heading, and the rate of the
    stem its dashed line. A number that is absent or has no value keeps its row, which says why.
    Without any value, a statement is drawn instead.
    """
    known = numbers[numbers["number_id"].isin(list(number_ids))].drop_duplicates("number_id")
    found = known.set_index("number_id")
    if found.empty or not found["value"].notna().any():
        return draw_nothing("Rates with intervals", _say_nothing(found), note)
    rows = [
        row
        for stem, ids in _group(number_ids).items()
        for row in _list_rows(found, stem, ids, labels)
    ]
    return _draw_rows(rows, wrap_notes([_say_method(found), note], PAGE_WIDTH - 6))


def _group(number_ids: Sequence[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for number_id in number_ids:
        groups.setdefault(number_id.partition("[")[0], []).append(number_id)
    return groups


def _say_nothing(found: pd.DataFrame) -> str:
    reasons = found["reason"].dropna().unique().tolist() if "reason" in found.columns else []
    said = "; ".join(clean_text(reason) for reason in reasons if reason)
    return (
        f"Nothing to draw: none of these rates could be computed ({said or 'no patient to count'})."
    )


def _say_method(found: pd.DataFrame) -> str:
    methods = found["ci_method"].dropna().unique().tolist() if "ci_method" in found.columns else []
    named = ", ".join(METHODS.get(one, clean_text(one)) for one in methods if one)
    kind = f", {named}" if named else ""
    return f"Lines are confidence intervals{kind}. Dashed: the rate of all patients."


def _list_rows(
    found: pd.DataFrame, stem: str, ids: list[str], labels: Mapping[str, str]
) -> list[Row]:
    def name(number_id: str, width: float, weight: str = "normal") -> list[str]:
        given = labels.get(number_id) or (
            found["label"].get(number_id) if "label" in found else None
        )
        return wrap_text(given or number_id, width, BODY, weight)

    overall = float(found["value"].get(stem, float("nan")))
    if ids == [stem]:
        return [_read_row(found, stem, name(stem, LABEL_WIDTH, "bold"), float("nan"), alone=True)]
    heading = Row(name(stem, PAGE_WIDTH - 8, "bold"), heading=True)
    inner = LABEL_WIDTH - 4
    return [heading] + [
        _read_row(found, one, ["All patients"] if one == stem else name(one, inner), overall)
        for one in ids
    ]


def _read_row(
    found: pd.DataFrame, number_id: str, label: list[str], overall: float, alone: bool = False
) -> Row:
    main = "[" not in number_id
    if number_id not in found.index:
        return Row(label, alone=alone, main=main, text=("not among the numbers",))
    one = found.loc[number_id]
    if pd.isna(one["value"]):
        reason, printed = clean_text(one.get("reason")), clean_text(one.get("text"))
        said = f"not estimated: {reason}" if reason else printed or "not estimated"
        return Row(label, alone=alone, main=main, text=tuple(wrap_text(said, TEXT_WIDTH, BODY)))
    counted = pd.notna(one["numerator"]) and pd.notna(one["denominator"])
    count = f"{one['numerator']:.0f}/{one['denominator']:.0f}" if counted else ""
    text = clean_text(one["text"]).removeprefix(count).strip()
    text = (
        text[1:-1] if text.startswith("(") and text.endswith(")") and "(" not in text[1:] else text
    )
    return Row(
        label,
        alone=alone,
        main=main,
        value=float(one["value"]),
        lower=float(one["lower"]),
        upper=float(one["upper"]),
        overall=overall,
        count=count,
        text=tuple(wrap_text(text, TEXT_WIDTH, BODY)),
    )


def _draw_rows(rows: list[Row], notes: list[str]) -> Figure:
    text = widest([line for row in rows for line in row.text], BODY) + 2
    labels = [line for row in rows if not row.heading for line in row.label]
    left = 3 + widest(labels, BODY, "bold") + 8
    right = PAGE_WIDTH - 3 - text - COUNT_WIDTH
    body = sum(row.height for row in rows)
    height = HEAD + body + AXIS_HEIGHT + text_height(notes, SMALL) + 3
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, height)
        panel = _add_axis(add_panel(fig, left, HEAD, right - left - 3, body), body)
        write_lines(canvas, right + COUNT_WIDTH - 4, 1.5, ["n/N"], BODY, ha="right", weight="bold")
        write_lines(canvas, right + COUNT_WIDTH, 1.5, ["Rate"], BODY, weight="bold")
        top = 0.0
        for row in rows:
            _write_row(canvas, row, HEAD + top, right)
            _draw_row(panel, row, top)
            top += row.height
        write_lines(canvas, 3, HEAD + body + AXIS_HEIGHT + 1, notes, SMALL)
    return fig


def _add_axis(panel: Axes, height: float) -> Axes:
    panel.set_xlim(-2, 102)
    panel.set_ylim(height, 0)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    panel.set_xticks(TICKS)
    panel.set_xlabel("Patients (%)")
    return panel


def _write_row(canvas: Axes, row: Row, top: float, right: float) -> None:
    if row.heading or row.alone:
        add_box(canvas, 2, top + 0.3, PAGE_WIDTH - 4, row.height - 0.6, facecolor=PALE, linewidth=0)
    indent, weight = (3, "bold") if row.heading or row.alone else (7, "normal")
    middle = top + row.height / 2
    counts = [row.count] if row.count else []
    for x, lines, look in (
        (indent, row.label, {"weight": weight}),
        (right + COUNT_WIDTH - 4, counts, {"ha": "right"}),
        (right + COUNT_WIDTH, list(row.text), {}),
    ):
        write_lines(canvas, x, middle - text_height(lines, BODY) / 2, lines, BODY, **look)


def _draw_row(panel: Axes, row: Row, top: float) -> None:
    middle = top + row.height / 2
    if not row.heading:  # a heading runs across the panel: no line may cross it
        look: Look = {"color": "#DDDDDD", "linewidth": 0.5, "zorder": 0.5}
        panel.vlines(TICKS, top, top + row.height, **look)
    if row.overall == row.overall:
        panel.plot(
            [row.overall * 100] * 2,
            [top, top + row.height],
            color=GRAY,
            linestyle="--",
            linewidth=0.7,
        )
    if row.value != row.value:
        return
    color, marker = (BLACK, "D") if row.main else (BLUE, "s")
    panel.plot([row.lower * 100, row.upper * 100], [middle] * 2, color=color, linewidth=1.2)
    for end in (row.lower, row.upper):
        panel.plot([end * 100] * 2, [middle - 0.7, middle + 0.7], color=color, linewidth=0.8)
    face = color if row.main else ORANGE
    panel.plot(
        [row.value * 100], [middle], marker, markersize=4.5, color=color, markerfacecolor=face
    )
