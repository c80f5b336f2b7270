"""How well the cells of a column fit a variable, whatever its header says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from scripts.lib.catalogue import Variable
from scripts.lib.drafting.profile import Profile
from scripts.lib.drafting.words import fold
from scripts.lib.drugs import map_drugs
from scripts.lib.reference import read_rows
from scripts.lib.tnm import parse_category, parse_stage_group

# Least share of cells that decides what a column is.
MOST = 0.7
YEARS, SCORE, ANY = (1900.0, 2015.0), (0.0, 5.0), (0.0, float("inf"))
BOUNDS = {"%": (0.0, 100.0)}
FEW = 12
DIGIT, YEAR = "[0-9]", "(?:19|20)[0-9]{2}"
ROMAN = r"\b(?:I{1,3}|IV|0)[ABC]?[0-9]?\b"
COMPOSITE = r"(?i)\b(?:yp|yc|c|p|y)?T(?:is|[0-4x][a-c]?).*(?:yp|yc|c|p|y)?N[0-3x].*"


@dataclass(frozen=True)
class Fit:
    """`factor`: by what the header's score is multiplied; `bonus`: what the values say by themselves."""

    factor: float
    bonus: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What is known by its spelling: shares of a column's distinct values."""

    categories: Mapping[str, float]  # T, N, M -> share
    prefixes: Mapping[str, float]  # c, yc, yp -> share of all values
    stages: float
    drugs: float
    composite: float
    words: Mapping[str, float]  # variable, or "*" for yes and no -> share


@cache
def known_words() -> Mapping[str, frozenset[str]]:
    """Variable ("*" for yes and no) -> the folded spellings of its codes in all languages."""
    found: dict[str, set[str]] = {}
    for row in read_rows("term_codes.csv"):
        found.setdefault(row["variable"], set()).update({fold(row["term"]), fold(row["code"])})
    return {name: frozenset(words) for name, words in found.items()}


@cache
def look_at(profile: Profile) -> Seen:
    """What the values of a column are known as."""
    values = pd.Series(profile.values, dtype="str")
    if not len(values) or profile.dates > MOST:
        return Seen({}, {}, 0.0, 0.0, 0.0, {})
    upper, text = values.str.upper(), profile.numeric < MOST
    parsed = {
        axis: parse_category(values, axis)
        for axis in "TNM"
        # A bare number may be a category of any axis, or anything else.
        if text and upper.str.contains(f"{axis}(?:[0-4X]|IS)").mean() >= 0.5
    }
    categories = {axis: 1 - float(one["failed"].mean()) for axis, one in parsed.items()}
    prefixes = {}
    if categories:
        found = parsed[max(categories, key=lambda axis: categories[axis])]["prefix"]
        prefixes = {one: float((found == one).mean()) for one in ("c", "yc", "yp", "p")}
    staged = text and upper.str.contains(ROMAN).mean() >= 0.5
    stages = 1 - float(parse_stage_group(values)["failed"].mean()) if staged else 0.0
    composite = float(values.str.fullmatch(COMPOSITE).mean()) if text else 0.0
    words = {
        name: sum(fold(one) in spelled for one in profile.values) / len(values)
        for name, spelled in known_words().items()
    }
    plain = text and not categories and stages < MOST and max(words.values()) < MOST
    return Seen(
        categories, prefixes, stages, _share_of_drugs(values) if plain else 0.0, composite, words
    )


def _share_of_drugs(values: pd.Series) -> float:
    found = map_drugs(values)
    known = (found["generics"].fillna("") != "") & (found["unknown"].fillna("") == "")
    return float(known.mean())


