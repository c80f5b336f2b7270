"""What a reader would see go wrong with the text of a figure: overlaps, cut-off text, text too
small.

The figure is drawn once into memory and every piece of text is measured as it is drawn, tick labels
included.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Bbox

from scripts.lib.figures.style import styled
from scripts.lib.figures.text import SMALLEST

SLACK = 0.3  # points by which two boxes may touch


@dataclass(frozen=True)
class TextBox:
    """One drawn line of text: its box in points from the lower left corner of the page, its size in
    points.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    clipped: bool


class _Recorder(RendererAgg):
    """Draws as always and notes where each text came to stand."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)  # type: ignore[no-untyped-call]
        self.boxes: list[TextBox] = []

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        width, height, descent = self.get_text_width_height_descent(  # type: ignore[no-untyped-call]
            s, prop, ismath
        )
        turn = Affine2D().rotate_deg(angle).translate(x, self.height - y)
        low, high = -descent, height - descent
        corners = turn.transform([(0, low), (width, low), (width, high), (0, high)])
        box = Bbox([corners.min(axis=0), corners.max(axis=0)])
        clip = gc.get_clip_rectangle()
        clipped = clip is not None and not _inside(box, clip)
        scale = 72 / self.dpi
        self.boxes.append(
            TextBox(
                s,
                float(box.x0 * scale),
                float(box.y0 * scale),
                float(box.x1 * scale),
                float(box.y1 * scale),
                prop.get_size_in_points(),
                clipped,
            )
        )
        super().draw_text(  # type: ignore[no-untyped-call]
            gc, x, y, s, prop, angle, ismath, mtext
        )


def _inside(box: Bbox, frame: Bbox) -> bool:
    return bool(
        box.x0 >= frame.x0 and box.y0 >= frame.y0 and box.x1 <= frame.x1 and box.y1 <= frame.y1
    )


def measure_texts(fig: Figure) -> list[TextBox]:
    """Every line of text as drawn, blank ones left out."""
    width, height = fig.get_size_inches() * fig.dpi
    recorder = _Recorder(width, height, fig.dpi)
    with styled():
        fig.draw(recorder)
    return [box for box in recorder.boxes if box.text.strip()]


def find_text_faults(fig: Figure) -> list[str]:
    """One sentence for each pair of texts that overlap, each text that is cut off and each below 6
    points.
    """
    boxes = measure_texts(fig)
    width, height = fig.get_size_inches() * 72
    cut = [f"cut off: {box.text!r}" for box in boxes if box.clipped or _outside(box, width, height)]
    small = [f"{box.size} pt: {box.text!r}" for box in boxes if box.size < SMALLEST]
    return _find_overlaps(boxes) + cut + small


def _outside(box: TextBox, width: float, height: float) -> bool:
    return box.left < 0 or box.bottom < 0 or box.right > width or box.top > height


def _find_overlaps(boxes: list[TextBox]) -> list[str]:
    if not boxes:
        return []
    edges = np.array([[box.left, box.bottom, box.right, box.top] for box in boxes])
    low, high = edges[:, :2], edges[:, 2:]
    shared = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
    hits = (shared > SLACK).all(axis=2)
    pairs = combinations(range(len(boxes)), 2) if hits.sum() > len(boxes) else ()
    return [f"overlap: {boxes[a].text!r} and {boxes[b].text!r}" for a, b in pairs if hits[a, b]]
