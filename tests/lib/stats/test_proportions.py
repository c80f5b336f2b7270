"""Intervals of rates and differences: R, printed values, properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.stats.proportions import RATE_METHODS, difference_interval, rate_interval
from tests.lib.stats import steady
from tests.reference import read_r


@st.composite
def counts(draw):
    n = draw(st.integers(1, 400))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize("method", RATE_METHODS)
def test_rate_interval_is_that_of_r(method):
    r = read_r("rates.csv")
    assert len(r) >= 300
    ours = [
        rate_interval(k, n, method, level) for k, n, level in zip(r.k, r.n, r.level, strict=True)
    ]
    theirs = r[[f"{method}_lower", f"{method}_upper"]].to_numpy()
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_difference_interval_is_newcombe_on_the_wilson_limits_of_r():
    r = read_r("differences.csv")
    assert len(r) >= 300
    rows = r[["k1", "n1", "k2", "n2"]].to_numpy().tolist()
    theirs = r[["newcombe_lower", "newcombe_upper"]].to_numpy()
    np.testing.assert_allclose(
        [difference_interval(*row) for row in rows], theirs, rtol=1e-9, atol=1e-12
    )


# Per cent with one decimal, worked out apart from this code.
@pytest.mark.parametrize(
    ("k", "n", "exact", "wilson"),
    [
        (11, 30, (19.9, 56.1), (21.9, 54.5)),
        (10, 22, (24.4, 67.8), (26.9, 65.3)),
        (1, 8, (0.3, 52.7), (2.2, 47.1)),
        (28, 30, (77.9, 99.2), (78.7, 98.2)),
        (26, 30, (69.3, 96.2), (70.3, 94.7)),
        (6, 30, (7.7, 38.6), (9.5, 37.3)),
        (0, 30, (0.0, 11.6), (0.0, 11.4)),
    ],
)
def test_rate_interval_of_the_published_counts(k, n, exact, wilson):
    def as_printed(method):
        return tuple(round(100 * limit, 1) for limit in rate_interval(k, n, method))

    assert as_printed("clopper_pearson") == exact
    assert as_printed("wilson") == wilson


def test_lower_limits_of_seven_of_twenty():
    assert round(rate_interval(7, 20).lower, 4) == 0.1539
    assert round(rate_interval(7, 20, "wilson").lower, 4) == 0.1812


# Newcombe, Stat Med 1998;17:873-890, the examples of its table of intervals, method 10.
@pytest.mark.parametrize(
    ("cells", "limits"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_difference_interval_of_the_examples_of_newcombe(cells, limits):
    assert tuple(round(limit, 4) for limit in difference_interval(*cells)) == limits


@pytest.mark.parametrize("method", RATE_METHODS)
def test_zero_and_full_cells_reach_the_edge(method):
    none, all_of_them = rate_interval(0, 12, method), rate_interval(12, 12, method)
    assert none.lower == 0.0
    assert all_of_them.upper == 1.0
    assert 0 < none.upper < 1
    assert 0 < all_of_them.lower < 1


@pytest.mark.parametrize("method", RATE_METHODS)
def test_no_denominator_no_interval(method):
    assert all(math.isnan(limit) for limit in rate_interval(0, 0, method))


@pytest.mark.parametrize("cells", [(0, 0, 1, 5), (1, 5, 0, 0), (0, 0, 0, 0)])
def test_no_denominator_no_difference(cells):
    assert all(math.isnan(limit) for limit in difference_interval(*cells))


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 5), (1, 0)])
def test_counts_that_cannot_be_are_refused(k, n):
    with pytest.raises(ValueError, match="0 <= k <= n"):
        rate_interval(k, n)
    with pytest.raises(ValueError, match="0 <= k <= n"):
        difference_interval(1, 2, k, n)


def test_unknown_methods_and_levels_are_refused():
    with pytest.raises(ValueError, match="unknown interval 'wald'"):
        rate_interval(1, 2, "wald")
    with pytest.raises(ValueError, match="unknown interval 'wald'"):
        difference_interval(1, 2, 1, 2, "wald")
    with pytest.raises(ValueError, match="between 0 and 1, not 95"):
        rate_interval(1, 2, level=95)


@steady
@given(counts(), st.sampled_from(RATE_METHODS), st.sampled_from((0.8, 0.95, 0.99)))
def test_interval_contains_the_rate(cell, method, level):
    k, n = cell
    lower, upper = rate_interval(k, n, method, level)
    # A full or empty cell lies on the edge of its interval.
    assert 0 <= lower <= k / n <= upper <= 1
    assert lower < upper


@steady
@given(counts(), st.sampled_from(RATE_METHODS))
def test_interval_of_the_complement_is_the_mirror(cell, method):
    k, n = cell
    lower, upper = rate_interval(k, n, method)
    mirror = rate_interval(n - k, n, method)
    assert mirror == pytest.approx((1 - upper, 1 - lower), rel=0, abs=1e-9)


@steady
@given(counts(), st.sampled_from(RATE_METHODS))
def test_one_more_event_moves_both_limits_up(cell, method):
    k, n = cell
    here, more = rate_interval(k, n + 1, method), rate_interval(k + 1, n + 1, method)
    assert here.lower < more.lower
    assert here.upper < more.upper


@steady
@given(counts(), st.sampled_from(RATE_METHODS))
def test_a_higher_level_is_wider(cell, method):
    narrow, wide = (rate_interval(*cell, method, level) for level in (0.9, 0.99))
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@steady
@given(counts(), counts())
def test_difference_contains_its_estimate_and_changes_sign_with_the_order(one, other):
    lower, upper = difference_interval(*one, *other)
    estimate = one[0] / one[1] - other[0] / other[1]
    assert -1 - 1e-12 <= lower <= estimate <= upper <= 1 + 1e-12
    assert difference_interval(*other, *one) == pytest.approx((-upper, -lower), abs=1e-12)
