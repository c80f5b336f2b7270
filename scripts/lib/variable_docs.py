"""docs/variables.md from the catalogue: every variable that centers deliver, and every one that is derived.

python -m scripts.lib.variable_docs > docs/variables.md
"""

import sys
from collections.abc import Iterable

from scripts.lib.catalogue import Variable, read_catalogue, read_derived

HEAD = """# The variables

This page is made from `scripts/lib/reference/variables.csv` and `derived.csv`; change a line there, and make the page
anew with `python -m scripts.lib.variable_docs > docs/variables.md`. A study adds variables of its own in
`config/variables.csv`, with the same columns. What a finished study has of each is its table `dictionary`.

Kinds: a code is one of its levels, a list several of them or `none`. Classes: a *direct* identifier and *free text*
never leave, a *quasi* identifier counts in the checks of row-level releases, *sensitive* is what is known of a patient's
health, *open* says nothing of a patient.
"""
DELIVERED = "What centers deliver"
DERIVED = "What the pipeline derives"


def write_variables() -> str:
    """The page: the catalogue by group, then the derived variables by the stage that derives them."""
    parts = [HEAD]
    for title, catalogue in ((DELIVERED, read_catalogue()), (DERIVED, read_derived())):
        groups = list(dict.fromkeys(one.group for one in catalogue.values()))
        parts.append(f"\n## {title}\n")
        for group in groups:
            parts.append(write_group(group, (v for v in catalogue.values() if v.group == group)))
    return "".join(parts)


def write_group(group: str, variables: Iterable[Variable]) -> str:
    """One table."""
    lines = ["", f"### {group}", "", "| variable | what | kind | unit or levels | class |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for one in variables:
        told = one.unit_or_levels.replace("|", ", ")
        lines.append(
            f"| `{one.name}` | {one.label} | {one.type} | {told} | {one.privacy.replace('_', ' ')} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(write_variables())
