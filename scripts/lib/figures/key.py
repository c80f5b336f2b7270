"""The key of a figure: what each color, hatch, marker or line means, in rows that fit the page."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from scripts.lib.figures.style import BLACK, add_box, write_lines
from scripts.lib.figures.text import BODY, measure_text, text_height, wrap_text

SWATCH = 5.0
GAP = 4.0
ROW_GAP = 1.0


@dataclass(frozen=True)
class Entry:
    """One line of a key: a swatch, unless a marker or a line style is given."""

    label: str
    color: str = BLACK
    hatch: str = ""
    marker: str = ""
    line: str = ""
    filled: bool = True


@dataclass(frozen=True)
class Place:
    """Where an entry stands, in mm from the upper left corner of the key, and its lines of text."""

    entry: Entry
    x: float
    y: float
    lines: list[str]


def place_key(entries: list[Entry], width: float) -> tuple[list[Place], float]:
    """The place of each entry in a key of this width, and the height of the key, in mm."""
    places: list[Place] = []
    x = y = row = 0.0
    for entry in entries:
        lines = wrap_text(entry.label, width - SWATCH - 2, BODY)
        span = SWATCH + 1.5 + max((measure_text(line, BODY) for line in lines), default=0.0)
        if x > 0 and x + span > width:
            x, y, row = 0.0, y + row + ROW_GAP, 0.0
        places.append(Place(entry, x, y, lines))
        x, row = x + span + GAP, max(row, text_height(lines, BODY))
    return places, y + row


def draw_key(canvas: Axes, left: float, top: float, places: list[Place]) -> None:
    """Draw a placed key with its upper left corner here (mm)."""
    for place in places:
        x, y = left + place.x, top + place.y
        _draw_sample(canvas, place.entry, x, y + text_height([""], BODY) / 2)
        write_lines(canvas, x + SWATCH + 1.5, y, place.lines, BODY)


def _draw_sample(canvas: Axes, entry: Entry, x: float, middle: float) -> None:
    if entry.line:
        canvas.plot([x, x + SWATCH], [middle] * 2, color=entry.color, linestyle=entry.line)
    if entry.marker:
        face = entry.color if entry.filled else "white"
        canvas.plot(
            [x + SWATCH / 2],
            [middle],
            marker=entry.marker,
            markersize=4,
            color=entry.color,
            markerfacecolor=face,
            markeredgewidth=0.7,
            linestyle="none",
        )
    if not entry.line and not entry.marker:
        add_box(canvas, x, middle - 1, SWATCH, 2, facecolor=entry.color, hatch=entry.hatch)
