"""Endpoint variables of one patient, worked out from the harmonized row in plain steps."""

from fractions import Fraction

from tests.oracle.logic import day

ANATOMICAL = ("lobectomy", "bilobectomy", "sleeve_lobectomy", "pneumonectomy", "segmentectomy")
LOBES = ("lobectomy", "bilobectomy", "sleeve_lobectomy")
SEVERE = ("III", "IIIa", "IIIb", "IV", "IVa", "IVb", "V")


def complete(row, definitions):
    """The row with its endpoint variables; what cannot be known is None."""
    found = dict(row)
    found["pcr"] = pcr(row, definitions.get("in_situ_is_residual", True))
    found["anatomical_resection"] = among(
        row["resection"], definitions.get("anatomical", ANATOMICAL)
    )
    found["lobectomy_or_bilobectomy"] = among(
        row["resection"], definitions.get("lobectomies", LOBES)
    )
    found["margin_r0"] = among(row["margin"], ("R0",))
    found["response_objective"] = among(row["response"], ("CR", "PR"))
    grades = None if row["complications"] is None else row["complications"].split(";")
    if grades == ["none"]:
        grades = []
    found["any_complication"] = None if grades is None else bool(grades)
    worst = None if grades is None else [one.rpartition(":")[2] for one in grades]
    found["complication_major"] = None if worst is None else any(one in SEVERE for one in worst)
    found["los_days"] = days(row["admission_date"], row["discharge_date"])
    found["therapy_to_surgery_days"] = days(row["therapy_end"], row["surgery_date"])
    found.update(follow(row, definitions))
    return found


def among(value, wanted):
    """Whether a value is one of some."""
    return None if value is None else value in wanted


def days(start, end):
    """Whole days between two dates."""
    return None if start is None or end is None else (day(end) - day(start)).days


def pcr(row, residual):
    """No viable tumor in the primary and none in the nodes."""
    percent, t, n = row["viable_tumor"], row["yp_t"], row["yp_n"]
    if n not in (None, "NX", "N0"):
        return False
    free_t = None if t in (None, "TX") else t == "T0" or (t == "Tis" and not residual)
    free_percent = None if percent is None else percent == 0
    if free_t is None:
        primary = free_percent
    elif free_percent is None or free_t == free_percent:
        primary = free_t
    else:
        primary = False if t == "Tis" and percent == 0 else None
    if primary is False:
        return False
    return None if primary is None or n in (None, "NX") else True


def follow(row, definitions):
    """Follow-up, recurrence, and who had died when."""
    month = Fraction(str(definitions.get("days_per_month", 30.4375)))
    status, died = row["vital_status"], row["death_date"]
    followed = days(row["surgery_date"], died if status == "dead" else row["last_contact"])
    to_death = days(row["surgery_date"], died) if status == "dead" else None
    to_recurrence = days(row["surgery_date"], row["recurrence_date"])
    found = {
        "followup_months": None if followed is None else followed / month,
        "recurrence_months": None if to_recurrence is None else to_recurrence / month,
        "death_cancer": cancer_death(status, row["death_cause"]),
    }
    for window in definitions.get("mortality_days", (30, 60, 90)):
        found[f"dead_{window}d"] = dead_by(window, to_death, followed, status)
    early = dead_by(definitions.get("perioperative_days", 30), to_death, followed, status)
    found["dead_perioperative"] = True if early else either(early, died_inside(row))
    return found


def died_inside(row):
    """Dead before leaving the hospital; not known without the days that tell."""
    status, out, seen = row["vital_status"], row["discharge_date"], row["last_contact"]
    if status == "alive":
        return False
    if out is None:
        return None
    if status == "dead":
        return None if row["death_date"] is None else day(row["death_date"]) <= day(out)
    return False if seen is not None and day(seen) > day(out) else None


def either(one, other):
    """One of two answers is yes; not known where none is and one is open."""
    if True in (one, other):
        return True
    return None if None in (one, other) else False


def dead_by(window, to_death, followed, status):
    """Dead within a window; not known of who was not followed that long."""
    if to_death is not None and to_death <= window:
        return True
    if followed is None or followed < window or (followed == window and status is None):
        return None
    return False


def cancer_death(status, cause):
    """Death of cancer."""
    if status is None or (status == "dead" and cause in (None, "unknown")):
        return False if cause not in (None, "unknown", "cancer") else None
    return status == "dead" and cause == "cancer"
