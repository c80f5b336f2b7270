"""In which form a file writes its days, and what proves the order of day and month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from scripts.lib.dialect import MONTH_NUMBER
from scripts.lib.texts import CLOCK, TIME, normalize

TIMED = re.compile(f"(.*[0-9])({CLOCK})")
MIDNIGHT = re.compile(r"00:00(?::00(?:\.0+)?)?")
YEAR_LAST = re.compile(r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
YEAR_FIRST = re.compile(r"(?:19|20)[0-9]{2}([./-])([0-9]{1,2})\1([0-9]{1,2})")
NAMED = re.compile(r"([0-9]{1,2})([./ -]{1,2})([^\W\d_]{3,10})\.?([./ -]{1,2})([0-9]{4}|[0-9]{2})")
PLAIN = re.compile(r"(?:19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
OPEN_ORDER = "?"


@dataclass
class Written:
    """Texts of one shape: how many, how many with a time of day, and of them the cells where only one
    order of day and month is possible (`day_first`, `month_first`: count and first cell).
    """

    count: int = 0
    timed: int = 0
    day_first: int = 0
    month_first: int = 0
    first_day: str = ""
    first_month: str = ""
    columns: set[str] = field(default_factory=set)


@cache
def shape_of(text: str) -> str:
    """The shape of a date: a date form, or one with "?" for day and month in an order to be found;
    empty for what is no date. A time of day behind it does not count.
    """
    text, _ = cut_time(text)
    if match := YEAR_LAST.fullmatch(text):
        year = "yyyy" if len(match[4]) == 4 else "yy"
        days = int(match[1]), int(match[3])
        possible = 1 <= min(days) <= 12 and max(days) <= 31
        return f"?{match[2]}?{match[2]}{year}" if possible else ""
    if match := YEAR_FIRST.fullmatch(text):
        possible = 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31
        return f"yyyy{match[1]}mm{match[1]}dd" if possible else ""
    if (match := NAMED.fullmatch(text)) and normalize(match[3]) in MONTH_NUMBER:
        year = "yyyy" if len(match[5]) == 4 else "yy"
        return f"dd{match[2]}mon{match[4]}{year}"
    return "yyyymmdd" if PLAIN.fullmatch(text) else ""


def cut_time(text: str) -> tuple[str, bool]:
    """A date without the time of day behind it, and whether there is one other than midnight."""
    match = TIMED.fullmatch(text)
    return (match[1], not MIDNIGHT.fullmatch(match[2].lstrip(" T"))) if match else (text, False)


def count_shapes(cells: Iterable[tuple[str, str, str]]) -> dict[str, Written]:
    """Shape -> what was seen of it; `cells`: text, column letter and cell such as C14 of date columns."""
    found: dict[str, Written] = {}
    for text, column, cell in cells:
        shape = shape_of(text)
        if not shape:
            continue
        seen = found.setdefault(shape, Written())
        seen.count += 1
        seen.timed += cut_time(text)[1]
        seen.columns.add(column)
        if OPEN_ORDER in shape:
            first, second = (int(one) for one in re.findall("[0-9]+", text)[:2])
            if first > 12:
                seen.day_first += 1
                seen.first_day = seen.first_day or cell
            if second > 12:
                seen.month_first += 1
                seen.first_month = seen.first_month or cell
    return found


@dataclass(frozen=True)
class DateForm:
    """A date form that a file uses: the form ("" where the order is open), its proof, and whether
    it is a form whose order has to be told by a person.
    """

    form: str
    proof: str
    open: bool = False


def prove_forms(found: dict[str, Written]) -> list[DateForm]:
    """The forms of a file, most used first, each with what proves it in words without values."""
    ordered = sorted(found.items(), key=lambda pair: (-pair[1].count, pair[0]))
    return [_with_time(_prove(shape, seen), seen.timed) for shape, seen in ordered]


def _with_time(found: DateForm, timed: int) -> DateForm:
    told = f"{found.proof}; {timed} with a time of day, which is not kept"
    return replace(found, form=f"{found.form}{TIME}", proof=told) if timed else found


def _prove(shape: str, seen: Written) -> DateForm:
    where = f"{seen.count} dates in {len(seen.columns)} columns"
    if OPEN_ORDER not in shape:
        return DateForm(shape, f"{where}")
    day, month = shape.replace("?", "dd", 1).replace("?", "mm", 1), shape.replace("?", "mm", 1)
    month = month.replace("?", "dd", 1)
    if seen.day_first and not seen.month_first:
        told = f"{seen.day_first} of them have a number above 12 in first place (first: {seen.first_day}), none in second"
        return DateForm(day, f"{where}; {told}")
    if seen.month_first and not seen.day_first:
        told = f"{seen.month_first} of them have a number above 12 in second place (first: {seen.first_month}), none in first"
        return DateForm(month, f"{where}; {told}")
    if seen.day_first:
        told = (
            f"{seen.day_first} of them have a number above 12 in first place (first: {seen.first_day}), "
            f"{seen.month_first} in second (first: {seen.first_month}): both orders occur. Declare `dates` for each column"
        )
        return DateForm(day, f"{where}; {told}", open=True)
    return DateForm(
        day, f"{where}; none has a number above 12: day or month first is not proven", open=True
    )
