"""Numbers that cannot be, or hardly can: outside their range, or a fraction where percent is asked."""

import pandas as pd

from scripts.lib.rules import ERROR, WARNING, Check, Context, declare, rule

# variable, lowest, highest, severity, whether the variable cannot hold anything else, question
RANGES = (
    ("pdl1_tps", 0, 100, ERROR, True, "The PD-L1 score is outside 0 to 100 %. What is it?"),
    ("viable_tumor", 0, 100, ERROR, True, "The viable tumor is outside 0 to 100 %. What is it?"),
    ("ecog", 0, 4, ERROR, False, "The ECOG status is outside 0 to 4. What is it?"),
    ("pack_years", 0, 200, ERROR, False, "The pack-years are outside 0 to 200. How many are they?"),
    ("cycles", 1, 60, WARNING, False, "The cycles are outside 1 to 60. How many were given?"),
    ("los_reported", 0, 365, ERROR, False, "The stay is outside 0 to 365 days. How long was it?"),
    ("drain_days", 0, 120, ERROR, False, "The drain stayed 0 to 120 days. How long was it?"),
    ("blood_loss", 0, 10000, ERROR, False, "The blood loss is outside 0 to 10,000 mL. What is it?"),
    (
        "operating_time",
        20,
        1440,
        ERROR,
        False,
        "The operation is outside 20 to 1,440 minutes. How long was it?",
    ),
    (
        "diameter_before",
        1,
        200,
        WARNING,
        False,
        "The diameter before therapy is below 1 or above 200 mm. Is the unit right?",
    ),
    (
        "diameter_after",
        0,
        200,
        WARNING,
        False,
        "The diameter after therapy is below 0 or above 200 mm. Is the unit right?",
    ),
)
FRACTIONS = {"pdl1_tps": "PD-L1 score", "viable_tumor": "viable tumor"}


def _outside(name: str, low: float, high: float) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return (rows[name] < low) | (rows[name] > high)

    return check


def _between_0_and_1(name: str) -> Check:
    def check(rows: pd.DataFrame, context: Context) -> pd.Series:
        return (rows[name] > 0) & (rows[name] < 1)

    return check


for _name, _low, _high, _severity, _hard, _message in RANGES:
    declare(
        f"range.{_name}",
        _severity,
        _name,
        _name,
        _message,
        _outside(_name, _low, _high),
        hard=_hard,
    )
for _name, _words in FRACTIONS.items():
    declare(
        f"fraction.{_name}",
        ERROR,
        _name,
        _name,
        f"The {_words} lies between 0 and 1. Is it a fraction or a percentage?",
        _between_0_and_1(_name),
    )


@rule(
    "range.age",
    WARNING,
    "birth_year birth_date surgery_date",
    "birth_year",
    "The age at surgery is below 18 or above 100 years. Are birth and surgery right?",
)
def check_age(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["age"] < 18) | (rows["age"] > 100)


@rule(
    "smoking.never_pack_years",
    WARNING,
    "smoking pack_years",
    "pack_years",
    "The patient never smoked and has pack-years. Which is right?",
)
def check_never_smoker(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["smoking"] == "never") & (rows["pack_years"] > 0)


@rule(
    "smoking.smoker_without_pack_years",
    WARNING,
    "smoking pack_years",
    "pack_years",
    "The patient smokes or smoked, and the pack-years are 0. Which is right?",
)
def check_smoker(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["smoking"].isin(["former", "current"]) & (rows["pack_years"] == 0)
