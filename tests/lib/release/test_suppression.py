"""No small count can be read, or computed from what stays."""

from scripts.lib.release.policies import read_policies
from scripts.lib.release.suppression import Sum, find_recoverable, hide_counts

BELOW_5 = read_policies()["below_5"]


def test_a_small_count_takes_the_smallest_of_its_sum_with_it() -> None:
    counts = {"all": 30, "a": 2, "b": 9, "c": 19}
    sums = [Sum("all", ("a", "b", "c"))]
    assert hide_counts(counts, sums, BELOW_5, kept=["all"]) == {"a": "small", "b": "margin"}


def test_a_table_with_margins_loses_two_of_each_row_and_column() -> None:
    counts = {"a1": 1, "a2": 10, "b1": 12, "b2": 14, "a": 11, "b": 26, "1": 13, "2": 24, "all": 37}
    sums = [
        Sum("a", ("a1", "a2")), Sum("b", ("b1", "b2")),
        Sum("1", ("a1", "b1")), Sum("2", ("a2", "b2")),
        Sum("all", ("a", "b")), Sum("all", ("1", "2")),
    ]  # fmt: skip
    hidden = hide_counts(counts, sums, BELOW_5, kept=["a", "b", "1", "2", "all"])
    assert set(hidden) == {"a1", "a2", "b1", "b2"}


def test_two_hidden_counts_are_given_away_where_each_is_one() -> None:
    counts = {"all": 30, "a": 1, "b": 1, "c": 28}
    sums = [Sum("all", ("a", "b", "c"))]
    assert find_recoverable(counts, sums, {"a", "b"}, {"a", "b"}) == ["a", "b"]
    assert set(hide_counts(counts, sums, BELOW_5, kept=["all"])) == {"a", "b", "c"}


def test_all_but_one_give_the_one_away() -> None:
    counts = {"all": 30, "with": 29, "without": 1}
    sums = [Sum("all", ("with", "without"))]
    assert hide_counts(counts, sums, BELOW_5, unseen=["without"], kept=["all"]) == {
        "with": "margin"
    }


EIGHT = dict.fromkeys("abcdefgh", 1)


def test_parts_that_must_all_be_one_are_told_apart_from_those_that_may_be_none() -> None:
    whole = Sum("all", tuple(EIGHT))
    hidden = hide_counts({"all": 8, **EIGHT}, [whole], BELOW_5, kept=["all"])
    assert hidden == dict.fromkeys(EIGHT, "given")
    more = Sum("all", (*EIGHT, "z"))
    hidden = hide_counts({"all": 8, **EIGHT, "z": 0}, [more], BELOW_5, kept=["all"])
    assert hidden == {**dict.fromkeys(EIGHT, "small"), "z": "margin"}


def test_how_many_values_are_known_goes_where_few_are_missing() -> None:
    counts = {"all": 30, "known": 28, "missing": 2}
    sums = [Sum("all", ("known", "missing"))]
    hidden = hide_counts(counts, sums, BELOW_5, kept=["all"], last=["known"])
    assert hidden == {"missing": "small", "known": "margin"}
    assert hide_counts(counts, sums, BELOW_5, kept=["all", "known"])["missing"] == "given"


def test_none_hides_nothing_and_zero_is_not_small() -> None:
    assert hide_counts({"a": 1}, [], read_policies()["none"]) == {}
    assert hide_counts({"a": 0, "b": 5}, [], BELOW_5) == {}


def test_the_policy_of_opensafely_hides_seven_and_rounds_to_five() -> None:
    policy = read_policies()["opensafely"]
    assert [policy.is_small(count) for count in (0, 1, 7, 8)] == [False, True, True, False]
    assert [policy.round(count) for count in (8, 12, 13, 22)] == [10, 10, 15, 20]
