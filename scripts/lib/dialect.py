"""Text to values and back, in the dialect a center declares.

Parsing never guesses: a text that does not fit the declared dialect fails, and the failure is
reported by the caller as a finding. `print_` functions are the inverse, used where a typed file
(a spreadsheet, SPSS) has to be shown in the center's own words.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.texts import BLANKS, CLOCK, TIME, TOKEN, TOKENS, normalize
from scripts.lib.uniques import repeats, take_texts

ISO = "yyyy-mm-dd"
BEYOND = 1e100  # no measure is as large, and its square would be no number
Flags = np.ndarray[Any, np.dtype[np.bool_]]
# The blanks that `normalize` strips, as far as they are ASCII, and two of them in a row.
ASCII_BLANKS = " \t\r\n\v\f\x1c\x1d\x1e\x1f"
INNER_BLANK = r"[ \t\r\n\v\f\x1c-\x1f]{2}|[\t\r\n\v\f\x1c-\x1f]"
# English, German, French, Italian, Spanish, Portuguese, Dutch, Polish and Swedish, short and long, without the point.
MONTHS = {
    1: "jan gen ene janv januar january gennaio enero janvier jän jaen jänner janeiro januari sty stycznia styczeń",
    2: "feb fév fev févr fevr février fevrier februar february febbraio febrero fevereiro februari lut lutego luty",
    3: "mar mär maer mrz mars märz maerz march marzo março marco mrt maart mars marca marzec",
    4: "apr abr avr avril april aprile abril kwi kwietnia kwiecień",
    5: "may mag mai maggio mayo maio mei maj maja",
    6: "jun giu juin juni june giugno junio junho cze czerwca czerwiec",
    7: "jul lug juil juillet juli july luglio julio julho lip lipca lipiec",
    8: "aug ago août aout august agosto augustus augusti sie sierpnia sierpień",
    9: "sep set sept septembre september settembre septiembre setembro wrz września wrzesień",
    10: "oct ott okt out octobre oktober october ottobre octubre outubro oktober paź października październik",
    11: "nov novembre november noviembre novembro lis listopada listopad",
    12: "dec dic dez déc décembre decembre dezember december dicembre diciembre dezembro gru grudnia grudzień",
}
MONTH_NUMBER = {name: number for number, names in MONTHS.items() for name in names.split()}


@dataclass(frozen=True)
class Dialect:
    """How a center writes dates, numbers and missing values."""

    dates: tuple[str, ...] = (ISO,)
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ()
    percent: bool = True

    def override(self, settings: Mapping[str, Any]) -> "Dialect":
        """This dialect with the keys that `settings` declares."""
        known: dict[str, Any] = {}
        for key in ("dates", "missing"):
            if key in settings:
                value = settings[key]
                known[key] = (value,) if isinstance(value, str) else tuple(map(str, value))
        for key in ("decimal", "thousands"):
            if key in settings:
                known[key] = settings[key]
        return replace(self, **known)


@dataclass(frozen=True)
class Parsed:
    """Values, and which texts could not be read (never true for a missing text)."""

    values: pd.Series
    failed: pd.Series


def trim(text: pd.Series) -> pd.Series:
    """Texts without blanks at the ends, no-break and zero-width ones included; empty becomes missing."""
    stripped = text.str.strip(BLANKS)
    return stripped.where(stripped != "", other=np.nan)


def is_missing(text: pd.Series, dialect: Dialect) -> pd.Series:
    """Empty cells and the declared missing codes, compared without case, blanks and Unicode form."""
    words = {"", *(normalize(code) for code in dialect.missing)}
    if not repeats(text):
        return pd.Series(_flag_missing(text, words), index=text.index)
    codes, seen = pd.factorize(text)
    flags = _flag_missing(pd.Series(seen, dtype="str"), words)
    # Code -1 marks an empty cell, and position -1 is the flag appended last.
    return pd.Series(np.append(flags, True)[codes], index=text.index)


def _flag_missing(text: pd.Series, words: set[str]) -> Flags:
    empty: Flags = np.array(text.isna(), dtype=bool)
    missing: Flags = empty | np.array(
        text.str.strip(ASCII_BLANKS).str.lower().isin(words), dtype=bool
    )
    # What `normalize` does beyond this needs a look at each text; there are few such.
    odd = ~np.array(text.str.isascii(), dtype=bool)
    if any(" " in word for word in words):
        odd |= np.array(text.str.contains(INNER_BLANK), dtype=bool)
    odd &= ~empty
    missing[odd] = [normalize(one) in words for one in text[odd]]
    return missing


def date_pattern(form: str) -> re.Pattern[str]:
    """The regular expression of a declared date form such as dd/mm/yyyy.

    Between signs a day and a month may have one digit or two; without signs they have two. A blank
    stands for any number of blanks of any kind. With hh:mm at the end a time of day may follow.
    """
    day = form.removesuffix(TIME)
    fixed = not re.search(r"[ ./,-]", day)
    parts = []
    for part in TOKEN.split(day):
        token = TOKENS.get(part)
        if token is None:
            parts.append(re.escape(part).replace("\\ ", f"[{BLANKS}]+"))
        else:
            parts.append(token.replace("{1,2}", "{2}") if fixed else token)
    return re.compile("".join(parts) + (f"(?:{CLOCK})?" if day != form else ""))


def _read_date(text: str, patterns: list[re.Pattern[str]]) -> np.datetime64 | None:
    for pattern in patterns:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        year = parts.get("year") or expand_year(parts["year2"])
        month = parts.get("month") or MONTH_NUMBER.get(
            (parts.get("mon") or "").rstrip(".").casefold()
        )
        try:
            return np.datetime64(
                f"{year}-{int(month or 0):02d}-{int(parts.get('day') or 1):02d}", "s"
            )
        except ValueError:
            continue
    return None


def expand_year(two_digits: str) -> str:
    """A declared two-digit year: 00 to 29 are of this century, as spreadsheets read them."""
    return f"{'20' if int(two_digits) < 30 else '19'}{two_digits}"


def parse_dates(text: pd.Series, dialect: Dialect, missing: pd.Series | None = None) -> Parsed:
    """Dates (datetime64[s]) in one of the declared forms; a midnight time behind it is dropped."""
    missing = is_missing(text, dialect) if missing is None else missing
    patterns = [date_pattern(form) for form in dialect.dates]
    codes, uniques = pd.factorize(trim(text).where(~missing))
    composed = [unicodedata.normalize("NFC", str(value)) for value in uniques]
    cleaned = [re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", value) for value in composed]
    read = [_read_date(value, patterns) for value in cleaned]
    nothing = np.datetime64("NaT", "s")
    table = np.array(
        [nothing if day is None else day for day in [*read, None]], dtype="datetime64[s]"
    )
    values = pd.Series(table[codes], index=text.index)
    return Parsed(values, values.isna() & ~missing)


def number_pattern(dialect: Dialect) -> re.Pattern[str]:
    """The regular expression of a number in the declared decimal and thousands signs."""
    decimal, sign = re.escape(dialect.decimal), _thousands(dialect)
    # One kind of sign within a number: 1 234 567 with plain or no-break blanks, not with both.
    grouped = rf"[0-9]{{1,3}}(?P<sign>[{sign}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*|" if sign else ""
    whole = rf"(?:{grouped}[0-9]+)"
    return re.compile(rf"[+-]?(?:{whole}(?:{decimal}[0-9]+)?|{decimal}[0-9]+)(?:[eE][+-]?[0-9]+)?")


def _thousands(dialect: Dialect) -> str:
    """The signs that a declared thousands sign stands for: blanks and apostrophes have variants."""
    variants = {" ": " \u00a0\u2007\u2009\u202f", "'": "'\u2019"}
    return variants.get(dialect.thousands, re.escape(dialect.thousands))


def _read_number(text: str, pattern: re.Pattern[str], dialect: Dialect) -> float:
    match = pattern.fullmatch(text)
    if match is None:
        return np.nan
    sign = match.groupdict().get("sign") or ""
    value = float((text.replace(sign, "") if sign else text).replace(dialect.decimal, "."))
    return value if abs(value) < BEYOND else np.nan


def _read_numbers(
    texts: pd.Series, pattern: re.Pattern[str], dialect: Dialect
) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Each text as a number; plain ones all at once, for a column may hold a million of them."""
    plain = texts.str.fullmatch(rf"-?[0-9]{{1,15}}(?:{re.escape(dialect.decimal)}[0-9]{{1,15}})?")
    plain = plain.to_numpy(dtype=bool)
    values = np.full(len(texts), np.nan)
    digits = texts[plain].str.replace(dialect.decimal, ".", regex=False)
    values[plain] = digits.astype("float64").to_numpy()
    values[~plain] = [_read_number(str(text), pattern, dialect) for text in texts[~plain]]
    return values


