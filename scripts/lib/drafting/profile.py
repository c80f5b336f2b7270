"""What the cells of a column are, whoever wrote its header: dates, numbers, a few codes, texts."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.drafting.days import shape_of
from scripts.lib.texts import normalize

NUMBER = re.compile(
    r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[0-9]{1,3}(?:[.,' ][0-9]{3})+(?:[.,][0-9]+)?) ?%?"
)
MOST_DISTINCT = 200
TICK = "x"


@dataclass(frozen=True)
class Profile:
    """One column. Shares are of the filled cells that are no missing code; `values`: distinct texts
    in the order in which they come, at most 200 of them; `numbers`: those that are numbers, as often
    as they occur.
    """

    filled: int
    distinct: int
    dates: float
    numeric: float
    values: tuple[str, ...]
    numbers: tuple[float, ...]

    @property
    def ticks(self) -> bool:
        """Whether all that is filled is one sign for a yes, as x; a blank may be a no then."""
        return self.distinct == 1 and normalize(self.values[0]) == TICK

    @property
    def whole(self) -> float:
        """The share of its numbers that are whole."""
        return sum(one == int(one) for one in self.numbers) / max(len(self.numbers), 1)

    def share(self, pattern: str) -> float:
        """The share of its different texts in which a pattern is found."""
        found = sum(bool(re.search(pattern, one)) for one in self.values)
        return found / max(len(self.values), 1)

    def between(self, low: float, high: float) -> float:
        """The share of its numbers from one bound to the other."""
        return sum(low <= one <= high for one in self.numbers) / max(len(self.numbers), 1)


def profile_column(text: pd.Series, missing: Collection[str] = ()) -> Profile:
    """The profile of a column of text; `missing`: normalized words that are no values."""
    given = trim(text).dropna()
    given = given[~given.map(normalize).isin(set(missing))] if missing else given
    counts = given.value_counts(sort=False)
    count = int(counts.sum())
    days = sum(int(n) for one, n in counts.items() if shape_of(str(one)))
    numeric = sum(int(n) for one, n in counts.items() if NUMBER.fullmatch(str(one)))
    values = tuple(str(one) for one in counts.index[:MOST_DISTINCT])
    few = counts.iloc[:MOST_DISTINCT]
    read = (
        read_loosely(str(t))
        for t, n in few.items()
        for _ in range(int(n))
        if NUMBER.fullmatch(str(t))
    )
    return Profile(
        count,
        len(counts),
        days / count if count else 0.0,
        numeric / count if count else 0.0,
        values,
        tuple(one for one in read if one is not None),
    )


def read_loosely(text: str) -> float | None:
    """A number whatever its signs: the last of point and comma is the decimal sign. For suggestions only."""
    bare = re.sub(r"[%' ]", "", text)
    whole, _, decimals = bare.replace(",", ".").rpartition(".")
    joined = f"{whole.replace('.', '')}.{decimals}" if whole else decimals
    try:
        return float(joined)
    except ValueError:
        return None
