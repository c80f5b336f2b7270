"""The REDCap project of gamma: forms, fields, and choices with the study code each stands for."""

from dataclasses import dataclass

from .gamma_choices import (
    COMPLICATION,
    DRUG,
    GENE,
    GRADE,
    HISTOLOGY,
    REASON,
    RESECTION,
    RESPONSE,
    SEX,
    SITE,
    SMOKING,
    TIMING,
    YES_NO,
    Choices,
    M,
    N,
    T,
    number,
)
from .patients import Patient

NOTICE = "synthetic data, no real patient"
REPEATED = "complications"


@dataclass(frozen=True)
class Field:
    """One field: its name, the study variable behind it, how it is entered."""

    name: str
    variable: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    validation: str = ""
    note: str = ""
    shown_if: tuple[str, str] = ("", "")
    branching: str = ""

    def columns(self) -> list[tuple[str, str]]:
        """The columns of the export with the choice each stands for: one, or one for each box."""
        if self.kind != "checkbox":
            return [(self.name, "")]
        return [(f"{self.name}___{code}", code) for code, _, _ in self.choices]

    def code(self, value: str) -> str:
        """The raw code of a study value; text fields and unknown values stay as they are."""
        choices = YES_NO if self.kind == "yesno" else self.choices
        return next((code for code, _, study in choices if study == value), value)

    def hidden(self, patient: Patient) -> bool:
        """Whether the branching logic keeps the field from being asked."""
        variable, value = self.shown_if
        return variable != "" and patient[variable] != value

    def choices_text(self) -> str:
        """The choices as a data dictionary prints them."""
        return " | ".join(f"{code}, {label}" for code, label, _ in self.choices)


def tnm(prefix: str, label: str) -> tuple[Field, ...]:
    """Four fields: the categories as choices, the stage group as text."""
    return (
        Field(f"{prefix}_t", f"{prefix}_t", f"{label} T (8th edition)", "dropdown", T),
        Field(f"{prefix}_n", f"{prefix}_n", f"{label} N (8th edition)", "dropdown", N),
        Field(f"{prefix}_m", f"{prefix}_m", f"{label} M (8th edition)", "dropdown", M),
        Field(f"{prefix}_stage", f"{prefix}_stage", f"{label} stage group (8th edition)"),
    )


def day(name: str, variable: str, label: str) -> Field:
    """A text field that takes a date."""
    return Field(name, variable, label, validation="date_ymd")


def whole(name: str, variable: str, label: str, note: str = "") -> Field:
    """A text field that takes a whole number."""
    return Field(name, variable, label, validation="integer", note=note)


