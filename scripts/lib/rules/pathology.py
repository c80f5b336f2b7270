"""Pathology: complete response against categories and viable tumor."""

import pandas as pd

from scripts.lib.pathology import derive_pcr, flag_pcr_contradiction
from scripts.lib.rules import WARNING, Context, rule


@rule(
    "pcr.pathology",
    WARNING,
    "yp_t viable_tumor",
    "",
    "The share of viable tumor and the ypT category contradict each other. What did the pathologist report?",
)
def check_pathology(rows: pd.DataFrame, context: Context) -> pd.Series:
    return flag_pcr_contradiction(rows["viable_tumor"], rows["yp_t"], insitu_is_residual=True)


@rule(
    "pcr.reported",
    WARNING,
    "pcr_reported yp_t yp_n viable_tumor",
    "pcr_reported",
    "The reported complete response is not what ypT, ypN and the viable tumor say. Which is right?",
)
def check_reported(rows: pd.DataFrame, context: Context) -> pd.Series:
    """Both readings of in-situ residue must disagree with the report: it is a choice of the study."""
    reported = rows["pcr_reported"].astype("boolean")
    readings = [
        derive_pcr(rows["viable_tumor"], rows["yp_t"], rows["yp_n"], insitu_is_residual=strict)
        for strict in (True, False)
    ]
    return (reported != readings[0]) & (reported != readings[1])


@rule(
    "pathology.not_resected",
    WARNING,
    "viable_tumor resection",
    "viable_tumor",
    "Nothing was resected, and there is a share of viable tumor. Which is right?",
)
def check_not_resected(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["resection"] == "exploratory") & rows["viable_tumor"].notna()


@rule(
    "pathology.no_viable_tumor",
    WARNING,
    "viable_tumor yp_t",
    "viable_tumor",
    "There is a ypT category, and the share of viable tumor is missing. What is it?",
)
def check_no_viable(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["yp_t"].notna() & rows["viable_tumor"].isna()
