"""Outcome: vital status against date and cause of death, recurrence against its date and site."""

import pandas as pd

from scripts.lib.rules import WARNING, Context, listed, no, rule, yes

SURGICAL_DAYS = 90


@rule(
    "death.alive",
    WARNING,
    "vital_status death_date",
    "",
    "The patient is given as alive with a date of death. Which is right?",
)
def check_alive(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "alive") & rows["death_date"].notna()


@rule(
    "death.alive_with_cause",
    WARNING,
    "vital_status death_cause",
    "death_cause",
    "The patient is given as alive with a cause of death. Which is right?",
)
def check_alive_cause(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "alive") & rows["death_cause"].notna()


@rule(
    "death.no_date",
    WARNING,
    "vital_status death_date",
    "death_date",
    "The patient has died, and the date of death is missing. When was it?",
)
def check_death_date(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "dead") & rows["death_date"].isna()


@rule(
    "death.no_cause",
    WARNING,
    "vital_status death_cause",
    "death_cause",
    "The patient has died, and the cause of death is missing. What was it?",
)
def check_death_cause(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "dead") & rows["death_cause"].isna()


@rule(
    "death.no_status",
    WARNING,
    "vital_status death_date",
    "vital_status",
    "There is a date of death, and the vital status is missing. Has the patient died?",
)
def check_status(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["vital_status"].isna() & rows["death_date"].notna()


@rule(
    "death.cancer_without_recurrence",
    WARNING,
    "death_cause recurrence margin",
    "",
    "The patient died of cancer without a recurrence after a complete resection. Which is right?",
)
def check_cancer_death(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["death_cause"] == "cancer") & no(rows["recurrence"]) & (rows["margin"] == "R0")


@rule(
    "death.surgery_late",
    WARNING,
    "death_cause death_date surgery_date",
    "death_cause",
    "Surgery is the cause of a death more than 90 days after it. Which is right?",
)
def check_surgical_death(rows: pd.DataFrame, context: Context) -> pd.Series:
    days = (rows["death_date"] - rows["surgery_date"]).dt.days
    return (rows["death_cause"] == "surgery") & (days > SURGICAL_DAYS)


@rule(
    "recurrence.no_date",
    WARNING,
    "recurrence recurrence_date",
    "recurrence_date",
    "There is a recurrence without a date. When was it found?",
)
def check_recurrence_date(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["recurrence"]) & rows["recurrence_date"].isna()


@rule(
    "recurrence.date_without",
    WARNING,
    "recurrence recurrence_date",
    "recurrence",
    "There is a date of recurrence, and no recurrence. Which is right?",
)
def check_no_recurrence(rows: pd.DataFrame, context: Context) -> pd.Series:
    return no(rows["recurrence"]) & rows["recurrence_date"].notna()


@rule(
    "recurrence.no_site",
    WARNING,
    "recurrence recurrence_site",
    "recurrence_site",
    "There is a recurrence without a site. Where was it?",
)
def check_no_site(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["recurrence"]) & ~listed(rows["recurrence_site"])


@rule(
    "recurrence.site_without",
    WARNING,
    "recurrence recurrence_site",
    "recurrence_site",
    "There is a site of recurrence, and no recurrence. Which is right?",
)
def check_site(rows: pd.DataFrame, context: Context) -> pd.Series:
    return no(rows["recurrence"]) & listed(rows["recurrence_site"])
