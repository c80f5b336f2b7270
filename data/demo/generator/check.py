"""What must hold before anything is printed: the published margins, and no contradictions.

Written against the patients as planned, on purpose without the pipeline's own code: the pipeline
has to find the same numbers from the extracts alone. Source of the margins: Chiappetta et al.,
J Thorac Dis 2025;17(7):4929-4939, and the news report about it (data/demo/README.md).
"""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from .criteria import NOT_ANALYSED, wrong_reasons
from .patients import Patient, arm_of

MONTH = 30.4375
CUTOFF = "2024-01-31"
RANKS = [
    "T0N0M0",
    "0",
    "IA",
    "IA1",
    "IA2",
    "IA3",
    "IB",
    "IIA",
    "IIB",
    "IIIA",
    "IIIB",
    "IIIC",
    "IV",
    "IVA",
    "IVB",
]
SIZES = {
    "7": [(0, "T0"), (20, "T1a"), (30, "T1b"), (50, "T2a"), (70, "T2b"), (999, "T3")],
    "8": [
        (0, "T0"),
        (10, "T1a"),
        (20, "T1b"),
        (30, "T1c"),
        (40, "T2a"),
        (50, "T2b"),
        (70, "T3"),
        (999, "T4"),
    ],
}
ORDERED_DATES = [
    "birth_date",
    "diagnosis_date",
    "therapy_start",
    "therapy_end",
    "admission_date",
    "surgery_date",
]
LATER_DATES = ["surgery_date", "discharge_date", "recurrence_date", "last_contact", "death_date"]
MARGINS: dict[str, object] = {
    "n": 30,
    "centers": 3,
    "III": 22,
    "IV": 8,
    "immunotherapy": 22,
    "target": 8,
    "immunotherapy with chemotherapy": 4,
    "target after chemo- or radiotherapy": 8,
    "clinical downstaging": 22,
    "objective response": 29,
    "the other one": ["IIIA SD"],
    "notable": 10,
    "lobectomy or bilobectomy": 27,
    "anatomical": 28,
    "lymphadenectomy": 30,
    "complications": 6,
    "stay": (5.9, 2.8),
    "pathological downstaging": 26,
    "pcr": 11,
    "pcr immunotherapy": 10,
    "pcr target": 1,
    "recurrence months": [2, 5, 9, 10, 21],
    "deaths": ["cancer"] * 4,
    "follow-up months": (12, 2, 83),
    "shortest follow-up is past day 60": True,
}


def check_patients(patients: list[Patient]) -> None:
    """Raise ValueError with every margin and every patient that is not as it must be."""
    analysed = [patient for patient in patients if patient["record"] not in NOT_ANALYSED]
    found = margins(analysed)
    problems = [
        f"{name}: {found[name]} instead of {MARGINS[name]}"
        for name in MARGINS
        if found[name] != MARGINS[name]
    ]
    problems += [f"{one['record']}: {what}" for one in patients for what in contradictions(one)]
    problems += duplicates(patients)
    if problems:
        raise ValueError("\n".join(problems))