def parse_numbers(
    text: pd.Series, dialect: Dialect, percent: bool = False, missing: pd.Series | None = None
) -> Parsed:
    """Numbers (float64) in the declared dialect; `percent` allows a percent sign at the end.

    A number of 1e100 or more is none.
    """
    missing = is_missing(text, dialect) if missing is None else missing
    codes, uniques = pd.factorize(trim(text).where(~missing))
    cleaned = pd.Series(uniques, dtype="str")
    if percent:
        cleaned = cleaned.str.removesuffix("%").str.strip(BLANKS)
    table = np.append(_read_numbers(cleaned, number_pattern(dialect), dialect), np.nan)
    values = pd.Series(table[codes], index=text.index)
    return Parsed(values, values.isna() & ~missing)


def parse_integers(text: pd.Series, dialect: Dialect, missing: pd.Series | None = None) -> Parsed:
    """Whole numbers (Int64); 3.0 is whole, 3.5 fails."""
    numbers = parse_numbers(text, dialect, missing=missing)
    whole = numbers.values.isna() | ((numbers.values % 1 == 0) & (numbers.values.abs() < 2**53))
    values = numbers.values.where(whole).astype("Int64")
    return Parsed(values, numbers.failed | ~whole)


def print_dates(values: pd.Series, form: str) -> pd.Series:
    """Dates as text in a declared numeric form; missing stays missing."""
    codes, seen = pd.factorize(values)
    days = [pd.Timestamp(day) for day in seen]
    return take_texts((print_date(day, form) for day in days), codes, values.index)


def print_date(day: pd.Timestamp, form: str) -> str:
    """One day as text in a declared numeric form."""
    pieces = {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mm": f"{day.month:02d}",
        "dd": f"{day.day:02d}",
        "m": str(day.month),
        "d": str(day.day),
    }
    return "".join(pieces.get(part, part) for part in TOKEN.split(form))


def print_numbers(values: pd.Series, decimal: str = ".") -> pd.Series:
    """Numbers as the shortest text that reads back to the same value; 3.0 prints as 3."""
    codes, seen = pd.factorize(values)
    texts = (print_number(float(value)).replace(".", decimal) for value in seen)
    return take_texts(texts, codes, values.index)


def print_number(value: float) -> str:
    """One number as its shortest exact text, without an exponent where it is whole."""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
