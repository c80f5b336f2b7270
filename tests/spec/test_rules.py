"""Every registered rule on tiny extracts: a row that breaks it and one that keeps it."""

from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.rules import CENTER, Context
from scripts.lib.rules.registry import MODULES, RULES
from scripts.lib.validation import Validated, validate_center
from tests.spec.rules import (
    centers,
    conversion,
    dates,
    outcome,
    pathology,
    ranges,
    reading,
    stages,
    surgery,
    therapy,
)

TABLES = (ranges, dates, stages, conversion, therapy, surgery, pathology, outcome, reading)
RECEIVED, CUTOFF = pd.Timestamp("2024-02-05"), pd.Timestamp("2024-01-31")
CATALOGUE = {name: one for name, one in read_catalogue().items() if name != "center"}
ALL = {**{k: v for table in TABLES for k, v in table.CASES.items()}, **centers.CASES}


def center_of(*sources: dict[str, str]) -> dict[str, Any]:
    ids = ("first", "second")
    listed = [{"id": ids[i], "columns": columns} for i, columns in enumerate(sources)]
    return {"center": "tiny", "deliveries": [{"received": "2024-02-05"}], "sources": listed}


def describe(center: dict[str, Any]) -> dict[str, Any]:
    described = [
        {
            "id": source["id"],
            "file": "file",
            "sheet": "",
            "columns": {name: [[i, name]] for i, name in enumerate(source["columns"], start=1)},
        }
        for source in center["sources"]
    ]
    return {"sources": described, "files": {"file": {"name": "tiny.csv"}}, "choices": {}}


def cells_of(rows: list[dict[str, str]], source: str = "first") -> pd.DataFrame:
    names = list(CATALOGUE)
    frame = pd.DataFrame([{name: row.get(name) for name in names} for row in rows], dtype="str")
    frame = frame.where(frame != "")
    kinds = [row.get("kind", "data") for row in rows]
    frame.insert(0, "row_kind", pd.array(kinds, dtype="str"))
    frame.insert(0, "source_row", pd.array(range(2, len(rows) + 2), dtype="int32"))
    frame.insert(0, "source", pd.array([source] * len(rows), dtype="str"))
    return frame


def validate(cells: pd.DataFrame, center: dict[str, Any], **more: Any) -> Validated:
    context = Context(RECEIVED, CUTOFF)
    return validate_center(cells, describe(center), center, CATALOGUE, {}, context, **more)


@cache
def extract_of(table: ModuleType) -> pd.DataFrame:
    """The findings of an extract with the failing and the passing row of each rule of a table."""
    rows = []
    for rule_id, pair in table.CASES.items():
        for kind, row in zip(("fails", "passes"), pair, strict=True):
            rows.append({"record": f"{rule_id} {kind}", **row})
    center = center_of({name: name for name in CATALOGUE})
    if table is not reading:
        return validate(cells_of(rows), center).findings
    return read_hard_extract(rows)


def read_hard_extract(rows: list[dict[str, str]]) -> pd.DataFrame:
    """The extract of the reading rules: two sheets, a doubled record, and a waiver that is over."""
    for row in rows:
        row["kind"] = "single_cell" if row["record"] == "only this" else "data"
    rows.append({"record": "TWICE", "sex": "female"})
    rows.append({"record": "a 7", "sex": "female"})
    second = [
        {"record": record, "last_contact": day, "kind": kind}
        for record, day, kind in reading.SECOND
    ]
    first = {name: name for name in CATALOGUE if name != "last_contact"}
    center = center_of(first, {"record": "Record", "last_contact": "Last contact"})
    cells = pd.concat([cells_of(rows), cells_of(second, "second")], ignore_index=True)
    found = validate(cells, center).findings
    over = found[found["record"] == "waiver.expired fails"]["finding_id"].iloc[0]
    waiver = {"finding_id": over, "reason": "x", "author": "y", "expires": "2024-02-04"}
    return validate(cells, center, waivers=[waiver]).findings


def records_breaking(table: ModuleType, rule_id: str) -> set[str]:
    found = extract_of(table)
    return set(found.loc[found["rule"] == rule_id, "record"].fillna(""))


