"""Codelists: a value as delivered -> the study's code. CSV files that a data manager edits.

Columns: variable ("*" for every variable), value, code. Values are compared without case, outer
blanks and Unicode form. Later lists win over earlier ones, and a variable's own line over "*".
"""

import csv
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from scripts.lib.dialect import BLANKS

Codelist = dict[str, dict[str, str]]


def normalize(text: str) -> str:
    """A delivered value in the form in which codelists compare."""
    return " ".join(unicodedata.normalize("NFKC", text).strip(BLANKS).split()).casefold()


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
    """Normalized value -> study code for one variable.

    A "*" line counts where its code is `allowed` for the variable. `choices` (REDCap: raw code ->
    label) lets a raw code find the line of its label.
    """
    shared = {value: code for value, code in codelist.get("*", {}).items() if code in set(allowed)}
    codes = {**shared, **codelist.get(variable, {})}
    for raw, label in (choices or {}).items():
        codes.setdefault(normalize(raw), codes.get(normalize(label), normalize(label)))
    return codes
