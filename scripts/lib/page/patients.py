"""The records on the study page: fate, decisions, findings; cells and changes by variable."""

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.lib.catalogue import HIDDEN, Variable
from scripts.lib.cells import Cell, cells_by_record
from scripts.lib.chain import CenterRun
from scripts.lib.lineage import Lineage, Subject
from scripts.lib.page.plain import FULL, PLACE, Data, group_pairs, group_records, plain_texts
from scripts.lib.trace import explain_silence

DECISION = ("criterion", "decision", "outcome")
FINDING = ("rule", "severity", "variable", "message", "waived")
CHANGE = ("before", "after", "rule", "reason")
Catalogue = Mapping[str, Variable]


@dataclass(frozen=True)
class Known:
    """What a center has about its records, by their number; a record that has nothing is not there.

    cells: variable -> delivered cells with their texts. changes: pairs of variable and change.
    at: position of the record's row in each list of `texts`, which has the open values by variable.
    variables: the names of the catalogue among the harmonized columns.
    """

    cells: Mapping[int, Mapping[str, list[tuple[Cell, str]]]]
    changes: Mapping[int, list[Data]]
    findings: Mapping[int, list[Data]]
    at: Mapping[int, int]
    texts: Mapping[str, list[str]]
    variables: tuple[str, ...]


def list_patients(
    lineage: Lineage, subjects: list[Subject], catalogue: Catalogue, mode: str
) -> list[Data]:
    """One entry a subject, in their order.

    In the mode `full` the variables that are not hidden have a value and the texts of their cells
    (the empty text: missing), their changes what was before and after, decisions their evidence.
    """
    if not subjects:
        return []
    shown = {name for name, one in catalogue.items() if mode == FULL and one.privacy not in HIDDEN}
    centers = {
        name: _know(name, one, catalogue, shown) for name, one in lineage.run.centers.items()
    }
    columns = [*DECISION, *(["evidence"] if mode == FULL else [])]
    decisions = group_records(lineage.run.decisions, "patient", columns)
    return [
        {
            "id": one.patient,
            "center": one.center,
            "record": one.record_no,
            "status": one.status,
            "reasons": list(one.reasons),
            "silence": explain_silence(["any"], one),
            "decisions": decisions.get(one.patient, []),
            "findings": centers[one.center].findings.get(one.record_no, []),
            "variables": _variables(one.record_no, centers[one.center], shown),
        }
        for one in subjects
    ]


def _know(name: str, run: CenterRun, catalogue: Catalogue, shown: set[str]) -> Known:
    variables = tuple(str(one) for one in run.harmonized if one in catalogue)
    at: dict[int, int] = {}
    for place, number in enumerate(run.harmonized["record_no"].tolist()):
        at.setdefault(number, place)
    return Known(
        cells_by_record(name, run),
        group_records(run.changes, "record_no", ["variable", *CHANGE]),
        group_records(run.findings, "record_no", [*FINDING, *PLACE]),
        at,
        {one: plain_texts(run.harmonized[one]) for one in variables if one in shown},
        variables,
    )


def _variables(record_no: int, known: Known, shown: set[str]) -> dict[str, Data]:
    """Variable -> its cells, its changes and, where `shown` has it, its value.

    A record that is held back has no value.
    """
    cells = known.cells.get(record_no, {})
    changes = group_pairs((one["variable"], one) for one in known.changes.get(record_no, ()))
    at = known.at.get(record_no)
    found = {}
    for name in dict.fromkeys([*cells, *known.variables]):
        is_open = name in shown
        one: Data = {
            "cells": [
                [cell.source, cell.row, cell.column, *([text] if is_open else [])]
                for cell, text in cells.get(name, ())
            ],
            "changes": [_change(change, is_open) for change in changes.get(name, ())],
        }
        if name in known.texts and at is not None:
            one["value"] = known.texts[name][at]
        found[name] = one
    return found


def _change(change: Data, is_open: bool) -> Data:
    """A change; a person's reason may quote the value, so it goes where values go.

    The id of a finding is a plain digest of the record id, so whoever guesses one learns the other:
    it is named nowhere.
    """
    by_hand = str(change["rule"]).startswith("correction")
    blamed = not by_hand and str(change["reason"]).startswith("finding ")
    told = {**change, "reason": "a finding" if blamed else change["reason"]}
    if is_open:
        return {key: told[key] for key in CHANGE}
    return {key: told[key] for key in ("rule", "reason") if key == "rule" or not by_hand}
