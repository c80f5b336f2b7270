import pandas as pd
import pytest

from scripts.lib.comparisons import format_p
from scripts.lib.numbers import compute_numbers, tabulate
from scripts.lib.stats.guards import Guards
from tests.frames import make_patients

PCR = {
    "id": "pcr",
    "label": "pCR",
    "section": "Pathology",
    "statistic": "rate",
    "when": {"variable": "pcr", "is": True},
}
COHORT = [
    {"patient": "a", "therapy": "immunotherapy", "center": "x", "pcr": True, "los_days": 4},
    {"patient": "b", "therapy": "immunotherapy", "center": "y", "pcr": False, "los_days": 6},
    {"patient": "c", "therapy": "target", "center": "y", "pcr": False, "los_days": 8},
    {"patient": "d", "therapy": "target", "center": "y"},
]


def compute(endpoint, patients=COHORT, guards=None):
    frame = make_patients(patients)
    numbers, members = tabulate((compute_numbers(frame, [endpoint], guards or Guards()), frame))
    return numbers.set_index("number_id"), members


def test_a_rate_counts_the_known_and_states_the_missing():
    found, _ = compute(PCR)
    one = found.loc["pcr"]
    assert (one["numerator"], one["denominator"], one["missing"]) == (1, 3, 1)
    assert one["value"] == 1 / 3
    assert one["text"] == "1/3 (33.3%; 95% CI 0.8 to 90.6); 1 missing"
    assert one["ci_method"] == "Clopper-Pearson"
    assert (one["statistic"], one["unit"], one["section"]) == ("rate", "fraction", "Pathology")


@pytest.mark.parametrize(
    ("method", "shown", "text"),
    [
        ("wilson", "Wilson", "1/3 (33.3%; 95% CI 6.1 to 79.2); 1 missing"),
        ("jeffreys", "Jeffreys", "1/3 (33.3%; 95% CI 3.9 to 82.3); 1 missing"),
        ("none", "", "1/3 (33.3%); 1 missing"),
    ],
)
def test_the_interval_is_a_choice(method, shown, text):
    found, _ = compute({**PCR, "interval": method})
    assert (found.loc["pcr", "ci_method"], found.loc["pcr", "text"]) == (shown, text)


def test_a_rate_of_nobody_is_not_estimable():
    one = compute(PCR, [{}, {}])[0].loc["pcr"]
    assert pd.isna(one["value"])
    assert (one["text"], one["ci_method"]) == ("0/0 (not estimable); 2 missing", "")


def test_contributors_are_who_counts():
    _, members = compute(PCR)
    assert members.astype("str").to_numpy().tolist() == [
        ["pcr", "a", "numerator"],
        ["pcr", "a", "denominator"],
        ["pcr", "b", "denominator"],
        ["pcr", "c", "denominator"],
    ]


def test_strata_follow_the_whole_in_order_and_leave_out_who_has_none():
    found, _ = compute({**PCR, "strata": ["therapy", "center"]}, [*COHORT, {"pcr": True}])
    assert found["numerator"].to_dict() == {
        "pcr": 2,
        "pcr[therapy=immunotherapy]": 1,
        "pcr[therapy=target]": 0,
        "pcr[center=x]": 1,
        "pcr[center=y]": 0,
    }
    assert found["denominator"].tolist() == [4, 2, 1, 1, 2]
    assert found["missing"].tolist() == [1, 0, 1, 0, 1]
    assert found["label"].tolist()[1] == "pCR, immunotherapy"
    assert found["note"].tolist() == [
        "",
        *["1 have no therapy"] * 2,
        *["1 have no center"] * 2,
    ]


def test_a_population_restricts_whole_and_strata():
    only = {**PCR, "population": {"variable": "therapy", "is": "target"}, "strata": ["therapy"]}
    found, _ = compute(only)
    assert found["denominator"].to_dict() == {"pcr": 1, "pcr[therapy=target]": 1}
    assert found["missing"].tolist() == [1, 1]
    assert found["note"].tolist() == ["", ""]