def margins(patients: list[Patient]) -> dict[str, object]:
    """The published numbers, counted in the planned patients."""

    def count(condition: Callable[[Patient], bool]) -> int:
        return sum(map(condition, patients))

    immune = [p for p in patients if arm_of(p) == "immunotherapy"]
    target = [p for p in patients if arm_of(p) == "target"]
    days = [int(p["days"]) for p in patients]
    stays = [int(p["los_reported"]) for p in patients]
    responders = ("CR", "PR")
    lobes = ("lobectomy", "bilobectomy", "sleeve_lobectomy")
    return {
        "n": len(patients),
        "centers": len({p["center"] for p in patients}),
        "III": count(lambda p: p["c_stage"].startswith("III")),
        "IV": count(lambda p: p["c_stage"].startswith("IV")),
        "immunotherapy": len(immune),
        "target": len(target),
        "immunotherapy with chemotherapy": sum(p["chemotherapy"] != "none" for p in immune),
        "target after chemo- or radiotherapy": sum(
            "before" in (p["chemotherapy"], p["radiotherapy"]) for p in target
        ),
        "clinical downstaging": count(lambda p: rank(p, "yc") < rank(p, "c")),
        "objective response": count(lambda p: p["response"] in responders),
        "the other one": [
            f"{p['c_stage']} {p['response']}" for p in patients if p["response"] not in responders
        ],
        "notable": count(lambda p: p["shrinkage_notable"] == "true"),
        "lobectomy or bilobectomy": count(lambda p: p["resection"] in lobes),
        "anatomical": count(lambda p: p["resection"] in (*lobes, "pneumonectomy", "segmentectomy")),
        "lymphadenectomy": count(lambda p: p["lymphadenectomy"] == "true"),
        "complications": count(lambda p: p["complications"] != "none"),
        "stay": (round(statistics.mean(stays), 1), round(statistics.stdev(stays), 1)),
        "pathological downstaging": count(lambda p: rank(p, "yp") < rank(p, "c")),
        "pcr": count(lambda p: p["pcr_reported"] == "true"),
        "pcr immunotherapy": sum(p["pcr_reported"] == "true" for p in immune),
        "pcr target": sum(p["pcr_reported"] == "true" for p in target),
        "recurrence months": sorted(
            months(int(p["recurrence_days"])) for p in patients if p["recurrence_days"]
        ),
        "deaths": [p["death_cause"] for p in patients if p["vital_status"] == "dead"],
        "follow-up months": (months(statistics.median(days)), months(min(days)), months(max(days))),
        "shortest follow-up is past day 60": min(days) > 60,
    }


def months(days: float) -> int:
    """Whole months, as printed."""
    return round(days / MONTH)


def rank(patient: Patient, prefix: str) -> int:
    """Place of the stage group in the order of stages; T0 N0 M0 is below all of them."""
    return RANKS.index(
        patient[f"{prefix}_stage"] or "".join(patient[f"{prefix}_{axis}"] for axis in "tnm")
    )


def contradictions(patient: Patient) -> Iterable[str]:
    """Whatever in one patient could not be true at once."""
    for first, second in (*_steps(patient, ORDERED_DATES), *_steps(patient, LATER_DATES)):
        if patient[first] > patient[second]:
            yield f"{first} after {second}"
    yield from wrong_reasons(patient)
    if max(patient["last_contact"], patient["death_date"]) > CUTOFF:
        yield "followed beyond the data cutoff"
    for diameter, prefix in (("diameter_before", "c"), ("diameter_after", "yc")):
        if size_category(patient[diameter], patient["tnm_edition"]) > patient[f"{prefix}_t"]:
            yield f"{prefix}_t smaller than its diameter"
    if patient["response"] != response_of(
        int(patient["diameter_before"]), int(patient["diameter_after"])
    ):
        yield "response does not fit the diameters"
    if (patient["viable_tumor"] == "0") != (patient["yp_t"] == "T0"):
        yield "viable tumor does not fit ypT"
    stay = date.fromisoformat(patient["discharge_date"]) - date.fromisoformat(
        patient["admission_date"]
    )
    if stay.days != int(patient["los_reported"]):
        yield "stay does not fit its dates"
    if "effusion" in NOT_ANALYSED.get(patient["record"], "") and patient["c_m"] != "M1a":
        yield "effusion without M1a"


def _steps(patient: Patient, names: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(name for name in names if patient[name]))


def size_category(diameter: str, edition: str) -> str:
    """The least T category that a diameter in mm allows; a larger one may rest on invasion."""
    return next(t for limit, t in SIZES[edition] if int(diameter) <= limit)


def response_of(before: int, after: int) -> str:
    """RECIST 1.1 of a single lesion without a smaller size in between."""
    if after == 0:
        return "CR"
    if after - before >= max(5, 0.2 * before):
        return "PD"
    return "PR" if before - after >= 0.3 * before else "SD"


def duplicates(patients: list[Patient]) -> list[str]:
    """Two records may be one person only where that was planned."""
    keys = ("sex", "birth_year", "surgery_date", "side", "lobe")
    times = Counter(tuple(patient[key] for key in keys) for patient in patients)
    twice = [count for count in times.values() if count > 1]
    records = Counter(patient["record"] for patient in patients)
    problems = [] if twice == [2] else [f"people sent twice: {len(twice)}"]
    return problems + [
        f"{record}: record given twice" for record, count in records.items() if count > 1
    ]
