import itertools
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.eligibility import decide, select_cohort
from scripts.lib.readings import list_scenarios
from scripts.lib.sensitivity import bound_count, bound_rate, compare_scenarios, select_patients
from tests.frames import make_patients
from tests.lib.test_eligibility import COHORT, PDL1, PROGRESSION, RADICAL

CRITERIA = [RADICAL, PROGRESSION, PDL1]
PATIENT = st.fixed_dictionaries(
    {
        "intent": st.sampled_from(["radical", "biopsy", None]),
        "response": st.sampled_from(["PD", "SD", None]),
        "therapy": st.sampled_from(["immunotherapy", "target", None]),
        "pdl1_evaluated": st.sampled_from([True, False, None]),
    }
)


@given(
    st.lists(PATIENT, min_size=1, max_size=8), st.sampled_from(["hold_out", "include", "exclude"])
)
def test_the_standing_is_that_of_the_decisions(patients, policy):
    frame = make_patients(patients)
    status = select_cohort(decide(frame, CRITERIA), policy)["status"]
    found = select_patients(frame, CRITERIA, policy)
    assert found.analysed.tolist() == (status == "analysed").tolist()
    assert found.undetermined.tolist() == (status == "undetermined").tolist()


def test_a_scenario_says_who_enters_and_who_leaves():
    reading = {
        **PROGRESSION,
        "active": "as_worded",
        "readings": {
            "as_worded": {"text": "x", "condition": PROGRESSION["condition"]},
            "inverted": {"text": "y", "kind": "inclusion", "condition": PROGRESSION["condition"]},
        },
    }
    del reading["condition"]
    patients = make_patients([*COHORT, {"patient": "r", "intent": "radical", "response": "PD"}])
    table, changes = compare_scenarios(patients, list_scenarios([RADICAL, reading]))
    assert table.drop(columns=["kind", "criterion", "reading", "text"]).to_numpy().tolist() == [
        ["active", 1, 3, 1, 0, 0],
        ["progression=inverted", 1, 2, 2, 1, 1],
        ["without=radical", 1, 3, 1, 0, 0],
        ["without=progression", 3, 1, 1, 2, 0],
    ]
    assert table.columns.tolist() == [
        *("scenario", "kind", "criterion", "reading", "text"),
        *("analysed", "excluded", "undetermined", "enters", "leaves"),
    ]
    assert table["kind"].tolist() == ["active", "reading", "left_out", "left_out"]
    assert changes.columns.tolist() == ["scenario", "patient", "change"]
    assert changes.to_numpy().tolist() == [
        ["progression=inverted", "r", "enters"],
        ["progression=inverted", "in", "leaves"],
        ["without=progression", "open", "enters"],
        ["without=progression", "r", "enters"],
    ]


def test_bounds_of_a_count():
    assert bound_count(30, 1) == (30, 31)


def complete(inside, doubtful):
    """All rates that can come out, by trying every completion."""
    certain = [[one] for one, number in zip((1, 0), inside, strict=False) for _ in range(number)]
    open_ = [[1, 0]] * inside[2]
    maybe = [
        [*([one] if one is not None else [1, 0]), None]
        for one, number in zip((1, 0, None), doubtful, strict=True)
        for _ in range(number)
    ]
    for found in itertools.product(*certain, *open_, *maybe):
        present = [one for one in found if one is not None]
        if present:
            yield sum(present) / len(present)


SMALL = st.tuples(*[st.integers(0, 2)] * 3)


@given(SMALL, SMALL)
def test_bounds_of_a_rate_are_those_of_all_completions(inside, doubtful):
    rates = list(complete(inside, doubtful))
    found = bound_rate(inside, doubtful)
    if not rates:
        assert isnan(found.lower)
        assert isnan(found.upper)
    else:
        assert found == pytest.approx((min(rates), max(rates)), abs=1e-15)


def test_bounds_without_unknown_are_the_rate():
    assert bound_rate((11, 19, 0), (0, 0, 0)) == (11 / 30, 11 / 30)


@given(st.lists(PATIENT, min_size=1, max_size=4))
def test_bounds_of_n_equal_brute_force_over_the_outcomes(patients):
    frame = make_patients(patients)
    decided = decide(frame, CRITERIA).groupby("patient")["outcome"].agg(list)
    possible = []
    for row in decided:
        ways = itertools.product(
            *([True, False] if one == "unknown" else [one == "pass"] for one in row)
        )
        possible.append({all(way) for way in ways})
    sizes = {sum(way) for way in itertools.product(*possible)}
    standing = select_patients(frame, CRITERIA)
    found = bound_count(int(standing.analysed.sum()), int(standing.undetermined.sum()))
    assert found == (min(sizes), max(sizes))
