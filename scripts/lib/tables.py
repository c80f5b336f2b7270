"""The layout of printed tables: text from the numbers, nothing computed."""

import pandas as pd

from scripts.lib.fates import summarize_fates


def tabulate_endpoints(numbers: pd.DataFrame) -> pd.DataFrame:
    """Every number as printed, under its section."""
    columns = ["section", "label", "text", "ci_method", "missing", "number_id"]
    return numbers[columns].astype({"missing": "str"})


def tabulate_criteria(attrition: pd.DataFrame) -> pd.DataFrame:
    """The flow step by step, with each criterion's own count."""
    return attrition.drop(columns=["step"])


def tabulate_fates(fates: pd.DataFrame) -> pd.DataFrame:
    """Raw rows of each center by fate, with the total of each center as its last line."""
    table = summarize_fates(fates)
    totals = table.groupby("center", sort=False)["rows"].sum().reset_index().assign(fate="all rows")
    both = pd.concat([table, totals[table.columns]], ignore_index=True)
    return both.sort_values("center", kind="stable").reset_index(drop=True)
