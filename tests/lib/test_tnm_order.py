"""Order and comparison of stage groups."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.tnm import STAGE_GROUPS, T0N0M0, compare_stages, stage_major, stage_rank

EVERY = [*STAGE_GROUPS, T0N0M0, None, "unheard of"]


def lower(before: str | None, after: str | None, edition: int | None = None) -> bool | None:
    first, second = (pd.Series([value], dtype="str") for value in (before, after))
    answer = compare_stages(first, second, edition=edition).iloc[0]
    return None if pd.isna(answer) else bool(answer)


def test_rank_is_the_order_of_the_groups() -> None:
    text = "Occult 0 I IA IA1 IA2 IA3 IB II IIA IIB III IIIA IIIB IIIC IV IVA IVB"
    order = text.split()
    assert list(stage_rank(pd.Series(order))) == list(range(1, 19))


def test_no_tumor_left_is_below_everything() -> None:
    stages = pd.Series([None, "0", None], dtype="str")
    ranks = stage_rank(stages, pd.Series([True, False, None], dtype="boolean"))
    assert ranks.tolist()[:2] == [0, 2]
    assert pd.isna(ranks[2])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("IIIA", "IB", True),
        ("IB", "IIIA", False),
        ("IIIB", "IIIA", True),
        ("IIIA", "IIIA", False),
        ("IA3", "IA1", True),
        ("IA", "0", True),
        ("IB", "IA", True),
        ("III", "IIB", True),
        ("IIB", "III", False),
        ("IV", "IIIC", True),
        ("0", T0N0M0, True),
        ("Occult", T0N0M0, True),
        (T0N0M0, T0N0M0, False),
        (T0N0M0, "0", False),
        ("IIIA", "III", None),
        ("III", "IIIA", None),
        ("III", "III", None),
        ("IA", "IA2", None),
        ("I", "IB", None),
        ("II", "IIA", None),
        ("II", "II", None),
        ("II", "IB", True),
        ("IIIA", "II", True),
        ("IV", "IVA", None),
        ("IA", "IA", None),
        (None, "IA", None),
        ("IIIA", None, None),
        ("IIIA", "x", None),
    ],
)
def test_compare(before: str | None, after: str | None, expected: bool | None) -> None:
    assert lower(before, after) is expected


def test_whole_groups_of_the_7th_edition() -> None:
    assert lower("IV", "IV", 7) is False
    assert lower("IA", "IA", 7) is False
    assert lower("III", "III", 7) is None
    assert lower("IV", "IV", 8) is None


def test_flags_mark_no_tumor_left() -> None:
    before = pd.Series(["IIIA", None], dtype="str")
    after = pd.Series([None, None], dtype="str")
    flags = pd.Series([True, True])
    assert compare_stages(before, after, after_t0n0m0=flags).tolist() == [True, pd.NA]
    assert compare_stages(before, after, flags, flags).tolist()[0] is False


@given(st.sampled_from(EVERY), st.sampled_from(EVERY), st.sampled_from([None, 7, 8, 9]))
def test_never_lower_both_ways(before: str | None, after: str | None, edition: int | None) -> None:
    there, back = lower(before, after, edition), lower(after, before, edition)
    assert (there is None) == (back is None)
    assert not (there and back)
    if there is False and back is False:
        assert before == after


@given(st.sampled_from(EVERY), st.sampled_from(EVERY), st.sampled_from(EVERY))
def test_lower_twice_is_lower(first: str | None, second: str | None, third: str | None) -> None:
    if lower(first, second) and lower(second, third):
        assert lower(first, third) is True


def test_major() -> None:
    stages = pd.Series(["0", "IA3", "IB", "II", "IIIC", "IV", "Occult", None, "V"], dtype="str")
    expected = ["0", "I", "I", "II", "III", "IV", "-", "-", "-"]
    assert stage_major(stages).fillna("-").tolist() == expected
