"""Endpoint variables of each patient, from the harmonized variables and the declared definitions.

Every function returns the same rows with new columns; a value that cannot be decided is missing.
Months are days divided by the declared length of a month (30.4375 unless the study says otherwise).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.complications import grade_rank, worst_grade
from scripts.lib.pathology import derive_mpr, derive_pcr
from scripts.lib.recist import derive_response, shrinkage
from scripts.lib.staging import REFERENCE_EDITION
from scripts.lib.tnm import compare_stages

Definitions = Mapping[str, Any]
DEFAULTS: dict[str, Any] = {
    "in_situ_is_residual": True,
    "anatomical": [
        "lobectomy",
        "bilobectomy",
        "sleeve_lobectomy",
        "pneumonectomy",
        "segmentectomy",
    ],
    "lobectomies": ["lobectomy", "bilobectomy", "sleeve_lobectomy"],
    "mortality_days": [30, 60, 90],
    "perioperative_days": 30,
    "days_per_month": 30.4375,
}
OBJECTIVE = ("CR", "PR")
N_ORDER = ("N0", "N1", "N2", "N3")
FOLLOWED = ("surgery_date", "vital_status", "death_date", "last_contact")
# Endpoint variable -> the variables its function reads; the lineage of the numbers follows these.
READS: dict[str, tuple[str, ...]] = {
    "response_objective": ("response",),
    "response_derived": ("diameter_before", "diameter_after"),
    "response_agrees": ("response", "diameter_before", "diameter_after"),
    "pdl1_band": ("pdl1_tps",),
    "downstaging_clinical_ref": ("c_stage_ref", "yc_stage_ref"),
    "downstaging_pathological_ref": ("c_stage_ref", "yp_stage_ref"),
    "shrinkage": ("diameter_before", "diameter_after"),
    "downstaging_clinical": ("c_stage_group", "yc_stage_group", "tnm_edition"),
    "downstaging_pathological": ("c_stage_group", "yp_stage_group", "tnm_edition"),
    "downstaging_nodal": ("c_n", "yp_n"),
    "anatomical_resection": ("resection",),
    "lobectomy_or_bilobectomy": ("resection",),
    "margin_r0": ("margin",),
    "any_complication": ("complications",),
    "worst_grade": ("complications",),
    "complication_major": ("complications",),
    "los_days": ("admission_date", "discharge_date"),
    "therapy_to_surgery_days": ("therapy_end", "surgery_date"),
    "pcr": ("viable_tumor", "yp_t", "yp_n"),
    "mpr": ("viable_tumor", "yp_t"),
    "dead_*d": FOLLOWED,
    "dead_perioperative": (*FOLLOWED, "discharge_date"),
    "death_cancer": ("vital_status", "death_cause"),
    "followup_months": FOLLOWED,
    "recurrence_months": ("surgery_date", "recurrence_date"),
}


def derive_endpoints(patients: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """All endpoint variables. Grain: one patient, as given."""
    chosen = {**DEFAULTS, **definitions}
    frame = derive_response_endpoints(patients)
    frame = derive_operation(frame, chosen)
    frame = derive_course(frame)
    frame = derive_pathology(frame, chosen)
    return derive_follow_up(frame, chosen)


def is_one_of(values: pd.Series, wanted: Any) -> pd.Series:
    """Whether a known value is one of some; missing where the value is."""
    return values.isin(list(wanted)).astype("boolean").where(values.notna(), other=pd.NA)


def derive_response_endpoints(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds responses, shrinkage (%, negative when smaller), the downstagings and the PD-L1 band.

    Downstaging is a lower stage of the same edition, sub-stages included; T0N0M0 ranks below stage I.
    It is given in the edition delivered and, ending in `_ref`, in the reference edition. The derived
    response is that of RECIST 1.1 for one target, the sums before and after being the only ones known.
    """
    edition = patients["tnm_edition"]
    before, after, final = (patients[f"{point}_stage_group"] for point in ("c", "yc", "yp"))
    first, second, last = (patients[f"{point}_stage_ref"] for point in ("c", "yc", "yp"))
    derived = derive_response(patients["diameter_before"], patients["diameter_after"])
    both = derived.notna() & patients["response"].notna()
    return patients.assign(
        response_derived=derived,
        response_agrees=(derived == patients["response"])
        .astype("boolean")
        .where(both, other=pd.NA),
        pdl1_band=band_pdl1(patients["pdl1_tps"]),
        downstaging_clinical_ref=compare_stages(first, second, edition=REFERENCE_EDITION),
        downstaging_pathological_ref=compare_stages(first, last, edition=REFERENCE_EDITION),
        response_objective=is_one_of(patients["response"], OBJECTIVE),
        shrinkage=shrinkage(patients["diameter_before"], patients["diameter_after"]) * -100,
        downstaging_clinical=compare_stages(before, after, edition=edition),
        downstaging_pathological=compare_stages(before, final, edition=edition),
        downstaging_nodal=compare_nodes(patients["c_n"], patients["yp_n"]),
    )


