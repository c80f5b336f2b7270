"""What only a REDCap data dictionary tells: choices, checkbox columns, labels used as headers.

An export carries the dictionary's field names or its labels as headers, and codes or labels as
values, each independently. A checkbox field becomes one column a choice, `field___code`. An
untouched checkbox of a saved form and one of a form nobody opened are both exported as 0, so that
"not ticked" can only be told from "never seen" by the rest of its form.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.dialect import trim
from scripts.lib.files import sha256_file
from scripts.lib.readers.delimited import read_csv
from scripts.lib.readers.gate import check_file
from scripts.lib.readers.table import RawTable, ReadSpec, problem

COLUMNS = {
    "name": ("variable / field name", "field_name"),
    "form": ("form name", "form_name"),
    "type": ("field type", "field_type"),
    "label": ("field label", "field_label"),
    "choices": (
        "choices, calculations, or slider labels",
        "choices or calculations",
        "select_choices_or_calculations",
    ),
    "validation": (
        "text validation type or show slider number",
        "text_validation_type_or_show_slider_number",
    ),
}
CODED = ("radio", "dropdown", "checkbox")
IMPLIED = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}
UNTICKED = ("0", "unchecked")
NOT_STARTED = ("0", "incomplete")


@dataclass(frozen=True)
class Field:
    """One field of the data dictionary; `choices`: code -> label in the dictionary's order."""

    name: str
    form: str
    type: str
    label: str
    choices: dict[str, str] = field(default_factory=dict)
    validation: str = ""


@dataclass(frozen=True)
class Dictionary:
    """The fields of a project in order; the first one is the record id."""

    fields: dict[str, Field]

    @property
    def forms(self) -> list[str]:
        """The forms (instruments) in order."""
        return list(dict.fromkeys(one.form for one in self.fields.values()))


def read_dictionary(path: Path, encoding: str = "utf-8") -> Dictionary:
    """The data dictionary as downloaded (18 columns) or as the interface names its columns.

    Raises StudyError when it cannot be read, lacks a column, or has doubled fields or codes.
    """
    spec = ReadSpec(format="redcap", encoding=encoding)
    check_file(path, spec)
    content = (encoding, sha256_file(path))
    if content not in _known:
        _known.clear()
        _known[content] = _read_fields(path, spec)
    return _known[content]


# The last dictionary that was read: all centers of one project send the same.
_known: dict[tuple[str, str], Dictionary] = {}


def _read_fields(path: Path, spec: ReadSpec) -> Dictionary:
    table = read_csv(path, spec)
    texts = _dictionary_columns(path, table)
    fields: dict[str, Field] = {}
    for row, values in zip(table.rows, zip(*texts.values(), strict=True), strict=True):
        told = dict(zip(texts, values, strict=True))
        if told["name"] in fields or not told["name"]:
            raise problem(path, f"line {row}: the field has no name or one that was there before")
        told["type"] = told["type"].casefold()
        choices = _choices(path, int(row), told["type"], told.pop("choices"))
        told = {"label": "", "validation": "", **told}
        fields[told["name"]] = Field(**told, choices=choices)
    if not fields:
        raise problem(path, "the data dictionary has no fields")
    return Dictionary(fields)


def _dictionary_columns(path: Path, table: RawTable) -> dict[str, list[str]]:
    header = [plain_label(name).casefold() for name in table.header]
    found = {}
    for key, names in COLUMNS.items():
        at = next((header.index(name) for name in names if name in header), None)
        if at is None and key in ("label", "validation"):
            continue
        if at is None:
            raise problem(path, f"is no REDCap data dictionary: it has no column '{names[0]}'")
        found[key] = trim(table.cells[at]).fillna("").tolist()
    return found


def _choices(path: Path, row: int, kind: str, text: str) -> dict[str, str]:
    try:
        choices = parse_choices(text) if kind in CODED else dict(IMPLIED.get(kind, {}))
        if kind == "checkbox" and len(set(map(checkbox_suffix, choices))) < len(choices):
            raise ValueError("have codes that share a column (letters' case does not count)")
    except ValueError as error:
        text = f"line {row}: the choices {error}; correct the project and export again"
        raise problem(path, text) from None
    return choices


def parse_choices(text: str) -> dict[str, str]:
    """Code -> label of "1, Yes | 2, No, or unknown": pipes first, then the first comma of each.

    Raises ValueError for a choice without a comma and for a code that is listed twice.
    """
    choices: dict[str, str] = {}
    for part in re.split(r"[|\n]", text):
        if not part.strip():
            continue
        code, comma, label = part.partition(",")
        if not comma:
            raise ValueError("have an entry without a comma")
        if code.strip() in choices:
            raise ValueError("have a code twice")
        choices[code.strip()] = label.strip()
    return choices


def checkbox_suffix(code: str) -> str:
    """How REDCap writes a choice code in a column name.

    Lower case, a minus or period as underscore, all but letters, digits and underscores left out.
    """
    return re.sub("[^a-z0-9_]", "", re.sub("[-.]", "_", code.lower()))


def box_names(one: Field) -> dict[str, str]:
    """Column name -> choice code of a checkbox field."""
    return {f"{one.name}___{checkbox_suffix(code)}": code for code in one.choices}


def checkbox_columns(one: Field, header: Sequence[str]) -> dict[str, str]:
    """Header -> choice code of a checkbox field, in the dictionary's order.

    Choices that the export does not have are left out (they are not "not ticked"). Older exports
    leave the period of a code out instead of writing an underscore.
    """
    delivered = {plain_label(name).casefold(): name for name in header}
    found = {}
    for name, code in box_names(one).items():
        short = f"{one.name}___{checkbox_suffix(code.replace('.', ''))}"
        here = delivered.get(name, delivered.get(short))
        if here is not None:
            found[here] = code
    return found


def form_columns(dictionary: Dictionary, form: str, header: Sequence[str]) -> list[str]:
    """The delivered headers of a form: its fields, checkbox columns and `form_complete`."""
    names = {one.name for one in dictionary.fields.values() if one.form == form}
    return [
        name
        for name in header
        if name.strip().partition("___")[0] in names or name.strip() == f"{form}_complete"
    ]


def seen_columns(
    dictionary: Dictionary, form: str, header: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The delivered headers that tell whether a form was filled -> words that say it was not.

    An untouched checkbox and an unfinished `form_complete` are nothing; the record id is always
    there and a calculation fills itself, so that neither tells.
    """
    record = next(iter(dictionary.fields), "")
    told: dict[str, tuple[str, ...]] = {}
    for name in form_columns(dictionary, form, header):
        one = dictionary.fields.get(name.strip().partition("___")[0])
        if one is None:
            told[name] = NOT_STARTED
        elif one.name != record and one.type != "calc":
            told[name] = UNTICKED if one.type == "checkbox" else ()
    return told


def missing_code_columns(one: Field, header: Sequence[str]) -> dict[str, str]:
    """Header -> code of the columns of a checkbox field that stand for no choice of it.

    A project's missing-data codes have a column each, beside those of the choices.
    """
    known = checkbox_columns(one, header)
    start = f"{one.name}___"
    return {
        name: name.strip().removeprefix(start)
        for name in header
        if name.strip().startswith(start) and name not in known
    }


def plain_label(text: str) -> str:
    """A label without markup, outer and doubled blanks, in one Unicode form."""
    bare = re.sub(r"<[^<>]{0,200}>", "", unicodedata.normalize("NFC", text))
    return " ".join(bare.replace("\ufeff", "").split())
