"""Planted edits: `impact` names exactly them, and the numbers they moved."""

from collections.abc import Callable

import pytest

from scripts.lib.impact.compare import compare_states
from scripts.lib.impact.states import State
from tests.workflow.study import Study

CELL = "alpha:alpha.csv:2:"


def plant_cell(study: Study) -> None:
    path = study.folder / "data/demo/alpha.csv"
    path.write_bytes(path.read_bytes().replace(b";mai;", b";ex;", 1))


def plant_definition(study: Study) -> None:
    study.edit("config/config.yaml", "perioperative_days: 30", "perioperative_days: 3")


def plant_function(study: Study) -> None:
    study.edit(
        "scripts/lib/recist.py",
        "\n\ndef shrinkage",
        "\n\ndef extra():\n    pass\n\n\ndef shrinkage",
    )


@pytest.mark.ci
@pytest.mark.parametrize(
    ("plant", "kind", "where", "moves"),
    [
        (plant_cell, "cell", CELL, True),
        (plant_definition, "config", "config/config.yaml: definitions.perioperative_days", False),
        (plant_function, "function", "scripts/lib/recist.py: extra", False),
    ],
)
def test_exactly_what_was_planted_is_named(
    plant: Callable[[Study], None],
    kind: str,
    where: str,
    moves: bool,
    finished: Study,
    study: Study,
) -> None:
    plant(study)
    run = study.call()
    assert run.code == 0, run.text
    found = compare_states(
        State(finished.folder, finished.folder), State(study.folder, study.folder)
    )
    assert [(one.kind, one.where.startswith(where)) for one in found.causes] == [(kind, True)]
    if moves:
        assert found.moved
        assert found.causes[0].certain
        assert set(found.causes[0].numbers) == set(found.moved)
