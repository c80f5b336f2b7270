"""For each column its best variables, and one variable a column so that the whole fits best."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from scripts.lib.catalogue import Catalogue
from scripts.lib.drafting.evidence import Fit, fit, look_at
from scripts.lib.drafting.profile import Profile
from scripts.lib.drafting.similarity import Vocabulary
from scripts.lib.drafting.words import read_terms, split_words

# Below it a column gets no variable; from the second on it is taken as sure if no other is as near.
LEAST, SURE, AHEAD = 0.42, 0.75, 0.1
UNIT = 0.12
SHOWN = 3


@dataclass(frozen=True)
class Column:
    """A delivered column: header, further names (a REDCap label), what its cells are, and the unit
    that they or the header name.
    """

    header: str
    labels: tuple[str, ...]
    profile: Profile
    unit: str = ""


@dataclass(frozen=True)
class Suggestion:
    """What a column is: the variable ("" for none), whether that is sure, its score, and the next
    best variables.
    """

    variable: str
    sure: bool
    score: float
    others: tuple[str, ...] = ()


def suggest_columns(
    columns: Sequence[Column], catalogue: Catalogue, taken: Collection[str] = ()
) -> list[Suggestion]:
    """A suggestion for each column; no variable is given to two of them, and none that is `taken`."""
    names = [name for name in catalogue if name != "center" and name not in taken]
    scores = score_columns(columns, catalogue, names)
    given = assign(scores)
    return [_suggest(scores[i], names, given.get(i)) for i in range(len(columns))]


def score_columns(
    columns: Sequence[Column], catalogue: Catalogue, names: Sequence[str]
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """The score of each column (a row) for each variable: header and values together."""
    vocabulary = Vocabulary(read_terms(catalogue))
    table = np.zeros((len(columns), len(names)))
    for i, column in enumerate(columns):
        by_name = score_names(column, vocabulary)
        seen = look_at(column.profile)
        for j, name in enumerate(names):
            alike = by_name.get(name, 0.0)
            fits = fit(catalogue[name], column.profile, seen)
            table[i, j] = combine(alike, fits, unit_bonus(column, catalogue[name].unit))
    return table


def score_names(column: Column, vocabulary: Vocabulary) -> Mapping[str, float]:
    """Variable -> the best score of the column's header and labels."""
    best: dict[str, float] = {}
    for text in (column.header, *column.labels):
        words = split_words(text)
        found = vocabulary.score(words) if words else {}
        for name, (score, _) in found.items():
            best[name] = max(best.get(name, 0.0), score)
    return best


def unit_bonus(column: Column, unit: str) -> float:
    """A header that names a unit of a length, volume or time speaks for variables of that kind."""
    kinds = ({"mm", "cm"}, {"mL", "dL", "L"}, {"min", "h"}, {"%"})
    named = column.unit
    return UNIT if named and any({named, unit} <= kind for kind in kinds) else 0.0


def combine(alike: float, fits: Fit, unit: float) -> float:
    """Header and values in one score; values alone count half."""
    if not alike:
        return fits.bonus * 0.8
    return alike * fits.factor + fits.bonus * min(1.0, 0.5 + alike) + unit * fits.factor


def assign(scores: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> dict[int, int]:
    """Column -> variable so that the sum of scores is highest; a column may go without."""
    count = len(scores)
    if not count:
        return {}
    dummies = np.full((count, count), LEAST)
    rows, chosen = linear_sum_assignment(np.hstack([scores, dummies]), maximize=True)
    known = scores.shape[1]
    return {int(i): int(j) for i, j in zip(rows, chosen, strict=True) if j < known}


def _suggest(
    scores: "np.ndarray[tuple[int], np.dtype[np.float64]]", names: Sequence[str], given: int | None
) -> Suggestion:
    order = [int(j) for j in np.argsort(-scores, kind="stable") if scores[j] >= LEAST / 2]
    others = tuple(names[j] for j in order if j != given)[:SHOWN]
    if given is None:
        return Suggestion("", False, 0.0, others)
    score = float(scores[given])
    rest = max([0.0, *(float(scores[j]) for j in order if j != given)])
    return Suggestion(names[given], score >= SURE and score - rest >= AHEAD, score, others)
