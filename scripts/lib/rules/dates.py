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
WORDS = {name: name.replace("_", " ") for name in DATES}


def _later(first: str, second: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return rows[first] > rows[second]

    return check


def _after_delivery(name: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return rows[name] > context.received

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
