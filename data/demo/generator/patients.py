"""The demo's patients in the study's own vocabulary: planned by hand, completed with seeded chance.

What decides a margin or a criterion stands in `plan/*.csv`, one line a patient. What the
publication does not print (days before therapy, ECOG, blood loss, ...) is drawn from a generator
seeded with the record, so that adding a patient changes no other. All values are text, dates ISO,
missing is "".
"""

import csv
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

Patient = dict[str, str]

PLAN = Path(__file__).parent / "plan"
REFERENCE = Path(__file__).parents[3] / "scripts" / "lib" / "reference"
SEED = "salvage-demo-1"
EDITION = {"alpha": "7", "beta": "8", "gamma": "8"}
TARGETED = {"gefitinib", "afatinib", "osimertinib", "alectinib"}
IMMUNE = {"nivolumab", "pembrolizumab", "atezolizumab", "durvalumab", "ipilimumab"}
CYCLE_DAYS = 21
READMITTED = {"B-006"}

# The patient whom two centers sent: gamma's copy of alpha's record, restaged in the 8th edition.
SENT_TWICE = "A-015"
COPY = {
    "record": "301-11",
    "center": "gamma",
    "c": "T2b N2 M0",
    "yc": "T1c N0 M0",
    "yp": "T1b N0 M0",
}


def center_of(record: str) -> str:
    """The center whose record numbers look like this one."""
    return {"A": "alpha", "B": "beta"}.get(record[0], "gamma")


def arm_of(patient: Patient) -> str:
    """immunotherapy, target or none, by the drugs given."""
    drugs = set(patient["drug"].split(";"))
    if drugs & TARGETED:
        return "target"
    return "immunotherapy" if drugs & IMMUNE else "none"


