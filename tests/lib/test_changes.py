"""The change log on three records by hand."""

import numpy as np
import pandas as pd

from scripts.lib.catalogue import read_catalogue
from scripts.lib.center import Delivered
from scripts.lib.changes import log_changes, say_reason
from scripts.lib.findings import empty_findings

CATALOGUE = {name: read_catalogue()[name] for name in ("sex", "diameter_before", "tnm_edition")}
RULES = {
    "sex": "codelist",
    "diameter_before": "unit.cm_to_mm",
    "tnm_edition": "parse.integer",
}
FRAME = pd.DataFrame(
    {
        "record_no": pd.Series([0, 2, 5], dtype="int32"),
        "record": pd.Series(["a", "b", "c"], dtype="str"),
        "sex": pd.Series(["female", "male", np.nan], dtype="str"),
        "diameter_before": pd.Series([35.0, np.nan, np.nan]),
        "tnm_edition": pd.Series([8, 8, 8], dtype="Int64"),
    }
)
TEXT = pd.DataFrame(
    {
        "sex": pd.Series(["F", "male", "x"], dtype="str"),
        "diameter_before": pd.Series(["3,5", np.nan, "nd"], dtype="str"),
        "tnm_edition": pd.Series([np.nan, "8", "8"], dtype="str"),
    }
)
SOURCES = pd.DataFrame({name: [0, 0, 0] for name in CATALOGUE})


def make_log(
    findings: pd.DataFrame | None = None, corrections: tuple[dict[str, str], ...] = ()
) -> list[tuple[object, ...]]:
    found = empty_findings() if findings is None else findings
    log = log_changes(FRAME, Delivered(TEXT, SOURCES), RULES, found, CATALOGUE, corrections)
    kept = log[["record_no", "variable", "before", "after", "rule", "reason"]].astype(object)
    return [tuple(row) for row in kept.where(kept.notna(), None).to_numpy().tolist()]


def test_each_changed_cell_has_one_line_with_rule_and_reason() -> None:
    finding = empty_findings().reindex([0])
    finding = finding.assign(
        finding_id="00000000000000ff",
        rule="cell.not_in_codelist",
        severity="error",
        variable="sex",
        record_no=pd.array([5], dtype="Int64"),
    )
    assert make_log(finding) == [
        (0, "sex", "F", "female", "codelist", "the study's code for this value"),
        (5, "sex", "x", None, "cell.not_in_codelist", "finding 00000000000000ff"),
        (0, "diameter_before", "3,5", "35", "unit.cm_to_mm", "converted from cm to mm"),
        (5, "diameter_before", "nd", None, "missing_code", "a declared sign for missing"),
        (0, "tnm_edition", None, "8", "constant", "one value for all patients of the center"),
    ]


def test_a_correction_is_named_with_who_approved_it() -> None:
    correction = {
        "record": "a",
        "variable": "sex",
        "reason": "typing error",
        "who": "A. Rossi",
        "when": "2024-02-01",
        "approved_by": "B. Bianchi",
    }
    first = make_log(corrections=(correction,))[0]
    assert first[4:] == (
        "correction",
        "typing error (A. Rossi, 2024-02-01; approved by B. Bianchi)",
    )


def test_every_mapping_rule_has_a_reason() -> None:
    assert say_reason("unit.fraction_to_%") == "converted from fraction to %"
    assert say_reason("text") == "blanks at the ends removed"
