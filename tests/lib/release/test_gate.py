"""The gate as literal tables: figures by the counts they are drawn from, rows by their classes, and
what is written beside what is refused.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.release.counts import explain_figure
from scripts.lib.release.gate import Gate
from scripts.lib.release.manifest import write_manifest
from scripts.lib.release.policies import read_policies
from scripts.lib.release.request import Allowance

POLICIES = read_policies()
STEP = ("entering", "excluded", "unknown", "remaining", "own_failing", "own_unknown")


def attrition(*steps: tuple[int, ...]) -> pd.DataFrame:
    rows = [dict(zip(STEP, one, strict=True)) for one in steps]
    return pd.DataFrame([{"criterion": f"c{n}", **row} for n, row in enumerate(rows)])


def frames(**more: Any) -> dict[str, pd.DataFrame]:
    """Counts of twenty patients without a small one; `more` takes the place of a frame."""
    stages = ["I"] * 10 + ["II"] * 10
    patients = {
        "c_stage_group": stages,
        "yc_stage_group": stages,
        "yp_stage_group": stages,
        "response": stages,
        "worst_grade": [0] * 20,
        "los_days": [5] * 20,
        "pcr": [True] * 10 + [False] * 10,
        "mpr": [True] * 10 + [False] * 10,
    }
    whole = {
        "attrition": attrition((40, 20, 0, 20, 20, 0)),
        "patients": pd.DataFrame({**patients, **more.pop("patients", {})}),
        "rates": pd.DataFrame({"id": ["pcr"]}),
        "curves": pd.DataFrame({"at_risk": [20, 10], "events": [0, 5], "censored": [0, 5]}),
    }
    return {**whole, **more}


FEW = {"pcr": [True] * 3 + [False] * 17, "mpr": [True] * 3 + [False] * 17}
CURVE = pd.DataFrame({"at_risk": [20, 4], "events": [0, 5], "censored": [0, 5]})
# figure, frames, hidden numbers -> the check that keeps it in, below 5 (none: it may go)
FIGURES: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
    ("flow", frames(), {}, ""),
    ("flow", frames(attrition=attrition((40, 4, 0, 36, 4, 0))), {}, "small"),
    ("flow", frames(), {"therapy.target": "small"}, "small"),
    ("flow", frames(), {"pcr": "small"}, ""),
    ("rates", frames(), {}, ""),
    ("rates", frames(), {"pcr[therapy=target]": "margin"}, "margin"),
    ("rates", frames(), {"mpr[therapy=target]": "margin"}, ""),
    ("waterfall", frames(), {}, "single"),
    ("swimmer", frames(), {}, "single"),
    ("course", frames(), {}, "single"),
    ("stages", frames(), {}, ""),
    ("stages", frames(patients={"yp_stage_group": ["I"] * 13 + ["II"] * 7}), {}, "small"),
    ("responses", frames(), {}, ""),
    ("responses", frames(patients=FEW), {}, "small"),
    ("time_to_event", frames(), {}, ""),
    ("time_to_event", frames(curves=CURVE), {}, "small"),
    ("completeness", frames(patients=FEW), {"pcr": "small"}, ""),
]


@pytest.mark.parametrize("case", range(len(FIGURES)))
def test_a_figure_is_judged_by_the_counts_it_is_drawn_from(case: int) -> None:
    name, told, hidden, check = FIGURES[case]
    found = explain_figure(name, told, hidden, POLICIES["below_5"])
    kinds = {one.partition(":")[0] for one in found}
    assert check in kinds if check else kinds == set()
    assert explain_figure(name, told, {}, POLICIES["none"]) == []


@pytest.mark.parametrize("policy", ["below_5", "opensafely"])
def test_a_step_of_the_flow_is_hidden_with_what_gives_it_away(policy: str) -> None:
    from scripts.lib.release.counts import hide_steps

    steps = attrition((50, 4, 0, 46, 4, 0), (46, 16, 0, 30, 16, 0))
    found = hide_steps(steps, POLICIES[policy])
    assert found[0, "excluded"] == "small"
    assert ((0, "remaining") in found) is (policy == "below_5")
    assert (0, "entering") not in found


def gate(folder: Path, people: pd.DataFrame, *exceptions: dict[str, Any]) -> Gate:
    """A gate for row-level files of some patients."""
    numbers = pd.DataFrame({name: [] for name in ("number_id", "statistic", "section")})
    numbers = numbers.assign(numerator=pd.array([], "Int64"), denominator=pd.array([], "Int64"))
    nobody = pd.DataFrame({"number_id": [], "patient": [], "role": []})
    return Gate(
        folder / "results",
        folder / "release",
        POLICIES["below_5"],
        Allowance(list(exceptions)),
        {"numbers": numbers, "contributors": nobody, "patients": people},
        {"catalogue": {**read_catalogue(), **read_derived()}},
        {"producer": "salvage"},
    )


def people(men: int, women: int) -> pd.DataFrame:
    count = men + women
    return pd.DataFrame(
        {
            "patient": [f"P{n}" for n in range(count)],
            "sex": ["male"] * men + ["female"] * women,
            "age": pd.array([60] * count, dtype="Int64"),
            "birth_year": pd.array([1950] * count, dtype="Int64"),
            "comment": ["a text"] * count,
            "pcr": pd.array([True] * count, dtype="boolean"),
            "surgery_date": pd.to_datetime(["2020-03-01"] * count),
        }
    )


EXCEPTION = {
    "file": "rows/a.csv",
    "checks": ["risk"],
    "reason": "Asked for by the journal.",
    "author": "A. Investigator",
    "approved_by": "B. Officer",
    "date": "2024-03-01",
}
ROWS: list[tuple[int, int, list[str], float, bool, str]] = [
    # men, women, columns, threshold, with an exception -> the check that keeps it in
    (12, 12, ["sex", "pcr"], 0.09, False, ""),
    (12, 11, ["sex", "pcr"], 0.09, False, "risk"),
    (12, 11, ["sex", "pcr"], 0.1, False, ""),
    (12, 11, ["sex", "pcr"], 0.09, True, ""),
    (12, 1, ["pcr"], 0.09, False, ""),
    (12, 12, ["sex", "patient"], 0.09, True, "identifier"),
    (12, 12, ["sex", "birth_year"], 0.09, True, "identifier"),
    (12, 12, ["sex", "comment"], 0.09, True, "class"),
    (12, 12, ["sex", "unknown"], 0.09, True, "class"),
]


@pytest.mark.parametrize("case", range(len(ROWS)))
def test_rows_leave_where_no_class_is_too_small_and_nobody_is_named(
    case: int, tmp_path: Path
) -> None:
    men, women, columns, threshold, allowed, check = ROWS[case]
    whole = gate(tmp_path, people(men, women), *([EXCEPTION] if allowed else []))
    whole.run({"rows": [{"file": "a.csv", "columns": columns}], "threshold": threshold})
    beside = tmp_path / "release/rows/a.csv.refused.txt"
    assert (tmp_path / "release/rows/a.csv").is_file() is not bool(check)
    assert beside.is_file() is bool(check)
    if check:
        text = beside.read_text(encoding="utf-8")
        assert text.startswith("rows/a.csv is not released, because of:\n")
        assert f"\n{check}: " in text
        assert [one["file"] for one in whole.refused] == ["rows/a.csv"]
        assert whole.released == []


def test_released_rows_have_their_provenance_inside(tmp_path: Path) -> None:
    import json

    import pyarrow.parquet as parquet

    whole = gate(tmp_path, people(12, 12))
    whole.run({"rows": [{"file": "a.parquet", "columns": ["sex", "pcr"]}]})
    path = tmp_path / "release/rows/a.parquet"
    told = parquet.read_schema(path).metadata[b"salvage_provenance"]
    assert json.loads(told) == {"producer": "salvage", "file": "rows/a.parquet"}
    assert parquet.read_table(path).column_names == ["sex", "pcr"]
    assert whole.released[0]["risk"] == 0.0833


def test_the_manifest_names_policy_files_refusals_and_who_agreed() -> None:
    exceptions = [{**EXCEPTION, "numbers": ["pcr*"], "used": True}, {**EXCEPTION, "used": False}]
    told = write_manifest(
        {
            "study": {"id": "tiny", "version": "1", "title": "A tiny study"},
            "demonstration": True,
            "notice": "Synthetic.",
            "policy": "below_5",
            "rules": {"small": 5},
            "threshold": 0.09,
            "released": [{"file": "a.csv", "sha256": "0" * 64, "hidden": {"small": 2}}],
            "refused": [{"file": "b.pdf", "reasons": ["single: one mark a patient"]}],
            "exceptions": exceptions,
            "besides": ["mpr/numerator"],
        }
    )
    assert "# Release of tiny, version 1" in told
    assert "**A DEMONSTRATION WITH SYNTHETIC DATA, NOT A RELEASE" in told
    assert "Policy: below_5 (small 5); risk of row-level files at most 0.09." in told
    assert f"| a.csv | 2 small  | `{'0' * 64}` |" in told
    assert "- b.pdf: single (b.pdf.refused.txt)" in told
    agreed = "Asked for by the journal. Asked by A. Investigator, agreed by B. Officer, 2024-03-01."
    assert f"- rows/a.csv, risk (pcr*): {agreed}\n" in told
    assert "can be computed from what the exceptions above let out" in told
    assert told.endswith("\n- mpr/numerator\n")
    assert f"- rows/a.csv, risk: {agreed} Not needed: nothing was held back" in told
