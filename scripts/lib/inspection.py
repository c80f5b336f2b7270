"""What the files of ingest say for the end of a run: what reading only values loses of a center's workbooks, which
sources have no row, and what became of withdrawn consents.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.lib.registers import WITHDRAWN
from scripts.lib.texts import SHORT_ROWS, printable

# What is counted -> how one and how several are called.
WORDS = {
    "formula_cells": ("formula, its stored result was taken", "formulas, their stored results were taken"),
    "comments": ("comment", "comments"),
    "struck_cells": ("struck-out cell", "struck-out cells"),
    "filled_cells": ("colored cell", "colored cells"),
    "percent_cells": ("cell shown as a percentage", "cells shown as percentages"),
    "hidden_rows": ("hidden row", "hidden rows"),
    "hidden_columns": ("hidden column", "hidden columns"),
    "hidden_sheets": ("hidden sheet", "hidden sheets"),
    "merged_ranges": ("merged range", "merged ranges"),
    "external_links": ("link to another workbook", "links to other workbooks"),
}  # fmt: skip


def summarize_inspections(folder: Path) -> list[str]:
    """One line a sheet that holds more than values, and one a file that was not inspected."""
    lines = []
    for path in sorted(folder.glob("*.source.json")):
        described = json.loads(path.read_text(encoding="utf-8"))
        for source in described["sources"]:
            told = say_inspection(source.get("inspection"))
            if told:
                file = printable(described["files"][source["file"]]["name"])
                sheet = printable(source["sheet"])
                lines.append(f"  {described['center']}: {file}, sheet {sheet}: {told}")
    lines = list(dict.fromkeys(lines))
    return ["Not in the values that were read:", *lines] if lines else []


def say_inspection(found: Mapping[str, Any] | None) -> str:
    """What was counted in words; empty where there is nothing to tell."""
    if found is None:
        return ""
    if not found["inspected"]:
        return f"not inspected, {found['reason']}"
    counts = [
        f"{found[key]} {one if found[key] == 1 else several}"
        for key, (one, several) in WORDS.items()
        if found.get(key)
    ]
    return "; ".join([*counts, *(["macros"] if found["macros"] else [])])


def summarize_empty(folder: Path) -> list[str]:
    """For the end of a run: a warning for each source to which no row of its file belongs."""
    lines = []
    for path in sorted(folder.glob("*.source.json")):
        described = json.loads(path.read_text(encoding="utf-8"))
        for source in described["sources"]:
            if source["rows"] == 0:
                file = printable(described["files"][source["file"]]["name"])
                sheet = f", sheet {printable(source['sheet'])}" if source["sheet"] else ""
                lines.append(
                    f"WARNING: config/centers/{described['center']}.yaml, source {source['id']}: no row of {file}{sheet} "
                    "belongs to it, so nothing is read. Compare header_row and where with the file; "
                    "where the hospital has sent none, all is well."
                )
    return lines


def summarize_short_rows(folder: Path) -> list[str]:
    """For the end of a run: a warning for each file some of whose rows have fewer fields than the header."""
    lines = []
    for path in sorted(folder.glob("*.source.json")):
        described = json.loads(path.read_text(encoding="utf-8"))
        for source in described["sources"]:
            file = printable(described["files"][source["file"]]["name"])
            lines += [
                f"WARNING: {described['center']}, {file}: {note}. Was a line broken, or is a delimiter missing?"
                for note in source.get("notes", ())
                if note.startswith(SHORT_ROWS)
            ]
    return list(dict.fromkeys(lines))


def summarize_withdrawn(folder: Path) -> list[str]:
    """For the end of a run: what was taken out, and each line that took out nobody.

    `folder`: that of ingest, with the centers' `source.json`.
    """
    lines = []
    for path in sorted(folder.glob("*.source.json")):
        described = json.loads(path.read_text(encoding="utf-8"))
        told, center = described.get("withdrawn"), described["center"]
        if told is None:
            continue
        patients, rows = told["patients"], told["rows"]
        lines.append(
            f"Consent withdrawn: {center} {patients} {'patient' if patients == 1 else 'patients'} "
            f"({rows} {'row' if rows == 1 else 'rows'}) taken out."
        )
        lines += [
            f"WARNING: {WITHDRAWN}, line {line}: {center} delivers no such record, so nobody was taken "
            "out. Compare the spelling with the delivery; where the center has left the patient out, all is well."
            for line in told["not_delivered"]
        ]
    return lines
