"""Texts to values and back: nothing guessed, nothing lost between print and parse."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.dialect import (
    BEYOND,
    Dialect,
    is_missing,
    parse_dates,
    parse_integers,
    parse_numbers,
    print_dates,
    print_numbers,
    trim,
)
from scripts.lib.texts import is_date_form
from scripts.lib.uniques import SAMPLE

SIGNS = [(".", ""), (",", ""), (",", "."), (".", ","), (",", " "), (".", "'")]


def texts(*values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def days(text: str | None, *forms: str) -> tuple[str, bool]:
    """The day that a text is read as (empty: none), and whether it failed."""
    parsed = parse_dates(texts(text), Dialect(dates=forms))
    day = parsed.values[0]
    return "" if pd.isna(day) else day.strftime("%Y-%m-%d"), bool(parsed.failed[0])


def number(text: str | None, decimal: str = ".", thousands: str = "") -> float | str:
    """The number that a text is read as; "failed" or "missing" where there is none."""
    parsed = parse_numbers(texts(text), Dialect(decimal=decimal, thousands=thousands))
    if parsed.failed[0]:
        return "failed"
    return "missing" if pd.isna(parsed.values[0]) else float(parsed.values[0])


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("3.4.19", "d.m.yy", "2019-04-03"),
        ("03.04.19", "d.m.yy", "2019-04-03"),
        ("31.12.29", "d.m.yy", "2029-12-31"),
        ("1.1.30", "d.m.yy", "1930-01-01"),
        ("03/04/2019", "dd/mm/yyyy", "2019-04-03"),
        ("03/04/2019", "mm/dd/yyyy", "2019-03-04"),
        ("20190403", "yyyymmdd", "2019-04-03"),
        ("2019-04-03 00:00:00", "yyyy-mm-dd", "2019-04-03"),
        ("2019-04-03T00:00", "yyyy-mm-dd", "2019-04-03"),
        ("\u00a03.4.2019\u200b", "d.m.yyyy", "2019-04-03"),
        ("3\u00a0avr.\u202f2019", "d mon yyyy", "2019-04-03"),
        ("3  Avr 2019", "d mon yyyy", "2019-04-03"),
        ("12-févr.-2019", "dd-mon-yyyy", "2019-02-12"),
        ("12-fe\u0301vr.-2019", "dd-mon-yyyy", "2019-02-12"),
        ("12-Mär-2019", "dd-mon-yyyy", "2019-03-12"),
        ("12-gen-19", "dd-mon-yy", "2019-01-12"),
        ("12 maggio 2019", "d mon yyyy", "2019-05-12"),
        ("12-mrt-2019", "dd-mon-yyyy", "2019-03-12"),
        ("12-out-2019", "dd-mon-yyyy", "2019-10-12"),
        ("12-SEPT-2019", "dd-mon-yyyy", "2019-09-12"),
        ("29.2.2020", "d.m.yyyy", "2020-02-29"),
        ("11.06.19 08:30", "dd.mm.yy hh:mm", "2019-06-11"),
        ("11.06.19", "dd.mm.yy hh:mm", "2019-06-11"),
        ("2019-06-11T23:59:59.250", "yyyy-mm-dd hh:mm", "2019-06-11"),
        ("11.06.2019  8:05:00", "dd.mm.yyyy hh:mm", "2019-06-11"),
        ("20190611 08:30", "yyyymmdd hh:mm", "2019-06-11"),
    ],
)
def test_days_in_the_declared_form(text: str, form: str, day: str) -> None:
    assert days(text, form) == (day, False)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("29.2.2019", "d.m.yyyy"),
        ("31.4.2019", "d.m.yyyy"),
        ("0.4.2019", "d.m.yyyy"),
        ("13/13/2019", "dd/mm/yyyy"),
        ("2019-04-03", "d.m.yyyy"),
        ("3.4.19", "d.m.yyyy"),
        ("3.4.2019", "d.m.yy"),
        ("1122020", "ddmmyyyy"),
        ("2019-04-03 14:30", "yyyy-mm-dd"),
        ("2019-04-03 24:00", "yyyy-mm-dd hh:mm"),
        ("2019-04-03 14:60", "yyyy-mm-dd hh:mm"),
        ("2019-04-03 14", "yyyy-mm-dd hh:mm"),
        ("2019-04-03 14:30Z", "yyyy-mm-dd hh:mm"),
        ("12-xyz-2019", "dd-mon-yyyy"),
        ("٠٣.٠٤.٢٠١٩", "dd.mm.yyyy"),
        ("03.2019", "dd.mm.yyyy"),
        ("about 2019", "dd.mm.yyyy"),
    ],
)
def test_what_does_not_fit_fails(text: str, form: str) -> None:
    assert days(text, form) == ("", True)


def test_forms_are_tried_in_their_order() -> None:
    assert days("03/04/2019", "dd/mm/yyyy", "mm/dd/yyyy") == ("2019-04-03", False)
    assert days("2019-04-03", "dd/mm/yyyy", "yyyy-mm-dd") == ("2019-04-03", False)
    assert days(None, "yyyy-mm-dd") == ("", False)


@pytest.mark.parametrize(
    "form",
    [
        "yyyy-mm-dd",
        "d.m.yy",
        "dd/mm/yyyy",
        "mm/dd/yy",
        "d mon yyyy",
        "yyyymmdd",
        "ddmmyy",
        "d. m. yy",
    ],
)
def test_date_forms(form: str) -> None:
    assert is_date_form(form)


@pytest.mark.parametrize(
    "form",
    [
        "",
        "mm/yyyy",
        "yyyy",
        "dd/mm",
        "dd/dd/mm/yyyy",
        "dd mm mon yyyy",
        "yy-yyyy-mm-dd",
        "dmyyyy",
        "dd.mm.yyyyTHH",
        "DD.MM.YYYY",
        "dd|mm|yyyy",
    ],
)
def test_no_date_forms(form: str) -> None:
    assert not is_date_form(form)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1.234,5", ",", ".", 1234.5),
        ("1.234", ",", ".", 1234.0),
        ("1.234", ".", "", 1.234),
        ("1 234,5", ",", " ", 1234.5),
        ("1\u00a0234,5", ",", " ", 1234.5),
        ("1\u202f234\u202f567", ",", " ", 1234567.0),
        ("1'234.5", ".", "'", 1234.5),
        ("1’234.5", ".", "'", 1234.5),
        ("1234,5", ",", ".", 1234.5),
        (",5", ",", "", 0.5),
        ("-0,5", ",", "", -0.5),
        ("1e3", ".", "", 1000.0),
        ("007", ".", "", 7.0),
        (" 7 ", ".", "", 7.0),
    ],
)
def test_numbers_in_the_declared_signs(
    text: str, decimal: str, thousands: str, value: float
) -> None:
    assert number(text, decimal, thousands) == value


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1.234,5", ",", ""),
        ("12.34", ",", "."),
        ("1.23", ",", "."),
        ("1.2345", ",", "."),
        ("1 234\u00a0567", ",", " "),
        ("3.5", ",", ""),
        ("3,5", ".", ""),
        ("e5", ".", ""),
        ("+e5", ".", ""),
        ("-", ".", ""),
        (".", ".", ""),
        ("5.", ".", ""),
        ("<1", ".", ""),
        ("1-49", ".", ""),
        ("1_000", ".", ""),
        ("0x1F", ".", ""),
        ("inf", ".", ""),
        ("nan", ".", ""),
        ("1e999", ".", ""),
        ("٣", ".", ""),
    ],
)
def test_what_is_no_number_fails(text: str, decimal: str, thousands: str) -> None:
    assert number(text, decimal, thousands) == "failed"


def test_percent_only_where_it_is_asked_for() -> None:
    plain = parse_numbers(texts("80 %", "80%", "80"), Dialect())
    assert plain.failed.tolist() == [True, True, False]
    percent = parse_numbers(texts("80 %", "80%", "80"), Dialect(), percent=True)
    assert percent.values.tolist() == [80.0, 80.0, 80.0]


def test_whole_numbers() -> None:
    parsed = parse_integers(texts("3", "3.0", "3.5", None, "x"), Dialect())
    assert parsed.values.fillna(-1).tolist() == [3, 3, -1, -1, -1]
    assert parsed.failed.tolist() == [False, False, True, False, True]


def test_missing_codes_compare_without_case_blanks_and_unicode_form() -> None:
    dialect = Dialect(missing=("n. é.", "-99"))
    given = texts("N.\u00a0E\u0301.", " -99 ", "-990", None, "", "0", "n.é.")
    expected = [True, True, False, True, True, False, False]
    assert is_missing(given, dialect).tolist() == expected
    many = pd.concat([given] * SAMPLE).iloc[::-1]  # sought among the distinct ones
    flags = is_missing(many, dialect)
    assert flags.tolist() == expected[::-1] * SAMPLE
    assert flags.index.equals(many.index)
    parsed = parse_dates(texts("-99"), dialect)
    assert not parsed.failed[0]


def test_trim() -> None:
    trimmed = trim(texts("\ufeff a b\u00a0", "\u200b", None, "x"))
    assert trimmed.fillna("-").tolist() == ["a b", "-", "-", "x"]


FORMS = [
    "yyyy-mm-dd",
    "d.m.yyyy",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "yyyymmdd",
    "d.m.yy",
    "ddmmyy",
    "yy/m/d",
]


@given(
    st.lists(st.none() | st.dates(dt.date(1930, 1, 1), dt.date(2029, 12, 31))),
    st.sampled_from(FORMS),
)
def test_days_survive_print_and_parse(values: list[dt.date | None], form: str) -> None:
    series = pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype("datetime64[s]")
    parsed = parse_dates(print_dates(series, form), Dialect(dates=(form,)))
    pd.testing.assert_series_equal(parsed.values, series, check_names=False)
    assert not parsed.failed.any()


@given(
    st.lists(st.none() | st.floats(-BEYOND, BEYOND, exclude_min=True, exclude_max=True)),
    st.sampled_from(SIGNS),
)
def test_numbers_survive_print_and_parse(
    values: list[float | None], signs: tuple[str, str]
) -> None:
    series = pd.Series(values, dtype="float64")
    dialect = Dialect(decimal=signs[0], thousands=signs[1])
    parsed = parse_numbers(print_numbers(series, signs[0]), dialect)
    pd.testing.assert_series_equal(parsed.values, series, check_exact=True)
    assert not parsed.failed.any()


@pytest.mark.parametrize("text", ["1e100", "-1e308", "9" * 101])
def test_a_number_beyond_all_measures_is_none(text: str) -> None:
    assert parse_numbers(pd.Series([text]), Dialect()).failed.tolist() == [True]


@given(st.lists(st.none() | st.text()), st.sampled_from(SIGNS), st.sampled_from(FORMS))
def test_any_text_is_read_or_fails(
    values: list[str | None], signs: tuple[str, str], form: str
) -> None:
    series = texts(*(None if value is None else value.replace("\x00", "") for value in values))
    dialect = Dialect((form,), *signs)
    for parsed in (
        parse_dates(series, dialect),
        parse_numbers(series, dialect),
        parse_integers(series, dialect),
    ):
        assert (parsed.failed == (parsed.values.isna() & ~is_missing(series, dialect))).all()
