"""REDCap's data dictionary: what each field of an export is, and which columns a checkbox has.

The dictionary is the CSV that REDCap exports (18 columns) or the metadata of its interface, which
names the same things otherwise. Choices are written "1, Yes | 2, No": split at the bar, then at the
first comma.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.errors import StudyError

NAMES = {
    "name": ("Variable / Field Name", "field_name"),
    "form": ("Form Name", "form_name"),
    "type": ("Field Type", "field_type"),
    "label": ("Field Label", "field_label"),
    "choices": ("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations"),
    "validation": (
        "Text Validation Type OR Show Slider Number",
        "text_validation_type_or_show_slider_number",
    ),
}
CODED = ("radio", "dropdown", "checkbox")
IMPLIED = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}


@dataclass(frozen=True)
class Field:
    """One field of the dictionary; `choices` maps the raw code to its label, in order."""

    name: str
    form: str
    type: str
    label: str
    validation: str = ""
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dictionary:
    """The fields of a project by name, in the order of the dictionary."""

    fields: dict[str, Field]

    def of_form(self, form: str) -> list[Field]:
        """The fields of one instrument."""
        return [one for one in self.fields.values() if one.form == form]


def read_dictionary(path: Path, encoding: str = "utf-8-sig") -> Dictionary:
    """The dictionary from its CSV. Raises StudyError where columns are missing or nothing is readable."""
    try:
        with path.open(encoding=encoding, newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error):
        raise StudyError(
            f"{path.name}: the data dictionary is no UTF-8 CSV. Export it from REDCap again."
        ) from None
    columns = _find_columns(reader.fieldnames or (), path.name)
    fields = [_read_field(row, columns) for row in rows]
    return Dictionary({one.name: one for one in fields if one.name})


def _find_columns(header: Sequence[str], name: str) -> dict[str, str]:
    found = {
        key: next((column for column in header if column.strip() in names), "")
        for key, names in NAMES.items()
    }
    missing = [NAMES[key][0] for key in ("name", "form", "type", "choices") if not found[key]]
    if missing:
        raise StudyError(
            f"{name}: the data dictionary has no column {', '.join(missing)}. Export it from REDCap again."
        )
    return found


def _read_field(row: Mapping[str, str], columns: Mapping[str, str]) -> Field:
    def cell(key: str) -> str:
        return (row.get(columns[key]) or "").strip() if columns[key] else ""

    kind = cell("type")
    choices = IMPLIED.get(kind, {})
    if kind in CODED:
        choices = parse_choices(cell("choices"))
    return Field(cell("name"), cell("form"), kind, cell("label"), cell("validation"), choices)


def parse_choices(text: str) -> dict[str, str]:
    """Choices such as "1, Yes | 2, No, not yet": raw code -> label, in order."""
    pairs = (item.partition(",") for item in re.split(r"\|", text) if item.strip())
    return {code.strip(): label.strip() for code, _, label in pairs}


def checkbox_columns(one: Field, header: Sequence[str]) -> dict[str, str]:
    """The columns of a checkbox field in an export: column -> choice code.

    Columns are named field___code, with the code in lower case and its other signs as underscores.
    A choice without a column is left out; the caller finds a field without any column missing.
    """
    known = {name.strip().casefold(): name for name in header}
    columns = {}
    for code in one.choices:
        suffix = re.sub(r"[^a-z0-9_]", "_", code.casefold())
        column = known.get(f"{one.name}___{suffix}")
        if column is not None:
            columns[column] = code
    return columns


def form_columns(dictionary: Dictionary, form: str, header: Sequence[str]) -> list[str]:
    """The columns of an instrument in an export: its fields, and the state of the form."""
    names = {one.name for one in dictionary.of_form(form)}
    return [
        name
        for name in header
        if name.strip().partition("___")[0] in names or name.strip() == f"{form}_complete"
    ]
