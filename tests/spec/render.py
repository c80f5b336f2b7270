"""docs/criteria.md from the criteria and their tiny patients: `python -m tests.spec.render`."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.config import read_yaml
from scripts.lib.eligibility import describe_criterion, variables_read
from scripts.lib.readings import read_criterion

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "criteria.md"
HEAD = """# The criteria as the code applies them

Made from `config/eligibility.yaml` and `tests/spec/criteria.yaml` by `python -m tests.spec.render`; a
test keeps the page in step with the code. Every line is a tiny patient, tested: what is said of it,
and whether the criterion lets it in (*pass*), keeps it out (*fail*) or cannot be decided (*unknown*).
What a line does not say is missing, and missing is never taken for a "no". An inclusion criterion
passes when its rule is met, an exclusion criterion when its rule is not met, and whom a criterion
does not concern passes it. The words of the rules are explained at the end of the page.

A patient is analysed when all criteria pass, excluded when one fails, and undetermined otherwise;
the undetermined are {policy}.

The bounds of the results say between which values a number lies, however the unknown comes out:
each undetermined patient is let in or left out, each endpoint value that is not known is a yes or a
no. They equal what all ways to fill the missing cells give, with two reservations. Where two criteria
read one variable, each is let come out either way on its own, so that bounds can be wider than that
(the criteria below read no variable in ways that exclude each other). And what the known cells decide
is not doubted: 0 % viable tumor is free of tumor, also without a ypT.

Source of the criteria: the report of Chiappetta et al., J Thorac Dis 2025;17(7):4929-4939.
"""
POLICIES = {
    "hold_out": "held out of the analysis and counted apart",
    "include": "analysed",
    "exclude": "excluded",
}


def read_cases() -> dict[str, list[dict[str, Any]]]:
    """Criterion, or criterion=reading, to its tiny patients; dates as days."""
    known = {**read_catalogue(), **read_derived()}
    cases = read_yaml(Path(__file__).with_name("criteria.yaml"))
    for case in (one for found in cases.values() for one in found):
        for name, value in case["patient"].items():
            if known[name].type == "date":
                case["patient"][name] = pd.Timestamp(value)
    return dict(cases)


def read_rules() -> dict[str, Any]:
    """The eligibility rules that ship with the study."""
    return dict(read_yaml(ROOT / "config" / "eligibility.yaml"))


def criteria_by_key(rules: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Criterion, or criterion=reading, to the criterion as it is applied."""
    found = {}
    for one in rules["criteria"]:
        for reading in one.get("readings", [None]):
            applied = read_criterion(one, reading)
            if applied is not None:
                found[one["id"] if reading is None else f"{one['id']}={reading}"] = dict(applied)
    return found


def render_page() -> str:
    """The whole page."""
    rules, cases = read_rules(), read_cases()
    applied = criteria_by_key(rules)
    parts = [HEAD.format(policy=POLICIES[rules.get("unknown", "hold_out")])]
    for number, one in enumerate(rules["criteria"], start=1):
        parts.append(f"## {number}. {one['text']} ({one['kind']})\n")
        parts += [f"{one['source']}\n"] if "source" in one else []
        for reading in one.get("readings", [None]):
            key = one["id"] if reading is None else f"{one['id']}={reading}"
            if reading is not None:
                active = ", the active one" if reading == one["active"] else ""
                parts.append(
                    f"**Reading `{reading}`{active}**: {one['readings'][reading]['text']}.\n"
                )
            if key in applied:
                parts.append(f"Rule (`{key}`): {describe_criterion(applied[key])}.\n")
                parts.append(render_cases(cases[key]))
    return "\n".join([*parts, render_words(applied)])


def render_words(applied: dict[str, dict[str, Any]]) -> str:
    """The variables that the criteria read, with what they are and can be."""
    known = {**read_catalogue(), **read_derived()}
    read = dict.fromkeys(name for one in applied.values() for name in variables_read(one))
    kinds = {"boolean": "yes, no", "date": "a day"}
    lines = ["## The words of the rules\n", "| word | what it is | can be |", "| --- | --- | --- |"]
    for name in read:
        one = known[name]
        values = kinds.get(one.type) or ", ".join(one.levels) or one.type
        lines.append(f"| {name} | {one.label} | {values} |")
    return "\n".join(lines) + "\n"


def render_cases(cases: list[dict[str, Any]]) -> str:
    """The tiny patients of one criterion as a table."""
    lines = ["| patient | what is said | outcome |", "| --- | --- | --- |"]
    for case in cases:
        said = "; ".join(f"{name} = {say(value)}" for name, value in case["patient"].items())
        lines.append(f"| {case['why']} | {said or 'nothing'} | {case['outcome']} |")
    return "\n".join(lines) + "\n"


def say(value: Any) -> str:
    """A value as printed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8", newline="\n")
