"""The course after surgery: worst complication of each patient by grade, and length of stay."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scripts.lib.figures.codes import GRADES, fill_unknown, name_level, order_levels
from scripts.lib.figures.style import (
    BLACK,
    BLUE,
    GRAY,
    ORANGE,
    PAGE_WIDTH,
    PALE,
    SKY,
    VERMILLION,
    Look,
    add_panel,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, text_height, widest, wrap_text

BODY_HEIGHT, TOP, LABEL_WIDTH = 52.0, 7.0, 30.0
MIDDLE = 92.0
GRADE_LOOK = {
    "n": (PALE, ""),
    "I": (SKY, ""),
    "II": (SKY, "////"),
    "III": (ORANGE, "...."),
    "IV": (VERMILLION, "xxxx"),
    "V": (BLACK, ""),
}


def draw_course(patients: pd.DataFrame, note: str = "") -> Figure:
    """Two panels: patients by their worst grade (Clavien-Dindo), and by days in hospital.

    patients: one patient (complication_grade none|I|II|IIIa|...|V, los in whole days). Missing
    grades are a row of their own; a patient without a length of stay is counted below.
    """
    stays = pd.to_numeric(patients["los"]).dropna()
    if patients["complication_grade"].isna().all() and stays.empty:
        said = f"Nothing to draw: none of {len(patients)} patients has a grade or a length of stay."
        return draw_nothing("Complications and length of stay", said, note)
    grades = fill_unknown(patients["complication_grade"])
    notes = wrap_notes([_say_course(len(patients), len(stays)), note], PAGE_WIDTH - 6)
    labels = _wrap_labels(order_levels(grades, GRADES))
    body = max(BODY_HEIGHT, len(labels) * (text_height(max(labels, key=len), BODY) + 1.5))
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, TOP + body + 13 + text_height(notes, SMALL))
        write_lines(canvas, 3, 2, ["a  Worst complication, grade"], BODY, weight="bold")
        write_lines(canvas, MIDDLE, 2, ["b  Length of stay"], BODY, weight="bold")
        left = 5 + widest([line for lines in labels for line in lines], BODY)
        _draw_grades(add_panel(fig, left, TOP, MIDDLE - left - 10, body), grades, labels)
        _draw_stays(add_panel(fig, MIDDLE + 11, TOP, PAGE_WIDTH - MIDDLE - 16, body), stays)
        write_lines(canvas, 3, TOP + body + 11, notes, SMALL)
    return fig


def _wrap_labels(levels: list[str]) -> list[list[str]]:
    return [wrap_text(name_level(level), LABEL_WIDTH, BODY) for level in levels]


def _say_course(patients: int, stays: int) -> str:
    absent = patients - stays
    said = f" {absent} without a length of stay." if absent else ""
    return f"Grades of Clavien-Dindo; each patient counts once (n = {patients}).{said}"


def _draw_grades(panel: Axes, grades: pd.Series, labels: list[list[str]]) -> None:
    levels = order_levels(grades, GRADES)
    counts = [int(count) for count in grades.value_counts().reindex(levels)]
    for place, (level, count) in enumerate(zip(levels, counts, strict=True)):
        color, hatch = GRADE_LOOK.get(level.rstrip("ab") if level != "none" else "n", ("white", ""))
        panel.barh(
            place, count, height=0.6, color=color, hatch=hatch, edgecolor=BLACK, linewidth=0.5
        )
        offset: Look = {
            "xytext": (3, 0),
            "textcoords": "offset points",
            "va": "center",
            "size": BODY,
        }
        panel.annotate(str(count), (count, place), annotation_clip=False, **offset)
    panel.set_yticks(range(len(levels)), ["\n".join(lines) for lines in labels])
    panel.set_ylim(max(len(levels), 5) - 0.4, -0.6)
    panel.set_xlim(0, max(counts) * 1.08)
    panel.set_xlabel("Patients")
    panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))


def _draw_stays(panel: Axes, stays: pd.Series) -> None:
    if stays.empty:
        panel.set_axis_off()
        panel.text(0.5, 0.5, "No length of stay is known", ha="center", color=GRAY, size=BODY)
        return
    counts = stays.round().astype(int).value_counts().sort_index()
    panel.bar(counts.index, counts, width=0.8, color=BLUE, edgecolor=BLACK, linewidth=0.3)
    panel.set_xlim(-0.7, max(float(counts.index.max()), 10.0) + 0.7)
    panel.set_ylim(0, float(counts.max()) * 1.05)
    panel.set_xlabel("Days from admission to discharge")
    panel.set_ylabel("Patients", labelpad=2)
    panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
