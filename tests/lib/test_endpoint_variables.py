import numpy as np
import pandas as pd
import pytest

from scripts.lib.endpoint_variables import compare_nodes, derive_endpoints, is_one_of
from tests.frames import make_patients

START = pd.Timestamp("2020-01-01")
YES, NO, OPEN = True, False, None


def day(number):
    return START + pd.Timedelta(days=number)


def derive(*patients, definitions=None):
    return derive_endpoints(make_patients(patients), definitions or {})


def column(name, *patients, **more):
    return [None if pd.isna(one) else one for one in derive(*patients, **more)[name]]


def stages(before, after, edition=8):
    return {"tnm_edition": edition, "c_stage_group": before, "yc_stage_group": after}


def test_clinical_downstaging_is_a_lower_group_of_the_same_edition():
    found = column(
        "downstaging_clinical",
        stages("IIIB", "IIIA"),
        stages("IIIA", "IIIA"),
        stages("IIB", "IIIA"),
        stages("IVB", "IVA"),
        stages("IA1", "T0N0M0"),
        stages("IIIA", None),
        stages(None, "IIIA"),
    )
    assert found == [YES, NO, NO, YES, YES, OPEN, OPEN]


def test_pathological_downstaging_ranks_no_tumor_below_stage_one():
    rows = [
        {"tnm_edition": 8, "c_stage_group": "IA1", "yp_stage_group": "T0N0M0"},
        {"tnm_edition": 8, "c_stage_group": "IIIA", "yp_stage_group": "IIIA"},
        {"tnm_edition": 8, "c_stage_group": "IIIA"},
    ]
    assert column("downstaging_pathological", *rows) == [YES, NO, OPEN]


def test_nodal_downstaging_compares_n_alone():
    before = pd.Series(["N3", "N2", "N1", "N2a", "N2", "NX", None, "N1"], dtype="str")
    after = pd.Series(["N2", "N0", "N2", "N2b", None, "N0", "N0", "N0"], dtype="str")
    found = [None if pd.isna(one) else one for one in compare_nodes(before, after)]
    assert found == [YES, YES, NO, NO, OPEN, OPEN, OPEN, YES]


@pytest.mark.parametrize(
    ("response", "expected"), [("CR", YES), ("PR", YES), ("SD", NO), ("PD", NO), (None, OPEN)]
)
def test_objective_response(response, expected):
    assert column("response_objective", {"response": response}) == [expected]


def test_shrinkage_is_negative_when_smaller():
    rows = [{"diameter_before": 50.0, "diameter_after": 35.0}, {"diameter_before": 50.0}]
    assert column("shrinkage", *rows) == [-30, OPEN]
    assert column("shrinkage", {"diameter_before": 40.0, "diameter_after": 50.0}) == [25]


@pytest.mark.parametrize(
    ("resection", "anatomical", "lobectomy"),
    [
        ("lobectomy", YES, YES),
        ("bilobectomy", YES, YES),
        ("sleeve_lobectomy", YES, YES),
        ("pneumonectomy", YES, NO),
        ("segmentectomy", YES, NO),
        ("wedge", NO, NO),
        ("exploratory", NO, NO),
        (None, OPEN, OPEN),
    ],
)
def test_kinds_of_resection(resection, anatomical, lobectomy):
    row = {"resection": resection}
    assert column("anatomical_resection", row) == [anatomical]
    assert column("lobectomy_or_bilobectomy", row) == [lobectomy]


def test_what_counts_as_anatomical_is_the_studys_choice():
    rows = [{"resection": "segmentectomy"}, {"resection": "lobectomy"}]
    assert column("anatomical_resection", *rows, definitions={"anatomical": ["lobectomy"]}) == [
        NO,
        YES,
    ]


def test_margins():
    rows = [{"margin": one} for one in ("R0", "R1", "R2", None)]
    assert column("margin_r0", *rows) == [YES, NO, NO, OPEN]


def test_complications_have_their_worst_grade():
    rows = [
        {"complications": one}
        for one in ("none", "fever:I", "fever:I;leak:IIIa", "leak:II", "leak:III", "death:V", None)
    ]
    assert column("any_complication", *rows) == [NO, YES, YES, YES, YES, YES, OPEN]
    assert column("complication_major", *rows) == [NO, NO, YES, NO, YES, YES, OPEN]
    assert column("worst_grade", *rows) == ["none", "I", "IIIa", "II", "III", "V", OPEN]


def test_days_of_stay_and_from_therapy():
    rows = [
        {
            "admission_date": START,
            "discharge_date": day(6),
            "therapy_end": day(-30),
            "surgery_date": day(1),
        },
        {"admission_date": START},
    ]
    assert column("los_days", *rows) == [6, OPEN]
    assert column("therapy_to_surgery_days", *rows) == [31, OPEN]


def test_pcr_needs_primary_and_nodes():
    rows = [
        {"viable_tumor": 0.0, "yp_t": "T0", "yp_n": "N0"},
        {"viable_tumor": 0.0, "yp_t": "T0", "yp_n": "N1"},
        {"viable_tumor": 5.0, "yp_t": "T1a", "yp_n": "N0"},
        {"yp_t": "T0"},
    ]
    assert column("pcr", *rows) == [YES, NO, NO, OPEN]


