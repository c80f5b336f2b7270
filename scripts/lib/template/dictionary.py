"""The template as a REDCap data dictionary: a project made from it exports what the study reads as it is.

The 18 columns are those in which REDCap takes a dictionary. Field names are the study's variables, and
codes of choices are the study's codes, so that an export of raw values needs no codelist either.
"""

import csv
import io
import re
from collections.abc import Iterable

from scripts.lib.catalogue import Variable
from scripts.lib.template import Words, name_codes, name_variable
from scripts.lib.template.hints import find_hint, find_limits

COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?",
    "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment",
    "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
)  # fmt: skip
VALIDATIONS = {"date": "date_ymd", "integer": "integer", "number": "number"}


def write_dictionary(asked: Iterable[Variable], words: Words) -> str:
    """The text of the CSV file, one line a variable; the record id is the first, in a form of its own group."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(describe_field(one, words) for one in asked)
    return text.getvalue()


def describe_field(variable: Variable, words: Words) -> dict[str, str]:
    """One line of the dictionary; columns that stay empty are left out."""
    kind, choices = choose_kind(variable, words)
    low, high = find_limits(variable)
    return {
        COLUMNS[0]: variable.name,
        COLUMNS[1]: variable.group,
        COLUMNS[3]: kind,
        COLUMNS[4]: name_variable(variable, words),
        COLUMNS[5]: " | ".join(f"{code}, {_plain(word)}" for code, word in choices.items()),
        COLUMNS[6]: find_hint(variable, words) if kind == "text" else "",
        COLUMNS[7]: VALIDATIONS.get(variable.type, "") if kind == "text" else "",
        COLUMNS[8]: low if kind == "text" else "",
        COLUMNS[9]: high if kind == "text" else "",
        COLUMNS[10]: "y" if variable.privacy == "direct" else "",
    }


def choose_kind(variable: Variable, words: Words) -> tuple[str, dict[str, str]]:
    """The type of the field and its choices: code -> label.

    Of a list each level has a box, and nothing ticked in a form that was filled means none.
    """
    if variable.levels and variable.type == "integer":
        return "dropdown", {level: level for level in variable.levels}
    codes = name_codes(variable, words)
    if variable.type == "list" and variable.levels:
        return "checkbox", {code: word for code, word in codes.items() if code != "none"}
    if variable.type == "list" or not codes:
        return "text", {}
    return ("radio" if variable.type == "boolean" else "dropdown"), codes


def _plain(word: str) -> str:
    """A label without the signs that part choices."""
    return re.sub(r"\s*\|\s*", " / ", word)
