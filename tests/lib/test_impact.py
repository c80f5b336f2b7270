"""Planted edits of a tiny study: each number that moved is given exactly what moved it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.lib.files import write_frame, write_json
from scripts.lib.impact.compare import Impact, compare_states
from scripts.lib.impact.settings import ABSENT, Entry, compare_entries
from scripts.lib.impact.states import State, stem_of
from scripts.lib.targets import CENTER_OUTPUTS, STUDY_OUTPUTS
from tests.tiny import one_center, run_tiny, write_study

CODES = "sex,M,male\nsex,F,female\nside,dx,right\nside,sx,left\n"
ONE = """id;sex;side;born;operated;out;tumor
A;M;dx;1950;2020-01-10;2020-01-20;10
B;F;sx;1951;2020-02-10;2020-02-20;20
C;M;sx;1952;2020-03-10;2020-03-17;30
D;F;dx;1953;2020-04-10;2020-04-14;40
"""
COLUMNS = {
    "record": "id",
    "sex": "sex",
    "side": "side",
    "birth_year": "born",
    "surgery_date": "operated",
    "discharge_date": "out",
    "viable_tumor": "tumor",
}
ENDPOINTS = {
    "endpoints": [
        {"id": "n", "label": "Patients", "statistic": "count"},
        {"id": "women", "label": "Women", "statistic": "rate", "when": {"variable": "sex", "is": "female"}},
        {"id": "left", "label": "Left", "statistic": "rate", "when": {"variable": "side", "is": "left"}},
        {"id": "tumor", "label": "Tumor", "statistic": "summary", "variable": "viable_tumor", "summaries": ["mean"]},
    ]
}  # fmt: skip
ELIGIBILITY = {
    "criteria": [
        {
            "id": "operated",
            "text": "Operated",
            "kind": "inclusion",
            "condition": {"variable": "surgery_date", "known": True},
        },
        {
            "id": "young",
            "text": "Born late enough",
            "kind": "inclusion",
            "condition": {"variable": "birth_year", "at_least": 1900},
        },
    ]
}
Texts = dict[str, str]


def texts() -> Texts:
    center = one_center(COLUMNS, dialect={"delimiter": ";", "dates": ["yyyy-mm-dd"]})
    return {
        "center": json.dumps(center),
        "data/one.csv": ONE,
        "codes": CODES,
        "config/endpoints.yaml": json.dumps(ENDPOINTS),
        "config/eligibility.yaml": json.dumps(ELIGIBILITY),
    }


def make(folder: Path, given: Texts) -> State:
    """The study of these texts in a folder, with the results that impact reads."""
    files = {name: text for name, text in given.items() if "/" in name}
    write_study(folder, {"one": json.loads(given["center"])}, files, given["codes"])
    tiny = run_tiny(folder)
    made, one = tiny.run, tiny.centers["one"]
    frames = {
        CENTER_OUTPUTS["ingest"]["cells"]: one.cells,
        CENTER_OUTPUTS["validate"]["rows"]: one.rows,
        CENTER_OUTPUTS["validate"]["findings"]: one.findings,
        CENTER_OUTPUTS["harmonize"]["harmonized"]: one.harmonized,
        CENTER_OUTPUTS["harmonize"]["changes"]: one.changes,
        STUDY_OUTPUTS["pool"]["patients"]: made.pooled,
        STUDY_OUTPUTS["pool"]["duplicates"]: made.duplicates,
        STUDY_OUTPUTS["eligibility"]["decisions"]: made.decisions,
        STUDY_OUTPUTS["eligibility"]["cohort"]: made.cohort,
        STUDY_OUTPUTS["endpoints"]["patients"]: made.patients,
        STUDY_OUTPUTS["endpoints"]["numbers"]: made.numbers,
        STUDY_OUTPUTS["endpoints"]["contributors"]: made.contributors,
    }
    for path, frame in frames.items():
        write_frame(frame, folder / path.format(center="one"))
    write_json(one.description, folder / CENTER_OUTPUTS["ingest"]["source"].format(center="one"))
    return State(folder, folder)


def swap(name: str, old: str, new: str) -> Callable[[Texts], Texts]:
    """An edit of one text, which has the old part once."""

    def edit(given: Texts) -> Texts:
        assert given[name].count(old) == 1, name
        return {**given, name: given[name].replace(old, new)}

    return edit


def compare(tmp_path: Path, *edits: Callable[[Texts], Texts], most: int = 100) -> Impact:
    old = make(tmp_path / "old", texts())
    given = texts()
    for edit in edits:
        given = edit(given)
    return compare_states(old, make(tmp_path / "new", given), most)


def told(found: Impact) -> dict[str, set[str]]:
    """Where each cause is -> the stems of its numbers, bounds left out."""
    return {
        cause.where: {
            stem_of(one) for one in cause.numbers if not one.startswith(("bounds", "sens"))
        }
        for cause in found.causes
    }


CELL = swap("data/one.csv", "B;F;sx", "B;M;sx")
AWAY = swap("data/one.csv", "D;F;dx;1953;2020-04-10;2020-04-14;40\n", "")
CODE = swap("codes", "side,sx,left", "side,sx,right")
LABEL = swap("config/endpoints.yaml", "Patients", "Persons")
TUMOR = swap("config/endpoints.yaml", '["mean"]', '["median"]')
BOUND = swap("config/eligibility.yaml", "1900", "1952")
SIZE = swap("data/one.csv", "2020-03-17;30", "2020-03-17;33")


@pytest.mark.ci
def test_a_cell_moves_what_it_moves_and_nothing_else(tmp_path: Path) -> None:
    found = compare(tmp_path, CELL)
    assert told(found) == {"one:one.csv:3:B (sex)": {"women"}}
    assert found.causes[0].certain
    assert (found.causes[0].before, found.causes[0].after) == ("F", "M")
    assert found.together == []


@pytest.mark.ci
def test_each_of_several_edits_has_its_own_numbers(tmp_path: Path) -> None:
    found = compare(tmp_path, CELL, CODE, SIZE, LABEL)
    assert told(found) == {
        "config/endpoints.yaml: endpoints.n.label": set(),
        "config/codelists/words.csv: side, sx": {"left"},
        "one:one.csv:3:B (sex)": {"women"},
        "one:one.csv:4:G (viable_tumor)": {"tumor"},
    }
    assert all(one.certain and not one.shared for one in found.causes)


@pytest.mark.ci
def test_a_criterion_moves_all_that_its_patients_are_in(tmp_path: Path) -> None:
    found = compare(tmp_path, BOUND)
    where = "config/eligibility.yaml: criteria.young.condition.at_least"
    assert told(found) == {where: {"n", "women", "left", "tumor"}}
    assert (found.causes[0].before, found.causes[0].after) == ("1900", "1952")


@pytest.mark.ci
def test_a_row_that_went_is_one_cause(tmp_path: Path) -> None:
    found = compare(tmp_path, AWAY)
    assert told(found) == {"one:one.csv:5:A (record)": {"n", "women", "left", "tumor"}}
    assert (found.causes[0].before, found.causes[0].after) == ("row", "no row")


@pytest.mark.ci
def test_an_endpoint_that_came_or_changed_is_one_cause(tmp_path: Path) -> None:
    found = compare(tmp_path, TUMOR)
    where = "config/endpoints.yaml: endpoints.tumor.summaries"
    assert told(found)[where] == {"tumor"}
    assert set(told(found)) == {where}


@pytest.mark.ci
def test_what_moves_a_number_only_with_another_edit_is_called_ambiguous(tmp_path: Path) -> None:
    older = swap("data/one.csv", "D;F;dx;1953", "D;F;dx;1949")
    found = compare(tmp_path, older, swap("config/eligibility.yaml", "1900", "1950"))
    by_kind = {one.kind: one for one in found.causes}
    assert "n" in found.moved
    assert "n" in by_kind["cell"].shared
    assert by_kind["config"].shared == by_kind["config"].numbers


@pytest.mark.ci
def test_without_trials_a_cause_is_given_what_it_can_reach(tmp_path: Path) -> None:
    found = compare(tmp_path, CELL, CODE, most=0)
    reached = told(found)
    assert reached["one:one.csv:3:B (sex)"] >= {"women"}
    assert reached["config/codelists/words.csv: side, sx"] == {"women", "left"}
    assert not any(one.certain for one in found.causes)


@pytest.mark.ci
def test_a_correction_is_tried_like_a_cell(tmp_path: Path) -> None:
    line = "record,variable,delivered,new,reason,who,when,approved_by\nB,sex,F,M,typing error,a,2024-01-01,b\n"
    found = compare(tmp_path, lambda given: {**given, "config/corrections/one.csv": line})
    assert [(one.kind, one.where) for one in found.causes] == [
        ("correction", "config/corrections/one.csv: B, sex")
    ]
    assert told(found)["config/corrections/one.csv: B, sex"] == {"women"}


@pytest.mark.ci
def test_nothing_changed_is_nothing_told(tmp_path: Path) -> None:
    found = compare(tmp_path)
    assert (found.moved, found.causes, found.notes) == ({}, [], [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": {"c": 1}}, {"a": 2, "b": {}}, [(("a",), 1, 2), (("b", "c"), 1, ABSENT)]),
        ([{"id": "x", "v": 1}], [{"id": "x", "v": 2}], [(("x", "v"), 1, 2)]),
        ([1, 2], [2, 1], [((), [1, 2], [2, 1])]),
        ({"a": 1}, {"a": True}, [(("a",), 1, True)]),
    ],
)
def test_the_smallest_entries_that_differ(old: object, new: object, expected: object) -> None:
    assert list(compare_entries(old, new)) == expected


def test_an_entry_is_put_and_taken_back(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text("list: [{id: x, v: 'no'}]\nday: '2020-01-01'\n")
    edit = Entry("e.yaml", ("list", "y"), ABSENT, {"id": "y", "v": 2})
    edit.apply(tmp_path, forth=True)
    assert json.loads((tmp_path / "e.yaml").read_text()) == {
        "list": [{"id": "x", "v": "no"}, {"id": "y", "v": 2}],
        "day": "2020-01-01",
    }
    edit.apply(tmp_path, forth=False)
    assert json.loads((tmp_path / "e.yaml").read_text())["list"] == [{"id": "x", "v": "no"}]
