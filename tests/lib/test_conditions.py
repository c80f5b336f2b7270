import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.conditions import describe, evaluate, print_evidence, variables_of
from tests.frames import make_patients

YES, NO, OPEN = True, False, None
A = {"variable": "pcr", "is": True}
B = {"variable": "mpr", "is": True}
VALUES = (YES, NO, OPEN)


def answer(condition, *patients):
    found = evaluate(condition, make_patients(patients))
    assert found.dtype == "boolean"
    return [None if pd.isna(one) else bool(one) for one in found]


def pairs():
    return [{"pcr": a, "mpr": b} for a, b in itertools.product(VALUES, VALUES)]


def test_and_is_kleenes():
    assert answer({"all": [A, B]}, *pairs()) == [YES, NO, OPEN, NO, NO, NO, OPEN, NO, OPEN]


def test_or_is_kleenes():
    assert answer({"any": [A, B]}, *pairs()) == [YES, YES, YES, YES, NO, OPEN, YES, OPEN, OPEN]


def test_not_is_kleenes():
    assert answer({"not": A}, {"pcr": YES}, {"pcr": NO}, {"pcr": OPEN}) == [NO, YES, OPEN]


def test_false_is_compared_as_false_and_not_as_missing():
    found = answer({"variable": "pcr", "is": False}, {"pcr": YES}, {"pcr": NO}, {"pcr": OPEN})
    assert found == [NO, YES, OPEN]


@pytest.mark.parametrize(
    ("condition", "below", "first", "last", "above"),
    [
        ({"variable": "age", "between": [50, 60]}, 49, 50, 60, 61),
        (
            {"variable": "surgery_date", "between": ["2015-01-01", "2022-12-31"]},
            *map(pd.Timestamp, ("2014-12-31", "2015-01-01", "2022-12-31", "2023-01-01")),
        ),
    ],
)
def test_between_includes_both_ends(condition, below, first, last, above):
    name = condition["variable"]
    rows = [{name: value} for value in (below, first, last, above, None)]
    assert answer(condition, *rows) == [NO, YES, YES, NO, OPEN]


def test_at_least_and_at_most_include_the_limit():
    rows = [{"pdl1_tps": value} for value in (49.9, 50.0, 50.1, None)]
    assert answer({"variable": "pdl1_tps", "at_least": 50}, *rows) == [NO, YES, YES, OPEN]
    assert answer({"variable": "pdl1_tps", "at_most": 50}, *rows) == [YES, YES, NO, OPEN]


def test_before_is_strict_and_unknown_where_one_date_is():
    day, next_day = pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")
    rows = [
        {"therapy_start": day, "surgery_date": next_day},
        {"therapy_start": day, "surgery_date": day},
        {"therapy_start": next_day, "surgery_date": day},
        {"therapy_start": day},
        {"surgery_date": day},
        {},
    ]
    found = answer({"variable": "therapy_start", "before": "surgery_date"}, *rows)
    assert found == [YES, NO, NO, OPEN, OPEN, OPEN]


def test_in_and_contains():
    rows = [{"sex": "male", "drug": "gefitinib;osimertinib"}, {"sex": "female", "drug": "none"}, {}]
    assert answer({"variable": "sex", "in": ["male"]}, *rows) == [YES, NO, OPEN]
    assert answer({"variable": "drug", "contains": "osimertinib"}, *rows) == [YES, NO, OPEN]
    assert answer({"variable": "drug", "contains": "timertinib"}, *rows) == [NO, NO, OPEN]


def test_days_are_compared_as_days():
    rows = [{"surgery_date": pd.Timestamp(one)} for one in ("2020-01-01", "2020-01-02", None)]
    for condition in ({"is": "2020-01-01"}, {"in": ["2019-01-01", "2020-01-01"]}):
        assert answer({"variable": "surgery_date", **condition}, *rows) == [YES, NO, OPEN]


def test_known_is_never_unknown():
    rows = [{"sex": "male"}, {}]
    assert answer({"variable": "sex", "known": True}, *rows) == [YES, NO]
    assert answer({"variable": "sex", "known": False}, *rows) == [NO, YES]


LEAVES = st.sampled_from(
    [
        A,
        B,
        {"variable": "pcr", "is": False},
        {"variable": "sex", "in": ["male"]},
        {"variable": "age", "between": [50, 60]},
        {"variable": "age", "at_least": 55},
        {"variable": "age", "at_most": 55},
        {"variable": "drug", "contains": "gefitinib"},
        {"variable": "therapy_start", "before": "surgery_date"},
    ]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"all": found}),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"any": found}),
        inner.map(lambda found: {"not": found}),
    ),
    max_leaves=6,
)
DAYS = st.sampled_from([pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")])
COMPLETE = {
    "pcr": st.booleans(),
    "mpr": st.booleans(),
    "sex": st.sampled_from(["male", "female"]),
    "age": st.integers(48, 62),
    "drug": st.sampled_from(["gefitinib", "none"]),
    "therapy_start": DAYS,
    "surgery_date": DAYS,
}


@given(CONDITIONS, st.fixed_dictionaries(COMPLETE), st.sets(st.sampled_from(sorted(COMPLETE))))
def test_an_answer_without_some_values_is_the_answer_with_them_or_unknown(condition, whole, lost):
    """No missing value becomes a no: what is decided without it stays so whatever it turns out to be."""
    part = {name: value for name, value in whole.items() if name not in lost}
    with_all, without = answer(condition, whole, part)
    assert with_all is not None
    assert without in (None, with_all)


@given(CONDITIONS)
def test_nothing_known_decides_nothing(condition):
    assert answer(condition, {}) == [None]


def test_variables_are_named_once_in_order():
    condition = {"all": [B, {"not": A}, {"any": [A, {"variable": "age", "is": 1}]}]}
    assert variables_of(condition) == ["mpr", "pcr", "age"]
    assert variables_of({"variable": "x", "before": "y"}) == ["x", "y"]
    assert variables_of({"not": A}) == ["pcr"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (A, "pcr is yes"),
        ({"variable": "pcr", "is": False}, "pcr is no"),
        ({"variable": "age", "is": 1}, "age is 1"),
        ({"variable": "age", "in": [1, 2]}, "age is one of 1, 2"),
        ({"variable": "age", "between": [1, 2]}, "age between 1 and 2"),
        ({"variable": "age", "at_least": 1}, "age at least 1"),
        ({"variable": "age", "at_most": 1}, "age at most 1"),
        ({"variable": "a", "before": "b"}, "a before b"),
        ({"variable": "drug", "contains": "x"}, "drug contains x"),
        ({"variable": "a", "known": True}, "a is known"),
        ({"variable": "a", "known": False}, "a is missing"),
        ({"not": A}, "not (pcr is yes)"),
        ({"all": [A, {"any": [A, B]}]}, "pcr is yes and (pcr is yes or mpr is yes)"),
        ({"any": [A, {"all": [A, B]}]}, "pcr is yes or (pcr is yes and mpr is yes)"),
    ],
)
def test_conditions_in_words(condition, words):
    assert describe(condition) == words


def test_evidence_names_each_value_and_each_missing_one():
    frame = make_patients(
        [
            {"pcr": True, "age": 61, "surgery_date": pd.Timestamp("2020-03-04"), "sex": "male"},
            {"pcr": False},
        ]
    )
    assert print_evidence(frame, ["pcr", "age", "surgery_date", "sex"]).tolist() == [
        "pcr=yes; age=61; surgery_date=2020-03-04; sex=male",
        "pcr=no; age=missing; surgery_date=missing; sex=missing",
    ]
