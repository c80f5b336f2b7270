"""How the study's codes look in every figure: their order, words, colors and hatches."""

import pandas as pd

from scripts.lib.figures.style import BLACK, BLUE, GRAY, GREEN, ORANGE, SKY, VERMILLION, YELLOW
from scripts.lib.figures.text import clean_text
from scripts.lib.tnm_order import T0N0M0
from scripts.lib.tnm_parse import STAGE_GROUPS

UNKNOWN = "unknown"
RESPONSES = {
    "CR": ("complete response", BLUE, ""),
    "PR": ("partial response", SKY, "////"),
    "SD": ("stable disease", YELLOW, "...."),
    "PD": ("progression", BLACK, ""),
    UNKNOWN: ("response not known", "white", ""),
}
PATHOLOGICAL = {
    "pcr": "complete (no viable tumor)",
    "mpr": "major (at most 10% viable)",
    "partial": "more than 10% viable",
    UNKNOWN: "not known",
}
STAGES = (T0N0M0, "ypT0N0", *STAGE_GROUPS)  # in the order of the tables
STAGE_LOOK = {
    "T0": (GREEN, "...."),
    "yp": (GREEN, "...."),
    "0": (GREEN, ""),
    "O": (GREEN, ""),
    "I": (SKY, ""),
    "II": (YELLOW, "...."),
    "III": (ORANGE, "////"),
    "IV": (VERMILLION, "xxxx"),
}
# Clavien-Dindo (Dindo et al., Ann Surg 2004;240:205-213), mildest first.
GRADES = ("none", "I", "II", "III", "IIIa", "IIIb", "IV", "IVa", "IVb", "V")


def fill_unknown(values: pd.Series) -> pd.Series:
    """Codes as text with missing and empty ones as `unknown`: in a figure, missing is a level of
    its own.
    """
    text = values.astype("object").where(values.notna(), UNKNOWN).astype(str)
    return text.where(text.str.strip().ne(""), UNKNOWN)


def order_levels(values: pd.Series, declared: tuple[str, ...]) -> list[str]:
    """The levels that occur: declared ones in their order, then others by name, `unknown` last."""
    seen = set(values.unique().tolist())
    known = [level for level in declared if level in seen and level != UNKNOWN]
    others = sorted(seen.difference(known, [UNKNOWN]))
    return known + others + [UNKNOWN] * (UNKNOWN in seen)


def look_stage(stage: str) -> tuple[str, str]:
    """Color and hatch of a stage group, by its Roman numeral."""
    for start in ("T0", "yp", "IV", "III", "II", "I", "0", "O"):
        if stage.startswith(start):
            return STAGE_LOOK[start]
    return ("white" if stage == UNKNOWN else GRAY), ""


def name_level(level: str) -> str:
    """A level as printed where it has no words of its own."""
    return "not known" if level == UNKNOWN else clean_text(level)
