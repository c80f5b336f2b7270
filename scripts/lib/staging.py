"""Variables that follow from the delivered ones alone: therapy arm, drug classes, stage groups, age.

Stage groups are derived from the TNM categories in the edition delivered; where the categories do
not decide one, the group reported by the center stands. T0 N0 M0 has no stage group in any edition
and is a level of its own, written T0N0M0, below stage 0 and I.
"""

import numpy as np
import pandas as pd

from scripts.lib.drugs import map_drugs
from scripts.lib.tnm import T0N0M0, convert_categories, stage_group, stage_major

POINTS = ("c", "yc", "yp")
REFERENCE_EDITION = 8
# The greatest dimension that stands behind the T category; of the specimen none is delivered.
SIZES = {"c": "diameter_before", "yc": "diameter_after"}
# Derived variable -> the variables its function reads; the lineage of the numbers follows these.
READS: dict[str, tuple[str, ...]] = {
    "therapy": ("drug",),
    "drug_class": ("drug",),
    "drug_target": ("drug",),
    "c_stage_group": ("c_t", "c_n", "c_m", "tnm_edition", "c_stage"),
    "yc_stage_group": ("yc_t", "yc_n", "yc_m", "c_m", "tnm_edition", "yc_stage"),
    "yp_stage_group": ("yp_t", "yp_n", "yp_m", "yc_m", "c_m", "tnm_edition", "yp_stage"),
    **{f"{point}_stage_major": (f"{point}_stage_group",) for point in POINTS},
    "c_stage_ref": ("c_stage_group", "c_t", "c_n", "c_m", "tnm_edition", SIZES["c"], "n_stations"),
    "yc_stage_ref": ("yc_stage_group", "yc_t", "yc_n", "yc_m", "c_m", "tnm_edition", SIZES["yc"]),
    "yp_stage_ref": ("yp_stage_group", "yp_t", "yp_n", "yp_m", "yc_m", "c_m", "tnm_edition"),
    **{f"{point}_stage_ref_major": (f"{point}_stage_ref",) for point in POINTS},
    **{f"{point}_stage_ref_needs": (f"{point}_stage_ref",) for point in POINTS},
    "birth_year": ("birth_date",),
    "age": ("birth_year", "birth_date", "surgery_date"),
}


def derive_therapy(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds therapy, drug_class and drug_target from the drugs; missing where the drugs are.

    Known drugs of neither arm (chemotherapy alone, or no drug at all) are the arm "none": a fact, not
    a gap.
    """
    found = map_drugs(patients["drug"])
    no_arm = found["arm"].isna() & found["generics"].notna()
    return patients.assign(
        therapy=found["arm"].where(~no_arm, other="none").astype("str"),
        drug_class=found["classes"].astype("str"),
        drug_target=found["targets"].astype("str"),
    )


def derive_stages(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds the stage group and the major stage before therapy, after therapy and after surgery."""
    added = {}
    for point in POINTS:
        derived = derive_stage(patients, point)
        group = derived["stage"].where(derived["stage"].notna(), other=patients[f"{point}_stage"])
        group = group.where(derived["basis"] != "t0n0m0", other=T0N0M0).astype("str")
        added[f"{point}_stage_group"] = group
        added[f"{point}_stage_major"] = name_major(group)
    return patients.assign(**added)


def carry_m(patients: pd.DataFrame, point: str) -> pd.Series:
    """The M category at a point; after therapy it usually stays the clinical one: ypM, else ycM, else cM."""
    m = patients[f"{point}_m"]
    for earlier in {"yp": ("yc_m", "c_m"), "yc": ("c_m",)}.get(point, ()):
        m = m.where(m.notna(), other=patients[earlier])
    return m


def derive_stage(patients: pd.DataFrame, point: str) -> pd.DataFrame:
    """Stage and its basis at one point in time (c, yc or yp), from the categories alone."""
    m = carry_m(patients, point)
    return stage_group(patients[f"{point}_t"], patients[f"{point}_n"], m, patients["tnm_edition"])


def convert_point(patients: pd.DataFrame, point: str) -> pd.DataFrame:
    """The categories of one point in the reference edition: t, n, m, converted, needs (what is missing).

    The size is that of the tumor at that point; number of metastases and reasons of a T are not
    delivered. N stations are those before therapy, so they serve the first point only.
    """
    return convert_categories(
        patients[f"{point}_t"],
        patients[f"{point}_n"],
        carry_m(patients, point),
        patients["tnm_edition"],
        REFERENCE_EDITION,
        size_mm=patients[SIZES[point]] if point in SIZES else None,
        stations=patients["n_stations"] if point == "c" else None,
    )


def flag_not_convertible(patients: pd.DataFrame, point: str = "c") -> pd.Series:
    """Where categories were given and some have no known counterpart in the reference edition; plain bool."""
    return convert_point(patients, point)["needs"].notna()


def derive_reference_stages(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds the stage group in the reference edition, its major stage and what a conversion needs.

    Where the categories were delivered in that edition it is the derived or else the reported group;
    otherwise it is derived from converted categories, never from a group (a group alone cannot be
    converted). An M1b of the 7th edition is stage IV in the 8th whatever number of metastases it
    was. Missing where it cannot be converted; `needs` then says for want of what.
    """
    added = {}
    same = (patients["tnm_edition"] == REFERENCE_EDITION).fillna(False).astype(bool)
    for point in POINTS:
        found = convert_point(patients, point)
        metastatic = carry_m(patients, point).str.startswith("M1").fillna(False).astype(bool)
        m = found["m"].where(found["m"].notna() | ~metastatic, other="M1")
        stage = stage_group(found["t"], found["n"], m, REFERENCE_EDITION)
        group = stage["stage"].where(stage["basis"] != "t0n0m0", other=T0N0M0)
        group = group.where(~same, other=patients[f"{point}_stage_group"]).astype("str")
        added[f"{point}_stage_ref"] = group
        added[f"{point}_stage_ref_major"] = name_major(group)
        open_ = group.isna() & ~same
        added[f"{point}_stage_ref_needs"] = found["needs"].where(open_).astype("str")
    return patients.assign(**added)


def name_major(group: pd.Series) -> pd.Series:
    """The major stage of a group; T0N0M0 is its own."""
    major = stage_major(group.where(group != T0N0M0, other=np.nan))
    return major.where(group != T0N0M0, other=T0N0M0).astype("str")


def derive_age(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds the age at surgery in completed years; from the year of birth where the day is unknown.

    The year of birth is filled from the date of birth where only that was delivered.
    """
    born, surgery = patients["birth_date"], patients["surgery_date"]
    year = patients["birth_year"].astype("Float64").fillna(born.dt.year.astype("Float64"))
    before_birthday = (surgery.dt.month < born.dt.month) | (
        (surgery.dt.month == born.dt.month) & (surgery.dt.day < born.dt.day)
    )
    age = surgery.dt.year.astype("Float64") - year - before_birthday.astype("Float64")
    return patients.assign(birth_year=year.astype("Int64"), age=age.astype("Int64"))


def derive_patients(patients: pd.DataFrame) -> pd.DataFrame:
    """All derived variables of the harmonize stage. Same rows, new columns."""
    return derive_age(derive_reference_stages(derive_stages(derive_therapy(patients))))
