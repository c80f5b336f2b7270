"""Typed cells of spreadsheets, statistics files and parquet, printed in the declared dialect."""

import datetime as dt
from collections.abc import Sequence
from types import NoneType
from typing import Any

import numpy as np

from scripts.lib.dialect import print_number
from scripts.lib.readers.table import split_form

ISO = "yyyy-mm-dd"
NEEDED = ({"yyyy", "yy"}, {"mm", "m", "mon"}, {"dd", "d"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Printer:
    """Prints single values; the same value always gives the same text.

    A date form without a day, month or year cannot hold a date and is replaced by yyyy-mm-dd. Two
    digits stand for the years 1930 to 2029 (as they are read back); other years get all four, so
    that they are reported instead of read in another century.
    """

    def __init__(self, date_format: str, decimal: str) -> None:
        tokens = split_form(date_format)
        complete = all(set(tokens) & needed for needed in NEEDED)
        self.tokens = tokens if complete else split_form(ISO)
        self.decimal = decimal

    def date(self, value: dt.date) -> str:
        """A date in the declared form."""
        year = f"{value.year:04d}"
        pieces = {
            "yyyy": year,
            "yy": year[2:] if 1930 <= value.year < 2030 else year,
            "mon": MONTHS[value.month - 1],
            "mm": f"{value.month:02d}",
            "m": str(value.month),
            "dd": f"{value.day:02d}",
            "d": str(value.day),
        }
        return "".join(pieces.get(token, token) for token in self.tokens)

    def moment(self, value: dt.datetime) -> str:
        """A date with its time (rounded to seconds), which is left out at midnight."""
        rounded = _to_second(value)
        clock = _clock(rounded.hour * 3600 + rounded.minute * 60 + rounded.second)
        return self.date(rounded) if clock == "00:00" else f"{self.date(rounded)} {clock}"

    def number(self, value: float) -> str:
        """The shortest exact text; whole numbers without a fraction; not a number is empty."""
        if value != value:
            return ""
        if value in (float("inf"), float("-inf")):
            return "inf" if value > 0 else "-inf"
        return print_number(value).replace(".", self.decimal)

    def value(self, value: Any) -> str:
        """Any cell of a reader as text; texts are left as they are, None is empty."""
        kind = PRINTERS.get(type(value))
        if kind is not None:
            return str(kind(self, value))
        return "" if value is None else self.other(value)

    def other(self, value: Any) -> str:
        """Values of numpy and pandas types, and subclasses of the plain ones."""
        if isinstance(value, np.generic):
            return self.value(value.item())
        for plain in (dt.datetime, dt.date, str, int, float):
            if isinstance(value, plain):
                return str(PRINTERS[plain](self, value))
        return str(value)


def _to_second(value: dt.datetime) -> dt.datetime:
    whole = value.replace(microsecond=0)
    return whole + dt.timedelta(seconds=1) if value.microsecond >= 500_000 else whole


def _clock(seconds: float) -> str:
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(round(abs(seconds)), 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")


def _print_time(printer: Printer, value: dt.time) -> str:
    return _clock(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)


PRINTERS: dict[type, Any] = {
    str: lambda printer, value: value,
    bool: lambda printer, value: "TRUE" if value else "FALSE",
    int: lambda printer, value: str(value),
    float: Printer.number,
    dt.date: Printer.date,
    dt.datetime: Printer.moment,
    dt.time: _print_time,
    dt.timedelta: lambda printer, value: _clock(value.total_seconds()),
}


def print_values(values: Sequence[Any], printer: Printer) -> Sequence[str]:
    """Texts of one column; equal values are printed once, unless types differ (1 equals True)."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if len(kinds - {str, float, dt.date, dt.datetime, dt.time, NoneType}):
        return [printer.value(value) for value in values]
    known = {value: printer.value(value) for value in set(values)}
    return [known[value] for value in values]


def count_dates(values: Sequence[Any]) -> int:
    """How many of the values are real dates, with or without a time."""
    return sum(isinstance(value, dt.date) for value in values)


def shorten_singles(values: list[Any]) -> list[Any]:
    """Numbers stored in four bytes (Stata's usual type) as they were typed: 1.1, not 1.10000002."""
    return [float(str(np.float32(v))) if isinstance(v, float) else v for v in values]