def test_there_are_at_least_sixty_rules_and_each_has_both_rows() -> None:
    assert len(RULES) >= 60
    assert sorted(ALL) == sorted(RULES)


def test_each_rule_file_has_its_table() -> None:
    names = {module.__name__.rpartition(".")[2] for module in MODULES}
    assert names == {table.__name__.rpartition(".")[2] for table in (*TABLES, centers)}


@pytest.mark.parametrize(
    ("table", "rule_id"),
    [pytest.param(table, one, id=one) for table in TABLES for one in table.CASES],
)
def test_the_failing_row_breaks_the_rule_and_the_passing_row_keeps_it(
    table: ModuleType, rule_id: str
) -> None:
    failing, passing = (row.get("record") for row in table.CASES[rule_id])
    broken = records_breaking(table, rule_id)
    elsewhere = reading.ELSEWHERE.get(rule_id)
    assert (elsewhere or (f"{rule_id} fails" if failing is None else failing)) in broken
    assert (f"{rule_id} passes" if passing is None else passing) not in broken


def rules_of(table: ModuleType, record: str) -> set[str]:
    found = extract_of(table)
    return set(found.loc[found["record"] == record, "rule"])


@pytest.mark.parametrize(
    ("table", "rule_id"),
    [
        pytest.param(table, one, id=one)
        for table in TABLES
        for one in table.CASES
        if one not in reading.ELSEWHERE and table.CASES[one][0].get("record") != ""
    ],
)
def test_what_tells_the_two_rows_apart_is_the_rule_alone(table: ModuleType, rule_id: str) -> None:
    """Both rows may leave other things out (a start of therapy without a drug), and both alike."""
    failing, passing = (
        row.get("record", f"{rule_id} {kind}")
        for kind, row in zip(("fails", "passes"), table.CASES[rule_id], strict=True)
    )
    # What was accepted until a day is itself a finding.
    needed = {"range.ecog"} if rule_id == "waiver.expired" else set()
    assert rules_of(table, failing) - rules_of(table, passing) == {rule_id, *needed}


@pytest.mark.parametrize(
    "rule_id",
    [one for table in TABLES[:-1] for one in table.CASES if RULES[one].doubt],
)
def test_the_finding_is_about_the_doubted_field(rule_id: str) -> None:
    table = next(table for table in TABLES if rule_id in table.CASES)
    found = extract_of(table)
    mine = found[(found["rule"] == rule_id) & (found["record"] == f"{rule_id} fails")]
    assert set(mine["variable"]) == {RULES[rule_id].doubt}


@pytest.mark.parametrize("rule_id", centers.CASES)
def test_a_suspect_column_is_found_without_row_or_record(rule_id: str) -> None:
    results = []
    for variable, values in centers.CASES[rule_id]:
        rows = [{"record": f"R{i}", variable: value} for i, value in enumerate(values)]
        center = center_of({"record": "record", variable: variable})
        found = validate(cells_of(rows), center).findings
        results.append(found[found["rule"] == rule_id])
    failing, passing = results
    assert failing["variable"].tolist() == [centers.CASES[rule_id][0][0]]
    assert failing["source_row"].isna().all()
    assert failing["record"].isna().all()
    assert passing.empty


@pytest.mark.parametrize("rule_id", [one for one, rule in RULES.items() if rule.scope == CENTER])
def test_a_center_rule_is_no_more_than_a_warning(rule_id: str) -> None:
    assert RULES[rule_id].severity == "warning"


def test_a_limit_of_the_study_wins_over_the_rule() -> None:
    context = Context(RECEIVED, CUTOFF)
    assert context.limit("center.missing") == 0.4
    assert replace(context, limits={"center.missing": 0.9}).limit("center.missing") == 0.9


def test_every_message_is_a_question_in_one_line() -> None:
    assert [one.id for one in RULES.values() if "\n" in one.message or len(one.message) > 160] == []
    ending = [one.id for one in RULES.values() if not one.message.endswith("?")]
    assert ending == ["cell.not_a_complication"] or ending == []
