"""The nearest known word for a value that no list knows. A suggestion is shown, never applied."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Variable
from scripts.lib.drugs import NO_SUGGESTION, map_drugs
from scripts.lib.mapping import ITEMS
from scripts.lib.texts import normalize

LEAST_SIMILARITY = 70


def suggest_drugs(text: pd.Series) -> pd.Series:
    """The nearest generic names of the words that the dictionary does not know; empty where none is near."""
    nearest = map_drugs(text)["suggestions"].fillna("").astype("str")
    words = nearest.map(
        lambda items: ";".join(item for item in items.split(";") if item != NO_SUGGESTION)
    )
    return words.astype("str")


def suggest_codes(text: pd.Series, variable: Variable, codes: Mapping[str, str]) -> pd.Series:
    """The study code whose delivered spelling is nearest; item by item in lists; empty where none is."""
    levels = ("true", "false") if variable.type == "boolean" else variable.levels
    known = {**{normalize(level): level for level in levels}, **codes}
    positions, uniques = pd.factorize(text)
    found = [_suggest(str(value), known) for value in uniques]
    table = np.array([*found, ""], dtype=object)
    return pd.Series(table[positions], index=text.index).astype("str")


def _suggest(text: str, known: Mapping[str, str]) -> str:
    words = [normalize(item) for item in ITEMS.split(text) if item.strip()]
    nearest = (_nearest(word, known) for word in words if word not in known)
    return ";".join(dict.fromkeys(code for code in nearest if code))


def _nearest(word: str, known: Mapping[str, str]) -> str:
    """Ties go to the first spelling in the alphabet, so that the same word gets the same answer."""
    from rapidfuzz import fuzz

    scored = sorted((-fuzz.ratio(word, spelling), spelling) for spelling in known)
    if not scored or -scored[0][0] < LEAST_SIMILARITY:
        return ""
    return known[scored[0][1]]
