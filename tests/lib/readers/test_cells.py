"""Typed values printed in a center's dialect."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.dialect import BEYOND, Dialect, parse_dates, parse_numbers
from scripts.lib.readers.cells import Printer, count_dates, print_values, shorten_singles


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("yyyy-mm-dd", "2020-01-05"),
        ("dd/mm/yyyy", "05/01/2020"),
        ("m/d/yy", "1/5/20"),
        ("d.m.yyyy", "5.1.2020"),
        ("dd-mon-yyyy", "05-jan-2020"),
        ("mm/yyyy", "2020-01-05"),
        ("yyyy", "2020-01-05"),
    ],
)
def test_dates(form: str, expected: str) -> None:
    assert Printer(form, ".").value(dt.date(2020, 1, 5)) == expected


def test_two_digit_years_never_change_century() -> None:
    printer = Printer("dd/mm/yy", ".")
    printed = [printer.date(dt.date(year, 2, 3)) for year in (1929, 1930, 2029, 2030)]
    assert printed == ["03/02/1929", "03/02/30", "03/02/29", "03/02/2030"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (dt.datetime.fromisoformat("2020-01-05"), "05/01/2020"),
        (dt.datetime.fromisoformat("2020-01-05T09:30"), "05/01/2020 09:30"),
        (dt.datetime.fromisoformat("2020-01-05T09:30:15"), "05/01/2020 09:30:15"),
        (dt.datetime.fromisoformat("2020-01-04T23:59:59.999600"), "05/01/2020"),
        (dt.time(9, 5), "09:05"),
        (dt.timedelta(hours=36, minutes=5), "36:05"),
        (dt.timedelta(hours=-1), "-01:00"),
        (3.0, "3"),
        (0.1 + 0.2, "0,30000000000000004"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (2.0**60, "1,152921504606847e+18"),
        (float("nan"), ""),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (7, "7"),
        (None, ""),
        (" 1.5 ", " 1.5 "),
        (np.float64(1.5), "1,5"),
        (np.int16(4), "4"),
        (pd.Timestamp("2020-01-05 10:00"), "05/01/2020 10:00"),
    ],
)
def test_values(value: Any, expected: str) -> None:
    assert Printer("dd/mm/yyyy", ",").value(value) == expected


def test_one_is_not_true() -> None:
    assert list(print_values([1.0, True, 1], Printer("yyyy-mm-dd", "."))) == ["1", "TRUE", "1"]


def test_dates_are_counted_with_and_without_time() -> None:
    assert (
        count_dates(
            [dt.date(2020, 1, 1), dt.datetime.fromisoformat("2020-01-01"), dt.time(1), "2020-01-01"]
        )
        == 2
    )


def test_numbers_of_four_bytes_are_as_typed() -> None:
    stored = float(np.float32(1.1))
    assert shorten_singles([stored, 3.0, "a", None]) == [1.1, 3.0, "a", None]


FORMS = ["yyyy-mm-dd", "dd/mm/yyyy", "d.m.yyyy", "m-d-yyyy", "dd mon yyyy"]


@given(st.dates(dt.date(1000, 1, 1)), st.sampled_from(FORMS))
def test_printed_dates_are_parsed_back(value: dt.date, form: str) -> None:
    text = pd.Series([Printer(form, ".").date(value)], dtype="str")
    parsed = parse_dates(text, Dialect(dates=(form,)))
    assert parsed.values.dt.date.tolist() == [value]


@given(
    st.floats(-BEYOND, BEYOND, exclude_min=True, exclude_max=True),
    st.sampled_from(".,"),
)
def test_printed_numbers_are_parsed_back(value: float, decimal: str) -> None:
    text = pd.Series([Printer("yyyy-mm-dd", decimal).number(value)], dtype="str")
    assert parse_numbers(text, Dialect(decimal=decimal)).values.tolist() == [value]
