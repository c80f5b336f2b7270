"""The numbers on the study page, each with the variables of every record that reach it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.lib.lineage import Lineage, Subject
from scripts.lib.page.plain import Data, plain_records
from scripts.lib.trace import describe_formula

ROLES = ("numerator", "denominator")
TEXTS = ("label", "section", "statistic", "text", "unit")
VALUES = ("value", "lower", "upper", "reason", "note")


class Positions:
    """Things by the position at which they were first seen."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}

    def of(self, one: Any) -> int:
        return self.known.setdefault(one, len(self.known))


def list_numbers(
    lineage: Lineage, subjects: list[Subject]
) -> tuple[list[dict[str, str]], list[Data]]:
    """The distinct sets of variables with their reasons, and one entry a number.

    `reads` has of each subject the position of its set; `numerator` and `denominator` have
    positions of subjects, in order; `any` has whatever reaches the number through any record.
    `value`, `lower` and `upper` are in `unit`, None where the number is not given (`reason` says
    why).
    """
    sets, numbers = read_sets(lineage, subjects)
    # The contributors of a study whose patients are left out are its largest frame.
    members = _members(lineage.run.contributors) if subjects else {}
    return sets, [
        {
            "id": row["number_id"],
            "reads": numbers[row["number_id"]],
            "formula": describe_formula(row["number_id"], lineage),
            **{
                role: _positions(subjects, members.get((row["number_id"], role), set()))
                for role in ROLES
            },
            "any": sorted(lineage.read_anywhere(row["number_id"])),
            **{key: row[key] for key in (*TEXTS, *VALUES)},
        }
        for row in plain_records(lineage.run.numbers)
    ]


def read_sets(
    lineage: Lineage, subjects: list[Subject]
) -> tuple[list[dict[str, str]], Mapping[str, list[int]]]:
    """The distinct sets, and number -> the position of the set of each subject.

    Many records are of one kind to a number, so the lineage is asked once a kind.
    """
    sets, kinds = Positions(), Positions()
    each = [(one.patient, kinds.of((one.status, one.deciding))) for one in subjects]
    listed = list(kinds.known)
    numbers = {}
    for number in lineage.run.numbers["number_id"]:
        population = lineage.population(number) if subjects else set()
        seen: dict[tuple[int, bool], int] = {}
        found = []
        for patient, kind in each:
            inside = patient in population
            if (kind, inside) not in seen:
                status, deciding = listed[kind]
                why = lineage.kind_reads(number, status, deciding, inside)
                seen[kind, inside] = sets.of(tuple(why.items()))
            found.append(seen[kind, inside])
        numbers[number] = found
    return [dict(one) for one in sets.known], numbers


def _members(contributors: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """Number and role -> patients."""
    found: dict[tuple[str, str], set[str]] = {}
    columns = (contributors[name].tolist() for name in ("number_id", "role", "patient"))
    for number, role, patient in zip(*columns, strict=True):
        found.setdefault((number, role), set()).add(patient)
    return found


def _positions(subjects: list[Subject], patients: set[str]) -> list[int]:
    return [at for at, one in enumerate(subjects) if one.patient in patients]