def fit(variable: Variable, profile: Profile, seen: Seen) -> Fit:
    """How well a column fits a variable; an empty column fits every one a little less."""
    if not profile.filled:
        return Fit(0.85)
    if variable.type == "date":
        if profile.dates >= MOST:
            return Fit(1.0, 0.08)
        return Fit(0.6 if profile.dates or profile.share(YEAR) >= MOST else 0.1)
    if profile.dates >= MOST:
        return Fit(0.3 if variable.type == "text" else 0.05)
    if variable.tnm_axis:
        return _fit_category(variable, profile, seen)
    if variable.is_stage_group:
        return Fit(1.0, 0.3) if seen.stages >= MOST else Fit(0.4 if seen.composite < MOST else 0.2)
    if (
        max([0.0, *seen.categories.values()]) >= MOST
        or seen.stages >= MOST
        or seen.composite >= MOST
    ):
        return Fit(0.3)  # a category or a stage is nothing else
    if variable.name == "drug":
        return Fit(1.0, 0.5) if seen.drugs >= 0.5 else Fit(0.4)
    if seen.drugs >= MOST and variable.type != "text":
        return Fit(0.3)
    if variable.type in ("integer", "number"):
        return _fit_number(variable, profile)
    return _fit_words(variable, profile, seen)


def _fit_category(variable: Variable, profile: Profile, seen: Seen) -> Fit:
    share = seen.categories.get(variable.tnm_axis, 0.0)
    if share >= MOST and profile.numeric < MOST:
        prefix = variable.name.partition("_")[0]
        foreign = sum(s for one, s in seen.prefixes.items() if one not in (prefix, prefix[-1]))
        return Fit(1.0 - 0.6 * min(foreign, 1.0), 0.3 + 0.25 * seen.prefixes.get(prefix, 0.0))
    if seen.composite >= MOST:
        return Fit(1.0, 0.2)
    return Fit(0.75 if profile.numeric >= MOST and profile.distinct <= FEW else 0.15)


def _fit_number(variable: Variable, profile: Profile) -> Fit:
    """Planted or mistyped numbers beyond the bounds do not decide, most of them do."""
    if profile.numeric < MOST or not profile.numbers:
        # With something around the numbers (>50, ca. 40, 4,5cm) the header says more than the cells.
        return Fit(0.6 if profile.share(DIGIT) >= MOST else 0.2)
    years = profile.between(*YEARS) >= MOST and profile.whole >= MOST
    if variable.unit == "year":
        return Fit(1.0, 0.25) if years else Fit(0.15)
    if years and profile.distinct > 1:
        return Fit(0.3)
    if variable.type == "integer" and profile.whole < MOST:
        return Fit(0.4)
    if variable.name == "tnm_edition":
        return Fit(1.0, 0.1) if profile.between(6, 9) == 1 else Fit(0.1)
    bounds = SCORE if variable.name == "ecog" else BOUNDS.get(variable.unit, ANY)
    return Fit(1.0, 0.05) if profile.between(*bounds) >= MOST else Fit(0.3)


def _fit_words(variable: Variable, profile: Profile, seen: Seen) -> Fit:
    """Texts, codes and answers with yes or no."""
    few = profile.distinct <= FEW
    plain = profile.numeric < MOST
    if variable.name == "record":
        return Fit(1.0, 0.15) if profile.distinct == profile.filled else Fit(0.6)
    if variable.type == "text":
        return Fit(1.0 if plain and seen.words.get("*", 0) < MOST else 0.3)
    answers = 1.0 if profile.ticks else seen.words.get("*", 0.0)
    if variable.type == "boolean":
        if profile.distinct > 3:
            return Fit(0.15)
        coded = not plain and profile.between(0, 2) == 1 and profile.whole == 1
        return Fit(1.0, 0.08) if answers >= MOST else Fit(0.9 if coded else 0.4)
    known = seen.words.get(variable.name, 0.0)
    if answers >= MOST and known < MOST:
        return Fit(0.4)
    if known >= 0.5:
        return Fit(1.0, 0.25 * known)
    if not plain:
        return Fit(0.85 if few and profile.whole == 1 else 0.25)
    return Fit(0.85 if few or variable.type == "list" else 0.4)
