"""Criteria and endpoints that cannot be computed are refused when the configuration is read."""

import pytest

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.condition_checks import check_condition
from scripts.lib.criteria_checks import check_eligibility, check_endpoints

KNOWN = {**read_catalogue(), **read_derived()}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"variable": "intnet", "is": "radical"}, "'intnet' is no variable of the catalogue. Did you mean intent?"),
        ({"variable": "intent", "is": "Radical"}, "'Radical' does not fit intent, which is of type code (radical, biopsy, palliative)."),
        ({"variable": "intent", "in": ["radical", "none"]}, "'none' does not fit intent"),
        ({"variable": "initially_operable", "is": "no"}, "'no' does not fit initially_operable, which is of type boolean."),
        ({"variable": "ecog", "is": True}, "'True' does not fit ecog, which is of type integer."),
        ({"variable": "pdl1_tps", "at_least": "1%"}, "'1%' does not fit pdl1_tps, which is of type number."),
        ({"variable": "surgery_date", "between": ["2015-01-01", "2022-02-30"]}, "'2022-02-30' does not fit surgery_date, which is of type date."),
        ({"variable": "surgery_date", "between": ["2022-12-31", "2015-01-01"]}, "between: the first value is above the second."),
        ({"variable": "histology", "at_least": "sclc"}, "at_least needs a number or a date, and histology is of type code."),
        ({"variable": "surgery_date", "before": "sex"}, "before needs a date, and sex is of type code."),
        ({"variable": "sex", "before": "surgery_date"}, "before needs a date, and sex is of type code."),
        ({"variable": "surgery_date", "before": "later"}, ".before: 'later' is no variable"),
        ({"variable": "intent", "contains": "radical"}, "contains needs a list, and intent is of type code."),
        ({"variable": "inoperability_reason", "contains": "n4"}, "'n4' does not fit inoperability_reason"),
        ({"variable": "c_t", "is": "T5"}, "'T5' does not fit c_t"),
        ({"variable": "yc_n", "is": "T1"}, "'T1' does not fit yc_n"),
        ({"variable": "c_stage_group", "in": ["IIIA", "3B"]}, "'3B' does not fit c_stage_group"),
        ({"variable": "intent"}, "give all, any or not, or one variable with one of"),
        ({"variable": "intent", "is": "radical", "known": True}, "give all, any or not, or one variable"),
        ({"not": {"any": [{"variable": "intent", "is": 1}]}}, "x.not.any.0: '1' does not fit intent"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_hold_is_refused_with_its_place(condition, said):
    found = list(check_condition("x", condition, KNOWN))
    assert len(found) == 1
    assert found[0].startswith("x")
    assert said in found[0]


@pytest.mark.parametrize(
    "condition",
    [
        {"variable": "surgery_date", "between": ["2015-01-01", "2015-01-01"]},
        {"variable": "therapy_start", "before": "surgery_date"},
        {"variable": "drug", "contains": "pembrolizumab"},
        {"variable": "c_m", "in": ["M1", "M1c2"]},
        {"variable": "yp_stage_group", "in": ["T0N0M0", "III", "IA3"]},
        {"variable": "yp_t", "in": ["T0", "Tis", "T1mi", "T1", "TX"]},
        {"variable": "ecog", "at_most": 1},
        {"all": [{"variable": "age", "known": True}, {"not": {"variable": "sex", "is": "female"}}]},
    ],
)
def test_a_condition_that_can_hold_is_taken(condition):
    assert list(check_condition("x", condition, KNOWN)) == []


def criterion(**more):
    return {"criteria": [{"id": "one", "text": "x", "kind": "inclusion", **more}]}


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        (criterion(condition={"variable": "pcr", "is": True}), "criterion one: condition: pcr is derived for the endpoints, after eligibility."),
        (criterion(condition={"variable": "record", "known": True}), "record identifies a patient and is not seen beyond the center."),
        (criterion(condition={"variable": "sex", "known": True}, applies_to={"not": {"variable": "mpr", "is": True}}), "applies_to: mpr is derived for the endpoints"),
        (criterion(), "give a condition, or several readings, one of the two."),
        (criterion(readings={"a": {"text": "a", "applied": False}}, active="b"), "active: name one of its readings (a)."),
        (criterion(readings={"a": {"text": "a"}}, active="a"), "reading a: give a condition, or applied: false"),
        (criterion(readings={"a": {"text": "a", "condition": {"variable": "sexe", "is": "male"}}}, active="a"), "reading a: condition: 'sexe' is no variable"),
        (criterion(condition={"variable": "sex", "known": True}, active="a"), "active: there are no readings to choose from."),
    ],
)  # fmt: skip
def test_a_criterion_that_cannot_be_decided_is_refused(criteria, said):
    found = list(check_eligibility(criteria, KNOWN))
    assert len(found) == 1
    assert found[0].startswith("config/eligibility.yaml: criterion one: ")
    assert said in found[0]


def test_a_criterion_given_twice_is_refused():
    once = criterion(condition={"variable": "sex", "known": True})["criteria"]
    found = list(check_eligibility({"criteria": once * 2}, KNOWN))
    assert found == ["config/eligibility.yaml: the criterion 'one' is given twice."]


RATE = {"statistic": "rate", "when": {"variable": "pcr", "is": True}}
TIMED = {
    "statistic": "time_to_event",
    "events": [{"date": "death_date", "when": {"variable": "vital_status", "is": "dead"}}],
    "censor": "last_contact",
}


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ({**RATE, "population": {"variable": "arm", "is": "target"}}, "population: 'arm' is no variable of the catalogue."),
        ({**RATE, "population": {"variable": "therapy", "is": "targeted"}}, "population: 'targeted' does not fit therapy, which is of type code (immunotherapy, target, both, none)."),
        ({**RATE, "when": {"variable": "pcr", "is": 1}}, "when: '1' does not fit pcr, which is of type boolean."),
        ({"statistic": "rate"}, "statistic rate needs the key when."),
        ({**RATE, "strata": ["theraphy"]}, "strata: 'theraphy' is no variable of the catalogue. Did you mean therapy"),
        ({**RATE, "strata": ["record"]}, "strata: record identifies a patient"),
        ({"statistic": "count", "variable": "birth_date"}, "variable: birth_date identifies a patient"),
        ({"statistic": "summary", "variable": "sex"}, "statistic summary needs a number, and sex is of type code."),
        ({"statistic": "values", "variable": "surgery_date"}, "statistic values needs a number, and surgery_date is of type date."),
        ({"statistic": "count", "interval": "wilson"}, "interval is for rate, not for count. Remove it."),
        ({**TIMED, "origin": "sex"}, "origin: needs a date, and sex is of type code."),
        ({**TIMED, "censor": "lost"}, "censor: 'lost' is no variable of the catalogue."),
    ],
)  # fmt: skip
def test_an_endpoint_that_cannot_be_computed_is_refused(endpoint, said):
    found = list(check_endpoints({"endpoints": [{"id": "e", "label": "E", **endpoint}]}, KNOWN))
    assert len(found) == 1
    assert found[0].startswith("config/endpoints.yaml: endpoint e: ")
    assert said in found[0]