def test_who_may_belong_to_the_population_is_stated():
    only = {**PCR, "population": {"variable": "therapy", "is": "immunotherapy"}}
    one = compute(only, [*COHORT, {"pcr": True}, {}])[0].loc["pcr"]
    assert one["text"] == "1/2 (50.0%; 95% CI 1.3 to 98.7); 2 more may belong"
    assert one["note"] == "of 2 more it is not known whether they belong"


def test_counts_with_and_without_a_condition_and_of_levels():
    plain = {"id": "n", "label": "N", "statistic": "count"}
    assert compute(plain)[0].loc["n", ["numerator", "denominator", "missing"]].tolist() == [4, 4, 0]
    asked = compute({**plain, "when": PCR["when"]})[0].loc["n"]
    assert asked[["numerator", "denominator", "missing", "text"]].tolist() == [
        1,
        3,
        1,
        "1; 1 missing",
    ]
    levels = compute({**plain, "variable": "center", "unit": "centers"}, [*COHORT, {}])[0].loc["n"]
    assert levels[["numerator", "denominator", "missing", "unit"]].tolist() == [2, 4, 1, "centers"]


def test_a_summary_gives_each_statistic_with_its_unit():
    endpoint = {
        "id": "los",
        "label": "LOS",
        "statistic": "summary",
        "variable": "los_days",
        "unit": "days",
        "summaries": ["mean", "sd", "median", "q1", "q3", "min", "max"],
    }
    found, members = compute(endpoint)
    assert found["value"].to_dict() == {
        "los.mean": 6,
        "los.sd": 2,
        "los.median": 6,
        "los.q1": 5,
        "los.q3": 7,
        "los.min": 4,
        "los.max": 8,
    }
    assert found.loc["los.mean", "text"] == "6.0 days; 1 missing"
    quantiles = found["note"].str.contains("type 7")
    assert quantiles.index[quantiles].tolist() == ["los.median", "los.q1", "los.q3"]
    assert found["statistic"].tolist() == endpoint["summaries"]
    del endpoint["summaries"]
    assert compute(endpoint)[0].index.tolist() == found.index.tolist()
    assert found["denominator"].unique().tolist() == [3]
    assert set(members["patient"]) == {"a", "b", "c"}
    assert compute(endpoint, COHORT[:1])[0].loc["los.sd", "text"] == "not estimable"
    size = compute({**endpoint, "summaries": ["n"]})[0].loc["los.n"]
    assert (size["value"], size["text"], size["unit"]) == (3, "3; 1 missing", "patients")


def test_values_are_numbered_in_ascending_order():
    endpoint = {"id": "v", "label": "V", "statistic": "values", "variable": "los_days"}
    found, members = compute({**endpoint, "decimals": 0}, COHORT[::-1])
    assert found["value"].to_dict() == {"v.1": 4, "v.2": 6, "v.3": 8}
    assert found["text"].tolist() == ["4", "6", "8"]
    assert members.loc[members["number_id"] == "v.1", "patient"].unique().tolist() == ["a"]


ARMS = [{"therapy": "immunotherapy", "pcr": number < 10} for number in range(22)] + [
    {"therapy": "target", "pcr": number < 1} for number in range(8)
]