FORMS: dict[str, tuple[Field, ...]] = {
    "baseline": (
        Field(
            "record_id",
            "record",
            "Record ID",
            note="Synthetic project: no real hospital or patient",
        ),
        Field("data_note", "<notice>", "Kind of data"),
        Field("sex", "sex", "Sex", "radio", SEX),
        whole("birth_year", "birth_year", "Year of birth"),
        Field("smoking", "smoking", "Smoking", "radio", SMOKING),
        whole("pack_years", "pack_years", "Pack-years", "-99 = not known"),
        whole("ecog", "ecog", "ECOG performance status"),
        Field("histology", "histology", "Histology", "dropdown", HISTOLOGY),
        Field("side", "side", "Side", "radio", number(("Right", "right"), ("Left", "left"))),
        Field(
            "lobe",
            "lobe",
            "Lobe",
            "radio",
            number(("Upper", "upper"), ("Middle", "middle"), ("Lower", "lower")),
        ),
        day("diagnosis_date", "diagnosis_date", "Date of diagnosis"),
        Field(
            "initially_operable", "initially_operable", "Directly operable at diagnosis?", "yesno"
        ),
        Field(
            "inoperability_reason", "inoperability_reason", "Why not operable", "checkbox", REASON
        ),
        Field("pleural_effusion", "pleural_effusion", "Pleural effusion?", "yesno"),
        Field("pericardial_effusion", "pericardial_effusion", "Pericardial effusion?", "yesno"),
        *tnm("c", "Clinical"),
        whole("size_before", "diameter_before", "Largest diameter before therapy", "mm"),
    ),
    "therapy": (
        Field("pdl1_done", "pdl1_evaluated", "PD-L1 evaluated?", "yesno"),
        Field(
            "pdl1_tps",
            "pdl1_tps",
            "PD-L1 TPS",
            validation="number",
            note="%",
            shown_if=("pdl1_evaluated", "true"),
            branching="[pdl1_done] = '1'",
        ),
        Field("driver_gene", "driver_gene", "Driver gene", "dropdown", GENE),
        Field(
            "driver_proven",
            "driver_proven",
            "Alteration proven by pathology?",
            "yesno",
            shown_if=("driver_proven", "true"),
            branching="[driver_gene] <> '0'",
        ),
        Field("drug", "drug", "Drugs", "checkbox", DRUG),
        day("therapy_start", "therapy_start", "Start of therapy"),
        day("therapy_end", "therapy_end", "End of therapy"),
        whole("cycles", "cycles", "Cycles"),
        Field("chemo", "chemotherapy", "Chemotherapy", "radio", TIMING),
        Field("radio", "radiotherapy", "Radiotherapy", "radio", TIMING),
        whole("size_after", "diameter_after", "Largest diameter after therapy", "mm"),
        Field("response", "response", "Best response (RECIST 1.1)", "radio", RESPONSE),
        Field("shrinkage", "shrinkage_notable", "Notable shrinkage?", "yesno"),
        *tnm("yc", "After therapy,"),
    ),
    "surgery": (
        day("admission", "admission_date", "Admission"),
        day("surgery_date", "surgery_date", "Surgery"),
        day("discharge", "discharge_date", "Discharge"),
        whole("los", "los_reported", "Length of stay", "days"),
        Field(
            "intent",
            "intent",
            "Intent",
            "radio",
            number(("Radical", "radical"), ("Biopsy", "biopsy"), ("Palliative", "palliative")),
        ),
        Field(
            "approach",
            "approach",
            "Approach",
            "radio",
            number(
                ("Thoracotomy", "thoracotomy"), ("VATS", "thoracoscopic"), ("Robotic", "robotic")
            ),
        ),
        Field("conversion", "conversion", "Conversion to thoracotomy?", "yesno"),
        Field("resection", "resection", "Resection", "dropdown", RESECTION),
        Field("lymphadenectomy", "lymphadenectomy", "Lymphadenectomy?", "yesno"),
        Field(
            "margin",
            "margin",
            "Margin",
            "radio",
            (("0", "R0", "R0"), ("1", "R1", "R1"), ("2", "R2", "R2")),
        ),
        whole("blood_loss", "blood_loss", "Blood loss", "mL; -99 = not known"),
        whole("op_time", "operating_time", "Operating time", "min"),
        whole("drain_days", "drain_days", "Days with chest drain"),
        Field("readmission", "readmission_30d", "Readmission within 30 days?", "yesno"),
        Field("any_complication", "<any complication>", "Any complication?", "yesno"),
    ),
    "pathology": (
        whole("viable", "viable_tumor", "Viable tumor in the primary", "%"),
        *tnm("yp", "Pathological"),
        Field("pcr", "pcr_reported", "Complete pathological response?", "yesno"),
    ),
    "follow_up": (
        day("last_contact", "last_contact", "Last contact"),
        Field(
            "status",
            "vital_status",
            "Vital status",
            "radio",
            number(("Alive", "alive"), ("Dead", "dead")),
        ),
        day("death_date", "death_date", "Date of death"),
        Field(
            "death_cause",
            "death_cause",
            "Cause of death",
            "radio",
            number(
                ("Cancer", "cancer"),
                ("Surgery", "surgery"),
                ("Other", "other"),
                ("Unknown", "unknown"),
            ),
        ),
        Field("recurrence", "recurrence", "Recurrence?", "yesno"),
        day("recurrence_date", "recurrence_date", "Date of recurrence"),
        Field("recurrence_site", "recurrence_site", "Site of recurrence", "dropdown", SITE),
    ),
    REPEATED: (
        Field("comp_term", "complications", "Complication", "dropdown", COMPLICATION),
        Field("comp_grade", "complications", "Clavien-Dindo grade", "dropdown", GRADE),
    ),
}
