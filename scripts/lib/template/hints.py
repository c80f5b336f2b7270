"""What a person is told at a cell of the template, and what a value there may be at least and at most."""

from scripts.lib.catalogue import Variable
from scripts.lib.template import Words

SPECIAL = ("record", "drug", "complications", "n_stations")
LIMITS = {"%": ("0", "100"), "year": ("1900", "2100")}


def find_hint(variable: Variable, words: Words) -> str:
    """What to write, in the language; empty where the list of the cell says it all."""
    hints: dict[str, str] = words["hints"]
    if variable.name in SPECIAL:
        return hints[variable.name]
    if variable.tnm_axis or variable.is_stage_group:
        return hints["category" if variable.tnm_axis else "stage"]
    if variable.type == "list":
        return hints["several"]
    if variable.type in ("number", "integer") and not variable.levels:
        return hints["number"]
    return hints["date"] if variable.type == "date" else ""


def find_limits(variable: Variable) -> tuple[str, str]:
    """The least and the greatest number; empty where there is none."""
    if variable.type not in ("number", "integer") or variable.levels:
        return "", ""
    first, dash, last = variable.unit.partition("-")
    if dash and first.isdigit() and last.isdigit():
        return first, last
    return LIMITS.get(variable.unit, ("0", ""))
