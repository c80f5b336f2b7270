"""Who was planned to be left out, and by what: each must fail exactly that, and the others nothing.

Stated again here, apart from config/eligibility.yaml, so that an edit of the plan cannot quietly
give a patient a second reason. A mirrored pair of criteria counts as one reason.
"""

from collections.abc import Callable

from .patients import Patient, arm_of

NOT_ANALYSED = {
    "A-002": "window",
    "A-005": "nsclc",
    "A-008": "operable",
    "A-011": "unknown",
    "A-014": "quarantined",
    "A-017": "effusion",
    "B-002": "therapy",
    "B-005": "mutation",
    "B-008": "prior",
    "B-011": "progression",
    "B-013": "pdl1",
    "B-015": "nsclc",
    "B-017": "window",
    "301-2": "biopsy",
    "301-5": "effusion",
    "301-8": "palliative",
    "301-11": "duplicate",
    "301-13": "window+progression",
}
NO_CRITERION = ("unknown", "quarantined", "duplicate")


def _prior(patient: Patient) -> bool:
    return "before" in (patient["chemotherapy"], patient["radiotherapy"])


def _effusion(patient: Patient) -> bool:
    return "true" in (patient["pleural_effusion"], patient["pericardial_effusion"])


FAILS: dict[str, Callable[[Patient], bool]] = {
    "window": lambda p: not "2015-01-01" <= p["surgery_date"] <= "2022-12-31",
    "nsclc": lambda p: p["histology"] in ("sclc", "other"),
    "operable": lambda p: p["initially_operable"] == "true",
    "therapy": lambda p: arm_of(p) == "none",
    "pdl1": lambda p: arm_of(p) == "immunotherapy" and p["pdl1_evaluated"] != "true",
    "mutation": lambda p: arm_of(p) == "target" and p["driver_proven"] != "true",
    "biopsy": lambda p: p["intent"] == "biopsy",
    "palliative": lambda p: p["intent"] == "palliative",
    "prior": lambda p: arm_of(p) == "target" and not _prior(p),
    "progression": lambda p: p["response"] == "PD",
    "effusion": lambda p: p["c_stage"].startswith("IV") and _effusion(p),
}


def wrong_reasons(patient: Patient) -> list[str]:
    """What is wrong with the criteria that a patient fails; empty when it is as planned."""
    planned = NOT_ANALYSED.get(patient["record"], "")
    wanted = [] if planned in ("", *NO_CRITERION) else planned.split("+")
    failed = [name for name, fails in FAILS.items() if fails(patient)]
    return [] if failed == wanted else [f"fails {failed} instead of {wanted}"]
