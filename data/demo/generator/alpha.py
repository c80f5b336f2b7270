"""Center alpha: one semicolon CSV in Windows-1252, as an Italian spreadsheet program saves it."""

import csv
import io

from .patients import Patient
from .quirks import CELLS, COMMENTS
from .words import ITALIAN, say

NOTICE = "dati sintetici - nessun paziente reale"

# Header -> study variable; names in angle brackets are made here. One header ends in a blank.
COLUMNS = {
    "ID paziente": "record",
    "Data di nascita": "birth_date",
    "Età alla diagnosi": "<age>",
    "Sesso": "sex",
    "Fumo": "smoking",
    "Pacchetti-anno": "pack_years",
    "ECOG": "ecog",
    "Istologia": "histology",
    "Lato": "side",
    "Lobo": "lobe",
    "Data diagnosi": "diagnosis_date",
    "Operabile alla diagnosi": "initially_operable",
    "Motivo inoperabilità": "inoperability_reason",
    "Versamento pleurico": "pleural_effusion",
    "Versamento pericardico": "pericardial_effusion",
    "cT": "c_t",
    "cN": "c_n",
    "cM": "c_m",
    "Stadio clinico": "c_stage",
    "Diametro pre-terapia (cm)": "diameter_before",
    "PD-L1 valutato": "pdl1_evaluated",
    "PD-L1 TPS (%)": "pdl1_tps",
    "Gene alterato": "driver_gene",
    "Mutazione confermata": "driver_proven",
    "Farmaco": "drug",
    "Inizio terapia": "therapy_start",
    "Fine terapia": "therapy_end",
    "Cicli": "cycles",
    "Chemioterapia": "chemotherapy",
    "Radioterapia": "radiotherapy",
    "Diametro post-terapia (cm)": "diameter_after",
    "Risposta RECIST": "response",
    "Riduzione notevole": "shrinkage_notable",
    "ycT": "yc_t",
    "ycN": "yc_n",
    "ycM": "yc_m",
    "Stadio dopo terapia": "yc_stage",
    "Data ricovero": "admission_date",
    "Data intervento ": "surgery_date",
    "Data dimissione": "discharge_date",
    "Degenza (giorni)": "los_reported",
    "Intento": "intent",
    "Approccio": "approach",
    "Conversione": "conversion",
    "Resezione": "resection",
    "Linfoadenectomia": "lymphadenectomy",
    "Margini": "margin",
    "Perdite ematiche (mL)": "blood_loss",
    "Durata intervento (min)": "operating_time",
    "Complicanze (grado)": "complications",
    "Tumore vitale (%)": "viable_tumor",
    "TNM patologico": "<yp>",
    "Stadio patologico": "yp_stage",
    "Risposta patologica completa": "pcr_reported",
    "Ultimo contatto": "last_contact",
    "Stato vitale": "vital_status",
    "Data decesso": "death_date",
    "Causa decesso": "death_cause",
    "Recidiva": "recurrence",
    "Data recidiva": "recurrence_date",
    "Sede recidiva": "recurrence_site",
    "Note": "<comment>",
    "Avvertenza": "<notice>",
}


def print_alpha(patients: list[Patient]) -> dict[str, bytes]:
    """The extract of alpha, file name to bytes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [print_cell(patient, variable) for variable in COLUMNS.values()] for patient in patients
    )
    return {"alpha.csv": text.getvalue().encode("cp1252")}


def print_cell(patient: Patient, variable: str) -> str:
    """One cell as alpha types it."""
    bent = CELLS.get((patient["record"], variable))
    if bent is not None:
        return bent
    if variable.startswith("<"):
        return _made_cell(patient, variable)
    value = patient[variable]
    if variable.endswith("_date") or variable in ("therapy_start", "therapy_end", "last_contact"):
        return "/".join(reversed(value.split("-"))) if value else ""
    if variable in ("diameter_before", "diameter_after"):
        return f"{int(value) / 10:.1f}".replace(".", ",")
    return say(variable, value, ITALIAN)


def _made_cell(patient: Patient, column: str) -> str:
    if column == "<age>":
        born, diagnosed = patient["birth_date"], patient["diagnosis_date"]
        return str(int(diagnosed[:4]) - int(born[:4]) - (diagnosed[5:] < born[5:]))
    if column == "<yp>":
        return f"yp{patient['yp_t']} yp{patient['yp_n']} c{patient['yp_m']}"
    return NOTICE if column == "<notice>" else COMMENTS.get(patient["record"], "")