def band_pdl1(score: pd.Series) -> pd.Series:
    """PD-L1 tumor proportion score below 1 %, 1 to 49 % (below 50), 50 % and more; missing stays so."""
    numbers = score.astype("float64")
    bands = np.select(
        [numbers < 1, numbers < 50, numbers >= 50], ["below_1", "1_to_49", "at_least_50"], ""
    )
    return pd.Series(bands, index=score.index).astype("str").where(numbers.notna(), other=np.nan)


def compare_nodes(before: pd.Series, after: pd.Series) -> pd.Series:
    """Whether the N category went down (N3 > N2 > N1 > N0; N2a and N2b are N2); NX is unknown."""
    places = {name: place for place, name in enumerate(N_ORDER)}
    first, second = (
        column.str.slice(0, 2).map(places).astype("Int64") for column in (before, after)
    )
    return (second < first).astype("boolean")


def derive_operation(patients: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Adds anatomical_resection, lobectomy_or_bilobectomy and margin_r0."""
    return patients.assign(
        anatomical_resection=is_one_of(patients["resection"], definitions["anatomical"]),
        lobectomy_or_bilobectomy=is_one_of(patients["resection"], definitions["lobectomies"]),
        margin_r0=is_one_of(patients["margin"], ["R0"]),
    )


def derive_course(patients: pd.DataFrame) -> pd.DataFrame:
    """Adds any_complication, worst_grade, complication_major (III or more), los_days, therapy_to_surgery_days."""
    worst = worst_grade(patients["complications"])
    rank = grade_rank(worst)
    major = int(grade_rank(pd.Series(["III"])).iloc[0])
    return patients.assign(
        any_complication=(rank > 0).astype("boolean"),
        worst_grade=worst,
        complication_major=(rank >= major).astype("boolean"),
        los_days=days_between(patients["admission_date"], patients["discharge_date"]),
        therapy_to_surgery_days=days_between(patients["therapy_end"], patients["surgery_date"]),
    )


def days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Whole days from start to end (Int64); missing where one of them is."""
    return (end - start).dt.days.astype("Int64")


def derive_pathology(patients: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Adds pcr (no viable tumor in primary and nodes) and mpr (at most 10 % in the primary)."""
    residual = definitions["in_situ_is_residual"]
    return patients.assign(
        pcr=derive_pcr(patients["viable_tumor"], patients["yp_t"], patients["yp_n"], residual),
        mpr=derive_mpr(patients["viable_tumor"], patients["yp_t"], residual),
    )


def derive_follow_up(patients: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Adds follow-up and recurrence in months from surgery, causes of death and the mortality windows.

    Follow-up ends at death or last contact. A window counts a patient as dead when death fell within
    it, as alive when followed for at least its length, and as unknown otherwise.
    """
    surgery, died = patients["surgery_date"], patients["vital_status"] == "dead"
    end = patients["death_date"].where(died, other=patients["last_contact"])
    followed, to_death = (
        days_between(surgery, end),
        days_between(surgery, patients["death_date"].where(died)),
    )
    month = float(definitions["days_per_month"])
    windows = {
        f"dead_{days}d": died_within(to_death, followed, patients["vital_status"], days)
        for days in definitions["mortality_days"]
    }
    return patients.assign(
        **windows,
        dead_perioperative=derive_perioperative(patients, to_death, followed, definitions),
        death_cancer=derive_cancer_death(patients),
        followup_months=followed.astype("float64") / month,
        recurrence_months=days_between(surgery, patients["recurrence_date"]).astype("float64")
        / month,
    )


def died_within(
    to_death: pd.Series, followed: pd.Series, status: pd.Series, days: int
) -> pd.Series:
    """Dead within some days of surgery; missing where the patient was not followed that long.

    A last contact on the last day tells that a patient lived only where the status says so, too.
    """
    dead = (to_death <= days).astype("boolean").fillna(False)
    last = (followed == days) & (status == "alive")
    alive_then = ((followed > days) | last).astype("boolean").fillna(False)
    undated = (status == "dead") & to_death.isna()
    known = (dead | alive_then) & ~undated
    return dead.where(known, other=pd.NA).astype("boolean")


def derive_perioperative(
    patients: pd.DataFrame, to_death: pd.Series, followed: pd.Series, definitions: Definitions
) -> pd.Series:
    """Death within the perioperative days or in the hospital stay of the operation, whichever is longer.

    A later death without the date of discharge is unknown; the living did not die in hospital, nor did
    who was seen after discharge and whose status is not known.
    """
    status, discharge = patients["vital_status"], patients["discharge_date"]
    window = died_within(to_death, followed, status, definitions["perioperative_days"])
    died = patients["death_date"].where(status == "dead")
    in_hospital = (died <= discharge).astype("boolean")
    in_hospital = in_hospital.where(died.notna() & discharge.notna(), other=pd.NA)
    left = status.isna() & (patients["last_contact"] > discharge)
    return window | in_hospital.mask((status == "alive") | left, other=False)


def derive_cancer_death(patients: pd.DataFrame) -> pd.Series:
    """Death of cancer; false for the living, missing for a death whose cause is unknown."""
    status, cause = patients["vital_status"], patients["death_cause"]
    dead = is_one_of(status, ["dead"])
    of_cancer = is_one_of(cause.where(cause != "unknown", other=np.nan), ["cancer"])
    return dead & of_cancer
