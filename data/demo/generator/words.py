"""How the centers say the study's codes; config/codelists has the words the other way round."""

Words = dict[str, dict[str, str]]

ITALIAN: Words = {
    "boolean": {"true": "sì", "false": "no"},
    "sex": {"female": "F", "male": "M"},
    "smoking": {"never": "mai", "former": "ex fumatore", "current": "fumatore"},
    "histology": {
        "adenocarcinoma": "adenocarcinoma",
        "squamous": "carcinoma squamoso",
        "large_cell": "carcinoma a grandi cellule",
        "adenosquamous": "carcinoma adenosquamoso",
        "nsclc_nos": "NSCLC NAS",
        "sclc": "microcitoma",
        "other": "altro",
    },
    "side": {"right": "destro", "left": "sinistro"},
    "lobe": {
        "upper": "superiore",
        "middle": "medio",
        "lower": "inferiore",
        "more_than_one": "più lobi",
    },
    "inoperability_reason": {
        "n2_bulky": "N2 bulky",
        "n2_multistation": "N2 multistazione",
        "n3": "N3",
        "t_with_n": "T avanzato con N+",
        "local_invasion": "infiltrazione locale",
        "metastasis": "metastasi",
        "other": "altro",
        "none": "nessuno",
    },
    "driver_gene": {"none": "nessuna"},
    "drug": {"carboplatin": "carboplatino"},
    "chemotherapy": {"none": "no", "before": "prima", "with": "in associazione"},
    "radiotherapy": {"none": "no", "before": "prima", "with": "in associazione"},
    "response": {"CR": "RC", "PR": "RP"},
    "intent": {"radical": "radicale", "biopsy": "bioptico", "palliative": "palliativo"},
    "approach": {
        "thoracotomy": "toracotomia",
        "thoracoscopic": "toracoscopia",
        "robotic": "robotica",
    },
    "resection": {
        "lobectomy": "lobectomia",
        "bilobectomy": "bilobectomia",
        "sleeve_lobectomy": "lobectomia sleeve",
        "pneumonectomy": "pneumonectomia",
        "segmentectomy": "segmentectomia",
        "wedge": "resezione atipica",
        "exploratory": "toracotomia esplorativa",
    },
    "complications": {
        "none": "nessuna",
        "atrial fibrillation": "fibrillazione atriale",
        "prolonged air leak": "perdita aerea prolungata",
        "pneumonia": "polmonite",
    },
    "vital_status": {"alive": "vivo", "dead": "deceduto"},
    "death_cause": {
        "cancer": "tumore",
        "surgery": "intervento",
        "other": "altra causa",
        "unknown": "ignota",
    },
    "recurrence_site": {"local": "locale", "regional": "regionale", "distant": "a distanza"},
}

ENGLISH: Words = {
    "boolean": {"true": "Yes", "false": "No"},
    "sex": {"female": "Female", "male": "Male"},
    "smoking": {"never": "Never smoker", "former": "Former smoker", "current": "Current smoker"},
    "histology": {
        "adenocarcinoma": "Adenocarcinoma",
        "squamous": "Squamous cell carcinoma",
        "large_cell": "Large cell carcinoma",
        "adenosquamous": "Adenosquamous carcinoma",
        "nsclc_nos": "NSCLC, NOS",
        "sclc": "Small cell carcinoma",
        "other": "Atypical carcinoid",
    },
    "side": {"right": "Right", "left": "Left"},
    "lobe": {
        "upper": "Upper lobe",
        "middle": "Middle lobe",
        "lower": "Lower lobe",
        "more_than_one": "Several lobes",
    },
    "inoperability_reason": {
        "n2_bulky": "Bulky N2",
        "n2_multistation": "Multistation N2",
        "n3": "N3",
        "t_with_n": "Advanced T with N+",
        "local_invasion": "Local invasion",
        "metastasis": "Metastasis",
        "other": "Other",
        "none": "None",
    },
    "driver_gene": {"none": "None"},
    "chemotherapy": {"none": "None", "before": "Before", "with": "Concurrent"},
    "radiotherapy": {"none": "None", "before": "Before", "with": "Concurrent"},
    "response": {
        "CR": "Complete response",
        "PR": "Partial response",
        "SD": "Stable disease",
        "PD": "Progression",
    },
    "intent": {"radical": "Radical", "biopsy": "Biopsy", "palliative": "Palliative"},
    "approach": {"thoracotomy": "Thoracotomy", "thoracoscopic": "VATS", "robotic": "Robotic"},
    "resection": {
        "lobectomy": "Lobectomy",
        "bilobectomy": "Bilobectomy",
        "sleeve_lobectomy": "Sleeve lobectomy",
        "pneumonectomy": "Pneumonectomy",
        "segmentectomy": "Segmentectomy",
        "wedge": "Wedge resection",
        "exploratory": "Exploration only",
    },
    "complications": {
        "none": "None",
        "atrial fibrillation": "Atrial fibrillation",
        "prolonged air leak": "Prolonged air leak",
        "pneumonia": "Pneumonia",
    },
    "vital_status": {"alive": "Alive", "dead": "Dead"},
    "death_cause": {
        "cancer": "Lung cancer",
        "surgery": "Surgical complication",
        "other": "Other cause",
        "unknown": "Unknown cause",
    },
    "recurrence_site": {"local": "Local", "regional": "Regional", "distant": "Distant"},
}

BOOLEANS = {
    "initially_operable",
    "pleural_effusion",
    "pericardial_effusion",
    "pdl1_evaluated",
    "driver_proven",
    "shrinkage_notable",
    "conversion",
    "lymphadenectomy",
    "readmission_30d",
    "pcr_reported",
    "recurrence",
}


def say(variable: str, value: str, words: Words) -> str:
    """A study value in a center's words; lists item by item, a complication keeps its grade."""
    if not value:
        return ""
    known = words["boolean"] if variable in BOOLEANS else words.get(variable, {})
    return "; ".join(_say_item(item, known) for item in value.split(";"))


def _say_item(item: str, known: dict[str, str]) -> str:
    term, colon, grade = item.partition(":")
    return known.get(term, term) + colon + grade
