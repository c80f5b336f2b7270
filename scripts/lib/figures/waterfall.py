"""Change of the largest diameter by therapy, one bar a patient."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.codes import RESPONSES, UNKNOWN, fill_unknown
from scripts.lib.figures.key import Entry, draw_key, place_key
from scripts.lib.figures.style import (
    BLACK,
    GRAY,
    PAGE_WIDTH,
    Look,
    add_panel,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import BODY, SMALL, format_count, text_height

# RECIST 1.1 (Eisenhauer et al., Eur J Cancer 2009;45:228-247): partial response, progression.
THRESHOLDS = {20: "+20%", -30: "\u221230%"}
LEFT, RIGHT, HEIGHT = 16.0, 14.0, 72.0
MOST_HATCHED = 120  # bars narrower than that are plain; the colors differ in gray too


def draw_waterfall(patients: pd.DataFrame, note: str = "") -> Figure:
    """Bars from the largest growth to the largest shrinkage.

    patients: one patient (patient, diameter_before and diameter_after in mm, response CR|PR|SD|PD,
    pcr). Colored by response, a diamond where the pathological response is complete. A patient
    without both diameters has no bar and is counted below.
    """
    bars = list_bars(patients)
    if bars.empty:
        return draw_nothing(
            "Change of the largest diameter by therapy", _say_nothing(len(patients)), note
        )
    entries = _list_entries(bars, len(bars) <= MOST_HATCHED)
    places, key = place_key(entries, PAGE_WIDTH - LEFT - 4)
    notes = wrap_notes([_say_bars(len(bars), len(patients)), note], PAGE_WIDTH - LEFT - 4)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, key + HEIGHT + 10 + text_height(notes, SMALL))
        draw_key(canvas, LEFT, 2, places)
        panel = add_panel(fig, LEFT, key + 5, PAGE_WIDTH - LEFT - RIGHT, HEIGHT)
        _draw_bars(panel, bars)
        _draw_marks(panel, bars)
        _draw_axis(panel, bars)
        write_lines(canvas, LEFT, key + HEIGHT + 8, notes, SMALL)
    return fig


def list_bars(patients: pd.DataFrame) -> pd.DataFrame:
    before = patients["diameter_before"].astype("float64")
    change = (patients["diameter_after"].astype("float64") - before) / before * 100
    bars = patients[["patient", "pcr"]].assign(change=change)
    bars["response"] = fill_unknown(patients["response"])
    bars.loc[~bars["response"].isin(list(RESPONSES)), "response"] = UNKNOWN
    bars = bars[before.gt(0) & change.notna()]
    bars = bars.sort_values(["change", "patient"], ascending=[False, True])
    return bars.assign(place=range(1, len(bars) + 1))


def _say_nothing(patients: int) -> str:
    return f"Nothing to draw: none of {patients} patients has a diameter before and after therapy."


def _say_bars(bars: int, patients: int) -> str:
    absent = patients - bars
    said = f" {absent} without a diameter before and after therapy: no bar." if absent else ""
    return (
        f"Each bar is a patient ({bars} of {patients}).{said} Dotted: the thresholds of RECIST 1.1."
    )


def _list_entries(bars: pd.DataFrame, hatched: bool) -> list[Entry]:
    counts = bars["response"].value_counts()
    entries = [
        Entry(format_count(words, int(counts[code])), color, hatch * hatched)
        for code, (words, color, hatch) in RESPONSES.items()
        if code in counts.index
    ]
    pcr = int(bars["pcr"].eq(True).sum())
    entries.append(Entry(format_count("pathological complete response", pcr), marker="D"))
    unknown = int(bars["pcr"].isna().sum())
    if unknown:
        words = format_count("pathological response not known", unknown)
        entries.append(Entry(words, marker="o", filled=False))
    return entries


def _draw_bars(panel: Axes, bars: pd.DataFrame) -> None:
    for code, (_, color, hatch) in RESPONSES.items():
        some = bars[bars["response"].eq(code)]
        hatched = len(bars) <= MOST_HATCHED
        line = 0.4 if hatched else 0.15 if code == UNKNOWN else 0.0
        look: Look = {
            "color": color,
            "edgecolor": BLACK,
            "hatch": hatch * hatched,
            "linewidth": line,
        }
        # Gaps between hundreds of bars would only shimmer.
        panel.bar(some["place"], some["change"], width=0.8 if hatched else 1.0, **look)


def _draw_marks(panel: Axes, bars: pd.DataFrame) -> None:
    size = max(1.5, min(4.0, 250 / len(bars)))
    offset = bars["change"] + bars["change"].gt(0).map({True: 3.5, False: -3.5})
    for chosen, marker, face in (
        (bars["pcr"].eq(True), "D", BLACK),
        (bars["pcr"].isna(), "o", "white"),
    ):
        some = chosen.fillna(False).astype(bool)
        look: Look = {"color": BLACK, "markerfacecolor": face, "markeredgewidth": 0.5}
        panel.plot(bars["place"][some], offset[some], marker, markersize=size, **look)


def _draw_axis(panel: Axes, bars: pd.DataFrame) -> None:
    panel.set_xlim(0.2, max(len(bars), 12) + 0.8)
    top = max(30.0, float(bars["change"].max()) + 8)
    panel.set_ylim(-108, top)
    panel.set_yticks([-100, -80, -60, -40, -20, 0, *_ticks_above(top)])
    panel.set_ylabel("Change of the largest diameter (%)", labelpad=2)
    panel.set_xticks([])
    panel.spines["bottom"].set_visible(False)
    panel.axhline(0, color=BLACK, linewidth=0.5)
    for level, label in THRESHOLDS.items():
        panel.axhline(level, color=GRAY, linewidth=0.6, linestyle=":", zorder=0.5)
        place: Look = {"xycoords": panel.get_yaxis_transform(), "va": "center", "size": BODY}
        panel.annotate(label, (1.01, level), annotation_clip=False, **place)


def _ticks_above(top: float) -> list[int]:
    step = 20 if top <= 120 else 50 if top <= 300 else 20 * int(top // 100)
    return list(range(step, int(top) + 1, step))
