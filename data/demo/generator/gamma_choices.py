"""The choices of gamma's REDCap fields: raw code, label, and the study code they stand for."""

Choices = tuple[tuple[str, str, str], ...]  # raw code, label, study code


def number(*pairs: tuple[str, str]) -> Choices:
    """Choices numbered from 1, given as (label, study code)."""
    return tuple((str(code), label, study) for code, (label, study) in enumerate(pairs, start=1))


def same(*codes: str) -> Choices:
    """Choices numbered from 1 whose labels are the study codes."""
    return number(*((code, code) for code in codes))


YES_NO: Choices = (("1", "Yes", "true"), ("0", "No", "false"))
TIMING: Choices = (("0", "No", "none"), ("1", "Before", "before"), ("2", "Concurrent", "with"))
SEX = number(("Female", "female"), ("Male", "male"))
SMOKING: Choices = (("0", "Never", "never"), ("1", "Former", "former"), ("2", "Current", "current"))
HISTOLOGY = number(
    ("Adenocarcinoma", "adenocarcinoma"),
    ("Squamous cell carcinoma", "squamous"),
    ("Large cell carcinoma", "large_cell"),
    ("Adenosquamous carcinoma", "adenosquamous"),
    ("NSCLC not otherwise specified", "nsclc_nos"),
    ("Small cell carcinoma", "sclc"),
    ("Other tumor", "other"),
)
REASON = number(
    ("Bulky N2", "n2_bulky"),
    ("Multistation N2", "n2_multistation"),
    ("N3", "n3"),
    ("Advanced T with N1 or N2", "t_with_n"),
    ("Local invasion", "local_invasion"),
    ("Distant metastasis", "metastasis"),
    ("Other reason", "other"),
)
DRUG = same(
    "pembrolizumab",
    "nivolumab",
    "atezolizumab",
    "durvalumab",
    "gefitinib",
    "afatinib",
    "osimertinib",
    "alectinib",
)
GENE: Choices = (
    ("0", "None", "none"),
    ("1", "EGFR", "EGFR"),
    ("2", "ALK", "ALK"),
    ("3", "KRAS", "KRAS"),
)
RESPONSE = number(("Complete", "CR"), ("Partial", "PR"), ("Stable", "SD"), ("Progressive", "PD"))
RESECTION = number(
    ("Lobectomy", "lobectomy"),
    ("Bilobectomy", "bilobectomy"),
    ("Sleeve lobectomy", "sleeve_lobectomy"),
    ("Pneumonectomy", "pneumonectomy"),
    ("Segmentectomy", "segmentectomy"),
    ("Wedge resection", "wedge"),
    ("Exploration only", "exploratory"),
)
COMPLICATION: Choices = (
    ("af", "Atrial fibrillation", "atrial fibrillation"),
    ("pal", "Prolonged air leak", "prolonged air leak"),
    ("pn", "Pneumonia", "pneumonia"),
)
GRADE: Choices = tuple(
    (grade, f"Grade {grade}", grade) for grade in ("I", "II", "IIIa", "IIIb", "IVa", "IVb", "V")
)
SITE = number(("Local", "local"), ("Regional", "regional"), ("Distant", "distant"))
T = same("T0", "Tis", "T1mi", "T1a", "T1b", "T1c", "T2a", "T2b", "T3", "T4", "TX")
N = same("N0", "N1", "N2", "N3", "NX")
M = same("M0", "M1a", "M1b", "M1c")
