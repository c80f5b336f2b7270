"""Exact tests of tables: R, brute force with fractions, printed values, properties."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scripts.lib.stats.contingency import TableTooLargeError, exact_rxc_p, fisher_p
from tests.lib.stats import steady
from tests.reference import read_r

small_tables = st.integers(2, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 3), min_size=columns, max_size=columns), min_size=2, max_size=3
    )
)


def brute_force(table):
    """The exact p by all tables of the same size and margins, in fractions."""
    rows, columns = (
        [sum(row) for row in table],
        [sum(column) for column in zip(*table, strict=True)],
    )

    def chance(cells):
        above = math.prod(map(math.factorial, rows)) * math.prod(map(math.factorial, columns))
        below = math.prod(math.factorial(cell) for row in cells for cell in row)
        return Fraction(above, math.factorial(sum(rows)) * below)

    def with_row_sum(total):
        return [
            cells for cells in product(range(total + 1), repeat=len(columns)) if sum(cells) == total
        ]

    possible = (
        cells
        for cells in product(*map(with_row_sum, rows))
        if [sum(column) for column in zip(*cells, strict=True)] == columns
    )
    observed = chance(table)
    return float(sum(chance(cells) for cells in possible if chance(cells) <= observed))


def test_fisher_p_is_that_of_r():
    r = read_r("differences.csv")
    assert len(r) >= 300
    ours = [
        fisher_p([[k1, n1 - k1], [k2, n2 - k2]])
        for k1, n1, k2, n2 in zip(r.k1, r.n1, r.k2, r.n2, strict=True)
    ]
    np.testing.assert_allclose(ours, r.fisher_p, rtol=1e-9)


def test_exact_p_of_any_table_is_that_of_r():
    r = read_r("tables.csv")
    assert r.p.notna().sum() >= 300
    ours = [
        exact_rxc_p(np.array(cells.split("|"), dtype=int).reshape(rows, columns))
        for rows, columns, cells in r[["rows", "columns", "cells"]].itertuples(index=False)
    ]
    np.testing.assert_allclose(ours, r.p, rtol=1e-9)


def test_fisher_p_of_the_published_arms():
    assert round(fisher_p([[10, 12], [1, 7]]), 3) == 0.199


def test_fisher_p_of_the_lady_tasting_tea():
    assert fisher_p([[3, 1], [1, 3]]) == pytest.approx(34 / 70, rel=1e-12)


def test_exact_p_counted_by_hand():
    # Rows 2 and 2, columns 2, 1 and 1: weights (of 6) 1 for (2,0,0), 2 for (1,1,0), 2 for
    # (1,0,1), 1 for (0,1,1). The observed first row (2,0,0) and its mirror are the rarest.
    assert exact_rxc_p([[2, 0, 0], [0, 1, 1]]) == pytest.approx(2 / 6, rel=1e-15)
    assert exact_rxc_p([[1, 1, 0], [1, 0, 1]]) == 1.0


@settings(steady, max_examples=60)
@given(small_tables)
def test_exact_p_is_that_of_all_tables_one_by_one(table):
    assume(any(map(any, table)))
    assert exact_rxc_p(table) == pytest.approx(brute_force(table), rel=1e-12)


@steady
@given(st.lists(st.integers(0, 25), min_size=4, max_size=4))
def test_both_exact_tests_agree_on_two_by_two(cells):
    assume(any(cells))
    table = np.reshape(cells, (2, 2))
    assert exact_rxc_p(table) == pytest.approx(fisher_p(table), rel=1e-9)


@steady
@given(small_tables, st.randoms(use_true_random=False))
def test_order_and_orientation_do_not_matter(table, random):
    assume(any(map(any, table)))
    shuffled = [list(row) for row in table]
    random.shuffle(shuffled)
    assert exact_rxc_p(np.transpose(shuffled)) == exact_rxc_p(table)


@steady
@given(small_tables)
def test_an_empty_row_changes_nothing(table):
    assume(any(map(any, table)))
    assert exact_rxc_p([*table, [0] * len(table[0])]) == exact_rxc_p(table)


@pytest.mark.parametrize(
    "table", [[[3, 4, 5]], [[3], [4]], [[0, 0], [0, 0]], [[0, 0, 0], [0, 0, 0]]]
)
def test_nothing_to_compare_has_no_p(table):
    assert math.isnan(exact_rxc_p(table))


def test_no_patients_have_no_fisher_p():
    assert math.isnan(fisher_p([[0, 0], [0, 0]]))


def test_a_margin_of_zero_leaves_one_table():
    assert fisher_p([[0, 4], [0, 3]]) == 1.0
    assert exact_rxc_p([[0, 4], [0, 3], [0, 1]]) == 1.0


def test_a_table_beyond_the_declared_size_is_refused_with_a_reason():
    table = [[3, 0, 2], [0, 4, 1]]
    with pytest.raises(TableTooLargeError, match=r"too large for an exact p \(more than 5 steps\)"):
        exact_rxc_p(table, steps=5)
    assert exact_rxc_p(table, steps=5_000) < 0.05


@pytest.mark.parametrize(
    "table", [[[1, -1], [2, 3]], [[0.5, 1], [2, 3]], [[math.nan, 1], [2, 3]], [1, 2]]
)
def test_what_is_not_a_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="table of counts"):
        exact_rxc_p(table)


def test_fisher_takes_two_by_two_only():
    with pytest.raises(ValueError, match="two rows and two columns"):
        fisher_p([[1, 2, 3], [3, 4, 5]])
