"""docs/messages.md from the registry of rules: every finding, what it says, and what to do.

python -m scripts.lib.message_docs > docs/messages.md
"""

import sys

from scripts.lib.rules import BLOCKING, ERROR, WARNING
from scripts.lib.rules.registry import RULES

HEAD = """# What each finding means

This page is made from the registry of rules (`scripts/lib/rules/`): change a message there, and make the page
anew with `python -m scripts.lib.message_docs > docs/messages.md`.

Each finding is a question to the center, in `results/queries/<center>.xlsx`. The center delivers a right value, or
the study corrects the cell in `config/corrections/<center>.csv`, or accepts it in `config/waivers.csv`.
A severity or limit is changed for the study under `rules` in `config/config.yaml`, unless the value cannot be kept.
"""
MEANINGS = {
    BLOCKING: "the row is kept out until the finding is settled",
    ERROR: "the doubted cell counts as missing until the finding is settled",
    WARNING: "the value is kept as delivered",
}


def write_messages() -> str:
    """The page: a section a severity, a line a rule, in the order of the registry."""
    lines = [HEAD]
    for severity, meaning in MEANINGS.items():
        lines += [f"## {severity}: {meaning}", ""]
        lines += [
            "| finding | fields | what it says | can be lowered |",
            "| --- | --- | --- | --- |",
        ]
        for one in RULES.values():
            if one.severity == severity:
                fields = ", ".join(one.fields).replace("*", "any")
                text = one.message.replace("|", "\\|")
                lines.append(f"| `{one.id}` | {fields} | {text} | {'no' if one.hard else 'yes'} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    sys.stdout.write(write_messages())
