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

COMMENTS = {
    "A-001": "Paziente sintetica; qualità di vita buona al controllo",
    "A-007": 'Infiltrazione locale all\'esplorazione: resezione "atipica"',
    "A-011": "Operabilità iniziale non ricostruibile dalla cartella",
    "A-012": "Già sottoposto a chemio-radioterapia; poi durvalumab",
    "A-014": "Numero di cartella illeggibile",
}
