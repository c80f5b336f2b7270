"""What reading only values loses of a center's workbooks: told at the end of a run."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.lib.texts import printable

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
