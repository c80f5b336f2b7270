"""What the study page shows, as plain data, joined from results of the run; nothing is computed anew.

With `counts` no value of a cell, no evidence (it quotes values)
value is in the data, so that no viewer can find one there. Direct identifiers and free text are in
neither form. Lists refer to patients, variables and sets of variables by position.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.lib.catalogue import HIDDEN, Variable, read_catalogue, read_derived
from scripts.lib.cells import Cell, cells_of_record, place_of
from scripts.lib.lineage import Lineage, Subject, columns_of
from scripts.lib.trace import describe_formula, explain_silence

COUNTS, FULL = "counts", "full"
MOST_PATIENTS = 1_000  # of a larger study the page would be too large to open, and too slow to make
FINDING = ("rule", "severity", "variable", "message", "waived")
PLACE = ("file", "sheet", "source_row", "column", "header")
Data = dict[str, Any]
Frames = Mapping[str, pd.DataFrame]


class Positions:
    """Things by the position at which they were first seen."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}

    def of(self, one: Any) -> int:
        return self.known.setdefault(one, len(self.known))


def build_data(
    lineage: Lineage, frames: Frames, artifacts: list[Data], mode: str, root: str
) -> Data:
    """Everything on the page. `frames`: attrition, sensitivity, scenarios, scorecard, queries.

    `artifacts`: one entry a job (name, outputs with hashes, the jobs it reads from). Of a study with more
    patients than `MOST_PATIENTS` no single one is on the page, and `left_out` says how many there are.
    """
    study, run = lineage.study, lineage.run
    catalogue = {**read_catalogue(study.variables), **read_derived()}
    subjects = list(lineage.subjects.values())
    left_out = len(subjects) if len(subjects) > MOST_PATIENTS else 0
    if left_out:
        subjects = []
    sets, numbers = _reads(lineage, subjects)
    members = _members(run.contributors)
    return {
        "mode": mode,
        "title": study.config["study"]["title"],
        "version": study.config["study"]["version"],
        "notice": study.notice,
        "cutoff": study.config["data_cutoff"],
        "root": root,
        "centers": [
            _center(name, label, lineage, frames) for name, label in study.labels().items()
        ],
        "variables": {
            name: {"label": one.label, "hidden": one.privacy in HIDDEN, "date": one.type == "date"}
            for name, one in catalogue.items()
        },
        "sets": sets,
        "numbers": [
            _number(
                row,
                numbers[row["number_id"]],
                lineage,
                members.get(row["number_id"], {}),
                [one.patient for one in subjects],
            )
            for row in run.numbers.to_dict("records")
        ],
        "left_out": left_out,
        "patients": [_patient(one, lineage, catalogue, mode) for one in subjects],
        "steps": _records(frames["attrition"]),
        "criteria": _criteria(lineage),
        "readings": _readings(subjects, frames),
        "artifacts": artifacts,
    }


def _reads(
    lineage: Lineage, subjects: list[Subject]
) -> tuple[list[dict[str, str]], dict[str, list[int]]]:
    """The distinct sets of variables with their reasons, and of each number one set a record."""
    sets = Positions()
    numbers = {
        number: [
            sets.of(tuple(lineage.variables_read(number, subject).items())) for subject in subjects
        ]
        for number in lineage.run.numbers["number_id"]
    }
    return [dict(one) for one in sets.known], numbers


def _number(
    row: Data,
    reads: list[int],
    lineage: Lineage,
    roles: Mapping[str, set[str]],
    patients: list[str],
) -> Data:
    number_id = row["number_id"]
    return {
        "id": number_id,
        "reads": reads,
        "formula": describe_formula(number_id, lineage),
        **{
            role: [at for at, patient in enumerate(patients) if patient in roles.get(role, ())]
            for role in ("numerator", "denominator")
        },
        "any": sorted(lineage.read_anywhere(number_id)),
        **{key: _plain(row[key]) for key in ("label", "section", "statistic", "text", "unit")},
        **{key: _plain(row[key]) for key in ("value", "lower", "upper", "reason", "note")},
    }


def _members(contributors: pd.DataFrame) -> dict[str, dict[str, set[str]]]:
    """Number -> role -> patients."""
    found: dict[str, dict[str, set[str]]] = {}
    for (number, role), part in contributors.groupby(["number_id", "role"], observed=True):
        found.setdefault(str(number), {})[str(role)] = set(part["patient"])
    return found


def _patient(one: Subject, lineage: Lineage, catalogue: Mapping[str, Variable], mode: str) -> Data:
    run = lineage.run.centers[one.center]
    values = run.harmonized[run.harmonized["record_no"] == one.record_no]
    changes = run.changes[run.changes["record_no"] == one.record_no]
    findings = run.findings[run.findings["record_no"] == one.record_no]
    cells = cells_of_record(one.center, one.record_no, run)
    decisions = lineage.run.decisions
    mine = decisions[decisions["patient"] == one.patient]
    names = list(dict.fromkeys([*cells, *(str(name) for name in values if name in catalogue)]))
    logged = ["before", "after", "rule", "reason"]
    logs = {
        str(key): _records(part[logged]) for key, part in changes.groupby("variable", observed=True)
    }
    variables = {}
    for name in names:
        open_value = mode == FULL and catalogue[name].privacy not in HIDDEN
        shown: Data = {
            "cells": [
                [cell.source, cell.row, cell.column, *([text] if open_value else [])]
                for cell, text in cells.get(name, ())
            ],
            "changes": [_change(change, open_value) for change in logs.get(name, ())],
        }
        if open_value and name in values and len(values):
            shown["value"] = _text(values[name].iloc[0])
        variables[name] = shown
    columns = ["criterion", "decision", "outcome", *(["evidence"] if mode == FULL else [])]
    return {
        "id": one.patient,
        "center": one.center,
        "record": one.record_no,
        "status": one.status,
        "reasons": list(one.reasons),
        "silence": explain_silence(["any"], one),
        "decisions": _records(mine[columns]),
        "findings": _records(findings[[*FINDING, *PLACE]]),
        "variables": variables,
    }


