"""Delivered texts to typed values, variable by variable, in the declared dialect.

Dates, integers and numbers become typed here; codes, booleans and lists stay the delivered text
(trimmed, missing codes removed) until the codelists map them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Variable
from scripts.lib.dialect import (
    ISO,
    Dialect,
    Parsed,
    is_missing,
    parse_dates,
    parse_integers,
    parse_numbers,
    trim,
)
from scripts.lib.texts import TEXT_FORMATS, TIME
from scripts.lib.uniques import repeat_text


def dialect_of(center: Mapping[str, Any], source: Mapping[str, Any], variable: str) -> Dialect:
    """The dialect of one column: what the column declares, else its source, else the center.

    Where real dates are printed in a form that the column does not declare, that form counts too.
    A percent sign is read where the numbers are percents, not where they are declared as fractions.
    """
    return dialects_of(center, source, [variable])[variable]


def dialects_of(
    center: Mapping[str, Any], source: Mapping[str, Any], variables: Iterable[str]
) -> dict[str, Dialect]:
    """The dialects of several columns: what they share is worked out once."""
    shared = Dialect().override(center.get("dialect", {})).override(source.get("dialect", {}))
    printed = date_form(center, source)
    units = center.get("units", {})
    return {
        name: _dialect(
            replace(shared, percent=units.get(name, "%") == "%"),
            source["columns"].get(name),
            "" if source.get("format", "csv") in TEXT_FORMATS else printed,
        )
        for name in variables
    }


def _dialect(shared: Dialect, column: Any, printed: str) -> Dialect:
    dialect = shared.override(column) if isinstance(column, Mapping) else shared
    if printed and printed not in dialect.dates:
        return replace(dialect, dates=(printed, *dialect.dates))
    return dialect


def date_form(center: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    """The form in which the real dates of a source are printed.

    The first one declared; yyyy-mm-dd where a column declares its own, which must not be taken for
    the source's with day and month exchanged, and in place of a form without signs, whose dates would
    look like numbers.
    """
    columns = source["columns"].values()
    if any(isinstance(column, Mapping) and "dates" in column for column in columns):
        return ISO
    forms = {**center.get("dialect", {}), **source.get("dialect", {})}.get("dates", ISO)
    first = str(forms) if isinstance(forms, str) else str(forms[0])
    day = first.removesuffix(TIME)
    return day if re.search(r"[ ./,-]", day) else ISO


def parse_text(
    text: pd.Series, variable: Variable, dialect: Dialect, missing: pd.Series | None = None
) -> Parsed:
    """The typed values of one variable, and which texts could not be read.

    `missing`: what `is_missing` says, where the caller has asked it already.
    """
    missing = is_missing(text, dialect) if missing is None else missing
    if variable.type == "date":
        return parse_dates(text, dialect, missing)
    if variable.type == "integer":
        return parse_integers(text, dialect, missing)
    if variable.type == "number":
        percent = variable.unit == "%" and dialect.percent
        return parse_numbers(text, dialect, percent, missing)
    values = trim(text).where(~missing, other=np.nan)
    return Parsed(values, pd.Series(False, index=text.index))


def empty_values(variable: Variable, count: int) -> pd.Series:
    """A column of missing values in the type that a variable is parsed to."""
    dtype = {"date": "datetime64[s]", "integer": "Int64", "number": "float64"}.get(
        variable.type, "str"
    )
    nothing: Any = (
        pd.NaT if variable.type == "date" else (pd.NA if variable.type == "integer" else np.nan)
    )
    if dtype == "str":
        return repeat_text(None, pd.RangeIndex(count))
    return pd.Series(nothing, index=pd.RangeIndex(count), dtype=dtype)
