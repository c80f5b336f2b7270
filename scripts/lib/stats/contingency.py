"""Exact tests of independence in a table of counts, given both margins.

The two-sided p is the probability, under independence, of all tables with the same margins that are
at most as probable as the observed one (Freeman and Halton, Biometrika 1951), which for two by two
is Fisher's test. scipy has no exact test beyond two by two (it draws random tables), hence the
network below, after the idea of Mehta and Patel (JASA 1983): tables are filled column by column and
partial tables with equal rest are kept once. All weights are whole numbers, so equal probabilities
are equal and no tolerance is needed.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import comb, nan, prod
from typing import Any

import numpy as np

STEPS = 2_000_000
Rest = tuple[int, ...]


class TableTooLargeError(ValueError):
    """The exact p of this table needs more steps than declared; its text can be printed."""


def fisher_p(table: Any) -> float:
    """Fisher's two-sided exact p of a two by two table of counts.

    1 where a margin is zero (only one table is possible), NaN for the table of zeros. Raises
    ValueError for anything but two by two non-negative counts.
    """
    counts = _counts(table)
    if counts.shape != (2, 2):
        raise ValueError(f"Fisher's test needs two rows and two columns, not {counts.shape}")
    if not counts.any():
        return nan
    from scipy.stats import fisher_exact

    return float(fisher_exact(counts).pvalue)


def exact_rxc_p(table: Any, steps: int = STEPS) -> float:
    """The Freeman-Halton exact p of a table with any number of rows and columns.

    NaN for fewer than two rows or columns and for the table of zeros; 1 where only one table has
    these margins. Raises ValueError for what is not a table of counts and TableTooLargeError where
    more than `steps` steps are needed (two million take a few seconds).
    """
    counts = _counts(table)
    if min(counts.shape) < 2 or not counts.any():
        return nan
    counts = counts if counts.shape[0] <= counts.shape[1] else counts.T
    kept = counts[counts.any(axis=1)][:, counts.any(axis=0)]
    # Large columns first: the rest is then small early, and few partial tables stay open.
    columns = sorted(kept.T.tolist(), key=sum, reverse=True)
    observed = prod(_multinomial(tuple(column)) for column in columns)
    rows = tuple(sorted(kept.sum(axis=1).tolist()))
    network = _Network([sum(column) for column in columns], steps)
    return network.weight_up_to(observed, rows) / _multinomial(rows)


class _Network:
    """The tables with given column sums as paths; a node is what the rows still have to receive.

    The weight of a path is the product of its columns' multinomial coefficients; all weights
    together are the multinomial coefficient of the row sums.
    """

    def __init__(self, columns: list[int], steps: int) -> None:
        self.columns = columns
        self.steps = steps
        self.left = steps
        self.edges = cache(self._edges)
        self.extremes = cache(self._extremes)

    def weight_up_to(self, observed: int, rows: Rest) -> int:
        """The weight of all paths whose own weight is at most `observed`."""
        found = 0
        open_paths: dict[Rest, Counter[int]] = {rows: Counter({1: 1})}
        for place in range(len(self.columns) + 1):
            following: dict[Rest, Counter[int]] = {}
            for rest, paths in open_paths.items():
                low, high = self.extremes(rest, place)
                for weight, number in paths.items():
                    if weight * high <= observed:
                        found += number * weight * _multinomial(rest)
                    elif weight * low <= observed:
                        self._extend(following, rest, place, weight, number)
            open_paths = following
        return found

    def _extend(
        self, following: dict[Rest, Counter[int]], rest: Rest, place: int, weight: int, number: int
    ) -> None:
        for (node, factor), ways in self.edges(rest, place).items():
            self._step()
            following.setdefault(node, Counter())[weight * factor] += number * ways

    def _edges(self, rest: Rest, place: int) -> Counter[tuple[Rest, int]]:
        """Each way to fill one column: the rest after it, its weight, and how often it occurs."""
        found: Counter[tuple[Rest, int]] = Counter()
        for cells in _fillings(rest, self.columns[place]):
            self._step()
            node = tuple(sorted(a - b for a, b in zip(rest, cells, strict=True)))
            found[node, _multinomial(cells)] += 1
        return found

    def _extremes(self, rest: Rest, place: int) -> tuple[int, int]:
        """The smallest and the largest weight with which the table can be completed."""
        if place == len(self.columns):
            return 1, 1
        lows, highs = [], []
        for node, factor in self.edges(rest, place):
            low, high = self.extremes(node, place + 1)
            lows.append(factor * low)
            highs.append(factor * high)
        return min(lows), max(highs)

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TableTooLargeError(
                f"the table is too large for an exact p (more than {self.steps:,} steps)"
            )


def _fillings(rest: Rest, total: int) -> Iterator[Rest]:
    """All ways to put `total` into cells that hold at most what `rest` says."""
    if len(rest) == 1:
        yield (total,)
        return
    others = sum(rest[1:])
    for cell in range(max(0, total - others), min(rest[0], total) + 1):
        for cells in _fillings(rest[1:], total - cell):
            yield (cell, *cells)


def _multinomial(cells: Rest) -> int:
    ends = np.cumsum((0, *cells)).tolist()
    return prod(comb(after, after - before) for before, after in pairwise(ends))


def _counts(table: Any) -> np.ndarray:
    counts = np.asarray(table)
    if counts.ndim != 2:
        raise ValueError("a table of counts has rows and columns")
    whole = counts.astype("float64")
    if not (np.isfinite(whole).all() and (whole >= 0).all() and (whole % 1 == 0).all()):
        raise ValueError("a table of counts holds whole numbers from 0 on")
    return whole.astype("int64")
