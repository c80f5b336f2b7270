"""The data of the page, found by keys, against what each record's own rows and the lineage say."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.cells import cells_by_record, cells_of_record
from scripts.lib.chain import CenterRun
from scripts.lib.lineage import Lineage, Subject
from scripts.lib.page.numbers import list_numbers
from scripts.lib.page.patients import list_patients
from scripts.lib.page.plain import FULL, group_records
from scripts.lib.what_if import make_bench

ROOT = Path(__file__).parents[2]


@cache
def lineage() -> Lineage:
    """The demo, but of each center a record has no values, the others have them in another order,
    and a row is not chosen.
    """
    made = make_bench(ROOT).lineage
    centers = {name: _stir(one) for name, one in made.run.centers.items()}
    return Lineage(made.study, replace(made.run, centers=centers))


def _stir(run: CenterRun) -> CenterRun:
    chosen = run.rows["chosen"].copy()
    chosen.iloc[chosen.index[run.rows["record_no"].notna()][-1]] = False
    return replace(run, harmonized=run.harmonized[:0:-1], rows=run.rows.assign(chosen=chosen))


def patients(mode: str) -> list[tuple[Subject, dict[str, Any]]]:
    subjects = list(lineage().subjects.values())
    catalogue = {**read_catalogue(lineage().study.variables), **read_derived()}
    return list(zip(subjects, list_patients(lineage(), subjects, catalogue, mode), strict=True))


def test_rows_without_a_key_are_in_no_group_and_the_others_keep_their_order_and_types() -> None:
    frame = pd.DataFrame(
        {
            "record_no": pd.array([2, None, 0, 2], dtype="Int64"),
            "rule": pd.Categorical(["b", "c", None, "a"]),
            "row": pd.array([None, 7, 8, 9], dtype="Int64"),
            "rate": [0.5, 1.0, None, 2.0],
        }
    )
    found = group_records(frame, "record_no", ["rule", "row", "rate"])
    assert found == {
        2: [{"rule": "b", "row": None, "rate": 0.5}, {"rule": "a", "row": 9, "rate": 2.0}],
        0: [{"rule": None, "row": 8, "rate": None}],
    }
    assert type(found[2][1]["row"]) is int


def test_a_record_has_the_rows_of_its_own_center_though_others_use_its_number() -> None:
    used = [one.record_no for one in lineage().subjects.values()]
    assert len(set(used)) < len(used)
    for subject, shown in patients(FULL):
        run, number = lineage().run.centers[subject.center], subject.record_no
        findings = run.findings[run.findings["record_no"] == number]
        assert [one["message"] for one in shown["findings"]] == findings["message"].tolist()
        changes = run.changes[run.changes["record_no"] == number]
        listed = {name: len(one["changes"]) for name, one in shown["variables"].items()}
        tally = changes["variable"].astype("str").value_counts().to_dict()
        assert {name: count for name, count in listed.items() if count} == tally
        values = run.harmonized[run.harmonized["record_no"] == number]
        assert len(values) or not any("value" in one for one in shown["variables"].values())
        for name, one in shown["variables"].items():
            if "value" in one:
                value = values[name].iloc[0]
                text = "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")
                assert one["value"] == text
        decisions = lineage().run.decisions
        mine = decisions[decisions["patient"] == subject.patient]
        assert [one["evidence"] for one in shown["decisions"]] == mine["evidence"].tolist()


def test_cells_found_for_all_records_at_once_are_those_of_each() -> None:
    for name, run in lineage().run.centers.items():
        found = cells_by_record(name, run)
        chosen = run.rows.loc[run.rows["chosen"], "record_no"].dropna()
        assert set(found) == set(chosen)
        assert len(chosen) < run.rows["record_no"].count()
        assert all(found[one] == cells_of_record(name, one, run) for one in found)


def test_a_number_has_of_each_record_the_set_that_the_lineage_says() -> None:
    subjects = list(lineage().subjects.values())
    sets, numbers = list_numbers(lineage(), subjects)
    assert {one["id"] for one in numbers} == set(lineage().run.numbers["number_id"])
    for number in numbers:
        for at, subject in zip(number["reads"], subjects, strict=True):
            assert sets[at] == lineage().variables_read(number["id"], subject)
