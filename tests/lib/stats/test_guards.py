"""When a number is refused, and in which words."""

import math

import pytest

from scripts.lib.stats.guards import Guards, check_guards, trim_curve
from scripts.lib.stats.survival import kaplan_meier

GUARDS = Guards(min_follow_up=24, min_events=10, min_at_risk=5, min_cell=3)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"follow_up": 12}, "median follow-up 12 below the declared minimum of 24 months"),
        ({"events": 9}, "number of events 9 below the declared minimum of 10"),
        ({"at_risk": 4}, "number at risk 4 below the declared minimum of 5"),
        ({"smallest_cell": 2}, "smallest cell 2 below the declared minimum of 3"),
        (
            {"follow_up": 12.34, "unit": "weeks"},
            "median follow-up 12.3 below the declared minimum of 24 weeks",
        ),
        (
            {"follow_up": math.nan},
            "median follow-up unknown, thus below the declared minimum of 24 months",
        ),
        (
            {"follow_up": 12, "events": 4},
            "median follow-up 12 below the declared minimum of 24 months; "
            "number of events 4 below the declared minimum of 10",
        ),
    ],
)
def test_a_refusal_names_value_and_threshold(facts, reason):
    assert check_guards(GUARDS, **facts) == reason


def test_a_threshold_that_is_met_exactly_passes():
    assert check_guards(GUARDS, follow_up=24, events=10, at_risk=5, smallest_cell=3) is None


def test_only_what_is_passed_is_checked():
    assert check_guards(GUARDS) is None
    assert check_guards(GUARDS, events=11) is None


def test_a_threshold_of_zero_asks_for_nothing():
    assert check_guards(Guards(), follow_up=math.nan, events=0, at_risk=0, smallest_cell=0) is None


def test_a_curve_stops_where_too_few_are_at_risk():
    km = kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert trim_curve(km, 3).time.tolist() == [1, 2]
    assert trim_curve(km, 0).time.tolist() == [1, 2, 3, 4]
    assert trim_curve(km, 5).empty
