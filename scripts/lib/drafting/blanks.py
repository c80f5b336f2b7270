"""Missing codes of an extract: the words and numbers that stand where nothing is known."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.lib.drafting.days import shape_of
from scripts.lib.drafting.missing import MISSING
from scripts.lib.drafting.profile import NUMBER
from scripts.lib.texts import normalize

# Negative numbers as REDCap and SPSS projects use them; no variable of a study can be negative.
SENTINEL = re.compile(r"-(?:9+|8+|7+|98|997|998)(?:[.,]0+)?")
LEAST_TIMES, LONGEST = 3, 16


@dataclass(frozen=True)
class Blank:
    """A missing code as delivered, its proof, the columns it is in, and whether a person has to confirm it."""

    text: str
    proof: str
    columns: frozenset[str]
    open: bool = False


def find_blanks(cells: Iterable[tuple[str, str, bool]]) -> list[Blank]:
    """The missing codes; `cells`: text, column letter, and whether the column is of dates or numbers.

    A known word counts wherever it stands. An unknown text is asked about where it stands repeatedly
    in columns that otherwise hold dates or numbers.
    """
    times: Counter[str] = Counter()
    columns: dict[str, set[str]] = {}
    typed: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for text, column, is_typed in cells:
        key = normalize(text)
        strange = is_typed and not (NUMBER.fullmatch(text) or shape_of(text))
        if key in MISSING or (is_typed and SENTINEL.fullmatch(text)) or strange:
            times[key] += 1
            typed[key] += strange
            columns.setdefault(key, set()).add(column)
            spelled.setdefault(key, text)
    found = []
    for key in sorted(times, key=lambda one: (-times[one], one)):
        at = frozenset(columns[key])
        proof = f"{times[key]} cells in {len(at)} columns"
        if key in MISSING:
            found.append(Blank(spelled[key], f"{proof}, a usual word for it", at))
        elif SENTINEL.fullmatch(key):
            found.append(
                Blank(spelled[key], f"{proof} of dates or numbers, a usual code", at, len(at) < 2)
            )
        elif typed[key] >= LEAST_TIMES and len(key) <= LONGEST and not any(map(str.isdigit, key)):
            found.append(Blank(spelled[key], f"{proof} of dates or numbers", at, open=True))
    return found