def test_in_situ_residue_is_the_studys_choice():
    row = {"viable_tumor": 0.0, "yp_t": "Tis", "yp_n": "N0"}
    assert column("pcr", row) == [NO]
    assert column("pcr", row, definitions={"in_situ_is_residual": False}) == [YES]


def test_mpr_is_at_most_a_tenth():
    rows = [{"viable_tumor": one, "yp_t": "T1a"} for one in (10.0, 10.1)] + [{}]
    assert column("mpr", *rows) == [YES, NO, OPEN]


def alive(until):
    return {"surgery_date": START, "vital_status": "alive", "last_contact": day(until)}


def dead(at, **more):
    return {"surgery_date": START, "vital_status": "dead", "death_date": day(at), **more}


def test_mortality_windows_include_their_last_day_and_wait_for_it():
    rows = [dead(30), dead(31), alive(29), alive(30), dead(0) | {"death_date": None}, {}]
    assert column("dead_30d", *rows) == [YES, NO, OPEN, NO, OPEN, OPEN]


def test_windows_are_the_studys_choice():
    windows = {"mortality_days": [7]}
    assert column("dead_7d", dead(7), dead(8), alive(6), definitions=windows) == [YES, NO, OPEN]


def test_perioperative_death_is_within_the_window_or_in_hospital():
    rows = [
        dead(30),
        dead(31),
        dead(45, discharge_date=day(45)),
        dead(45, discharge_date=day(44)),
        alive(10) | {"discharge_date": day(5)},
        alive(40),
    ]
    assert column("dead_perioperative", *rows) == [YES, OPEN, YES, NO, OPEN, NO]


def test_perioperative_death_without_a_status_needs_a_contact_after_discharge():
    rows = [alive(40) | {"vital_status": None, "discharge_date": day(at)} for at in (39, 40, 41)]
    rows.append(alive(40) | {"vital_status": None})
    assert column("dead_perioperative", *rows) == [NO, OPEN, OPEN, OPEN]


def test_the_last_day_of_a_window_needs_the_status():
    rows = [alive(30), alive(30) | {"vital_status": None}, alive(31) | {"vital_status": None}]
    assert column("dead_30d", *rows) == [NO, OPEN, NO]


def test_cancer_death_needs_the_cause():
    rows = [
        dead(5, death_cause="cancer"),
        dead(5, death_cause="surgery"),
        dead(5, death_cause="unknown"),
        dead(5),
        alive(5),
        {},
    ]
    assert column("death_cancer", *rows) == [YES, NO, OPEN, OPEN, NO, OPEN]


def test_follow_up_ends_at_death_or_last_contact():
    rows = [dead(20, last_contact=day(10)), alive(30), dead(20) | {"death_date": None}, {}]
    found = derive(*rows, definitions={"days_per_month": 10})
    months = found["followup_months"]
    assert months.tolist()[:2] == [2, 3]
    assert months.isna().tolist() == [False, False, True, True]
    recurred = alive(30) | {"recurrence_date": day(15)}
    assert derive(recurred, definitions={"days_per_month": 10})["recurrence_months"].tolist() == [
        1.5
    ]
    assert derive(alive(30))["followup_months"].tolist() == [30 / 30.4375]


def test_nothing_known_derives_nothing():
    """No endpoint of a patient of whom nothing is known is a no."""
    found = derive({}).drop(columns="patient")
    assert [name for name in found if found[name].notna().any()] == []


def test_one_of_some_values():
    found = is_one_of(pd.Series(["a", "b", np.nan], dtype="str"), ["a"])
    assert [None if pd.isna(one) else one for one in found] == [YES, NO, OPEN]


def test_downstaging_in_the_reference_edition():
    rows = [
        {"c_stage_ref": "IIIB", "yc_stage_ref": "IIIA", "yp_stage_ref": "T0N0M0"},
        {"c_stage_ref": "IIIA", "yc_stage_ref": "IIIA", "yp_stage_ref": "IIIB"},
        {"yc_stage_ref": "IIIA", "c_stage_group": "IIIB", "yc_stage_group": "IIIA"},
    ]
    assert column("downstaging_clinical_ref", *rows) == [YES, NO, OPEN]
    assert column("downstaging_pathological_ref", *rows) == [YES, NO, OPEN]


def test_the_derived_response_against_the_reported():
    rows = [
        {"diameter_before": 100.0, "diameter_after": 70.0, "response": "PR"},
        {"diameter_before": 100.0, "diameter_after": 71.0, "response": "PR"},
        {"diameter_before": 100.0, "diameter_after": 120.0, "response": "PD"},
        {"diameter_before": 20.0, "diameter_after": 24.0, "response": "PD"},
        {"diameter_before": 100.0, "diameter_after": 70.0},
        {"diameter_before": 100.0, "response": "PR"},
    ]
    assert column("response_derived", *rows) == ["PR", "SD", "PD", "SD", "PR", OPEN]
    assert column("response_agrees", *rows) == [YES, NO, YES, NO, OPEN, OPEN]


def test_pdl1_bands():
    rows = [{"pdl1_tps": one} for one in (0.0, 0.9, 1.0, 49.0, 50.0, 100.0, None)]
    bands = ["below_1", "below_1", "1_to_49", "1_to_49", "at_least_50", "at_least_50", OPEN]
    assert column("pdl1_band", *rows) == bands
