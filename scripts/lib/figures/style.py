"""One style for all figures: sizes in mm, fonts, colors, and files with the same bytes on every
run.

Lengths are mm from the upper left corner of the page, text sizes are points.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scripts.lib.errors import StudyError
from scripts.lib.figures.text import BODY, SMALL, clean_text, text_height, wrap_text

COLUMN_WIDTH = 85.0
PAGE_WIDTH = 180.0
PAGE_HEIGHT = 230.0  # what a journal's page leaves for a figure above its caption
MM = 1 / 25.4

# Okabe and Ito's palette: told apart by the color-blind. Hatches and markers serve gray readers.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GRAY, PALE = "#999999", "#EEEEEE"
DARKEST = 0.75  # share of blue at which black text on it keeps a contrast of 6 to 1
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW, GRAY)
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "||||")
LINES = ("-", "--", "-.", ":")

Look = dict[str, Any]  # options for matplotlib

STYLE: Look = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "axes.labelsize": BODY,
    "xtick.labelsize": BODY,
    "ytick.labelsize": BODY,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "hatch.linewidth": 0.35,
    "lines.linewidth": 1.0,
    "patch.linewidth": 0.5,
    "figure.dpi": 300,
    "savefig.dpi": 300,
    "text.parse_math": False,  # a "$" in a label is a dollar sign
    "text.usetex": False,
    "axes.formatter.use_locale": False,
    "axes.formatter.useoffset": False,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": "salvage",
}
# Who drew it and when would change the bytes; what was drawn stands in the record of the stage.
METADATA: dict[str, dict[str, None]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


@contextmanager
def styled() -> Iterator[None]:
    """The style, and nothing of the user's own settings; also usable as a decorator."""
    with mpl.rc_context():
        mpl.rcdefaults()
        for key, value in STYLE.items():
            mpl.rcParams[key] = value  # type: ignore[index]
        yield


def save_figure(fig: Figure, path: Path) -> None:
    """Write a figure in the format its suffix names (pdf, svg, png); equal figures give equal
    bytes.

    Raises StudyError for any other suffix.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in METADATA:
        raise StudyError(f"{path.name}: a figure is written as pdf, svg or png; change the suffix")
    with styled():
        fig.savefig(path, format=kind, metadata=METADATA[kind])


def new_page(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure of this size and its canvas: axes over the whole page whose units are mm, y
    downwards.
    """
    fig = Figure(figsize=(width * MM, height * MM))
    canvas = fig.add_axes((0.0, 0.0, 1.0, 1.0))
    canvas.set_axis_off()
    canvas.set_xlim(0, width)
    canvas.set_ylim(height, 0)
    return fig, canvas


def add_panel(fig: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes for data at a place of the page given in mm."""
    page_width, page_height = fig.get_size_inches() / MM
    box = (left, page_height - top - height, width, height)
    sizes = (page_width, page_height, page_width, page_height)
    x, y, w, h = (float(part / size) for part, size in zip(box, sizes, strict=True))
    panel = fig.add_axes((x, y, w, h))
    panel.set_facecolor("none")
    return panel


def add_box(
    canvas: Axes, left: float, top: float, width: float, height: float, **look: Any
) -> None:
    """A rectangle on the canvas; `look` goes to matplotlib, white with a black line by default."""
    options: Look = {"facecolor": "white", "edgecolor": BLACK, "linewidth": 0.5} | look
    canvas.add_patch(Rectangle((left, top), width, height, **options))


def draw_nothing(what: str, reason: str, note: str = "", width: float = PAGE_WIDTH) -> Figure:
    """A framed statement in the place of a figure: what is not drawn, and why."""
    title = wrap_text(what, width - 12, BODY, weight="bold")
    lines = wrap_text(reason, width - 12, BODY)
    notes = wrap_notes([note], width - 12)
    height = text_height(title + lines, BODY) + text_height(notes, SMALL) + 14
    with styled():
        fig, canvas = new_page(width, height)
        add_box(canvas, 2, 2, width - 4, height - 4, facecolor=PALE, edgecolor=GRAY)
        below = write_lines(canvas, 6, 5.5, title, BODY, weight="bold")
        below = write_lines(canvas, 6, below + 1, lines, BODY)
        write_lines(canvas, 6, below + 1, notes, SMALL)
    return fig


def write_lines(
    canvas: Axes, x: float, top: float, lines: list[str], size: float = BODY, **look: Any
) -> float:
    """Lines of text from `top` downwards; returns where they end. `look` goes to matplotlib.

    Each line is placed by itself on a fixed pitch, so what was measured is what is drawn.
    """
    for number, line in enumerate(lines):
        baseline = top + text_height(lines[:number], size) + 0.95 * size * 25.4 / 72
        canvas.text(x, baseline, clean_text(line), size=size, va="baseline", **look)
    return top + text_height(lines, size)


def wrap_notes(notes: list[str], width: float) -> list[str]:
    """The notes below a figure as lines; empty notes are left out."""
    return [line for note in notes if note for line in wrap_text(note, width, SMALL)]
