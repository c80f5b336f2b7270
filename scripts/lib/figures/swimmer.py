"""Swimmer plot: therapy, surgery, recurrence, death and last contact, one lane a patient."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.key import Entry, draw_key, place_key
from scripts.lib.figures.style import (
    BLACK,
    BLUE,
    GRAY,
    GREEN,
    ORANGE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    VERMILLION,
    Look,
    add_panel,
    draw_nothing,
    new_page,
    styled,
    wrap_notes,
    write_lines,
)
from scripts.lib.figures.text import SMALL, text_height

DAYS_IN_MONTH = 30.4375
DATES = ["therapy_start", "therapy_end", "recurrence_date", "death_date", "last_contact"]
LEFT, LANE, AXIS = 10.0, 4.0, 10.0
FOLLOW_UP = "#C8C8C8"
MOST_HATCHED = 120  # lanes thinner than that are plain
EVENTS = {  # drawn in this order
    "surgery": Entry("surgery", BLACK, marker="|"),
    "alive": Entry("alive at last contact", GREEN, marker=">"),
    "dead": Entry("dead, date not known", BLACK, marker="X", filled=False),
    "open": Entry("last contact, vital status not known", BLUE, marker="o", filled=False),
    "death": Entry("death", BLACK, marker="X"),
    "recurrence": Entry("recurrence", VERMILLION, marker="^"),
}


def draw_swimmer(patients: pd.DataFrame, note: str = "") -> Figure:
    """Lanes in months from surgery (days / 30.4375), the longest follow-up on top; patients are not
    named.

    patients: one patient (patient, therapy_start, therapy_end, surgery_date, recurrence_date,
    death_date, last_contact as dates, vital_status alive|dead, and recurrence if there). A patient
    without a date of surgery has no lane and is counted below; an end of therapy that is missing
    leaves a dashed line up to surgery.
    """
    lanes = list_lanes(patients)
    if lanes.empty:
        said = f"Nothing to draw: none of {len(patients)} patients has a date of surgery."
        return draw_nothing("Course of each patient", said, note)
    fine = len(lanes) > MOST_HATCHED
    bars = [Entry("systemic therapy", ORANGE, "////" * (not fine)), Entry("follow-up", FOLLOW_UP)]
    entries = bars + [EVENTS[kind] for kind in _list_events(lanes)]
    places, key = place_key(entries, PAGE_WIDTH - 2 * LEFT)
    notes = wrap_notes([_say_lanes(lanes, len(patients)), note], PAGE_WIDTH - 2 * LEFT)
    room = PAGE_HEIGHT - key - AXIS - 9 - text_height(notes, SMALL)
    body = min(max(len(lanes), 4) * LANE, room)
    with styled():
        fig, canvas = new_page(PAGE_WIDTH, key + body + AXIS + 8 + text_height(notes, SMALL))
        draw_key(canvas, LEFT, 2, places)
        panel = add_panel(fig, LEFT, key + 4, PAGE_WIDTH - 2 * LEFT, body)
        _draw_bars(panel, lanes, fine)
        _draw_events(panel, lanes, body)
        _draw_axis(panel, lanes)
        write_lines(canvas, LEFT, key + 6 + body + AXIS, notes, SMALL)
    return fig


def list_lanes(patients: pd.DataFrame) -> pd.DataFrame:
    operated = patients[patients["surgery_date"].notna()]
    surgery = pd.to_datetime(operated["surgery_date"])
    lanes = operated[["patient", "vital_status"]].copy()
    for column in DATES:
        lanes[column] = (pd.to_datetime(operated[column]) - surgery).dt.days / DAYS_IN_MONTH
    lanes["end"] = lanes["death_date"].fillna(lanes["last_contact"])
    lanes["undated"] = operated.get("recurrence", pd.Series(False, operated.index)).eq(True)
    lanes["undated"] = lanes["undated"].fillna(False).astype(bool) & lanes["recurrence_date"].isna()
    lanes = lanes.sort_values(["end", "patient"], ascending=[False, True], na_position="last")
    return lanes.assign(lane=range(1, len(lanes) + 1))


def _say_lanes(lanes: pd.DataFrame, patients: int) -> str:
    said = [f"Each lane is a patient ({len(lanes)} of {patients})"]
    said += [f"{patients - len(lanes)} without a date of surgery: no lane"] * (
        patients > len(lanes)
    )
    blind = int(lanes["end"].isna().sum())
    said += [f"{blind} without a date of last contact or death: no follow-up drawn"] * bool(blind)
    open_end = int((lanes["therapy_start"].notna() & lanes["therapy_end"].isna()).sum())
    said += [f"{open_end} without an end of therapy: dashed up to surgery"] * bool(open_end)
    undated = int(lanes["undated"].sum())
    said += [f"{undated} with a recurrence without a date: not marked"] * bool(undated)
    return ". ".join(said) + "."


def _draw_bars(panel: Axes, lanes: pd.DataFrame, fine: bool) -> None:
    height = 1.0 if fine else 0.55  # gaps between hundreds of lanes would only shimmer
    edge: Look = (
        {"linewidth": 0} if fine else {"edgecolor": BLACK, "hatch": "////", "linewidth": 0.4}
    )
    followed = lanes[lanes["end"].notna()]
    panel.barh(followed["lane"], followed["end"], height=height, color=FOLLOW_UP)
    treated = lanes[lanes["therapy_start"].notna() & lanes["therapy_end"].notna()]
    span = treated["therapy_end"] - treated["therapy_start"]
    look: Look = {"color": ORANGE, "height": height} | edge
    panel.barh(treated["lane"], span, left=treated["therapy_start"], **look)
    between = treated[treated["therapy_end"].lt(0)]
    panel.hlines(between["lane"], between["therapy_end"], 0, color=GRAY, linewidth=0.5)
    ended = lanes[lanes["therapy_start"].notna() & lanes["therapy_end"].isna()]
    panel.hlines(
        ended["lane"], ended["therapy_start"], 0, color=ORANGE, linewidth=0.9, linestyle="--"
    )


def _list_events(lanes: pd.DataFrame) -> dict[str, pd.Series]:
    """Months of each kind of event by lane, missing where it did not happen; kinds without any are
    left out.
    """
    undated = lanes["last_contact"].where(lanes["death_date"].isna())
    status = lanes["vital_status"].astype("object")
    events = {
        "surgery": pd.Series(0.0, lanes.index),
        "alive": undated.where(status.eq("alive")),
        "dead": undated.where(status.eq("dead")),
        "open": undated.where(~status.isin(["alive", "dead"])),
        "death": lanes["death_date"],
        "recurrence": lanes["recurrence_date"],
    }
    return {kind: months for kind, months in events.items() if months.notna().any()}


def _draw_events(panel: Axes, lanes: pd.DataFrame, body: float) -> None:
    size = max(1.5, min(4.5, 2.2 * body / len(lanes)))
    for kind, months in _list_events(lanes).items():
        entry = EVENTS[kind]
        look: Look = {
            "markersize": size,
            "markeredgewidth": min(0.7, size / 5),
            "linestyle": "none",
        }
        face = entry.color if entry.filled else "white"
        place = (months, lanes["lane"])
        panel.plot(*place, entry.marker, color=entry.color, markerfacecolor=face, **look)


def _draw_axis(panel: Axes, lanes: pd.DataFrame) -> None:
    times = lanes[["end", *DATES]].assign(surgery=0.0)
    low, high = min(float(times.min().min()), -1.0), max(float(times.max().max()), 1.0)
    edge = (high - low) * 0.02
    panel.set_xlim(low - edge, high + edge)
    panel.set_ylim(max(len(lanes), 4) + 0.7, 0.3)
    panel.set_yticks([])
    panel.set_ylabel("Patients", labelpad=3)
    step = next(step for step in (1, 3, 6, 12, 24, 60, 120, 1200) if (high - low) / step <= 16)
    first = int(low // step + (low % step > 0)) * step
    panel.set_xticks(range(first, int(high) + 1, step))
    panel.set_xlabel("Months from surgery")
