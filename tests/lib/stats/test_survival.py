"""Time to event: R on all cohorts, a published cohort, hand-made cohorts, properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf, logrank

from scripts.lib.stats.survival import (
    CONF_TYPES,
    kaplan_meier,
    log_rank,
    median_survival,
    reverse_kaplan_meier,
    survival_at,
)
from tests.lib.stats import steady
from tests.reference import read_r

COUNTS = ["time", "at_risk", "events", "censored"]
patients = st.lists(
    st.tuples(st.integers(0, 30), st.booleans(), st.sampled_from("ab")), min_size=1, max_size=40
)


def in_r(conf_type):
    return conf_type.replace("-", "")


def cohorts():
    return read_r("cohorts.csv").groupby("cohort")


def curves(conf_type):
    return pd.concat(
        [kaplan_meier(one.time, one.event, conf_type) for _, one in cohorts()], ignore_index=True
    )


def medians(estimate, prefix):
    columns = {}
    for conf_type in CONF_TYPES:
        found = [median_survival(estimate(one.time, one.event, conf_type)) for _, one in cohorts()]
        lower, upper = f"{in_r(conf_type)}_lower", f"{in_r(conf_type)}_upper"
        columns |= pd.DataFrame(found, columns=["median", lower, upper]).to_dict("series")
    return pd.DataFrame(columns).add_prefix(prefix)


def assert_as_r(ours, theirs):
    assert list(ours.columns) == list(theirs.columns)
    np.testing.assert_allclose(
        ours.astype("float64"), theirs.astype("float64"), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("conf_type", CONF_TYPES)
def test_curves_are_those_of_r(conf_type):
    r = read_r("curves.csv")
    assert r.cohort.nunique() >= 300
    limits = {f"{in_r(conf_type)}_lower": "lower", f"{in_r(conf_type)}_upper": "upper"}
    theirs = r[[*COUNTS, "survival", "std_err", *limits]].rename(columns=limits)
    assert_as_r(curves(conf_type), theirs)


def test_medians_of_survival_and_follow_up_are_those_of_r():
    r = read_r("medians.csv").set_index("cohort")
    assert len(r) >= 300
    ours = [medians(kaplan_meier, ""), medians(reverse_kaplan_meier, "reverse_")]
    assert_as_r(pd.concat(ours, axis=1)[list(r.columns)], r)


def test_estimates_at_a_time_are_those_of_r():
    r = read_r("points.csv")
    assert r.cohort.nunique() >= 300
    curve = {cohort: kaplan_meier(one.time, one.event, "log-log") for cohort, one in cohorts()}
    ours = pd.DataFrame(
        [survival_at(curve[cohort], t) for cohort, t in zip(r.cohort, r.t, strict=True)],
        columns=["survival", "std_err", "lower", "upper", "at_risk"],
    )
    assert_as_r(ours, r[list(ours.columns)])


def test_log_rank_is_that_of_r():
    r = read_r("log_rank.csv")
    assert r.chisq.notna().sum() >= 300
    found = [log_rank(one.time, one.event, one.group) for _, one in cohorts()]
    ours = pd.DataFrame(found, columns=["chisq", "df", "p"])
    assert_as_r(ours[["chisq", "p"]], r[["chisq", "p"]])
    tested = r.df.notna()
    assert ours.df[tested].tolist() == r.df[tested].tolist()


def test_the_lung_cohort_has_its_published_answers():
    lung = read_r("lung.csv")
    died = lung.status == 2
    assert (len(lung), died.sum(), lung.inst.nunique()) == (228, 165, 18)
    km = kaplan_meier(lung.time, died)
    assert median_survival(km) == (310, 285, 363)
    by_sex = log_rank(lung.time, died, lung.sex)
    assert (round(by_sex.chisq, 1), by_sex.df) == (10.3, 1)
    assert round(by_sex.p, 3) == 0.001
    assert round(survival_at(km, 365.25).survival, 3) == 0.409


def test_four_patients_by_hand():
    km = kaplan_meier([2, 4, 4, 7], [True, True, False, True], "plain")
    assert km[COUNTS].to_numpy().tolist() == [[2, 4, 1, 0], [4, 3, 1, 1], [7, 1, 1, 0]]
    assert km.survival.tolist() == pytest.approx([3 / 4, 1 / 2, 0], abs=1e-15)
    greenwood = [0.75 * math.sqrt(1 / 12), 0.5 * math.sqrt(1 / 12 + 1 / 6)]
    assert km.std_err.tolist() == pytest.approx([*greenwood, math.nan], nan_ok=True)
    assert km.lower.tolist() == pytest.approx(
        [0.75 - 1.959963984540054 * greenwood[0], 0.5 - 1.959963984540054 * 0.25, math.nan],
        nan_ok=True,
    )
    assert km.upper.tolist() == pytest.approx(
        [1, 0.5 + 1.959963984540054 * 0.25, math.nan], nan_ok=True
    )
    assert median_survival(km).value == 5.5


@pytest.mark.parametrize(
    ("time", "event", "median"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], 2.5),  # at one half from 2 to 3: the middle
        ([1, 2, 3, 4], [1, 1, 0, 0], 2),  # at one half from 2 on, to the end: its beginning
        ([1, 2, 3, 4, 5], [1, 1, 0, 0, 1], 5),  # never at one half: 3/5, then 0
        ([1, 2, 3], [1, 1, 1], 2),
        ([1, 2, 3], [1, 0, 0], math.nan),  # 2/3 to the end: not reached
        ([5], [1], 5),
        ([5], [0], math.nan),
        ([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 1], 4.5),  # 5/6 4/5 3/4 is one half but for rounding
    ],
)
def test_median_of_small_cohorts(time, event, median):
    assert median_survival(kaplan_meier(time, event)).value == pytest.approx(median, nan_ok=True)


def test_follow_up_counts_censoring_as_the_event():
    # Two deaths at 1, three censored at 10, 20 and 30: 2/3 at 10, 1/3 at 20.
    time, event = [1, 1, 10, 20, 30], [1, 1, 0, 0, 0]
    follow_up = reverse_kaplan_meier(time, event)
    assert follow_up.survival.tolist() == pytest.approx([1, 2 / 3, 1 / 3, 0], abs=1e-15)
    assert median_survival(follow_up).value == 20


def test_survival_before_between_at_and_beyond_the_times():
    km = kaplan_meier([2, 4, 4, 7, 9], [True, True, False, True, False])
    assert survival_at(km, 1) == (1, 0, 1, 1, 5)
    assert survival_at(km, 3)[::4] == pytest.approx((0.8, 4))
    assert survival_at(km, 4)[::4] == pytest.approx((0.6, 4))
    assert survival_at(km, 9)[::4] == pytest.approx((0.3, 1))
    beyond = survival_at(km, 9.5)
    assert beyond.at_risk == 0
    assert all(math.isnan(value) for value in beyond[:4])


def test_no_patients():
    km = kaplan_meier(pd.Series([], dtype="float64"), pd.Series([], dtype="boolean"))
    assert list(km.columns) == [*COUNTS, "survival", "std_err", "lower", "upper"]
    assert km.empty
    assert all(math.isnan(value) for value in median_survival(km))
    assert math.isnan(survival_at(km, 0).survival)
    nothing = log_rank([], [], [])
    assert nothing.df == 0
    assert math.isnan(nothing.chisq)


@pytest.mark.parametrize(
    ("time", "event", "group"),
    [
        ([1, 2, 3], [1, 1, 0], ["a", "a", "a"]),  # one group
        ([1, 2, 3, 4], [0, 0, 0, 0], ["a", "a", "b", "b"]),  # no events
        ([2, 2, 2], [1, 1, 1], ["a", "b", "b"]),  # all at once
        ([1, 5, 6], [0, 1, 1], ["a", "b", "b"]),  # one group has left before the first event
    ],
)
def test_nothing_to_compare_has_no_p(time, event, group):
    found = log_rank(time, event, group)
    assert math.isnan(found.chisq)
    assert math.isnan(found.p)


@pytest.mark.parametrize(
    ("time", "event", "says"),
    [
        ([1, None], [True, True], "neither time nor event is missing"),
        ([1, 2], [True, None], "neither time nor event is missing"),
        ([-1, 2], [True, True], "times are not negative"),
        ([1, 2], [True], "each time needs its event"),
    ],
)
def test_what_is_missing_or_negative_is_refused(time, event, says):
    with pytest.raises(ValueError, match=says):
        kaplan_meier(time, event)
    with pytest.raises(ValueError, match=says):
        log_rank(time, event, ["a", "b"])


def test_log_rank_needs_every_group():
    with pytest.raises(ValueError, match="a group for each time"):
        log_rank([1, 2], [True, True], ["a", None])
    with pytest.raises(ValueError, match="a group for each time"):
        log_rank([1, 2], [True, True], ["a"])


def test_unknown_interval_is_refused():
    with pytest.raises(ValueError, match="unknown interval 'loglog'"):
        kaplan_meier([1], [True], "loglog")


def test_a_lower_level_is_narrower():
    wide, narrow = (kaplan_meier([1, 2, 3], [1, 0, 1], "plain", level) for level in (0.95, 0.5))
    # 2/3 and its Greenwood error, 0.6745 being the upper quartile of the normal distribution.
    assert narrow.lower[0] == pytest.approx(2 / 3 - 0.6744897501960817 * math.sqrt(2 / 27))
    assert wide.lower[0] < narrow.lower[0]


def test_nullable_columns_are_taken_as_they_are():
    time = pd.Series([5, 8], dtype="Int64", index=[7, 3])
    event = pd.Series([True, False], dtype="boolean", index=[1, 2])
    assert kaplan_meier(time, event).survival.tolist() == [0.5, 0.5]


@steady
@given(patients)
def test_curve_is_that_of_scipy(rows):
    time, event, _ = map(np.array, zip(*rows, strict=True))
    km = kaplan_meier(time, event)
    scipys = ecdf(CensoredData(uncensored=time[event], right=time[~event])).sf
    np.testing.assert_array_equal(km.time, scipys.quantiles)
    np.testing.assert_allclose(km.survival, scipys.probabilities, atol=1e-12)


@steady
@given(patients)
def test_two_group_test_is_that_of_scipy(rows):
    time, event, group = map(np.array, zip(*rows, strict=True))
    found = log_rank(time, event, group)
    assume(not math.isnan(found.p))
    halves = (
        CensoredData(uncensored=time[own & event], right=time[own & ~event])
        for own in (group == "a", group == "b")
    )
    theirs = logrank(*halves)
    assert found.chisq == pytest.approx(theirs.statistic**2, rel=1e-9, abs=1e-12)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-9)


@steady
@given(patients, st.sampled_from(CONF_TYPES), st.randoms(use_true_random=False))
def test_curve_falls_within_its_limits_whatever_the_order(rows, conf_type, random):
    time, event, _ = zip(*rows, strict=True)
    km = kaplan_meier(time, event, conf_type)
    assert (np.diff(km.survival, prepend=1) <= 0).all()
    assert km[["events", "censored"]].to_numpy().sum() == len(rows) == km.at_risk[0]
    known = km.dropna()
    assert ((known.lower <= known.survival) & (known.survival <= known.upper)).all()
    assert known[["lower", "upper"]].stack().between(0, 1).all()
    random.shuffle(rows)
    time, event, _ = zip(*rows, strict=True)
    pd.testing.assert_frame_equal(kaplan_meier(time, event, conf_type), km)


@steady
@given(patients)
def test_names_of_the_groups_do_not_matter(rows):
    time, event, group = zip(*rows, strict=True)
    other = ["z" if name == "a" else "b" for name in group]
    ours = log_rank(time, event, group)
    assert log_rank(time, event, other) == pytest.approx(ours, rel=1e-9, abs=1e-12, nan_ok=True)
