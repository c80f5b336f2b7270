"""Center beta: a workbook with two sheets, titles above the headers, real dates, and a footer."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from .patients import Patient
from .quirks import CELLS, SECOND
from .words import ENGLISH, say

TITLES = [
    "Hospital Beta, registry of thoracic surgery - SYNTHETIC DATA, no real patient",
    "Export of 5 February 2024",
]
FOLLOW_UP_TITLE = "Follow-up - SYNTHETIC DATA, no real patient"
FOOTER = "Source: synthetic registry of Hospital Beta, 17 patients"
ORPHAN = {
    "record": "B-099",
    "last_contact": "2021-09-30",
    "vital_status": "alive",
    "recurrence": "false",
}
EMPTY_ROWS = 5
Cells = dict[tuple[str, str], str]
MADE = datetime(2024, 2, 5, tzinfo=UTC).replace(tzinfo=None)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
NUMBERS = {
    "birth_year",
    "pack_years",
    "ecog",
    "tnm_edition",
    "diameter_before",
    "diameter_after",
    "pdl1_tps",
    "cycles",
    "los_reported",
    "blood_loss",
    "operating_time",
    "drain_days",
    "viable_tumor",
}
DATES = {
    "diagnosis_date",
    "therapy_start",
    "therapy_end",
    "admission_date",
    "surgery_date",
    "discharge_date",
    "last_contact",
    "death_date",
    "recurrence_date",
}

PATIENTS = {
    "Record": "record",
    "Sex": "sex",
    "Year of birth": "birth_year",
    "Smoking": "smoking",
    "Pack-years": "pack_years",
    "ECOG PS": "ecog",
    "Histology": "histology",
    "Side": "side",
    "Lobe": "lobe",
    "Date of diagnosis": "diagnosis_date",
    "Operable at diagnosis": "initially_operable",
    "Reason not operable": "inoperability_reason",
    "Pleural effusion": "pleural_effusion",
    "Pericardial effusion": "pericardial_effusion",
    "TNM edition": "tnm_edition",
    "cT": "c_t",
    "cN": "c_n",
    "cM": "c_m",
    "Clinical stage": "c_stage",
    "Stations involved": "n_stations",
    "Size before (mm)": "diameter_before",
    "PD-L1 tested": "pdl1_evaluated",
    "PD-L1 TPS (%)": "pdl1_tps",
    "Driver gene": "driver_gene",
    "Driver confirmed": "driver_proven",
    "Drugs": "drug",
    "Therapy start": "therapy_start",
    "Therapy end": "therapy_end",
    "Cycles": "cycles",
    "Chemotherapy": "chemotherapy",
    "Radiotherapy": "radiotherapy",
    "Size after (mm)": "diameter_after",
    "Best response": "response",
    "Notable shrinkage": "shrinkage_notable",
    "ycT": "yc_t",
    "ycN": "yc_n",
    "ycM": "yc_m",
    "Stage after therapy": "yc_stage",
    "Admission": "admission_date",
    "Surgery": "surgery_date",
    "Discharge": "discharge_date",
    "Length of stay (days)": "los_reported",
    "Intent": "intent",
    "Approach": "approach",
    "Conversion": "conversion",
    "Resection": "resection",
    "Lymphadenectomy": "lymphadenectomy",
    "Margin": "margin",
    "Blood loss (mL)": "blood_loss",
    "Operating time (min)": "operating_time",
    "Chest drain (days)": "drain_days",
    "Readmitted within 30 days": "readmission_30d",
    "Complications": "complications",
    "Viable tumor (%)": "viable_tumor",
    "ypT": "yp_t",
    "ypN": "yp_n",
    "ypM": "yp_m",
    "Pathological stage": "yp_stage",
    "Complete pathological response": "pcr_reported",
}
FOLLOW_UP = {
    "Record": "record",
    "Last contact": "last_contact",
    "Vital status": "vital_status",
    "Date of death": "death_date",
    "Cause of death": "death_cause",
    "Recurrence": "recurrence",
    "Date of recurrence": "recurrence_date",
    "Site of recurrence": "recurrence_site",
}


def print_beta(patients: list[Patient]) -> dict[str, bytes]:
    """The extract of beta and its second delivery, file name to bytes."""
    second = CELLS | SECOND
    return {
        "beta.xlsx": make_book(patients, CELLS),
        "deliveries/beta_2024-03-25.xlsx": make_book(patients, second),
    }


def make_book(patients: list[Patient], bent: Cells) -> bytes:
    """One delivery; `bent` are the cells typed in another way."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {"title": "Synthetic data", "comments": "No real hospital or person.", "created": MADE}
        )
        write_patients(book, patients, bent)
        write_follow_up(book, patients, bent)
    return repack(buffer.getvalue())


def write_patients(book: Any, patients: list[Patient], bent: Cells) -> None:
    """The first sheet: titles, headers, patients, a blank row, a footer, formatted empty rows."""
    sheet = book.add_worksheet("Patients")
    for row, title in enumerate(TITLES):
        sheet.write_string(row, 0, title)
    last = write_table(book, sheet, len(TITLES), PATIENTS, patients, bent)
    sheet.write_string(last + 2, 0, FOOTER)
    bordered = book.add_format({"border": 1})
    for row in range(last + 3, last + 3 + EMPTY_ROWS):
        for column in range(len(PATIENTS)):
            sheet.write_blank(row, column, None, bordered)


def write_follow_up(book: Any, patients: list[Patient], bent: Cells) -> None:
    """The second sheet, ordered by the last contact, with one row of a record that nobody knows."""
    sheet = book.add_worksheet("Follow-up")
    sheet.write_string(0, 0, FOLLOW_UP_TITLE)
    rows = sorted(
        [*patients, dict.fromkeys(FOLLOW_UP.values(), "") | ORPHAN],
        key=lambda row: row["last_contact"],
    )
    write_table(book, sheet, 1, FOLLOW_UP, rows, bent)


def write_table(
    book: Any, sheet: Any, top: int, columns: dict[str, str], rows: list[Patient], bent: Cells
) -> int:
    """Headers at `top`, the rows below; returns the number of the last row, counted from 0."""
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    for column, header in enumerate(columns):
        sheet.write_string(top, column, header, bold)
    for number, row in enumerate(rows, start=top + 1):
        for column, variable in enumerate(columns.values()):
            write_cell(sheet, number, column, row, variable, day, bent)
    sheet.set_column(0, len(columns) - 1, 14)
    return top + len(rows)


def write_cell(
    sheet: Any, number: int, column: int, row: Patient, variable: str, day: Any, bent: Cells
) -> None:
    """One cell: dates and numbers typed, everything else text; a bent cell is text as it stands."""
    typed, value = bent.get((row["record"], variable)), row[variable]
    if typed is not None:
        sheet.write_string(number, column, typed)
    elif value and variable in DATES:
        sheet.write_datetime(number, column, date.fromisoformat(value), day)
    elif value and variable in NUMBERS:
        sheet.write_number(number, column, float(value))
    elif value:
        sheet.write_string(number, column, say(variable, value, ENGLISH))


def repack(workbook: bytes) -> bytes:
    """The same workbook with fixed times and no compression, which differs between zlib builds."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.create_system, member.external_attr = 3, 0o644 << 16
            new.writestr(member, old.read(name))
    return out.getvalue()
