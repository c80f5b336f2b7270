"""Planted edits: `impact` names exactly them, and the numbers each of them moved."""

import pytest

from scripts.lib.impact.compare import Impact, compare_states
from scripts.lib.impact.states import State, stem_of
from tests.workflow.study import Study

CELL = "alpha:alpha.csv:2:E (smoking)"
CODE = "config/codelists/it.csv: smoking, fumatore"
PERIOD = "config/config.yaml: definitions.perioperative_days"
WINDOW = "config/eligibility.yaml: criteria.surgery_in_window.condition.between"
FUNCTION = "scripts/lib/recist.py: extra"


def plant(study: Study) -> None:
    """A cell, a line of a codelist, a definition, a criterion and a function that nobody calls."""
    path = study.folder / "data/demo/alpha.csv"
    path.write_bytes(path.read_bytes().replace(b";mai;", b";ex fumatore;", 1))
    study.edit("config/codelists/it.csv", "smoking,fumatore,current", "smoking,fumatore,former")
    study.edit("config/config.yaml", "perioperative_days: 30", "perioperative_days: 3")
    study.edit("config/eligibility.yaml", "2022-12-31", "2023-12-31")
    study.edit(
        "scripts/lib/recist.py",
        "\n\ndef shrinkage",
        "\n\ndef extra():\n    pass\n\n\ndef shrinkage",
    )


def numbers_of(found: Impact) -> dict[str, list[str]]:
    return {one.where: one.numbers for one in found.causes}


@pytest.mark.ci
def test_exactly_what_was_planted_is_named_with_what_it_moved(
    finished: Study, study: Study
) -> None:
    plant(study)
    run = study.call("--until", "endpoints")
    assert run.code == 0, run.text
    found = compare_states(
        State(finished.folder, finished.folder), State(study.folder, study.folder)
    )
    moved = numbers_of(found)
    assert set(moved) == {CELL, CODE, PERIOD, WINDOW, FUNCTION}
    assert all(one.certain for one in found.causes)
    assert found.together == []
    smoking = {one for one in found.moved if ".smoking." in one}
    assert {stem_of(one) for one in moved[CELL]} == {"characteristics"}
    assert set(moved[CELL]) | set(moved[CODE]) <= smoking
    assert set(moved[WINDOW]) >= set(found.moved) - smoking - set(moved[PERIOD])
    assert all(stem_of(one) in ("mortality", "morbidity") for one in moved[PERIOD])
    assert moved[FUNCTION] == []
