"""Codelists: a value as delivered -> the study's code. CSV files that a data manager edits.

Columns: variable ("*" for every variable), value, code. Values are compared without case, outer
blanks and Unicode form. Later lists win over earlier ones, and a variable's own line over "*".
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from scripts.lib.texts import normalize

Codelist = dict[str, dict[str, str]]


def read_codelists(paths: Iterable[Path]) -> Codelist:
    """Several codelists as one: variable -> normalized value -> study code."""
    merged: Codelist = {}
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                merged.setdefault(row["variable"], {})[normalize(row["value"])] = row[
                    "code"
                ].strip()
    return merged


def codes_for(
    codelist: Codelist,
    variable: str,
    allowed: Iterable[str] = (),
    choices: dict[str, str] | None = None,
) -> dict[str, str]:
    """Normalized value -> study code for one variable; an empty code means missing on purpose.

    A "*" line counts where its code is `allowed` for the variable, or empty. `choices` (REDCap: raw
    code -> label): a raw code means what its label means, whatever a "*" line says of such a code;
    only a line of the variable's own goes before. A label means what its raw code means, where the
    list has the codes and the export the labels.
    """
    levels = {normalize(level): level for level in allowed}
    fitting = {"", *levels.values()}
    shared = {value: code for value, code in codelist.get("*", {}).items() if code in fitting}
    own = codelist.get(variable, {})
    words = {**levels, **shared, **own}
    labels = {normalize(raw): normalize(label) for raw, label in (choices or {}).items()}
    raws = {raw: words.get(label, label) for raw, label in labels.items()}
    told = [label for label in labels.values() if label not in words]
    shown = {
        label: own[raw] for raw, label in labels.items() if raw in own and told.count(label) == 1
    }
    return {**shared, **shown, **raws, **own}
