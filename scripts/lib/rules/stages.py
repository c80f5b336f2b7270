"""TNM and stage: editions, reported against derived groups, size, effusion, stations."""

import pandas as pd

from scripts.lib.rules import ERROR, WARNING, Context, has_item, listed, no, rule, yes
from scripts.lib.staging import POINTS, derive_stage
from scripts.lib.tnm import EDITIONS, category_exists, t_from_size

# T categories that size alone can compare, in order; the undivided T1 and T2 are left out.
SIZE_ORDER = ("T1a", "T1b", "T1c", "T2a", "T2b", "T3", "T4")
SIZES = {"c": "diameter_before", "yc": "diameter_after"}
WORDS = {"c": "clinical", "yc": "clinical after therapy", "yp": "pathological"}


@rule(
    "edition.known",
    ERROR,
    "tnm_edition",
    "tnm_edition",
    "The TNM edition is none of 7, 8 and 9. Which is it?",
)
def check_edition(rows: pd.DataFrame, context: Context) -> pd.Series:
    return rows["tnm_edition"].notna() & ~rows["tnm_edition"].isin(EDITIONS)


def _register_stage(point: str) -> None:
    @rule(
        f"stage.{point}_differs",
        WARNING,
        f"{point}_stage {point}_t {point}_n {point}_m tnm_edition",
        f"{point}_stage",
        f"The reported {WORDS[point]} stage group is not the one that the categories give in the stated edition. Which is right?",
    )
    def check_stage(rows: pd.DataFrame, context: Context) -> pd.Series:
        derived = derive_stage(rows, point)["stage"]
        reported = rows[f"{point}_stage"]
        return derived.notna() & reported.notna() & (derived != reported)


def _register_no_group(point: str) -> None:
    @rule(
        f"stage.{point}_t0n0m0",
        WARNING,
        f"{point}_stage {point}_t {point}_n {point}_m",
        f"{point}_stage",
        "A stage group is reported for T0 N0 M0, which has none. Which is right?",
    )
    def check_no_group(rows: pd.DataFrame, context: Context) -> pd.Series:
        basis = derive_stage(rows, point)["basis"]
        return (basis == "t0n0m0") & rows[f"{point}_stage"].notna()


def _register_category(name: str, axis: str) -> None:
    @rule(
        f"tnm.{name}_edition",
        ERROR,
        f"{name} tnm_edition",
        name,
        "The category does not exist in the stated TNM edition. Which category, or which edition, is right?",
    )
    def check_category(rows: pd.DataFrame, context: Context) -> pd.Series:
        known = rows[name].notna() & rows["tnm_edition"].isin(EDITIONS)
        exists = category_exists(rows[name], axis, rows["tnm_edition"])
        return known & ~exists.fillna(True).astype(bool)


def _register_size(point: str, diameter: str) -> None:
    @rule(
        f"tnm.{point}_t_size",
        WARNING,
        f"{point}_t {diameter} tnm_edition",
        f"{point}_t",
        "The tumor is larger than its T category allows in the stated edition. Which is right?",
    )
    def check_size(rows: pd.DataFrame, context: Context) -> pd.Series:
        edition = rows["tnm_edition"].where(rows["tnm_edition"].isin(EDITIONS))
        least = t_from_size(rows[diameter], edition)
        place = {name: number for number, name in enumerate(SIZE_ORDER)}
        return rows[f"{point}_t"].map(place) < least.map(place)


for _point in POINTS:
    _register_stage(_point)
    for _axis in "tnm":
        _register_category(f"{_point}_{_axis}", _axis.upper())
for _point in ("yc", "yp"):
    _register_no_group(_point)
for _point, _diameter in SIZES.items():
    _register_size(_point, _diameter)


def _register_effusion(site: str) -> None:
    @rule(
        f"effusion.{site}_m0",
        WARNING,
        f"{site}_effusion c_m",
        "c_m",
        f"There is a {site} effusion, and the category is M0; a malignant effusion is M1a. Is the effusion benign?",
    )
    def check_effusion(rows: pd.DataFrame, context: Context) -> pd.Series:
        return yes(rows[f"{site}_effusion"]) & (rows["c_m"] == "M0")


for _site in ("pleural", "pericardial"):
    _register_effusion(_site)


@rule(
    "stations.n0",
    WARNING,
    "n_stations c_n",
    "n_stations",
    "Involved nodal stations are listed, and the category is N0. Which is right?",
)
def check_stations(rows: pd.DataFrame, context: Context) -> pd.Series:
    return listed(rows["n_stations"]) & (rows["c_n"] == "N0")


@rule(
    "inoperable.n3",
    WARNING,
    "inoperability_reason c_n",
    "inoperability_reason",
    "N3 is given as a reason of inoperability, and the category is lower. Which is right?",
)
def check_reason_n3(rows: pd.DataFrame, context: Context) -> pd.Series:
    lower = rows["c_n"].notna() & ~rows["c_n"].isin(["N3", "NX"])
    return has_item(rows["inoperability_reason"], "n3") & lower


@rule(
    "inoperable.metastasis",
    WARNING,
    "inoperability_reason c_m",
    "inoperability_reason",
    "Metastasis is given as a reason of inoperability, and the category is M0. Which is right?",
)
def check_reason_metastasis(rows: pd.DataFrame, context: Context) -> pd.Series:
    return has_item(rows["inoperability_reason"], "metastasis") & (rows["c_m"] == "M0")


@rule(
    "inoperable.operable",
    WARNING,
    "initially_operable inoperability_reason",
    "inoperability_reason",
    "The tumor was operable at diagnosis, and a reason of inoperability is given. Which is right?",
)
def check_operable(rows: pd.DataFrame, context: Context) -> pd.Series:
    return yes(rows["initially_operable"]) & listed(rows["inoperability_reason"])


@rule(
    "inoperable.no_reason",
    WARNING,
    "initially_operable inoperability_reason",
    "inoperability_reason",
    "The tumor was not operable at diagnosis, and no reason is given. Why was it not?",
)
def check_no_reason(rows: pd.DataFrame, context: Context) -> pd.Series:
    return no(rows["initially_operable"]) & ~listed(rows["inoperability_reason"])
