"""Dates in order, none in the future of the delivery, lengths that fit their dates."""

import pandas as pd

from scripts.lib.rules import ERROR, WARNING, Check, Context, declare, rule

ORDER = (
    # earlier, later, doubted; the same day is in order
    ("birth_date", "diagnosis_date", "birth_date"),
    ("diagnosis_date", "therapy_start", "diagnosis_date"),
    ("therapy_start", "therapy_end", "therapy_end"),
    ("therapy_start", "surgery_date", "therapy_start"),
    ("therapy_end", "surgery_date", "therapy_end"),
    ("admission_date", "surgery_date", "admission_date"),
    ("surgery_date", "discharge_date", "discharge_date"),
    ("surgery_date", "recurrence_date", "recurrence_date"),
    ("surgery_date", "last_contact", "last_contact"),
    ("surgery_date", "death_date", "death_date"),
    ("recurrence_date", "death_date", "recurrence_date"),
    ("last_contact", "death_date", "last_contact"),
    ("birth_date", "surgery_date", "birth_date"),
    ("diagnosis_date", "surgery_date", "diagnosis_date"),
    ("admission_date", "discharge_date", "discharge_date"),
    ("discharge_date", "death_date", "discharge_date"),
    ("discharge_date", "last_contact", "last_contact"),
    ("recurrence_date", "last_contact", "last_contact"),
)
DATES = (
    "birth_date",
    "diagnosis_date",
    "therapy_start",
    "therapy_end",
    "admission_date",
    "surgery_date",
    "discharge_date",
    "recurrence_date",
    "death_date",
    "last_contact",
)
EVENTS = ("surgery_date", "recurrence_date", "death_date", "last_contact")
# Day 0 of a spreadsheet is the last day of 1899, or the first of 1904; nobody alive then is here.
SPREADSHEET_ZERO = pd.Timestamp("1905-01-01")
WORDS = {name: name.replace("_", " ") for name in DATES}


def _later(first: str, second: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return rows[first] > rows[second]

    return check


def _after_delivery(name: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return rows[name] > context.received

    return check


def _after_cutoff(name: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return (rows[name] > context.cutoff) & (rows[name] <= context.received)

    return check


def _spreadsheet_zero(name: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return rows[name] < SPREADSHEET_ZERO

    return check


for _first, _second, _doubt in ORDER:
    declare(
        f"dates.{_first}_after_{_second}",
        WARNING,
        f"{_first} {_second}",
        _doubt,
        f"The {WORDS[_first]} is later than the {WORDS[_second]}. Which date is right?",
        _later(_first, _second),
    )
for _name in DATES:
    declare(
        f"dates.{_name}_after_delivery",
        ERROR,
        _name,
        _name,
        f"The {WORDS[_name]} is later than the day on which the file was received. What is the date?",
        _after_delivery(_name),
    )
    declare(
        f"dates.{_name}_spreadsheet_zero",
        ERROR,
        _name,
        _name,
        f"The {WORDS[_name]} is before 1905, as an empty or zero cell of a spreadsheet becomes. What is the date?",
        _spreadsheet_zero(_name),
    )
for _name in EVENTS:
    declare(
        f"dates.{_name}_after_cutoff",
        WARNING,
        _name,
        _name,
        f"The {WORDS[_name]} is later than the study's data cutoff and does not count. Is the date right?",
        _after_cutoff(_name),
    )


@rule(
    "dates.los",
    WARNING,
    "admission_date discharge_date los_reported",
    "los_reported",
    "The length of stay differs from discharge minus admission. Which is right?",
)
def check_los(rows: pd.DataFrame, context: Context) -> pd.Series:
    days = (rows["discharge_date"] - rows["admission_date"]).dt.days
    return (rows["los_reported"].astype("float64") - days).abs() > 0


@rule(
    "dates.birth_year",
    WARNING,
    "birth_year birth_date",
    "birth_year",
    "The year of birth differs from the date of birth. Which is right?",
)
def check_birth_year(rows: pd.DataFrame, context: Context) -> pd.Series:
    gap = rows["birth_year"].astype("Float64") - rows["birth_date"].dt.year.astype("Float64")
    return gap.abs() > 0