def _change(change: Data, open_value: bool) -> Data:
    """A change; a person's reason may quote the value, so it goes where values go.

    The id of a finding is a plain digest of the record id, so whoever guesses one learns the other: it is named nowhere.
    """
    by_hand = str(change["rule"]).startswith("correction")
    blamed = not by_hand and str(change["reason"]).startswith("finding ")
    told = {**change, "reason": "a finding" if blamed else change["reason"]}
    if open_value:
        return told
    return {key: told[key] for key in ("rule", "reason") if key == "rule" or not by_hand}


def _center(name: str, label: str, lineage: Lineage, frames: Frames) -> Data:
    """A center: deliveries, completeness by variable, findings, queries, and its sources."""
    run, settings = lineage.run.centers[name], lineage.study.centers[name]
    total = len(run.harmonized)
    queries = frames["queries"]
    mine = queries[queries["center"] == name]
    card = frames["scorecard"]
    return {
        "id": name,
        "label": label,
        "records": total,
        "deliveries": [str(one["received"]) for one in settings["deliveries"]],
        "files": [
            {"name": one["name"], "sha256": one["sha256"]}
            for one in run.description["files"].values()
        ],
        "complete": {
            str(variable): int(run.harmonized[variable].notna().sum())
            for variable in run.harmonized
            if variable not in ("record_no", "record")
        },
        "queries": _records(
            mine[
                [
                    "rule",
                    "severity",
                    "variable",
                    "message",
                    "status",
                    "age_days",
                    *PLACE,
                ]
            ]
        ),
        "card": next(iter(_records(card[card["center"] == name])), {}),
        "sources": {one["id"]: _source(name, one, lineage) for one in run.description["sources"]},
    }


def _source(center: str, source: Data, lineage: Lineage) -> Data:
    """File and sheet of a source, its columns' headers and variables, and which cells place a row."""
    run = lineage.run.centers[center]
    columns = columns_of(run.description, source["id"])
    settings = next(
        one for one in lineage.study.centers[center]["sources"] if one["id"] == source["id"]
    )
    reduce = settings.get("reduce", {})
    places = [*columns.get("record", ()), *(place for place, _ in source.get("where", ()))]
    if reduce.get("rule") in ("first", "last"):
        places += columns.get(reduce.get("by"), [])
    spots = sorted({*(place for found in columns.values() for place in found), *places})
    rows = run.rows[run.rows["source"] == source["id"]]
    first = place_of(Cell(center, source["id"], 1, 1), lineage)
    return {
        "file": first["file"],
        "sheet": first["sheet"],
        "base": bool(rows["base"].any()),
        "places": sorted(set(places)),
        "variables": sorted(columns),
        "columns": {
            str(spot): [
                (found := place_of(Cell(center, source["id"], 1, spot), lineage))["column"],
                found["header"],
            ]
            for spot in spots
        },
    }


def _criteria(lineage: Lineage) -> list[Data]:
    """Each criterion: met, not met, unknown over all distinct patients."""
    decisions = lineage.run.decisions
    texts = {one["id"]: one["text"] for one in lineage.study.eligibility["criteria"]}
    found = []
    for name, text in texts.items():
        counts = decisions.loc[decisions["criterion"] == name, "decision"].astype("str")
        tally = counts.value_counts().to_dict()
        found.append(
            {
                "id": name,
                "text": text,
                **{key: int(tally.get(key, 0)) for key in ("met", "not_met", "unknown")},
            }
        )
    return found


def _readings(subjects: list[Subject], frames: Frames) -> list[Data]:
    """Each scenario with those of the patients whom it lets in or keeps out."""
    known = {one.patient: at for at, one in enumerate(subjects) if one.patient}
    moved = frames["scenarios"]
    readings = _records(frames["sensitivity"])
    for one in readings:
        mine = moved[moved["scenario"] == one["scenario"]]
        one["moved"] = [
            [known[patient], change]
            for patient, change in mine[["patient", "change"]].to_numpy()
            if patient in known
        ]
    return readings


def _records(frame: pd.DataFrame) -> list[Data]:
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    """A cell of a frame as JSON has it; missing is the empty text for texts, null for numbers."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")


def describe_artifacts(records: Iterable[Mapping[str, Any]]) -> list[Data]:
    """One entry a job: its outputs with hashes, and the jobs whose outputs it reads."""
    listed = sorted(records, key=lambda one: (one["rule"], sorted(one["wildcards"].items())))
    names = [" ".join([one["rule"], *one["wildcards"].values()]) for one in listed]
    made = {path: name for one, name in zip(listed, names, strict=True) for path in one["outputs"]}
    return [
        {
            "job": name,
            "rule": one["rule"],
            "outputs": dict(sorted(one["outputs"].items())),
            "reads": sorted({made[path] for path in one["inputs"] if path in made}),
        }
        for one, name in zip(listed, names, strict=True)
    ]
