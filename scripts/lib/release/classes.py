"""Which variables may never be released, by their class in the catalogue."""

from collections.abc import Mapping, Sequence

from scripts.lib.catalogue import HIDDEN, Variable

NEVER = ("patient", "record_no", "birth_year")  # a link to the study; a year of birth tells ages


def check_columns(columns: Sequence[str], catalogue: Mapping[str, Variable]) -> list[str]:
    """Why columns may not be released, whatever an exception says."""
    problems = []
    for name in columns:
        one = catalogue.get(name)
        if name in NEVER:
            problems.append(f"identifier: {name} links to the study or tells the age of the oldest")
        elif one is None:
            problems.append(f"class: {name} is not in the catalogue, so its class is unknown")
        elif one.privacy in HIDDEN:
            problems.append(f"class: {name} is a variable of class {one.privacy}")
        elif one.type == "text":
            problems.append(f"class: {name} is text without declared levels")
    return problems
