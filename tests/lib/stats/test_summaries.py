"""Continuous summaries: R, hand-made values, properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.stats.summaries import summarize
from tests.lib.stats import steady
from tests.reference import read_r

NAMES = ["n", "missing", "mean", "sd", "min", "q1", "median", "q3", "max"]
numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


def test_every_column_is_that_of_r():
    r = read_r("summaries.csv")
    assert len(r) >= 300
    delivered = (pd.Series(values.split("|")).replace("NA", np.nan) for values in r["values"])
    ours = pd.DataFrame([summarize(values.astype("float64")) for values in delivered])
    np.testing.assert_allclose(ours[NAMES], r[NAMES].astype("float64"), rtol=1e-9, atol=1e-12)


def test_a_length_of_stay_by_hand():
    found = summarize(pd.Series([4, 5, None, 6, 9], dtype="Int64"))
    assert found == {
        "n": 4,
        "missing": 1,
        "mean": 6.0,
        "sd": pytest.approx(math.sqrt(14 / 3), rel=1e-15),
        "min": 4.0,
        "q1": 4.75,
        "median": 5.5,
        "q3": 6.75,
        "max": 9.0,
    }


def test_one_value_has_no_sd():
    found = summarize(pd.Series([7.0]))
    assert (found["n"], found["mean"], found["median"], found["q1"]) == (1, 7.0, 7.0, 7.0)
    assert math.isnan(found["sd"])


@pytest.mark.parametrize("values", [[], [math.nan, math.nan]])
def test_no_value_has_only_counts(values):
    found = summarize(pd.Series(values, dtype="float64"))
    assert (found.pop("n"), found.pop("missing")) == (0, len(values))
    assert len(found) == len(NAMES) - 2
    assert all(math.isnan(value) for value in found.values())


@steady
@given(numbers)
def test_the_five_numbers_ascend_and_order_does_not_matter(values):
    found = summarize(pd.Series(values))
    five = [found[name] for name in ("min", "q1", "median", "q3", "max")]
    assert five == sorted(five)
    turned = summarize(pd.Series(values[::-1]))
    assert [turned[name] for name in ("min", "q1", "median", "q3", "max")] == five


@steady
@given(numbers, st.integers(0, 5))
def test_missing_values_change_only_their_count(values, missing):
    plain = summarize(pd.Series(values))
    holed = summarize(pd.Series(values + [math.nan] * missing))
    assert holed.pop("missing") == missing
    assert plain.pop("missing") == 0
    np.testing.assert_equal(holed, plain)
