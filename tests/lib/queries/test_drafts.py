"""From answers to correction entries."""

from collections.abc import Mapping

import pandas as pd
import pytest

from scripts.lib.queries.drafts import Draft, Vocabulary, draft_center, make_entry
from tests.spec.test_rules import CATALOGUE, cells_of, center_of, validate

CENTER = center_of({name: name for name in CATALOGUE})
ROWS = [
    {
        "record": "A",
        "ecog": "7",
        "sex": "malé",
        "death_date": "2020-01-02",
        "vital_status": "alive",
    },
    {"record": "", "sex": "male", "side": "left"},
]
FINDINGS = validate(cells_of(ROWS), CENTER).findings
ID = FINDINGS.set_index("rule")["finding_id"]
ECOG, SEX, ROW = ID["range.ecog"], ID["cell.not_in_codelist"], ID["row.no_record"]
VALUES = FINDINGS.fillna({"value": ""}).set_index("finding_id")["value"].to_dict()
WORDS = Vocabulary(CENTER, CATALOGUE, {})


def draft(
    *given: tuple[str, str, str],
    entered: tuple[dict[str, str], ...] = (),
    when: str = "",
    values: Mapping[str, str] = VALUES,
) -> Draft:
    answers = pd.DataFrame(
        [
            {
                "finding_id": one,
                "record": "A",
                "value": values.get(one, ""),
                "answer": kind,
                "new": new,
                "by": "Dr X",
            }
            for one, kind, new in given
        ]
    ).assign(when=when, received="2024-03-01", file="w.xlsx", line="2")
    return draft_center(answers, FINDINGS, entered, WORDS)


def test_a_corrected_value_becomes_an_entry_that_nobody_approved() -> None:
    assert draft((ECOG, "corrected", "2"), when="2024-02-27").entries == [
        {
            "record": "A",
            "variable": "ecog",
            "delivered": "7",
            "new": "2",
            "reason": f"answer to query {ECOG} (range.ecog)",
            "who": "Dr X",
            "when": "2024-02-27",
            "approved_by": "",
        }
    ]


def test_a_day_that_cannot_be_read_is_that_of_the_workbook() -> None:
    assert draft((ECOG, "corrected", "2"), when="yesterday").entries[0]["when"] == "2024-03-01"


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("27.02.24", "2024-02-27"),
        ("2024-02-27", "2024-02-27"),
        ("02/27/24", "2024-03-01"),
        ("", "2024-03-01"),
    ],
)
def test_the_day_of_an_answer_is_read_in_the_form_of_the_center_or_of_the_manual(
    written: str, when: str
) -> None:
    center = {**CENTER, "dialect": {"dates": "dd.mm.yy"}}
    one = {"record": "A", "variable": "ecog", "value": "7", "new": "2", "finding_id": "f"}
    about = {"rule": "range.ecog", "by": "Dr X", "when": written, "received": "2024-03-01"}
    assert make_entry({**one, **about}, center)["when"] == when


def test_an_answer_about_a_variable_that_the_center_does_not_deliver_gives_no_entry() -> None:
    center = center_of({"vital_status": "vital_status"})
    found = validate(cells_of([{"record": "A", "vital_status": "dead"}]), center).findings
    asked = found.set_index("rule")["finding_id"]["death.no_cause"]
    answer = {"finding_id": asked, "record": "A", "answer": "corrected", "new": "cancer"}
    where = {"by": "Dr X", "when": "", "received": "2024-03-01", "file": "w.xlsx", "line": "2"}
    answers = pd.DataFrame([{**answer, **where}])
    result = draft_center(answers, found, (), Vocabulary(center, CATALOGUE, {}))
    assert result.entries == []
    assert result.left == [
        f"w.xlsx, line 2, {asked}: the center delivers no death_cause, so there is no cell to correct. "
        "Have it delivered, as a column of its own."
    ]


def test_the_last_answer_counts() -> None:
    entries = draft((ECOG, "corrected", "2"), (ECOG, "corrected", "3")).entries
    assert [one["new"] for one in entries] == ["3"]
    assert draft((ECOG, "corrected", "2"), (ECOG, "not_available", "")).entries == []


def test_an_answer_about_another_value_corrects_nothing() -> None:
    """The hospital has answered about a 9, and a newer delivery has a 7."""
    found = draft((ECOG, "corrected", "2"), values={ECOG: "9"})
    told = "the ecog is no longer the value that the answer is about. Ask again."
    assert found == Draft(left=[f"w.xlsx, line 2, {ECOG}: {told}"])


def test_a_confirmed_value_is_named_for_a_waiver() -> None:
    assert draft((ECOG, "confirmed", "")) == Draft(confirmed=[ECOG])


@pytest.mark.parametrize(
    ("finding", "new", "problem"),
    [
        (SEX, "man", "the corrected sex cannot be read"),
        (ECOG, "one", "the corrected ecog cannot be read"),
        (ROW, "B", "it is about a whole row or column"),
    ],
)
def test_what_gives_no_entry_is_told_without_its_value(
    finding: str, new: str, problem: str
) -> None:
    found = draft((finding, "corrected", new))
    assert found.entries == []
    assert len(found.left) == 1
    assert found.left[0].startswith(f"w.xlsx, line 2, {finding}: {problem}")


def test_a_cell_is_entered_once_and_not_with_two_values() -> None:
    entered = {"record": "A", "variable": "ecog", "new": "2"}
    assert draft((ECOG, "corrected", "2"), entered=(entered,)) == Draft()
    assert len(draft((ECOG, "corrected", "3"), entered=(entered,)).left) == 1


def test_an_answer_to_a_finding_that_is_gone_gives_nothing() -> None:
    assert draft(("0" * 16, "corrected", "2")) == Draft()
