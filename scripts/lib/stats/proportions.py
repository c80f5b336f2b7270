"""Intervals of a rate and of the difference of two rates, all as fractions between -1 and 1.

Sources: Clopper and Pearson, Biometrika 1934; Wilson, JASA 1927; Brown, Cai and DasGupta,
Stat Sci 2001 (Jeffreys); Newcombe, Stat Med 1998;17:873-890, method 10 (difference).
"""

from math import nan, sqrt
from typing import NamedTuple

EXACT_NAMES = {"clopper_pearson": "exact", "wilson": "wilson"}
RATE_METHODS = (*EXACT_NAMES, "jeffreys")
DIFFERENCE_METHODS = ("newcombe",)


class Interval(NamedTuple):
    """The limits of a confidence interval; both NaN where none exists."""

    lower: float
    upper: float


def rate_interval(k: int, n: int, method: str = "clopper_pearson", level: float = 0.95) -> Interval:
    """The two-sided interval of the rate k/n; (NaN, NaN) for the empty denominator n = 0.

    With k = 0 the lower limit is 0 and with k = n the upper limit is 1, for each method (for the
    Jeffreys interval this is the convention of Brown et al., which keeps its coverage there).
    Raises ValueError for counts that cannot be, an unknown method or a level outside (0, 1).
    """
    _check(k, n, level)
    if method not in RATE_METHODS:
        raise ValueError(f"unknown interval {method!r}: one of {', '.join(RATE_METHODS)}")
    if n == 0:
        return Interval(nan, nan)
    if method == "jeffreys":
        return _jeffreys(k, n, level)
    from scipy.stats import binomtest

    found = binomtest(int(k), int(n)).proportion_ci(level, EXACT_NAMES[method])
    return Interval(float(found.low), float(found.high))


def difference_interval(
    k1: int, n1: int, k2: int, n2: int, method: str = "newcombe", level: float = 0.95
) -> Interval:
    """The interval of k1/n1 - k2/n2 from the Wilson limits of both; NaN where n1 or n2 is 0.

    Raises ValueError as `rate_interval` does.
    """
    if method not in DIFFERENCE_METHODS:
        raise ValueError(f"unknown interval {method!r}: one of {', '.join(DIFFERENCE_METHODS)}")
    first = rate_interval(k1, n1, "wilson", level)
    second = rate_interval(k2, n2, "wilson", level)
    if not (n1 and n2):
        return Interval(nan, nan)
    p1, p2 = k1 / n1, k2 / n2
    below = sqrt((p1 - first.lower) ** 2 + (second.upper - p2) ** 2)
    above = sqrt((first.upper - p1) ** 2 + (p2 - second.lower) ** 2)
    return Interval(p1 - p2 - below, p1 - p2 + above)


def _jeffreys(k: int, n: int, level: float) -> Interval:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    lower = 0.0 if k == 0 else float(betaincinv(k + 0.5, n - k + 0.5, tail))
    upper = 1.0 if k == n else float(betaincinv(k + 0.5, n - k + 0.5, 1 - tail))
    return Interval(lower, upper)


def _check(k: int, n: int, level: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"a rate needs 0 <= k <= n, not k = {k}, n = {n}")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
