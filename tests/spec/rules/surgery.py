"""Surgery: rule -> (failing row, passing row)."""

CASES = {
    "resection.biopsy": (
        {"intent": "biopsy", "resection": "lobectomy"},
        {"intent": "biopsy", "resection": "wedge"},
    ),
    "resection.radical_exploration": (
        {"intent": "radical", "resection": "exploratory"},
        {"intent": "radical", "resection": "wedge"},
    ),
    "margin.exploration": (
        {"resection": "exploratory", "margin": "R0"},
        {"resection": "exploratory"},
    ),
    "margin.missing": ({"resection": "lobectomy"}, {"resection": "lobectomy", "margin": "R1"}),
    "side.middle_lobe": ({"side": "left", "lobe": "middle"}, {"side": "right", "lobe": "middle"}),
    "side.bilobectomy": (
        {"side": "left", "resection": "bilobectomy"},
        {"side": "right", "resection": "bilobectomy"},
    ),
    "approach.conversion": (
        {"approach": "thoracotomy", "conversion": "true"},
        {"approach": "robotic", "conversion": "true"},
    ),
    "drain.stay": (
        {"drain_days": "7", "los_reported": "6"},
        {"drain_days": "6", "los_reported": "6"},
    ),
    "complications.fatal": (
        {"complications": "pneumonia:V", "vital_status": "alive"},
        {"complications": "pneumonia:V", "vital_status": "dead"},
    ),
    "surgery.no_date": (
        {"resection": "wedge"},
        {"resection": "wedge", "surgery_date": "2019-05-06"},
    ),
}
