"""What stands behind a printed place that is no number by name: a cell of a table, a point of a figure.

A place leads to numbers, to patients with the variables that decide it, to raw rows, or to findings;
from there on it is the lineage's way down to the delivered cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scripts.lib.answers import Answer
from scripts.lib.cells import Cell, place_of
from scripts.lib.lineage import VALUE, Lineage
from scripts.lib.trace import (
    Data,
    describe_subject,
    show_number,
    show_place,
    subject_lines,
    trace_number,
)

LABELS = "words of the configuration or of the catalogue: nothing is computed here"


@dataclass(frozen=True)
class Behind:
    """What stands behind a place: `numbers` by id; `patients` with the `variables` that decide it;
    `rows` of fates (center, source, source_row, fate, reason); `findings` (center and columns of
    findings). Where there is nothing of these, `note` says why.
    """

    title: str
    numbers: Sequence[str] = ()
    patients: Sequence[str] = ()
    variables: Sequence[str] = ()
    rows: pd.DataFrame | None = None
    findings: pd.DataFrame | None = None
    note: str = ""


def trace_place(name: str, behind: Behind, lineage: Lineage) -> Data:
    """A printed place down to the delivered cells."""
    mine = set(behind.patients)
    why = dict.fromkeys(sorted(lineage.reads.close(behind.variables)), VALUE)
    return {
        "place": name,
        "title": behind.title,
        "numbers": [trace_number(one, lineage) for one in behind.numbers],
        "patients": [
            {**describe_subject(one, lineage, why), "role": one.status}
            for one in lineage.subjects.values()
            if one.patient in mine
        ],
        "rows": list_rows(behind.rows, lineage),
        "findings": list_findings(behind.findings, lineage),
        "note": behind.note,
    }


def list_rows(rows: pd.DataFrame | None, lineage: Lineage) -> list[dict[str, Any]]:
    """Raw rows with their fates."""
    if rows is None:
        return []
    return [
        {
            **place_of(Cell(row["center"], row["source"], int(row["source_row"]), 1), lineage),
            "fate": row["fate"],
            "reason": row["reason"],
            "patient": "" if pd.isna(row["patient"]) else row["patient"],
        }
        for row in rows.to_dict("records")
    ]


def list_findings(findings: pd.DataFrame | None, lineage: Lineage) -> list[dict[str, Any]]:
    """Findings with the place of the doubted cell."""
    if findings is None:
        return []
    columns = ["center", "finding_id", "rule", "severity", "variable", "file", "sheet"]
    columns += ["source_row", "column"]
    shown = findings.reindex(columns=columns).astype("object")
    found: list[dict[str, Any]] = shown.where(shown.notna(), "").to_dict("records")
    return found


def show_trace(data: Data) -> Answer:
    """The lines of a place's trace."""
    lines = [f"{data['place']}: {data['title']}"]
    for one in data["numbers"]:
        lines += ["", *show_number(one).lines]
    for one in data["patients"]:
        lines += ["", *subject_lines(one, one["role"])]
    lines += [_row_line(row) for row in data["rows"]]
    lines += [
        f"  {one['finding_id']}: {one['rule']} ({one['severity']}), {one['center']} {one['file']} "
        f"row {one['source_row']} column {one['column'] or '(none)'}"
        for one in data["findings"]
    ]
    if not (data["numbers"] or data["patients"] or data["rows"] or data["findings"]):
        lines.append(f"  {data['note'] or 'nobody and nothing: the count is zero'}")
    return Answer(data, lines)


def _row_line(row: dict[str, Any]) -> str:
    place = show_place({**row, "header": ""}).rpartition(" column ")[0]
    reason = f" ({row['reason']})" if row["reason"] else ""
    whose = f", {row['patient']}" if row["patient"] else ""
    return f"  {row['center']}: {place}: {row['fate']}{reason}{whose}"
