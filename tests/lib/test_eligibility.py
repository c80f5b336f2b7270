import pytest

from scripts.lib.eligibility import (
    decide,
    describe_criterion,
    judge,
    list_reasons,
    select_cohort,
    summarize_flow,
)
from tests.frames import make_patients

RADICAL = {
    "id": "radical",
    "text": "Radical surgery",
    "kind": "inclusion",
    "condition": {"variable": "intent", "is": "radical"},
}
PROGRESSION = {
    "id": "progression",
    "text": "Progression",
    "kind": "exclusion",
    "condition": {"variable": "response", "is": "PD"},
}
PDL1 = {
    "id": "pdl1",
    "text": "PD-L1 evaluated",
    "kind": "inclusion",
    "applies_to": {"variable": "therapy", "is": "immunotherapy"},
    "condition": {"variable": "pdl1_evaluated", "is": True},
}
TARGET_EXCLUSION = {**PDL1, "id": "x", "kind": "exclusion"}
YES, NO, OPEN = True, False, None
ARMS = {YES: "immunotherapy", NO: "target", OPEN: None}
BOTH = [(a, m) for a in (YES, NO, OPEN) for m in (YES, NO, OPEN)]
GRID = [{"therapy": ARMS[a], "pdl1_evaluated": m} for a, m in BOTH]


def outcomes(criterion, patients):
    return decide(make_patients(patients), [criterion])["outcome"].tolist()


def test_inclusion_passes_when_met_and_exclusion_when_not():
    assert outcomes(RADICAL, [{"intent": "radical"}, {"intent": "biopsy"}, {}]) == [
        "pass",
        "fail",
        "unknown",
    ]
    assert outcomes(PROGRESSION, [{"response": "PD"}, {"response": "SD"}, {}]) == [
        "fail",
        "pass",
        "unknown",
    ]


def test_whom_a_criterion_does_not_concern_passes_all_nine_cases():
    found = outcomes(PDL1, GRID)
    assert found == ["pass", "fail", "unknown", *["pass"] * 3, "pass", "unknown", "unknown"]


def test_an_exclusion_takes_those_it_concerns_all_nine_cases():
    found = outcomes(TARGET_EXCLUSION, GRID)
    assert found == ["fail", "pass", "unknown", *["pass"] * 3, "unknown", "pass", "unknown"]


def test_a_decision_keeps_what_it_read():
    one = decide(make_patients([GRID[1], GRID[8]]), [PDL1])
    assert one["evidence"].tolist() == [
        "therapy=immunotherapy; pdl1_evaluated=no",
        "therapy=missing; pdl1_evaluated=missing",
    ]
    assert one["applies"].tolist() == ["yes", "unknown"]
    assert one["decision"].tolist() == ["not_met", "unknown"]


def test_decisions_are_in_the_order_of_patients_then_of_criteria():
    patients = make_patients([{"patient": "b"}, {"patient": "a"}])
    found = decide(patients, [RADICAL, PROGRESSION])
    assert found[["patient", "criterion"]].to_numpy().tolist() == [
        ["b", "radical"],
        ["b", "progression"],
        ["a", "radical"],
        ["a", "progression"],
    ]


COHORT = [
    {"patient": "in", "intent": "radical", "response": "SD"},
    {"patient": "out", "intent": "biopsy", "response": "PD"},
    {"patient": "open", "intent": "radical"},
    {"patient": "out_later", "response": "PD"},
]


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ("hold_out", ["analysed", "excluded", "undetermined", "excluded"]),
        ("include", ["analysed", "excluded", "analysed", "excluded"]),
        ("exclude", ["analysed", "excluded", "excluded", "excluded"]),
    ],
)
def test_a_failure_outweighs_an_unknown_and_the_policy_decides_the_rest(policy, status):
    found = select_cohort(decide(make_patients(COHORT), [RADICAL, PROGRESSION]), policy)
    assert found["status"].tolist() == status
    assert found["reasons"].tolist() == ["", "radical;progression", "progression", "progression"]
    assert found["eligible"].tolist() == ["yes", "no", "unknown", "no"]


def flow(policy):
    before = [
        {"criterion": "received", "text": "Received", "kind": "received", "entering": 5},
        {"criterion": "q", "text": "Q", "kind": "quarantined", "entering": 5, "excluded": 1},
    ]
    found = summarize_flow(
        decide(make_patients(COHORT), [RADICAL, PROGRESSION]),
        [RADICAL, PROGRESSION],
        before,
        policy,
    )
    columns = ["entering", "excluded", "unknown", "remaining", "own_failing", "own_unknown"]
    return found[columns].to_numpy().tolist()


