import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.problems import _are_dates, looks_like_date

MADE = [
    "15-Jun",
    "jun 15",
    "15/06/2024",
    "2024-06-15",
    "12.03.24",
    "1-Jan-21",
    "15 Mär",
    "１５-Jun",
]
OTHER = ["6-15", "301-12", "a-15", "A-002", "31/31/2024", "15-Abc", "Jun", "2024", "", None]


@pytest.mark.parametrize("text", MADE)
def test_a_date_that_a_spreadsheet_makes_of_an_entry(text: str) -> None:
    assert looks_like_date(pd.Series([text], dtype="str")).tolist() == [True]


def test_what_is_none() -> None:
    assert not looks_like_date(pd.Series(OTHER, dtype="str")).any()


@given(st.lists(st.text("0123456789-/. junJUN\t\u200b９ä") | st.sampled_from(MADE)))
def test_the_hint_hides_no_date(texts: list[str]) -> None:
    series = pd.Series(texts, dtype="str")
    assert looks_like_date(series).tolist() == _are_dates(series).tolist()
