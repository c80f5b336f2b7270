"""Every criterion that ships, on tiny patients with the decision a clinician would expect."""

import pytest

from scripts.lib.eligibility import decide
from tests.frames import make_patients
from tests.spec.render import PAGE, criteria_by_key, read_cases, read_rules, render_page

CASES = read_cases()
APPLIED = criteria_by_key(read_rules())


@pytest.mark.parametrize("key", list(CASES))
def test_tiny_patients_get_the_expected_outcome(key):
    frame = make_patients([case["patient"] for case in CASES[key]])
    found = decide(frame, [APPLIED[key]])["outcome"]
    wrong = [
        f"{case['why']}: {got}, not {case['outcome']}"
        for case, got in zip(CASES[key], found, strict=True)
        if got != case["outcome"]
    ]
    assert wrong == []


def test_every_criterion_and_reading_has_patients_for_all_three_outcomes():
    assert list(CASES) == list(APPLIED)
    for key, cases in CASES.items():
        assert {case["outcome"] for case in cases} == {"pass", "fail", "unknown"}, key


def test_the_page_says_what_the_code_does():
    assert PAGE.read_text(encoding="utf-8") == render_page(), (
        "docs/criteria.md is behind: run python -m tests.spec.render"
    )
