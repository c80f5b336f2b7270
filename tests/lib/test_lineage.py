"""The lineage holds every cell that can move a number: shown by changing cells and running again."""

import os
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from scripts.lib import dependencies
from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.cells import Cell, cells_of_record, reach
from scripts.lib.dependencies import Dependencies, reads_of, split_number
from scripts.lib.errors import StudyError
from scripts.lib.reaching import explain_reach
from scripts.lib.what_if import Bench, change_cell, key_of, make_bench
from tests.mutation import draw_change, moved, unexplained

ROOT = Path(__file__).parents[2]
FULL = os.environ.get("SALVAGE_SIZE") == "full"


@cache
def bench() -> Bench:
    return make_bench(ROOT)


def test_every_derived_variable_declares_what_it_reads() -> None:
    known = {*read_catalogue(), *read_derived()}
    for name in read_derived():
        reads = reads_of(name)
        assert reads, f"{name}: add it to READS beside the function that derives it"
        assert set(reads) <= known


def test_a_variable_depends_on_the_fields_of_the_rules_that_may_empty_it() -> None:
    reads = Dependencies(bench().study, read_catalogue())
    assert reads.derive(["pcr"]) == {"viable_tumor", "yp_t", "yp_n"}
    assert reads.close(["pcr"]) >= {"viable_tumor", "yp_t", "yp_n", "tnm_edition"}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("pcr", ("pcr", "", "", False, False)),
        ("pcr[therapy=target]", ("pcr", "therapy", "target", False, False)),
        ("recurrence.month.2", ("recurrence.month", "", "", False, False)),
        ("los.mean", ("los", "", "", False, False)),
        ("pcr.p[therapy=a-b]", ("pcr", "therapy", "a-b", False, True)),
        ("sensitivity.pcr[without=nsclc]", ("pcr", "", "", True, False)),
        ("bounds.n", ("n", "", "", True, False)),
    ],
)
def test_numbers_are_split(number: str, expected: tuple[object, ...]) -> None:
    parts = split_number(number, bench().study.endpoints["endpoints"])
    found = (parts.endpoint["id"], parts.stratum, parts.level, parts.broad, parts.compared)
    assert found == expected


def check_changes(count: int, seed: int) -> None:
    lineage, chance = bench().lineage, random.Random(seed)
    effective = 0
    for _ in range(count):
        cell, text = draw_change(bench(), chance)
        assert unexplained(bench(), lineage, cell, text) == set(), (cell, text)
        effective += bool(reach(cell, lineage))
    assert effective >= max(1, count // 10)


def test_a_number_whose_trace_lacks_a_cell_never_changes() -> None:
    check_changes(8, seed=1)


@pytest.mark.ci
def test_a_number_whose_trace_lacks_a_cell_never_changes_at_length() -> None:
    check_changes(300 if FULL else 30, seed=2)


def check_moves(count: int, seed: int) -> tuple[int, int]:
    """Draw cells out of traces: one that says no condition has to move its number by some text. Gives
    how many did, and how many say a condition.
    """
    lineage, chance = bench().lineage, random.Random(seed)
    numbers = list(bench().run.numbers["number_id"])
    subjects = list(lineage.subjects.values())
    moving = said = 0
    while moving < count:
        number, subject = chance.choice(numbers), chance.choice(subjects)
        why = lineage.variables_read(number, subject)
        delivered = cells_of_record(
            subject.center, subject.record_no, bench().centers[subject.center]
        )
        names = [name for name in why if delivered.get(name)]
        if not names:
            continue
        name = chance.choice(names)
        if explain_reach(number, name, why[name], subject, lineage):
            said += 1
            continue
        cell = delivered[name][0][0]
        assert moves(number, name, cell, chance), (number, name, cell)
        moving += 1
    return moving, said


def moves(number: str, name: str, cell: Cell, chance: random.Random) -> bool:
    """Whether some text of the cell's column, a code of its variable, or none, moves a number."""
    table = bench().tables[cell.center][key_of(bench().study, cell.center, cell.source)]
    texts = sorted({*table.cells[cell.column - 1].dropna()})
    texts = ["", *chance.sample(texts, k=min(len(texts), 12)), *read_catalogue()[name].levels]
    before = bench().run.numbers
    for text in texts:
        try:
            after = change_cell(bench(), cell, text)
        except StudyError:
            continue
        if number in moved(before, after.numbers):
            return True
    return False


def test_a_cell_in_a_trace_moves_its_number_or_says_why_not() -> None:
    moving, said = check_moves(2, seed=3)
    assert moving == 2
    assert said < 1000


@pytest.mark.ci
def test_a_cell_in_a_trace_moves_its_number_or_says_why_not_at_length() -> None:
    count = 40 if FULL else 6
    assert check_moves(count, seed=4)[0] == count


def test_the_check_finds_a_forgotten_dependency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dependencies.READS, "margin_r0", ("resection",))
    lineage = bench().lineage
    cell = Cell("alpha", "patients", 2, _column("alpha", "patients", "margin"))
    assert unexplained(bench(), lineage, cell, "R2") == {"margin.R0"}


def _column(center: str, source: str, variable: str) -> int:
    sources = bench().centers[center].description["sources"]
    return next(one["columns"][variable][0][0] for one in sources if one["id"] == source)


def test_a_cell_in_a_trace_moves_its_number() -> None:
    cell = Cell("alpha", "patients", 2, _column("alpha", "patients", "viable_tumor"))
    held = reach(cell, bench().lineage)
    changed = moved(bench().run.numbers, change_cell(bench(), cell, "0").numbers)
    assert held["pcr"] == "value"
    assert {"pcr", "pcr[center=alpha]"} <= changed <= set(held)


def test_of_an_excluded_patient_only_the_deciding_cells_are_held() -> None:
    lineage = bench().lineage
    out = next(
        one
        for one in lineage.subjects.values()
        if one.status == "excluded" and one.reasons == ("surgery_in_window",)
    )
    why = lineage.variables_read("pcr", out)
    assert why["surgery_date"] == "membership"
    assert "viable_tumor" not in why
    assert "viable_tumor" in lineage.variables_read("pcr", replace(out, status="analysed"))


def test_a_record_id_reaches_everything() -> None:
    cell = Cell("alpha", "patients", 2, _column("alpha", "patients", "record"))
    assert set(reach(cell, bench().lineage)) == set(bench().run.numbers["number_id"])


def test_an_unmapped_column_reaches_nothing() -> None:
    assert reach(Cell("alpha", "patients", 2, 900), bench().lineage) == {}
