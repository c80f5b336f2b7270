"""REDCap exports whose headers are labels, brought back to field names by the data dictionary."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from scripts.lib.readers.redcap import Dictionary, box_names, plain_label
from scripts.lib.readers.table import RawTable, problem

SYSTEM_LABELS = {
    "event name": "redcap_event_name",
    "repeat instrument": "redcap_repeat_instrument",
    "repeat instance": "redcap_repeat_instance",
    "data access group": "redcap_data_access_group",
    "survey identifier": "redcap_survey_identifier",
    "survey timestamp": "redcap_survey_timestamp",
}
COMPLETE_LABEL = "complete?"


def field_headers(dictionary: Dictionary) -> set[str]:
    """Every header that an export with field names can have, but for missing-data codes."""
    fields = dictionary.fields.values()
    boxes = {name for one in fields if one.type == "checkbox" for name in box_names(one)}
    system = {*SYSTEM_LABELS.values(), *(f"{form}_complete" for form in dictionary.forms)}
    return {*dictionary.fields, *boxes, *system}


def with_field_names(
    path: Path, table: RawTable, dictionary: Dictionary, wanted: Collection[str]
) -> RawTable:
    """The table with field names as headers, whichever kind of headers the export has.

    `wanted`: the fields and headers that are used. Raises StudyError for fields that a label export
    does not tell apart because several share the label. Headers nobody knows stay as delivered.
    """
    names = field_headers(dictionary)
    if 2 * sum(header in names for header in table.header) >= len(table.header):
        return table
    targets = _label_targets(dictionary)
    renamed = _complete_columns(table.header, dictionary)
    shared = []
    for position, header in enumerate(table.header):
        found = targets.get(plain_label(header).casefold()) or _stray_box(header, dictionary)
        shared += [name for name in found if len(found) > 1 and name.split("___")[0] in wanted]
        if header not in wanted and len(found) == 1 and _count(table.header, header) == 1:
            renamed[position] = found[0]
    if shared:
        fields = ", ".join(sorted({name.split("___")[0] for name in shared}))
        text = (
            f"the labels of {fields} belong to several fields; export with field names as headers"
        )
        raise problem(path, text)
    named = [renamed.get(i, header) for i, header in enumerate(table.header)]
    return replace(table, header=named, delivered=table.header)


def _complete_columns(header: Sequence[str], dictionary: Dictionary) -> dict[int, str]:
    """Position -> form_complete: every form has a column "Complete?", in the order of the forms."""
    found = [i for i, name in enumerate(header) if plain_label(name).casefold() == COMPLETE_LABEL]
    forms = dictionary.forms
    return (
        {i: f"{form}_complete" for i, form in zip(found, forms, strict=True)}
        if len(found) == len(forms)
        else {}
    )


def _label_targets(dictionary: Dictionary) -> dict[str, list[str]]:
    """Label as header (folded) -> the columns of a field-name export that it can stand for."""
    targets = {label: [name] for label, name in SYSTEM_LABELS.items()}
    for one in dictionary.fields.values():
        label = plain_label(one.label)
        pairs = {label: one.name}
        if one.type == "checkbox":
            boxes = zip(box_names(one), one.choices.values(), strict=True)
            pairs = {f"{label} (choice={_unquoted(choice)})": name for name, choice in boxes}
        for text, name in pairs.items():
            targets.setdefault(text.casefold(), []).append(name)
    return targets


def _stray_box(header: str, dictionary: Dictionary) -> list[str]:
    """The checkbox columns that a header with a choice unknown to the dictionary can stand for.

    Such are the project's missing-data codes, which are listed nowhere.
    """
    label, _, choice = plain_label(header).partition(" (choice=")
    return [
        f"{one.name}___{choice.removesuffix(')')}"
        for one in dictionary.fields.values()
        if choice and one.type == "checkbox" and plain_label(one.label) == label
    ]


def _unquoted(choice: str) -> str:
    """The label of a choice as REDCap writes it into a header: without quotes."""
    return plain_label(re.sub("['\"]", "", choice))


def _count(header: Sequence[str], wanted: str) -> int:
    return sum(plain_label(name) == plain_label(wanted) for name in header)
