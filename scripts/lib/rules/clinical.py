"""Values that contradict each other: stage and categories, pCR and pathology, drug and arm, vital status."""

import pandas as pd

from scripts.lib.drugs import targets_gene
from scripts.lib.pathology import flag_pcr_contradiction
from scripts.lib.rules import ERROR, WARNING, Context, rule
from scripts.lib.staging import POINTS, derive_stage
from scripts.lib.tnm import category_exists


@rule(
    "pdl1.range",
    ERROR,
    "pdl1_tps",
    "pdl1_tps",
    "The PD-L1 score is outside 0 to 100 %. What is it?",
)
def check_pdl1_range(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["pdl1_tps"] < 0) | (rows["pdl1_tps"] > 100)


@rule(
    "viable.range",
    ERROR,
    "viable_tumor",
    "viable_tumor",
    "The viable tumor is outside 0 to 100 %. What is it?",
)
def check_viable_range(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["viable_tumor"] < 0) | (rows["viable_tumor"] > 100)


@rule("ecog.range", ERROR, "ecog", "ecog", "The ECOG status is outside 0 to 4. What is it?")
def check_ecog_range(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["ecog"] < 0) | (rows["ecog"] > 4)


@rule(
    "diameter.range",
    WARNING,
    "diameter_before",
    "diameter_before",
    "The diameter is below 1 or above 200 mm. Is the unit right?",
)
def check_diameter_range(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["diameter_before"] < 1) | (rows["diameter_before"] > 200)


@rule(
    "edition.known",
    ERROR,
    "tnm_edition",
    "tnm_edition",
    "The TNM edition is none of 7, 8 and 9. Which is it?",
)
def check_edition(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["tnm_edition"].notna() & ~rows["tnm_edition"].isin([7, 8, 9])


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
    return (rows["therapy"] == "target") & (fits == False)  # noqa: E712 - three-valued column


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
    "death.alive",
    WARNING,
    "vital_status death_date",
    "",
    "The patient is given as alive with a date of death. Which is right?",
)
def check_alive(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "alive") & rows["death_date"].notna()


@rule(
    "death.no_date",
    WARNING,
    "vital_status death_date",
    "",
    "The patient has died, and the date of death is missing. When was it?",
)
def check_death_date(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["vital_status"] == "dead") & rows["death_date"].isna()


@rule(
    "recurrence.no_date",
    WARNING,
    "recurrence recurrence_date",
    "",
    "There is a recurrence without a date. When was it found?",
)
def check_recurrence_date(rows: pd.DataFrame, context: Context) -> pd.Series:
    return (rows["recurrence"] == True) & rows["recurrence_date"].isna()  # noqa: E712


def _register_points() -> None:
    for point in POINTS:
        _register_stage(point)
        for axis in "tnm":
            _register_category(f"{point}_{axis}", axis.upper())


def _register_stage(point: str) -> None:
    @rule(
        f"stage.{point}_differs",
        WARNING,
        f"{point}_stage {point}_t {point}_n {point}_m tnm_edition",
        f"{point}_stage",
        "The reported stage group is not the one that the categories give in the stated edition. Which is right?",
    )
    def check_stage(rows: pd.DataFrame, context: Context) -> pd.Series:
        derived = derive_stage(rows, point)["stage"]
        reported = rows[f"{point}_stage"]
        return derived.notna() & reported.notna() & (derived != reported)


def _register_category(name: str, axis: str) -> None:
    @rule(
        f"tnm.{name}_edition",
        ERROR,
        f"{name} tnm_edition",
        name,
        "The category does not exist in the stated TNM edition. Which category, or which edition, is right?",
    )
    def check_category(rows: pd.DataFrame, context: Context) -> pd.Series:
        known = rows[name].notna() & rows["tnm_edition"].isin([7, 8, 9])
        return known & ~category_exists(rows[name], axis, rows["tnm_edition"]).fillna(True).astype(
            bool
        )


_register_points()