def test_the_flow_adds_up_and_keeps_an_unknown_branch():
    assert flow("hold_out") == [
        [5, 0, 0, 5, 0, 0],
        [5, 1, 0, 4, 0, 0],
        [4, 1, 0, 3, 1, 1],
        [3, 1, 1, 1, 2, 1],
        [1, 0, 0, 1, 0, 0],
    ]


def test_the_flow_follows_the_policy():
    assert [row[:4] for row in flow("include")][3:] == [[3, 1, 0, 2], [2, 0, 0, 2]]
    assert [row[:4] for row in flow("exclude")][3:] == [[3, 2, 0, 1], [1, 0, 0, 1]]


def test_a_doubt_about_the_first_criterion_excludes_where_the_policy_says_so():
    decided = decide(make_patients([{"patient": "a"}]), [RADICAL])
    found = {
        policy: summarize_flow(decided, [RADICAL], [], policy)[["excluded", "unknown"]]
        for policy in ("hold_out", "include", "exclude")
    }
    assert {policy: one.to_numpy().tolist()[0] for policy, one in found.items()} == {
        "hold_out": [0, 1],
        "include": [0, 0],
        "exclude": [1, 0],
    }


def test_a_decision_is_told_in_words():
    found = decide(
        make_patients([{"patient": str(n), **one} for n, one in enumerate(GRID)]), [PDL1]
    )
    assert found.columns.tolist() == [
        *("patient", "criterion", "kind", "applies", "decision", "outcome", "evidence"),
    ]
    assert found["kind"].astype("str").unique().tolist() == ["inclusion"]
    words = found[["applies", "decision"]].astype("str").to_numpy().tolist()
    assert words == [
        [a, m] for a in ("yes", "no", "unknown") for m in ("met", "not_met", "unknown")
    ]
    reasons = list_reasons(found, [PDL1])
    assert reasons["outcome"].astype("str").tolist() == ["fail", "unknown", "unknown", "unknown"]


def test_steps_are_numbered_and_named():
    found = summarize_flow(decide(make_patients(COHORT), [RADICAL]), [RADICAL], [])
    assert found["step"].tolist() == [1, 2]
    assert found["criterion"].tolist() == ["radical", "analysed"]
    assert found["kind"].tolist() == ["inclusion", "analysed"]
    assert found["text"].tolist() == ["Radical surgery", "Analysed"]


def test_the_undetermined_are_held_out_unless_said_otherwise():
    decided = decide(make_patients(COHORT), [RADICAL, PROGRESSION])
    assert select_cohort(decided).equals(select_cohort(decided, "hold_out"))
    criteria = [RADICAL, PROGRESSION]
    default, held = (summarize_flow(decided, criteria, [], *one) for one in ([], ["hold_out"]))
    assert default.equals(held)


def test_without_criteria_nothing_is_decided():
    assert decide(make_patients(COHORT), []).empty


def test_the_flow_of_nobody_has_all_its_steps():
    found = summarize_flow(decide(make_patients([]), [RADICAL, PDL1]), [RADICAL, PDL1], [])
    assert found["criterion"].tolist() == ["radical", "pdl1", "analysed"]
    assert not found[["entering", "excluded", "unknown", "own_failing"]].to_numpy().any()


def test_reasons_list_every_criterion_that_does_not_pass():
    decided = decide(make_patients(COHORT), [RADICAL, PROGRESSION])
    found = list_reasons(decided, [RADICAL, PROGRESSION])
    assert found[["patient", "criterion", "outcome"]].to_numpy().tolist() == [
        ["out", "radical", "fail"],
        ["out", "progression", "fail"],
        ["open", "progression", "unknown"],
        ["out_later", "radical", "unknown"],
        ["out_later", "progression", "fail"],
    ]
    assert found["reason"].tolist()[:3] == [
        "Radical surgery: required is intent is radical",
        "Progression: excluded is response is PD",
        "Progression: cannot be decided (response is PD)",
    ]
    assert found["evidence"].iloc[2] == "response=missing"


def test_no_reasons_where_everybody_passes():
    decided = decide(make_patients(COHORT[:1]), [RADICAL])
    assert list_reasons(decided, [RADICAL]).empty


def test_a_judgement_has_three_columns_of_three_values():
    found = judge(make_patients(GRID), PDL1)
    assert [column.dtype.name for column in found] == ["boolean"] * 3
    assert found.applies.isna().tolist() == [False] * 6 + [True] * 3
    assert found.met.isna().tolist() == [False, False, True] * 3


def test_a_criterion_in_words():
    assert describe_criterion(RADICAL) == "intent is radical"
    assert describe_criterion(PDL1) == (
        "pdl1_evaluated is yes (applies where therapy is immunotherapy)"
    )
