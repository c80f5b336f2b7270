import pandas as pd
import pytest

from scripts.lib.staging import (
    derive_age,
    derive_patients,
    derive_stage,
    flag_not_convertible,
)
from tests.frames import make_patients


def derive(patient):
    found = derive_patients(make_patients([patient])).iloc[0]
    return {name: None if pd.isna(value) else value for name, value in found.items()}


def clinical(t, n, m, edition, **more):
    return {"c_t": t, "c_n": n, "c_m": m, "tnm_edition": edition, **more}


@pytest.mark.parametrize(
    ("patient", "group", "major", "reference", "needs"),
    [
        (clinical("T2a", "N2", "M0", 8), "IIIA", "III", "IIIA", None),
        (clinical("T3", "N2", "M0", 8), "IIIB", "III", "IIIB", None),
        (clinical("T3", "N2", "M0", 7, diameter_before=78.0), "IIIA", "III", "IIIB", None),
        (clinical("T3", "N2", "M0", 7), "IIIA", "III", None, "reason of T3"),
        (clinical("T2a", "N0", "M0", 7, diameter_before=40.0), "IB", "I", "IB", None),
        (clinical("T2a", "N0", "M0", 7, diameter_before=41.0), "IB", "I", "IIA", None),
        (clinical("T2a", "N0", "M0", 7), "IB", "I", None, "size"),
        (clinical("T2b", "N0", "M0", 7), "IIA", "II", "IIB", None),
        (clinical("T2a", "N1", "M1b", 7, diameter_before=35.0), "IV", "IV", "IV", None),
        (clinical("T2a", "N1", "M1b", 7), "IV", "IV", "IV", None),
        (clinical("T2a", "N2", "M1a", 7, diameter_before=35.0), "IV", "IV", "IVA", None),
        (clinical("T2a", "N2", None, 7, diameter_before=35.0), None, None, None, None),
        (clinical("T2a", "N2", "M0", None), None, None, None, "edition"),
        ({"c_stage": "IIIA", "tnm_edition": 7}, "IIIA", "III", None, None),
        ({"c_stage": "IIIA", "tnm_edition": 8}, "IIIA", "III", "IIIA", None),
    ],
)
def test_stage_in_the_delivered_and_in_the_reference_edition(
    patient, group, major, reference, needs
):
    found = derive(patient)
    assert found["c_stage_group"] == group
    assert found["c_stage_major"] == major
    assert found["c_stage_ref"] == reference
    assert found["c_stage_ref_needs"] == needs


def test_no_tumor_left_is_its_own_level_in_both_editions():
    for edition in (7, 8):
        found = derive({"yp_t": "T0", "yp_n": "N0", "c_m": "M0", "tnm_edition": edition})
        assert found["yp_stage_group"] == found["yp_stage_ref"] == "T0N0M0"
        assert found["yp_stage_major"] == found["yp_stage_ref_major"] == "T0N0M0"


def test_the_derived_stage_goes_before_the_reported_one_which_stays_as_it_is():
    found = derive(clinical("T2a", "N2", "M0", 8, c_stage="IIB"))
    assert (found["c_stage_group"], found["c_stage"]) == ("IIIA", "IIB")


@pytest.mark.parametrize(
    ("point", "categories", "stage"),
    [
        ("yp", {"yp_m": "M1a", "yc_m": "M0", "c_m": "M0"}, "IVA"),
        ("yp", {"yc_m": "M1a", "c_m": "M0"}, "IVA"),
        ("yp", {"c_m": "M1a"}, "IVA"),
        ("yc", {"yc_m": "M0", "c_m": "M1a"}, "IA1"),
        ("yc", {"c_m": "M1a"}, "IVA"),
        ("c", {"c_m": "M0", "yc_m": "M1a"}, "IA1"),
    ],
)
def test_m_is_carried_forward_and_never_back(point, categories, stage):
    patient = {f"{point}_t": "T1a", f"{point}_n": "N0", "tnm_edition": 8, **categories}
    assert derive_stage(make_patients([patient]), point)["stage"].tolist() == [stage]


def test_the_size_after_therapy_serves_the_stage_after_therapy():
    patient = {"yc_t": "T1a", "yc_n": "N0", "yc_m": "M0", "tnm_edition": 7}
    assert derive({**patient, "diameter_before": 9.0})["yc_stage_ref"] is None
    assert derive({**patient, "diameter_after": 9.0})["yc_stage_ref"] == "IA1"
    assert derive({**patient, "diameter_after": 11.0})["yc_stage_ref"] == "IA2"


def test_what_cannot_be_converted_is_flagged():
    rows = [
        clinical("T2a", "N2", "M0", 7),
        clinical("T2a", "N2", "M0", 7, diameter_before=35.0),
        clinical("T2a", "N2", "M0", 8),
        clinical("T2a", "N0", "M1b", 7, diameter_before=35.0),
        {},
    ]
    assert flag_not_convertible(make_patients(rows)).tolist() == [True, False, False, True, False]


def age(**patient):
    found = derive_age(make_patients([patient]))
    return [None if pd.isna(one) else one for one in found[["birth_year", "age"]].iloc[0]]


def test_age_is_in_completed_years_on_the_day_of_surgery():
    surgery = pd.Timestamp("2020-06-15")
    assert age(birth_date=pd.Timestamp("1960-06-15"), surgery_date=surgery) == [1960, 60]
    assert age(birth_date=pd.Timestamp("1960-06-16"), surgery_date=surgery) == [1960, 59]
    assert age(birth_date=pd.Timestamp("1960-07-01"), surgery_date=surgery) == [1960, 59]
    assert age(birth_date=pd.Timestamp("1960-05-31"), surgery_date=surgery) == [1960, 60]
    assert age(birth_year=1960, surgery_date=surgery) == [1960, 60]
    assert age(surgery_date=surgery) == [None, None]
    assert age(birth_year=1960) == [1960, None]


@pytest.mark.parametrize(
    ("drug", "arm"),
    [
        ("pembrolizumab", "immunotherapy"),
        ("osimertinib", "target"),
        ("osimertinib;pembrolizumab", "both"),
        ("carboplatin", "none"),
        (None, None),
    ],
)
def test_the_arm_follows_from_the_drugs(drug, arm):
    assert derive({"drug": drug})["therapy"] == arm
