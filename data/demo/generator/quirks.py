"""Cells typed in another way than the printer would: (record, variable) -> delivered text.

This is the one place where a single cell is bent. Each entry is listed in data/demo/README.md.
"""

CELLS: dict[tuple[str, str], str] = {
    # alpha: missing words, a blank at the end, a thousands sign, a brand name
    ("A-014", "record"): "",
    ("A-011", "initially_operable"): "nd",
    ("A-011", "inoperability_reason"): "nd",
    ("A-003", "pack_years"): "n.v.",
    ("A-009", "ecog"): "nd",
    ("A-012", "sex"): "M ",
    ("A-012", "blood_loss"): "1.150",
    ("A-018", "drug"): "Keytruda",
    # beta: words for missing, a blank at the end, a date and a number typed as text, a brand name
    ("B-010", "pack_years"): "unknown",
    ("B-014", "ecog"): "n/a",
    ("B-004", "sex"): "Male ",
    ("B-009", "surgery_date"): "15/10/2019",
    ("B-016", "diameter_before"): "58",
    ("B-007", "drug"): "Tagrisso",
    # gamma: the project's missing-data codes
    ("301-3", "diagnosis_date"): "UNK",
    ("301-6", "pack_years"): "-99",
    ("301-12", "blood_loss"): "-99",
}

# Planted problems: cells that no published number rests on. README.md says which rule finds each.
PLANTED = {
    ("A-001", "pdl1_tps"): "0,6",
    ("A-002", "blood_loss"): "-50",
    ("A-002", "operating_time"): "5",
    ("A-002", "conversion"): "sì",
    ("A-003", "pdl1_tps"): "170",
    ("A-005", "birth_date"): "31/02/1953",
    ("A-005", "diagnosis_date"): "01/03/2025",
    ("A-007", "pack_years"): "circa 40",
    ("A-008", "inoperability_reason"): "N3",
    ("A-009", "los_reported"): "8",
    ("A-011", "death_cause"): "Altra causa",
    ("A-013", "c_stage"): "IIIB",
    ("A-015", "ecog"): "7",
    ("A-016", "yp_stage"): "IB",
    ("A-017", "complications"): "febbre",
    ("A-017", "recurrence_site"): "Locale",
    ("B-001", "drain_days"): "30",
    ("B-002", "lobe"): "Middle lobe",
    ("B-002", "blood_loss"): "much",
    ("B-004", "los_reported"): "17",
    ("B-005", "yc_stage"): "IIIA",
    ("B-005", "margin"): "",
    ("B-008", "smoking"): "Never smoked",
    ("B-010", "n_stations"): "4R",
    ("B-011", "last_contact"): "2024-03-01",
    ("B-013", "pdl1_tps"): "50",
    ("B-015", "birth_year"): "1901",
    ("B-015", "death_date"): "2022-02-02",
    ("B-016", "c_stage"): "IIIZ",
    ("B-017", "recurrence"): "Yes",
    ("301-1", "blood_loss"): "20000",
    ("301-2", "viable_tumor"): "20",
    ("301-5", "ecog"): "1.5",
    ("301-8", "pcr_reported"): "1",
    ("301-13", "discharge_date"): "2023-01-10",
    ("301-13", "diagnosis_date"): "43831",
    # One default that nobody changed, in the whole column.
    **{(f"301-{number}", "operating_time"): "180" for number in range(1, 14)},
}
CELLS |= PLANTED

# The second delivery of beta, as it differs from the first (README.md tells the story).
SECOND: dict[tuple[str, str], str] = {
    ("B-001", "drain_days"): "4",
    ("B-004", "los_reported"): "7",
    ("B-002", "blood_loss"): "very much",
    ("B-009", "ecog"): "6",
    ("B-006", "pack_years"): "3",
}

COMMENTS = {
    "A-001": "Paziente sintetica; qualità di vita buona al controllo",
    "A-007": 'Infiltrazione locale all\'esplorazione: resezione "atipica"',
    "A-011": "Operabilità iniziale non ricostruibile dalla cartella",
    "A-012": "Già sottoposto a chemio-radioterapia; poi durvalumab",
    "A-014": "Numero di cartella illeggibile",
}
