"""Center gamma: a raw REDCap export and its dictionary; complications are a repeating form."""

import csv
import io

from .gamma_fields import FORMS, NOTICE, REPEATED, Field
from .patients import Patient
from .quirks import CELLS

DICTIONARY_HEADERS = [
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
]
SYSTEM = ["redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group"]
GROUP = "gamma_synthetic"
COMPLETE = "2"


def print_gamma(patients: list[Patient]) -> dict[str, bytes]:
    """The extract of gamma, file names to bytes: the records and the dictionary."""
    headers = export_headers()
    rows = [row for patient in patients for row in patient_rows(patient)]
    records = _csv([headers, *([row.get(header, "") for header in headers] for row in rows)])
    return {
        "gamma.csv": records,
        "gamma_dictionary.csv": _csv([DICTIONARY_HEADERS, *dictionary_rows()]),
    }


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def export_headers() -> list[str]:
    """The record, REDCap's own columns, then form by form its fields and its status."""
    headers = []
    for form, fields in FORMS.items():
        for field in fields:
            headers += [name for name, _ in field.columns()]
        headers.append(f"{form}_complete")
    return [headers[0], *SYSTEM, *headers[1:]]


def patient_rows(patient: Patient) -> list[dict[str, str]]:
    """The row of the record, then one row for each complication."""
    first = {"redcap_data_access_group": GROUP}
    for form, fields in FORMS.items():
        if form != REPEATED:
            first[f"{form}_complete"] = COMPLETE
            for field in fields:
                first |= print_field(patient, field)
    items = [] if patient["complications"] == "none" else patient["complications"].split(";")
    return [
        first,
        *(complication_row(patient, number, item) for number, item in enumerate(items, start=1)),
    ]


def print_field(patient: Patient, field: Field) -> dict[str, str]:
    """The cells of one field: its code, its text, or one 0/1 cell for each box of a checkbox."""
    bent = CELLS.get((patient["record"], field.variable))
    if bent is not None:
        return {field.name: bent}
    if field.variable == "<notice>":
        return {field.name: NOTICE}
    if field.variable == "<any complication>":
        return {field.name: "0" if patient["complications"] == "none" else "1"}
    value = "" if field.hidden(patient) else patient[field.variable]
    if field.kind == "checkbox":
        ticked = {field.code(item) for item in value.split(";") if item != "none"}
        return {name: str(int(code in ticked)) for name, code in field.columns()}
    return {field.name: field.code(value) if value else ""}


def complication_row(patient: Patient, number: int, item: str) -> dict[str, str]:
    """One row of the repeating form: a term and its grade."""
    term, grade = item.split(":")
    by_name = {field.name: field for field in FORMS[REPEATED]}
    return {
        "record_id": patient["record"],
        "redcap_repeat_instrument": REPEATED,
        "redcap_repeat_instance": str(number),
        "redcap_data_access_group": GROUP,
        "comp_term": by_name["comp_term"].code(term),
        "comp_grade": by_name["comp_grade"].code(grade),
        f"{REPEATED}_complete": COMPLETE,
    }


def dictionary_rows() -> list[list[str]]:
    """The data dictionary, one row a field, in its 18 columns."""
    rows = []
    for form, fields in FORMS.items():
        for field in fields:
            described = {
                "Variable / Field Name": field.name,
                "Form Name": form,
                "Field Type": field.kind,
                "Field Label": field.label,
                "Choices, Calculations, OR Slider Labels": field.choices_text(),
                "Field Note": field.note,
                "Text Validation Type OR Show Slider Number": field.validation,
                "Branching Logic (Show field only if...)": field.branching,
            }
            rows.append([described.get(header, "") for header in DICTIONARY_HEADERS])
    return rows
