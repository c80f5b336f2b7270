"""Therapy before surgery: drug and arm, drug and gene, markers, cycles, response and diameters."""

import pandas as pd

from scripts.lib.drugs import CHEMOTHERAPY, targets_gene
from scripts.lib.recist import derive_response
from scripts.lib.rules import WARNING, Context, has_item, listed, no, rule, yes

# Alterations for which immunotherapy is not a first choice; it may be right, and it is asked.
RARELY_IMMUNE = ("EGFR", "ALK", "ROS1", "RET")
LEAST_CYCLE_DAYS = 7
ARMS = ("immunotherapy", "target", "both")


@rule(
    "therapy.two_arms",
    WARNING,
    "drug",
    "",
    "The drugs belong to both arms. Which therapy came before surgery?",
)
def check_two_arms(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["therapy"] == "both"


@rule(
    "drug.gene",
    WARNING,
    "drug driver_gene",
    "driver_gene",
    "The drug does not act on the altered gene. Which of the two is right?",
)
def check_drug_gene(rows: pd.DataFrame, context: Context) -> pd.Series:
    fits = targets_gene(rows["drug"], rows["driver_gene"])
    return (rows["therapy"] == "target") & no(fits)


@rule(
    "drug.immunotherapy_with_driver",
    WARNING,
    "drug driver_gene driver_proven",
    "",
    "Immunotherapy was given although a driver alteration is proven. Are drug and gene right?",
)
def check_immunotherapy_driver(rows: pd.DataFrame, context: Context) -> pd.Series:
    driven = yes(rows["driver_proven"]) & rows["driver_gene"].isin(RARELY_IMMUNE)
    return (rows["therapy"] == "immunotherapy") & driven


@rule(
    "driver.proven_without_gene",
    WARNING,
    "driver_proven driver_gene",
    "driver_proven",
    "An alteration is proven, and no gene is named. Which gene is it?",
)
def check_proven(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["driver_proven"]) & (rows["driver_gene"] == "none")


@rule(
    "pdl1.value_without_test",
    WARNING,
    "pdl1_evaluated pdl1_tps",
    "pdl1_evaluated",
    "PD-L1 was not evaluated, and there is a score. Which is right?",
)
def check_pdl1_value(rows: pd.DataFrame, context: Context) -> pd.Series:
    return no(rows["pdl1_evaluated"]) & rows["pdl1_tps"].notna()


@rule(
    "pdl1.test_without_value",
    WARNING,
    "pdl1_evaluated pdl1_tps",
    "pdl1_tps",
    "PD-L1 was evaluated, and the score is missing. What is it?",
)
def check_pdl1_missing(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["pdl1_evaluated"]) & rows["pdl1_tps"].isna()


@rule(
    "therapy.start_without_drug",
    WARNING,
    "drug therapy_start",
    "drug",
    "There is a start of therapy, and no drug. Which drug was given?",
)
def check_drug_missing(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["therapy_start"].notna() & ~listed(rows["drug"])


@rule(
    "therapy.drug_without_start",
    WARNING,
    "drug therapy_start",
    "therapy_start",
    "There is a drug of the study, and no start of therapy. When did it start?",
)
def check_start_missing(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["therapy"].isin(ARMS) & rows["therapy_start"].isna()


@rule(
    "response.no_therapy",
    WARNING,
    "response drug therapy_start chemotherapy",
    "response",
    "There is a response, and no therapy: no drug, no start and no chemotherapy. Which therapy was it?",
)
def check_response_without_therapy(rows: pd.DataFrame, context: Context) -> pd.Series:
    treated = listed(rows["drug"]) | rows["therapy_start"].notna() | listed(rows["chemotherapy"])
    return rows["response"].notna() & ~treated


@rule(
    "cycles.days",
    WARNING,
    "cycles therapy_start therapy_end",
    "cycles",
    "So many cycles do not fit between start and end of the therapy. How many were given?",
)
def check_cycles(rows: pd.DataFrame, context: Context) -> pd.Series:
    days = (rows["therapy_end"] - rows["therapy_start"]).dt.days
    return (rows["cycles"].astype("float64") - 1) * LEAST_CYCLE_DAYS > days


@rule(
    "chemotherapy.drug",
    WARNING,
    "chemotherapy drug",
    "chemotherapy",
    "A chemotherapy is among the drugs, and chemotherapy is given as none. Which is right?",
)
def check_chemotherapy(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["chemotherapy"] == "none") & has_item(rows["drug_class"], CHEMOTHERAPY)


@rule(
    "response.diameters",
    WARNING,
    "response diameter_before diameter_after",
    "response",
    "The response is not the one that the diameters give by RECIST 1.1. Which is right?",
)
def check_response(rows: pd.DataFrame, context: Context) -> pd.Series:
    derived = derive_response(rows["diameter_before"], rows["diameter_after"])
    return derived.notna() & rows["response"].notna() & (derived != rows["response"])


@rule(
    "shrinkage.grown",
    WARNING,
    "shrinkage_notable diameter_before diameter_after",
    "shrinkage_notable",
    "A notable shrinkage is reported, and the diameter is not smaller. Which is right?",
)
def check_shrinkage(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["shrinkage_notable"]) & (rows["diameter_after"] >= rows["diameter_before"])
