"""Bounds against brute force: each missing cell takes each value of its domain, the chain decides anew."""

import itertools
import random
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.config import read_study
from scripts.lib.eligibility import decide, select_cohort
from scripts.lib.endpoint_variables import derive_endpoints
from scripts.lib.readings import active_criteria
from scripts.lib.scenario_numbers import compute_bounds
from scripts.lib.staging import derive_patients
from tests.frames import make_patients

ROOT = Path(__file__).parents[2]
# Every value that a cell can take, as far as any criterion or primary endpoint tells them apart.
DOMAINS = {
    "surgery_date": ["2014-12-31", "2018-06-01", "2023-01-01"],
    "histology": ["adenocarcinoma", "squamous", "sclc", "other"],
    "initially_operable": [True, False],
    "drug": ["pembrolizumab", "osimertinib", "pembrolizumab;osimertinib", "cisplatin", "none"],
    "therapy_start": ["2014-01-01", "2018-01-01", "2024-01-01"],
    "pdl1_evaluated": [True, False],
    "driver_proven": [True, False],
    "driver_gene": ["EGFR", "none", "other"],
    "intent": ["radical", "biopsy", "palliative"],
    "chemotherapy": ["none", "before", "with"],
    "radiotherapy": ["none", "before", "with"],
    "response": ["CR", "PR", "SD", "PD"],
    "c_t": ["T1b", "T2a", "T3", "T4"],
    "c_n": ["N0", "N1", "N2", "N3"],
    "c_m": ["M0", "M1a", "M1b"],
    "pleural_effusion": [True, False],
    "pericardial_effusion": [True, False],
    "resection": ["lobectomy", "wedge", "exploratory"],
    "viable_tumor": [0.0, 5.0, 60.0],
    # No Tis: beside 0 % viable tumor and a missing ypT the percentage decides, as pathology.py says.
    "yp_t": ["T0", "T1b"],
    "yp_n": ["N0", "N1"],
}
TYPICAL = {
    "tnm_edition": 8,
    "center": "x",
    "surgery_date": "2018-06-01",
    "histology": "adenocarcinoma",
    "initially_operable": False,
    "drug": "pembrolizumab",
    "therapy_start": "2018-01-01",
    "pdl1_evaluated": True,
    "driver_proven": True,
    "driver_gene": "EGFR",
    "intent": "radical",
    "chemotherapy": "before",
    "radiotherapy": "none",
    "response": "PR",
    "c_t": "T3",
    "c_n": "N2",
    "c_m": "M0",
    "pleural_effusion": False,
    "pericardial_effusion": False,
    "resection": "lobectomy",
    "viable_tumor": 0.0,
    "yp_t": "T0",
    "yp_n": "N0",
}
PRIMARY = {"feasibility": "anatomical_resection", "pcr": "pcr"}
DATES = ("surgery_date", "therapy_start")


@cache
def rules():
    study = read_study(ROOT)
    return active_criteria(study.eligibility["criteria"]), study.endpoints["endpoints"]


def run(people):
    """The patients with endpoints and status, from what is said of each."""
    criteria, _ = rules()
    said = [
        {name: pd.Timestamp(value) if name in DATES else value for name, value in one.items()}
        for one in people
    ]
    frame = derive_patients(make_patients(said))
    status = select_cohort(decide(frame, criteria))[["patient", "status", "eligible"]]
    return derive_endpoints(frame.merge(status, on="patient"), {})


def draw(chance):
    """A patient who mostly fits, with some other values and some missing cells."""
    one = dict(TYPICAL)
    for name in chance.sample(sorted(DOMAINS), 2):
        one[name] = chance.choice(DOMAINS[name])
    if chance.random() < 0.4:
        one["drug"] = "osimertinib"
    for name in chance.sample(sorted(DOMAINS), chance.randrange(4)):
        one[name] = None
    return one


def complete(one):
    """All ways to fill the missing cells of a patient."""
    open_ = [name for name in DOMAINS if one[name] is None]
    for values in itertools.product(*(DOMAINS[name] for name in open_)):
        yield {**one, **dict(zip(open_, values, strict=True))}


def outcomes(people):
    """Patient by patient and endpoint by endpoint all that can come of each: "out", or in with yes or no."""
    ways = [list(complete(one)) for one in people]
    frame = run([way for mine in ways for way in mine])
    assert not (frame["status"] == "undetermined").any()
    ends = itertools.accumulate(map(len, ways), initial=0)
    return [
        {name: possible(frame.iloc[first:last], of) for name, of in PRIMARY.items()}
        for first, last in itertools.pairwise(ends)
    ]


def possible(ways, name):
    """What the ways of one patient give; cells that contradict each other give no value, but may in truth."""
    given = ways.loc[ways["status"] == "analysed", name]
    inside = set(given.dropna()) or ({True, False} if len(given) else set())
    return inside | ({"out"} if (ways["status"] != "analysed").any() else set())


def brute_force(people):
    """The bounds of n and of a rate over all ways in which all patients can come out."""
    sizes, rates = set(), set()
    for way in itertools.product(*people):
        inside = [one for one in way if one != "out"]
        sizes.add(len(inside))
        if inside:
            rates.add(sum(inside) / len(inside))
    nothing = {float("nan")}
    return [min(sizes), max(sizes)], [min(rates or nothing), max(rates or nothing)]


def test_bounds_equal_brute_force_over_all_completions_of_the_cells():
    chance = random.Random(11)
    cohorts = [[draw(chance) for _ in range(chance.randint(1, 4))] for _ in range(40)]
    people = [one for cohort in cohorts for one in cohort]
    frame, came_out = run(people), outcomes(people)
    first, wide = 0, 0
    for cohort in cohorts:
        mine = slice(first, first + len(cohort))
        made = compute_bounds(frame.iloc[mine].reset_index(drop=True), rules()[1])
        found = {one.number_id: [one.lower, one.upper] for one in made}
        for name in PRIMARY:
            sizes, rates = brute_force([one[name] for one in came_out[mine]])
            assert found["bounds.n"] == sizes
            assert found[f"bounds.{name}"] == pytest.approx(rates, abs=1e-12, nan_ok=True)
            wide += rates[0] < rates[1]
        first += len(cohort)
    assert wide > 10


def test_a_variable_read_twice_may_leave_bounds_wider_than_all_completions():
    """Each criterion is let come out either way on its own: the bounds hold, but are not the nearest."""
    twice = [
        {"id": kind, "kind": kind, "text": "x", "condition": {"variable": "response", "is": "PR"}}
        for kind in ("inclusion", "exclusion")
    ]
    ways = [{"response": one} for one in (None, *DOMAINS["response"])]
    status = select_cohort(decide(make_patients(ways), twice))["status"]
    assert status.tolist() == ["undetermined", *["excluded"] * len(DOMAINS["response"])]
