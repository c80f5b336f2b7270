"""Variables that follow from the delivered ones alone: therapy arm, drug classes, stage groups, age.

Stage groups are derived from the TNM categories in the edition delivered; where the categories do
not decide one, the group reported by the center stands. T0 N0 M0 has no stage group in any edition
and is a level of its own, written T0N0M0, below stage 0 and I.
"""

import numpy as np
import pandas as pd

from scripts.lib.drugs import map_drugs
from scripts.lib.tnm import T0N0M0, stage_group, stage_major

POINTS = ("c", "yc", "yp")
# Derived variable -> the variables its function reads; the lineage of the numbers follows these.
READS: dict[str, tuple[str, ...]] = {
    "therapy": ("drug",),
    "drug_class": ("drug",),
    "drug_target": ("drug",),
    "c_stage_group": ("c_t", "c_n", "c_m", "tnm_edition", "c_stage"),
    "yc_stage_group": ("yc_t", "yc_n", "yc_m", "c_m", "tnm_edition", "yc_stage"),
    "yp_stage_group": ("yp_t", "yp_n", "yp_m", "yc_m", "c_m", "tnm_edition", "yp_stage"),
    **{f"{point}_stage_major": (f"{point}_stage_group",) for point in POINTS},
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
        major = stage_major(group.where(group != T0N0M0, other=np.nan))
        added[f"{point}_stage_group"] = group
        added[f"{point}_stage_major"] = major.where(group != T0N0M0, other=T0N0M0).astype("str")
    return patients.assign(**added)


def derive_stage(patients: pd.DataFrame, point: str) -> pd.DataFrame:
    """Stage and its basis at one point in time (c, yc or yp), from the categories alone.

    After surgery the M category usually stays the clinical one: ypM, else ycM, else cM.
    """
    m = patients[f"{point}_m"]
    for earlier in {"yp": ("yc_m", "c_m"), "yc": ("c_m",)}.get(point, ()):
        m = m.where(m.notna(), other=patients[earlier])
    return stage_group(patients[f"{point}_t"], patients[f"{point}_n"], m, patients["tnm_edition"])


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
    return derive_age(derive_stages(derive_therapy(patients)))
