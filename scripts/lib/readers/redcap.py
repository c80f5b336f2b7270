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

import numpy as np
import pandas as pd

from scripts.lib.dialect import trim
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
TICKED, UNTICKED = ("1", "checked"), ("0", "unchecked")
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


def checkbox_state(table: RawTable, dictionary: Dictionary, name: str) -> pd.Series:
    """A checkbox field as list text, for every row of an export with field names as headers.

    Ticked codes in the dictionary's order joined by ";"; "none" where its form was filled and
    nothing is ticked; missing where the form was never filled, that is where all other fields of it
    (calculated ones and the record id aside) are empty, no checkbox of it is ticked and its
    `form_complete` is empty or 0. A ticked missing-data code, or a cell that is neither ticked nor
    unticked, takes the place of the list, so that it is declared as missing or reported.
    """
    one = dictionary.fields[name]
    boxes = checkbox_columns(one, table.header)
    nothing = pd.Series("", index=table.cells.index, dtype="str")
    text, odd = nothing, nothing
    for header, code in boxes.items():
        cell = table.cells[table.header.index(header)]
        ticked, strange = read_box(cell, one.choices[code])
        text = text + np.where(ticked, np.where(text == "", code, ";" + code), "")
        odd = odd.mask(strange & (odd == ""), cell)
    for position, header in enumerate(table.header):
        if header.startswith(f"{name}___") and header not in boxes:
            ticked, _ = read_box(table.cells[position])
            odd = odd.mask(ticked & (odd == ""), header.removeprefix(f"{name}___"))
    seen = form_seen(table, dictionary, one.form)
    state = text.mask((text == "") & seen, "none").where((text != "") | seen, other=np.nan)
    return state.mask(odd != "", odd).astype("str")


def read_box(text: pd.Series, choice: str = "") -> tuple[pd.Series, pd.Series]:
    """Which cells of a checkbox column are ticked, and which are neither ticked, unticked nor empty.

    Ticked is 1, Checked or, in some label exports, the text of the choice itself.
    """
    words = trim(text).str.casefold()
    ticked = words.isin([*TICKED, plain_label(choice).casefold()])
    return ticked, words.notna() & ~ticked & ~words.isin(UNTICKED)


def form_seen(table: RawTable, dictionary: Dictionary, form: str) -> pd.Series:
    """Which rows have anything in a form; an untouched checkbox and a calculation are nothing."""
    seen = pd.Series(False, index=table.cells.index)
    for one in list(dictionary.fields.values())[1:]:
        if one.form == form and one.type != "calc":
            for position in _positions(one, table.header):
                words = trim(table.cells[position]).str.casefold()
                empty = UNTICKED if one.type == "checkbox" else ()
                seen |= words.notna() & ~words.isin(empty)
    if f"{form}_complete" in table.header:
        status = trim(table.cells[table.header.index(f"{form}_complete")]).str.casefold()
        seen |= status.notna() & ~status.isin(NOT_STARTED)
    return seen


def _positions(one: Field, header: Sequence[str]) -> list[int]:
    """Where the column or, of a checkbox, the columns of a field are."""
    if one.type == "checkbox":
        return [i for i, name in enumerate(header) if name.startswith(f"{one.name}___")]
    return [i for i, name in enumerate(header) if name == one.name]


def to_codes(text: pd.Series, one: Field) -> pd.Series:
    """Choice labels as their codes; codes, unknown texts and labels of several codes stay."""
    labels = [plain_label(label) for label in one.choices.values()]
    known = {
        label: code
        for label, code in zip(labels, one.choices, strict=True)
        if labels.count(label) == 1 and label not in one.choices
    }
    trimmed = trim(text)
    return trimmed.map(known).where(trimmed.isin(list(known)), other=text).astype("str")


def plain_label(text: str) -> str:
    """A label without markup, outer and doubled blanks, in one Unicode form."""
    bare = re.sub(r"<[^<>]{0,200}>", "", unicodedata.normalize("NFC", text))
    return " ".join(bare.replace("\ufeff", "").split())
