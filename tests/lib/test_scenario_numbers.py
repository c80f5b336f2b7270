import pandas as pd
import pytest

from scripts.lib.numbers import tabulate_numbers
from scripts.lib.scenario_numbers import compute_bounds, compute_scenarios, list_primary
from tests.frames import make_patients

PCR = {
    "id": "pcr",
    "label": "pCR",
    "statistic": "rate",
    "primary": True,
    "when": {"variable": "pcr", "is": True},
}
OTHER = {**PCR, "id": "other", "primary": False}
PEOPLE = [
    ("a", "analysed", True),
    ("b", "analysed", False),
    ("c", "analysed", None),
    ("d", "undetermined", True),
    ("e", "excluded", True),
    ("f", "excluded", False),
]


def everyone():
    frame = make_patients([{"patient": name, "pcr": pcr} for name, _, pcr in PEOPLE])
    status = [status for _, status, _ in PEOPLE]
    told = {"analysed": "yes", "excluded": "no", "undetermined": "unknown"}
    return frame.assign(
        status=pd.Series(status, dtype="str"),
        eligible=pd.Series([told[one] for one in status], dtype="str"),
    )


def test_only_primary_rates_are_followed():
    count = {**PCR, "statistic": "count"}
    assert list_primary([PCR, OTHER, count]) == [PCR]


def test_bounds_take_the_undetermined_and_the_unknown_either_way():
    """Analysed: one yes, one no, one unknown; undetermined: one yes. 1/3 to 3/4."""
    found = tabulate_numbers(list(compute_bounds(everyone(), [PCR, OTHER]))).set_index("number_id")
    assert found.index.tolist() == ["bounds.n", "bounds.pcr"]
    n, rate = found.loc["bounds.n"], found.loc["bounds.pcr"]
    assert (n["value"], n["lower"], n["upper"], n["missing"]) == (3, 3, 4, 1)
    assert n["text"] == "3 to 4 (1 undetermined)"
    assert (rate["value"], rate["lower"], rate["upper"]) == (1 / 2, 1 / 3, 3 / 4)
    assert rate["text"] == "33.3% to 75.0% (1 undetermined, 1 without a value)"
    assert (rate["section"], rate["unit"], rate["statistic"]) == ("Bounds", "fraction", "bounds")
    assert (n["section"], n["unit"], n["statistic"]) == ("Bounds", "patients", "bounds")
    assert rate["label"] == "pCR, bounds"
    assert rate["missing"] == 1


@pytest.mark.parametrize(("policy", "value"), [("analysed", 2 / 3), ("excluded", 1 / 2)])
def test_bounds_are_the_same_under_every_policy(policy, value):
    """The undetermined one is let in or left out, whatever the policy made of him."""
    frame = everyone().assign(status=lambda one: one["status"].replace("undetermined", policy))
    found = tabulate_numbers(list(compute_bounds(frame, [PCR]))).set_index("number_id")
    assert found.loc["bounds.n", ["value", "lower", "upper"]].tolist() == [
        4 if policy == "analysed" else 3,
        *(3, 4),
    ]
    assert found.loc["bounds.pcr", ["value", "lower", "upper"]].tolist() == [value, 1 / 3, 3 / 4]


def test_bounds_hold_within_the_population_of_the_endpoint():
    frame = everyone().assign(therapy=pd.Series(["target"] * 2 + ["none"] * 4, dtype="str"))
    only = {**PCR, "population": {"variable": "therapy", "is": "target"}}
    found = tabulate_numbers(list(compute_bounds(frame, [only]))).set_index("number_id")
    rate = found.loc["bounds.pcr"]
    assert (rate["lower"], rate["upper"], rate["missing"]) == (1 / 2, 1 / 2, 0)


def test_who_may_belong_to_the_population_is_let_in_or_left_out():
    """Inside: one yes, one no; may belong: one unknown (analysed) and one yes (undetermined)."""
    frame = everyone().assign(therapy=pd.Series(["target"] * 2 + [None] * 4, dtype="str"))
    only = {**PCR, "population": {"variable": "therapy", "is": "target"}}
    found = tabulate_numbers(list(compute_bounds(frame, [only]))).set_index("number_id")
    rate = found.loc["bounds.pcr"]
    assert (rate["lower"], rate["upper"]) == (1 / 3, 3 / 4)


def test_bounds_of_nobody_are_not_estimable():
    frame = everyone().iloc[4:].reset_index(drop=True)
    found = list(compute_bounds(frame, [PCR]))
    assert [one.text for one in found] == ["0 to 0 (0 undetermined)", "not estimable"]


def scenarios():
    return pd.DataFrame(
        {
            "scenario": ["active", "x=y"],
            "kind": ["active", "reading"],
            "text": ["As declared", "X: the other way"],
        }
    )


CHANGES = pd.DataFrame(
    {"scenario": ["x=y", "x=y"], "patient": ["e", "b"], "change": ["enters", "leaves"]}
)


def test_scenarios_give_n_and_each_primary_rate():
    made = list(compute_scenarios(everyone(), [PCR, OTHER], scenarios(), CHANGES))
    found = tabulate_numbers(made).set_index("number_id")
    counts = found[["numerator", "denominator", "missing"]].to_numpy().tolist()
    assert dict(zip(found.index, counts, strict=True)) == {
        "sensitivity.n": [3, 3, 0],
        "sensitivity.pcr": [1, 2, 1],
        "sensitivity.n[x=y]": [3, 3, 0],
        "sensitivity.pcr[x=y]": [2, 2, 1],
    }
    assert found["label"].tolist()[3] == "pCR. X: the other way"
    assert made[2].in_numerator.tolist() == [True, False, True, False, True, False]


def test_scenarios_keep_to_the_population():
    frame = everyone().assign(therapy=pd.Series(["target"] * 2 + [None] * 4, dtype="str"))
    only = {**PCR, "population": {"variable": "therapy", "is": "target"}}
    made = list(compute_scenarios(frame, [only], scenarios(), CHANGES))
    assert [one.denominator for one in made] == [3, 2, 3, 1]
    assert made[1].value == pytest.approx(1 / 2)
