"""Text before it is drawn: made printable, measured in mm, broken into lines."""

import unicodedata
from functools import cache, lru_cache
from typing import Any

BODY = 7.0
SMALL = 6.5
SMALLEST = 6.0  # no text of a figure is smaller
FONT = "DejaVu Sans"  # comes with matplotlib, so nothing depends on the fonts of a machine
LINE_PITCH = 1.25
MM_OF_POINT = 25.4 / 72
NO_BREAK = "\u00a0"  # between a number and its %; printed as a blank
ABSENT_GLYPH = "\u25a1"
MEASURED_AT = 100.0  # points; widths are taken at a large size and scaled, free of rounding


@cache
def read_glyphs() -> frozenset[int]:
    """The code points that the font can draw."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


def clean_text(text: object) -> str:
    """One printable line: white space and control characters become blanks, unknown glyphs a box.

    Invisible format characters (direction overrides, joiners, byte order marks) are dropped: they
    could show a label as something else than it is. Missing text is the empty line.
    """
    if text is None or text != text:
        return ""
    return " ".join("".join(map(_printable, unicodedata.normalize("NFC", str(text)))).split())


@lru_cache(maxsize=4096)
def _printable(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if kind in ("Cf", "Cs", "Co", "Cn"):
        return ""
    if ord(character) in read_glyphs():
        return character
    return "" if kind.startswith("M") else ABSENT_GLYPH


@lru_cache(maxsize=8192)
def _measure(text: str, weight: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family=FONT, size=MEASURED_AT, weight=weight)
    width: Any = TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
    return float(width)


def measure_text(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line in mm."""
    return _measure(text, weight) * size / MEASURED_AT * MM_OF_POINT if text else 0.0


def widest(texts: list[str], size: float, weight: str = "normal") -> float:
    """Width of the widest of these lines in mm, 0 without any."""
    return max((measure_text(text, size, weight) for text in texts), default=0.0)


def text_height(lines: list[str], size: float) -> float:
    """Height of these lines in mm."""
    return len(lines) * size * LINE_PITCH * MM_OF_POINT


def wrap_text(text: object, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines no wider than `width` mm: broken at blanks, and inside a word only where it alone is
    too wide.
    """
    lines: list[str] = []
    for word in clean_text(text).replace(" %", f"{NO_BREAK}%").split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(joined, size, weight) <= width:
            lines[-1] = joined
        else:
            lines.extend(_break_word(word, width, size, weight))
    return [line for line in lines if line]


def _break_word(word: str, width: float, size: float, weight: str) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and measure_text(pieces[-1] + character, size, weight) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def format_count(label: object, count: int) -> str:
    """A label with its number of patients."""
    return f"{clean_text(label)} (n = {count})"
