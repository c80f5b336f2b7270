"""In which language an extract is written, by the words of its headers and values."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from scripts.lib.drafting.words import fold, split_words
from scripts.lib.reference import read_rows

LEAST_VOTES = 3


@cache
def languages_of_words() -> dict[str, frozenset[str]]:
    """Word of a term or code -> the languages that have it."""
    found: dict[str, set[str]] = {}
    for row in read_rows("terms.csv"):
        for word in split_words(row["term"]):
            found.setdefault(word, set()).add(row["language"])
    for row in read_rows("term_codes.csv"):
        found.setdefault(fold(row["term"]), set()).add(row["language"])
    return {word: frozenset(languages) for word, languages in found.items()}


def find_language(headers: Iterable[str], values: Iterable[str]) -> tuple[str, int, int]:
    """The language with most words that are its alone ("" for none), their number, and that of the next."""
    words = [word for header in headers for word in split_words(header)]
    words += [fold(value) for value in values]
    known = languages_of_words()
    votes = Counter(next(iter(known[one])) for one in words if len(known.get(one, ())) == 1)
    ranked = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < LEAST_VOTES:
        return "", 0, 0
    return ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
