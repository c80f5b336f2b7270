"""The two computations of the study's numbers against each other, on random patients."""

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.config import read_yaml
from scripts.lib.eligibility import decide, select_cohort
from scripts.lib.endpoint_variables import derive_endpoints
from scripts.lib.numbers import compute_numbers, tabulate_numbers
from scripts.lib.readings import active_criteria
from tests.frames import make_patients
from tests.oracle.compare import run

CONFIG = Path(__file__).parents[2] / "config"
RULES = read_yaml(CONFIG / "eligibility.yaml")
ENDPOINTS = read_yaml(CONFIG / "endpoints.yaml")["endpoints"]
KEYS = ["sex", "birth_year", "surgery_date", "side", "lobe"]
ANY = [True, False, None]
DAYS = [datetime.date(2020, 1, 1) + datetime.timedelta(days=n) for n in (0, 29, 30, 31, 90, 400)]
CHOICES = {
    "center": ["x", "y"],
    "histology": ["squamous", "squamous", "sclc", None],
    "initially_operable": [False, False, False, None],
    "therapy": ["immunotherapy", "target", None],
    "therapy_start": [datetime.date(2019, 6, 1)],
    "therapy_end": [datetime.date(2019, 12, 1), None],
    "surgery_date": [DAYS[0]],
    "pdl1_evaluated": [True, True, None],
    "driver_proven": [True],
    "driver_gene": ["EGFR"],
    "intent": ["radical", "radical", "biopsy"],
    "chemotherapy": ["before", "none", None],
    "radiotherapy": ["before", "none", None],
    "response": ["CR", "PR", "SD", "PD", None],
    "c_stage_major": ["III", "IV", None],
    "pleural_effusion": [False, False, True, None],
    "pericardial_effusion": [False, None],
    "resection": ["lobectomy", "pneumonectomy", "wedge", None],
    "margin": ["R0", "R1", None],
    "lymphadenectomy": ANY,
    "conversion": ANY,
    "shrinkage_notable": ANY,
    "readmission_30d": ANY,
    "complications": ["none", "fever:I", "leak:IIIa;fever:II", None],
    "admission_date": [DAYS[0], None],
    "discharge_date": [*DAYS, None],
    "viable_tumor": [0.0, 5.0, 10.0, 60.0, None],
    "yp_t": ["T0", "Tis", "T1a", "TX", None],
    "yp_n": ["N0", "N1", "NX", None],
    "vital_status": ["alive", "dead", None],
    "death_cause": ["cancer", "other", "unknown", None],
    "death_date": [*DAYS, None],
    "last_contact": [*DAYS, None],
    "recurrence": ANY,
    "recurrence_date": [*DAYS, None],
}
PATIENTS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()}),
    min_size=1,
    max_size=12,
)


def first_computation(patients):
    frame = make_patients(
        [
            {k: pd.Timestamp(v) if isinstance(v, datetime.date) else v for k, v in one.items()}
            for one in patients
        ]
    )
    cohort = select_cohort(decide(frame, active_criteria(RULES["criteria"])), RULES["unknown"])
    chosen = frame[(cohort["status"] == "analysed").to_numpy()].reset_index(drop=True)
    numbers = tabulate_numbers(compute_numbers(derive_endpoints(chosen, {}), ENDPOINTS))
    known = numbers.astype("object").where(numbers.notna(), other=None)
    return known.to_dict("records")


def second_computation(patients, ours):
    derived = [name for name, one in read_derived().items() if one.group == "harmonize"]
    names = [*read_catalogue(), *derived]
    rows = [
        {**dict.fromkeys(names), **one, "record": str(number)}
        for number, one in enumerate(patients)
    ]
    return run(ours, [("all", rows)], KEYS, RULES, ENDPOINTS, {})


@settings(max_examples=15)
@given(PATIENTS)
def test_both_computations_agree_on_random_patients(patients):
    found = second_computation(patients, first_computation(patients))
    assert [one for one in found if not one[1]] == []


ELIGIBLE = {
    name: values[0]
    for name, values in CHOICES.items()
    if name not in ("death_date", "c_stage_major")
} | {"c_stage_major": "III", "death_date": None}


def test_what_is_compared_are_the_primary_endpoints_and_most_others():
    ours = first_computation([ELIGIBLE] * 2)
    names = {name for name, _, _ in second_computation([ELIGIBLE] * 2, ours)}
    assert {"cohort.n", "pcr", "pcr[therapy=immunotherapy]", "feasibility", "los.sd"} <= names
    assert len(names) > 40


@pytest.mark.parametrize(
    ("number_id", "key", "value"),
    [
        ("pcr", "numerator", 1),
        ("pcr", "denominator", 1),
        ("pcr", "missing", 1),
        ("pcr", "value", 0.999),
        ("pcr", "lower", 0.2),
        ("feasibility[center=x]", "upper", 0.99),
        ("cohort.n", "numerator", 3),
        ("los.mean", "value", 0.5),
    ],
)
def test_a_number_that_is_wrong_is_found(number_id, key, value):
    ours = first_computation([ELIGIBLE] * 2)
    mine = next(one for one in ours if one["number_id"] == number_id)
    assert mine[key] != value
    mine[key] = value
    wrong = [name for name, agrees, _ in second_computation([ELIGIBLE] * 2, ours) if not agrees]
    assert wrong == [number_id]


def test_a_number_that_is_absent_and_a_primary_one_computed_once_are_found():
    ours = [one for one in first_computation([ELIGIBLE]) if one["number_id"] != "pcr"]
    assert ("pcr", False, "missing among the numbers") in second_computation([ELIGIBLE], ours)
    strange = [
        {"id": "new", "statistic": "rate", "primary": True, "when": {"variable": "?", "is": 1}}
    ]
    found = run([], [], KEYS, RULES, strange, {})
    assert found == [("new", False, "a primary endpoint that is computed once only")]


def test_no_code_is_shared():
    here = Path(__file__).parent
    for path in here.glob("*.py"):
        if not path.name.startswith("test_"):
            text = path.read_text(encoding="utf-8")
            assert "import scripts" not in text
            assert "from scripts" not in text
            assert "pandas" not in text