def test_two_arms_give_a_difference_and_fishers_p():
    """10/22 against 1/8: p = 0.199, as computed by hand for the publication's table."""
    found, members = compute({**PCR, "compare": ["therapy"]}, ARMS)
    difference = found.loc["pcr.difference[therapy=immunotherapy-target]"]
    assert difference["value"] == pytest.approx(10 / 22 - 1 / 8, abs=1e-15)
    assert difference["text"] == "33.0 percentage points (95% CI -6.3 to 55.3)"
    assert (difference["ci_method"], difference["statistic"]) == ("Newcombe", "difference")
    assert (difference["unit"], difference["missing"]) == ("fraction", 0)
    assert difference["label"] == "pCR, immunotherapy less target"
    p = found.loc["pcr.p[therapy=immunotherapy-target]"]
    assert p["value"] == pytest.approx(0.199, abs=5e-4)
    assert (p["text"], p["statistic"], p["unit"]) == ("p = 0.199", "p", "")
    assert (p["label"], p["note"]) == (
        "pCR, exact p over therapy",
        "Fisher's exact test, two-sided",
    )
    mine = members[members["number_id"] == p.name]
    assert mine["role"].value_counts().to_dict() == {"denominator": 30, "numerator": 11}


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.00049, "p < 0.001"), (0.0005, "p = 0.001"), (0.0499, "p = 0.050"), (1.0, "p = 1.000")],
)
def test_a_small_p_is_printed_as_below(p, text):
    assert format_p(p) == text


def test_more_groups_give_the_exact_p_alone():
    patients = [{"center": "xyz"[n % 3], "pcr": n % 3 == 0} for n in range(9)]
    found, _ = compute({**PCR, "compare": ["center"]}, patients)
    assert found.index.tolist() == ["pcr", "pcr.p[center=all]"]
    # Of the C(9, 3) = 84 tables, the three with all three responders in one center are as rare.
    one = found.loc["pcr.p[center=all]"]
    assert one["value"] == pytest.approx(3 / 84, abs=1e-12)
    assert one["note"] == "Freeman-Halton exact test, two-sided"


def test_one_group_is_not_compared():
    found, _ = compute({**PCR, "compare": ["center"], "leave_one_out": ["center"]}, COHORT[:1])
    assert found.index.tolist() == ["pcr"]


def test_a_p_is_refused_below_the_declared_cell():
    found, _ = compute({**PCR, "compare": ["therapy"]}, ARMS, Guards(min_cell=2))
    p = found.loc["pcr.p[therapy=immunotherapy-target]"]
    assert pd.isna(p["value"])
    assert p["reason"] == "smallest cell 1 below the declared minimum of 2"
    assert p["text"] == f"not given: {p['reason']}"


def test_a_difference_without_known_values_is_refused():
    patients = [{"therapy": "immunotherapy", "pcr": True}, {"therapy": "target"}]
    found, _ = compute({**PCR, "compare": ["therapy"]}, patients)
    one = found.loc["pcr.difference[therapy=immunotherapy-target]"]
    assert one["reason"] == "a group has no patient with a known value"
    assert pd.isna(one["lower"])


def test_leave_one_center_out_gives_the_range():
    found, _ = compute({**PCR, "leave_one_out": ["center"]})
    one = found.loc["pcr.leave_one_out[center=all]"]
    assert (one["lower"], one["upper"], one["value"]) == (0, 1, 1 / 3)
    assert one["text"] == "0.0% to 100.0%, each center left out once; 1 missing"
    assert (one["missing"], one["note"]) == (1, "2 rates, each without one center")
    assert one[["statistic", "unit", "label"]].tolist() == [
        "range",
        "fraction",
        "pCR, range with each center left out",
    ]
    nobody, _ = compute({**PCR, "leave_one_out": ["center"]}, [{"center": "x"}, {"center": "y"}])
    assert nobody.loc["pcr.leave_one_out[center=all]", "text"] == (
        "not given: no patient with a known value is left"
    )


def test_contributors_of_two_sets_of_patients_are_joined():
    frame = make_patients(COHORT)
    last = frame.iloc[2:].reset_index(drop=True)
    both = [
        (compute_numbers(last, [PCR]), last),
        (compute_numbers(frame, [{**PCR, "id": "all"}]), frame),
    ]
    numbers, members = tabulate(*both)
    assert numbers["number_id"].tolist() == ["pcr", "all"]
    assert members.astype("str").to_numpy().tolist() == [
        ["pcr", "c", "denominator"],
        ["all", "a", "numerator"],
        ["all", "a", "denominator"],
        ["all", "b", "denominator"],
        ["all", "c", "denominator"],
    ]
    assert tabulate(([], frame))[1].empty
