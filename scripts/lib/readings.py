"""Readings of ambiguous criteria: one is active, the others show how much hangs on the choice.

A criterion of config/eligibility.yaml has a condition, or several declared `readings` of which one
is `active`. A reading may change the condition, the kind and whom it applies to, or say
`applied: false`: then the criterion is no part of the flow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Criterion = Mapping[str, Any]
CHANGED = ("kind", "condition", "applies_to")


@dataclass(frozen=True)
class Scenario:
    """One set of criteria: the active one, another reading of a criterion, or one left out."""

    scenario: str
    kind: str
    criterion: str
    reading: str
    text: str
    criteria: tuple[Criterion, ...]


def read_criterion(criterion: Criterion, reading: str | None = None) -> Criterion | None:
    """A criterion under one of its readings (the active one where none is named); None: not applied."""
    if "readings" not in criterion:
        return criterion
    name = criterion["active"] if reading is None else reading
    chosen = criterion["readings"][name]
    if not chosen.get("applied", True):
        return None
    base = {key: value for key, value in criterion.items() if key not in ("readings", "active")}
    return {**base, **{key: chosen[key] for key in CHANGED if key in chosen}, "reading": name}


def active_criteria(criteria: list[Criterion]) -> list[Criterion]:
    """The criteria that decide, in protocol order, each under its active reading."""
    return [found for one in criteria if (found := read_criterion(one)) is not None]


def list_scenarios(criteria: list[Criterion]) -> list[Scenario]:
    """The active criteria first, then every other declared reading, then each criterion left out."""
    active = tuple(active_criteria(criteria))
    first = Scenario("active", "active", "", "", "All criteria as declared", active)
    others = [scenario for one in criteria for scenario in _other_readings(one, criteria)]
    without = [
        Scenario(
            f"without={one['id']}",
            "left_out",
            one["id"],
            "",
            f"Without: {one['text']}",
            tuple(other for other in active if other["id"] != one["id"]),
        )
        for one in active
    ]
    return [first, *others, *without]


def _other_readings(criterion: Criterion, criteria: list[Criterion]) -> Iterator[Scenario]:
    for name, reading in criterion.get("readings", {}).items():
        if name == criterion["active"]:
            continue
        found = [
            read_criterion(one, name if one["id"] == criterion["id"] else None) for one in criteria
        ]
        yield Scenario(
            f"{criterion['id']}={name}",
            "reading",
            criterion["id"],
            name,
            f"{criterion['text']}: {reading['text']}",
            tuple(one for one in found if one is not None),
        )
