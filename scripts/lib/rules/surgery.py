"""Surgery: resection against intent, side and margin, approach, drain and complications."""

import pandas as pd

from scripts.lib.complications import worst_grade
from scripts.lib.rules import WARNING, Context, rule, yes

REMOVED = ("lobectomy", "bilobectomy", "sleeve_lobectomy", "pneumonectomy", "segmentectomy")


@rule(
    "resection.biopsy",
    WARNING,
    "intent resection",
    "intent",
    "The intent is a biopsy, and an anatomical resection was done. Which is right?",
)
def check_biopsy(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["intent"] == "biopsy") & rows["resection"].isin(REMOVED)


@rule(
    "resection.radical_exploration",
    WARNING,
    "intent resection",
    "intent",
    "The intent is radical, and nothing was resected. Was it an exploration or a biopsy?",
)
def check_exploration(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["intent"] == "radical") & (rows["resection"] == "exploratory")


@rule(
    "margin.exploration",
    WARNING,
    "margin resection",
    "margin",
    "Nothing was resected, and there is a resection margin. Which is right?",
)
def check_margin(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["resection"] == "exploratory") & rows["margin"].notna()


@rule(
    "margin.missing",
    WARNING,
    "margin resection",
    "margin",
    "There is a resection, and its margin is missing. Which is it?",
)
def check_margin_missing(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["resection"].isin([*REMOVED, "wedge"]) & rows["margin"].isna()


@rule(
    "side.middle_lobe",
    WARNING,
    "side lobe",
    "lobe",
    "The left lung has no middle lobe. Which side, or which lobe, is right?",
)
def check_middle_lobe(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["side"] == "left") & (rows["lobe"] == "middle")


@rule(
    "side.bilobectomy",
    WARNING,
    "side resection",
    "resection",
    "A bilobectomy is done on the right side only. Which side, or which resection, is right?",
)
def check_bilobectomy(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["side"] == "left") & (rows["resection"] == "bilobectomy")


@rule(
    "approach.conversion",
    WARNING,
    "approach conversion",
    "conversion",
    "A thoracotomy from the start cannot be converted to one. Which is right?",
)
def check_conversion(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["approach"] == "thoracotomy") & yes(rows["conversion"])


@rule(
    "drain.stay",
    WARNING,
    "drain_days los_reported",
    "drain_days",
    "The chest drain stayed longer than the patient. Which is right?",
)
def check_drain(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["drain_days"] > rows["los_reported"]


@rule(
    "complications.fatal",
    WARNING,
    "complications vital_status",
    "complications",
    "A complication of grade V is a death, and the patient is given as alive. Which is right?",
)
def check_fatal(rows: pd.DataFrame, context: Context) -> pd.Series:
    """Grade V of Clavien-Dindo is the death of the patient (Dindo et al., Ann Surg 2004;240:205)."""
    return (worst_grade(rows["complications"]) == "V") & (rows["vital_status"] == "alive")


@rule(
    "surgery.no_date",
    WARNING,
    "resection surgery_date",
    "surgery_date",
    "There is a resection, and the date of surgery is missing. When was it?",
)
def check_surgery_date(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["resection"].notna() & rows["surgery_date"].isna()
