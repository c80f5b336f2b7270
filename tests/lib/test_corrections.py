"""Corrections, waivers and withdrawn consents on a tiny extract."""

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.placement import place_rows
from scripts.lib.raw_rows import withhold_rows
from tests.spec.test_rules import CATALOGUE, cells_of, center_of, validate

CENTER = center_of({name: name for name in CATALOGUE})
ROWS = [{"record": "A", "ecog": "7", "sex": "male"}, {"record": "B", "ecog": "1", "sex": "male"}]
ENTRY = {"line": "2", "record": "A", "variable": "ecog", "delivered": "7", "new": "2"}


def test_a_correction_applies_before_the_rules_look() -> None:
    found = validate(cells_of(ROWS), CENTER, corrections=[ENTRY])
    assert found.findings["rule"].tolist() == []
    assert found.records["ecog"].tolist() == [2, 1]


def test_a_correction_of_another_delivered_value_stops_and_shows_no_value() -> None:
    with pytest.raises(StudyError, match="line 2: the delivered ecog is no longer") as error:
        validate(cells_of(ROWS), CENTER, corrections=[{**ENTRY, "delivered": "9"}])
    assert "9" not in str(error.value)


def test_a_waived_error_keeps_the_value_and_an_expired_one_does_not() -> None:
    first = validate(cells_of(ROWS), CENTER).findings
    waiver = {"finding_id": first["finding_id"].iloc[0], "reason": "r", "author": "a"}
    kept = validate(cells_of(ROWS), CENTER, waivers=[{**waiver, "expires": "2024-02-05"}])
    over = validate(cells_of(ROWS), CENTER, waivers=[{**waiver, "expires": "2024-02-04"}])
    assert kept.findings["waived"].tolist() == [True]
    assert kept.records["ecog"].tolist() == [7, 1]
    assert sorted(over.findings["rule"]) == ["range.ecog", "waiver.expired"]
    assert over.records["ecog"].isna().tolist() == [True, False]


def test_the_finding_that_a_waiver_is_over_can_itself_be_accepted() -> None:
    """Its id stands in the workbook, and a hospital may confirm that line and not the other."""
    first = validate(cells_of(ROWS), CENTER).findings["finding_id"].iloc[0]
    over = {"finding_id": first, "reason": "r", "author": "a", "expires": "2024-02-04"}
    found = validate(cells_of(ROWS), CENTER, waivers=[over]).findings.set_index("rule")
    again = {
        **over,
        "finding_id": found.loc["waiver.expired", "finding_id"],
        "expires": "2025-01-01",
    }
    waived = validate(cells_of(ROWS), CENTER, waivers=[over, again]).findings.set_index("rule")[
        "waived"
    ]
    assert waived.to_dict() == {"range.ecog": False, "waiver.expired": True}


def test_nothing_of_a_withdrawn_patient_is_left_but_the_row() -> None:
    cells = withhold_rows(cells_of(ROWS), ["A"])
    rows = place_rows(cells, CENTER, CATALOGUE)
    assert rows["fate"].tolist() == ["withdrawn", "record"]
    assert cells.loc[0, list(CATALOGUE)].isna().all()
    assert validate(cells, CENTER).findings.empty