@cache
def stage_table(edition: str) -> dict[tuple[str, ...], str]:
    """Stage group by (T, N, M), from the reference table of an edition."""
    with (REFERENCE / f"tnm{edition}.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["t"], row["n"], row["m"]): row["stage"] for row in csv.DictReader(handle)}


def stage_of(edition: str, t: str, n: str, m: str) -> str:
    """The stage group; "" where nothing was staged and for T0 N0 M0, which has none."""
    return "" if not t or (t, n, m) == ("T0", "N0", "M0") else stage_table(edition)[t, n, m]


def read_plan() -> list[Patient]:
    """The plan's tables side by side, one patient a record, in the order of the tumor table."""
    tables = []
    for name in ("tumor", "therapy", "surgery", "follow_up"):
        with (PLAN / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            tables.append({row["record"]: row for row in csv.DictReader(handle)})
    if any(set(table) != set(tables[0]) for table in tables):
        raise ValueError("the plan's tables do not list the same records")
    return [
        {key: row[key] for table in tables for row in [table[record]] for key in row}
        for record in tables[0]
    ]


def build_patients() -> list[Patient]:
    """All patients as sent, center by center in the order of their records."""
    patients = [complete(planned, center_of(planned["record"])) for planned in read_plan()]
    twice = next(planned for planned in read_plan() if planned["record"] == SENT_TWICE)
    copy = complete(twice, center_of(SENT_TWICE)) | {key: COPY[key] for key in ("record", "center")}
    copy |= stages({key: COPY[key] for key in ("c", "yc", "yp")}, EDITION["gamma"])
    return sorted(
        [*patients, copy], key=lambda patient: (patient["center"], _number(patient["record"]))
    )


def _number(record: str) -> int:
    return int(record.split("-")[1])


def complete(planned: Patient, center: str) -> Patient:
    """One patient with every variable that a center may deliver."""
    chance = random.Random(f"{SEED}/{planned['record']}")
    kept = {
        key: value
        for key, value in planned.items()
        if key not in ("born", "effusion", "c", "yc", "yp")
    }
    return (
        kept
        | {"center": center, "birth_date": planned["born"], "birth_year": planned["born"][:4]}
        | {"diameter_before": planned["before"], "diameter_after": planned["after"]}
        | {
            f"{site}_effusion": yes(planned["effusion"] == site)
            for site in ("pleural", "pericardial")
        }
        | stages(planned, EDITION[center])
        | stations(planned)
        | therapy_dates(planned, chance)
        | stay(planned)
        | course(planned, chance)
        | pathology(planned)
        | follow_up(planned)
    )


def yes(condition: bool) -> str:
    """The study's word for a boolean."""
    return "true" if condition else "false"


def stages(planned: Patient, edition: str) -> Patient:
    """Categories and reported stage group before therapy (c), after it (yc), at pathology (yp)."""
    found = {"tnm_edition": edition}
    for prefix in ("c", "yc", "yp"):
        t, n, m = planned[prefix].split() if planned[prefix] else ("", "", "")
        found |= {f"{prefix}_t": t, f"{prefix}_n": n, f"{prefix}_m": m}
        found[f"{prefix}_stage"] = stage_of(edition, t, n, m)
    return found


def stations(planned: Patient) -> Patient:
    """Nodal stations that fit the N category: hilar, mediastinal, or of the other side."""
    n = planned["c"].split()[1]
    right = planned["side"] == "right"
    several = ";7" if "n2_multistation" in planned["inoperability_reason"] else ""
    own = {"N0": "none", "N1": "10R" if right else "10L", "N2": ("4R" if right else "5") + several}
    return {"n_stations": own.get(n, "4L" if right else "4R")}


def therapy_dates(planned: Patient, chance: random.Random) -> Patient:
    """Diagnosis, start and end of the studied therapy and its cycles, backwards from surgery."""
    end = date.fromisoformat(planned["surgery_date"]) - timedelta(days=28 + draw(chance, 0, 40))
    cycles = draw(chance, 4, 12)
    length = draw(chance, 120, 330)
    arm = arm_of(planned)
    if arm == "immunotherapy":
        length = CYCLE_DAYS * (cycles - 1)
    start = end - timedelta(days=length)
    earlier = "before" in (planned["chemotherapy"], planned["radiotherapy"])
    wait = draw(chance, 20, 45) + (draw(chance, 90, 150) if earlier else 0)
    given = arm != "none"
    return {
        "diagnosis_date": str(start - timedelta(days=wait)),
        "therapy_start": str(start) if given else "",
        "therapy_end": str(end) if given else "",
        "cycles": str(cycles) if arm == "immunotherapy" else "",
    }


def stay(planned: Patient) -> Patient:
    """Admission on the day before surgery; the stay is discharge minus admission."""
    admission = date.fromisoformat(planned["surgery_date"]) - timedelta(days=1)
    days = int(planned["los"])
    return {
        "admission_date": str(admission),
        "discharge_date": str(admission + timedelta(days=days)),
        "los_reported": str(days),
        "drain_days": str(max(1, days - 2)),
    }


def course(planned: Patient, chance: random.Random) -> Patient:
    """What nobody published: smoking history, fitness and the course of the operation."""
    smoker = planned["smoking"] != "never"
    minimal = planned["approach"] != "thoracotomy"
    return {
        "pack_years": str(draw(chance, 10, 55)) if smoker else "0",
        "ecog": str(draw(chance, 0, 1)),
        "blood_loss": str(10 * draw(chance, 5, 20 if minimal else 45)),
        "operating_time": str(5 * draw(chance, 24, 55)),
        "readmission_30d": yes(planned["record"] in READMITTED),
        "lymphadenectomy": yes(planned["intent"] != "biopsy"),
    }


def pathology(planned: Patient) -> Patient:
    """Complete response as reported: no tumor in primary and nodes; "" where not resected."""
    nothing_left = planned["yp"].startswith("T0 N0") and planned["viable_tumor"] == "0"
    return {"pcr_reported": yes(nothing_left) if planned["yp"] else ""}


def follow_up(planned: Patient) -> Patient:
    """Dates after surgery. One patient was last seen three weeks before the day of death."""
    surgery = date.fromisoformat(planned["surgery_date"])
    end = surgery + timedelta(days=int(planned["days"]))
    dead = planned["vital_status"] == "dead"
    seen = end - timedelta(days=20) if planned["record"] == "B-003" else end
    back = planned["recurrence_days"]
    return {
        "last_contact": str(seen),
        "death_date": str(end) if dead else "",
        "recurrence": yes(back != ""),
        "recurrence_date": str(surgery + timedelta(days=int(back))) if back else "",
    }


def draw(chance: random.Random, low: int, high: int) -> int:
    """A whole number from low to high, by `random()`: its stream is the same in every Python."""
    return low + int(chance.random() * (high - low + 1))
