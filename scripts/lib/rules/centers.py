"""Suspicions about a whole center: nothing is wrong with one cell, and much with the column.

These rules answer by variable: true where the column is suspect. They look at delivered columns
only, and at no column with fewer than `LEAST` values.
"""

import pandas as pd

from scripts.lib.rules import CENTER, WARNING, Context, declare, rule

LEAST = 8
SATURDAY = 5
# What differs between patients wherever there are eight of them.
VARYING = (
    "birth_year birth_date pack_years diagnosis_date diameter_before diameter_after pdl1_tps "
    "therapy_start therapy_end admission_date surgery_date discharge_date los_reported blood_loss "
    "operating_time viable_tumor last_contact"
)
# What every patient of the study should have.
EXPECTED = (
    "birth_year sex smoking pack_years ecog histology side lobe diagnosis_date initially_operable "
    "pleural_effusion pericardial_effusion c_t c_n c_m diameter_before diameter_after response "
    "driver_gene drug therapy_start therapy_end surgery_date discharge_date intent resection "
    "blood_loss operating_time viable_tumor yp_t yp_n last_contact vital_status recurrence"
)
ROUNDED = "birth_date diagnosis_date therapy_start surgery_date last_contact"


def _columns(rows: pd.DataFrame, names: str, context: Context) -> pd.DataFrame:
    chosen = [name for name in names.split() if name in context.delivered]
    return rows[[name for name in chosen if rows[name].notna().sum() >= LEAST]]


@rule(
    "center.constant",
    WARNING,
    VARYING,
    "",
    "All patients have the same value in this column. Is it a default that nobody changed?",
    scope=CENTER,
)
def check_constant(rows: pd.DataFrame, context: Context) -> pd.Series:
    return _columns(rows, VARYING, context).nunique() == 1


@rule(
    "center.missing",
    WARNING,
    EXPECTED,
    "",
    "More values of this column are missing than the study allows. Can they be completed?",
    limit=0.4,
    scope=CENTER,
)
def check_missing(rows: pd.DataFrame, context: Context) -> pd.Series:
    chosen = [name for name in EXPECTED.split() if name in context.delivered]
    share = rows[chosen].isna().mean()
    return share.gt(context.limit("center.missing")) & (len(rows) >= LEAST)


@rule(
    "center.shifted_dates",
    WARNING,
    "surgery_date",
    "",
    "Many operations fall on Saturdays and Sundays. Were the dates shifted, as REDCap does on request?",
    limit=0.2,
    scope=CENTER,
)
def check_shifted(rows: pd.DataFrame, context: Context) -> pd.Series:
    """A REDCap export may shift all dates of a record by up to 364 days; weekdays are lost then."""
    dates = _columns(rows, "surgery_date", context)
    weekend = {name: dates[name].dropna().dt.day_of_week.ge(SATURDAY).mean() for name in dates}
    return pd.Series(weekend, dtype="float64") > context.limit("center.shifted_dates")


@rule(
    "center.rounded_dates",
    WARNING,
    ROUNDED,
    "",
    "Most dates of this column are the first day of a month. Are the days known?",
    limit=0.5,
    scope=CENTER,
)
def check_rounded(rows: pd.DataFrame, context: Context) -> pd.Series:
    dates = _columns(rows, ROUNDED, context)
    first = {name: dates[name].dropna().dt.day.eq(1).mean() for name in dates}
    return pd.Series(first, dtype="float64") > context.limit("center.rounded_dates")


declare(
    "center.dialect",
    WARNING,
    "*",
    "",
    "Some values fit only another order of day and month, or another decimal sign. Which holds for the column?",
    scope=CENTER,
)


@rule(
    "center.fractions",
    WARNING,
    "pdl1_tps viable_tumor",
    "",
    "No value of this column is above 1. Are these fractions instead of percentages?",
    scope=CENTER,
)
def check_fractions(rows: pd.DataFrame, context: Context) -> pd.Series:
    columns = _columns(rows, "pdl1_tps viable_tumor", context)
    return (columns.max() <= 1) & (columns.max() > 0)
