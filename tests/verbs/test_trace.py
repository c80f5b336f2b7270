"""`trace` on the demo run in memory: what it says of a number, a patient and a cell, and of wrong names."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scripts.lib import trace
from scripts.lib.answers import UNKNOWN, USAGE, UnknownNameError, UsageError, exit_code
from scripts.lib.cells import column_number
from scripts.lib.errors import StudyError
from scripts.lib.lineage import Lineage
from scripts.lib.what_if import make_bench

ROOT = Path(__file__).parents[2]


@cache
def lineage() -> Lineage:
    return make_bench(ROOT).lineage


def find(data: dict[str, Any], patient: str, variable: str) -> dict[str, Any]:
    one = next(p for p in data["patients"] if p["patient"] == patient)
    return next(v for v in one["variables"] if v["variable"] == variable)


def test_a_number_leads_to_its_delivered_cells_with_their_changes() -> None:
    data = trace.trace_number("pcr[therapy=immunotherapy]", lineage())
    assert data["formula"] == (
        "rate of patients with pcr is yes in the stratum therapy immunotherapy"
    )
    assert (len(data["numerator"]), len(data["denominator"])) == (10, 22)
    patient = next(
        p["patient"]
        for p in data["patients"]
        if p["center"] == "alpha" and p["role"] == "numerator"
    )
    found = find(data, patient, "viable_tumor")
    assert found["why"] == "value"
    assert found["cells"][0]["file"] == "alpha.csv"
    assert found["cells"][0]["text"] == "0"
    drug = find(data, patient, "drug")
    assert drug["why"] in ("membership", "population")
    edition = find(data, patient, "tnm_edition")
    assert {c["rule"] for c in edition["changes"]} <= {"constant", "codelist", "number"}


def test_a_patient_who_is_out_is_shown_with_the_deciding_cells() -> None:
    data = trace.trace_number("pcr", lineage())
    out = [p for p in data["patients"] if p["role"] == "out: excluded"]
    assert out
    assert all(p["variables"] and p["reasons"] for p in out)
    text = "\n".join(trace.show_number(data).lines)
    assert "surgery_in_window: not_met, fail (surgery_date=" in text


def test_the_two_directions_agree() -> None:
    data = trace.trace_number("pcr", lineage())
    one = next(p for p in data["patients"] if p["center"] == "beta" and p["status"] == "analysed")
    cell = next(v for v in one["variables"] if v["variable"] == "yp_t")["cells"][0]
    name = f"beta:{cell['file']}!{cell['sheet']}:{cell['row']}:{cell['column']}"
    use = trace.trace_cell(name, lineage())["uses"][0]
    assert use["patient"] == one["patient"]
    assert use["numbers"]["pcr"] == "value"
    assert use["texts"] == {"yp_t": cell["text"]}
    patient = trace.trace_patient(one["patient"], lineage())
    reached = next(v for v in patient["variables"] if v["variable"] == "yp_t")["numbers"]
    assert set(use["numbers"]) == set(reached)


def test_a_cell_without_effect_says_why() -> None:
    use = trace.trace_cell("beta:follow_up:3:H", lineage())["uses"][0]
    assert use["numbers"] == {}
    assert use["why_not"] in (
        "no number and no criterion reads this variable",
        trace.explain_silence(["x"], lineage().subjects.get(("beta", 0))),
    )


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: trace.trace_number("prc", lineage()), "Nearest: pcr"),
        (lambda: trace.trace_patient("P000", lineage()), "Nearest: P"),
        (lambda: trace.trace_cell("alpa:alpha.csv:2:A", lineage()), "Nearest: alpha"),
        (lambda: trace.trace_cell("alpha:beta.csv:2:A", lineage()), "alpha.csv"),
        (lambda: trace.trace_cell("alpha:alpha.csv:9999:A", lineage()), "Nearest: "),
        (lambda: trace.trace_cell("alpha:alpha.csv:2:ZZZ", lineage()), "no column of alpha.csv"),
        (lambda: trace.trace_cell("alpha:alpha.csv:2:Fume", lineage()), "Nearest: Fumo"),
        (lambda: trace.trace_cell("gamma:gamma.csv:2:comp_trem", lineage()), "comp_term"),
        (lambda: trace.trace_cell("beta:beta.xlsx:5:A", lineage()), "beta.xlsx!Follow-up"),
    ],
)
def test_unknown_names_get_the_nearest_ones(ask: Any, said: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        ask()
    assert said in str(caught.value)
    assert exit_code(caught.value) == UNKNOWN


def test_columns_are_letters_or_numbers() -> None:
    assert [column_number(text) for text in ("A", "z", "AA", "28")] == [1, 26, 27, 28]
    with pytest.raises(StudyError, match="is no column"):
        column_number("Ä")


@pytest.mark.parametrize("column", ["E", "5", "Fumo"])
def test_a_column_of_a_cell_is_a_letter_a_number_or_a_header(column: str) -> None:
    (use,) = trace.trace_cell(f"alpha:alpha.csv:2:{column}", lineage())["uses"]
    assert (use["place"]["column"], use["texts"]) == ("E", {"smoking": "mai"})


def test_a_cell_of_a_row_that_is_not_used_says_so_and_not_that_it_is_not_mapped() -> None:
    data = trace.trace_cell("alpha:alpha.csv:15:B", lineage())
    assert trace.show_cell(data).lines == [
        "alpha.csv row 15 column B (Data di nascita): birth_date",
        "  no patient: belongs to no record",
        "  reaches no number: the row belongs to no record",
    ]
    used, subject = frozenset({"sex"}), lineage().subjects["alpha", 0]
    assert "takes no value from this row" in trace.explain_cell(used, frozenset(), subject)
    assert "no criterion reads" in trace.explain_cell(used, used, subject)


def test_a_cell_needs_four_parts() -> None:
    with pytest.raises(UsageError, match="CENTER:FILE:ROW:COLUMN") as caught:
        trace.trace_cell("alpha:2:E", lineage())
    assert exit_code(caught.value) == USAGE
