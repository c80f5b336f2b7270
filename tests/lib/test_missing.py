"""No missing value becomes a "no": cells are taken from real-looking patients, and nothing decided turns."""

import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.eligibility import decide
from scripts.lib.endpoint_variables import derive_endpoints
from scripts.lib.readings import active_criteria, list_scenarios
from scripts.lib.staging import POINTS, derive_patients, derive_stage
from scripts.lib.what_if import Bench, make_bench

ROUNDS = 60 if os.environ.get("SALVAGE_SIZE") == "full" else 6
ROOT = Path(__file__).parents[2]
# Not taken: who it is; and what falls back to an earlier M by the rule of the editions.
KEPT = {"record", "center", "yc_m", "yp_m", "comment"}
# A text beside true and false: unknown.
OPEN = "unknown"


@cache
def bench() -> Bench:
    return make_bench(ROOT)


@cache
def whole() -> pd.DataFrame:
    """The records of the demo, delivered variables only, without contradictions in them.

    A reported stage that the categories do not give, and a pathology that says two things, are
    decided by taking one of them away: that is no missing value.
    """
    rows = [one.harmonized[[*read_catalogue()]] for one in bench().centers.values()]
    patients = pd.concat(rows, ignore_index=True)
    # A second one of each, who died in hospital after the first 30 days.
    day = patients["surgery_date"] + pd.Timedelta(days=45)
    died = patients.assign(
        record=patients["record"] + " dead",
        vital_status=pd.Series("dead", index=patients.index, dtype="str"),
        death_date=day,
        discharge_date=day,
        last_contact=day,
    )
    patients = pd.concat([patients, died], ignore_index=True)
    patients = patients.assign(patient=patients["center"] + " " + patients["record"])
    for point in POINTS:
        derived = derive_stage(patients, point)["stage"]
        reported = patients[f"{point}_stage"]
        patients[f"{point}_stage"] = reported.where(derived.isna() | (reported == derived))
    free = patients["yp_t"].isin(["T0", "Tis"])
    clash = free != (patients["viable_tumor"] == 0)
    return patients.assign(viable_tumor=patients["viable_tumor"].where(~clash))


def answers(patients: pd.DataFrame) -> pd.DataFrame:
    """Every decision under every reading and every three-valued endpoint, one row a patient."""
    study = bench().study
    derived = derive_endpoints(derive_patients(patients), study.config["definitions"])
    known = {name: derived[name] for name in derived if derived[name].dtype == "boolean"}
    found = pd.DataFrame(known).drop(columns=[name for name in read_catalogue() if name in known])
    text = found.astype("object").where(found.notna(), other=OPEN).astype("str")
    sets = [active_criteria(study.eligibility["criteria"])]
    sets += [
        one.criteria
        for one in list_scenarios(study.eligibility["criteria"])
        if one.kind == "reading"
    ]
    for number, criteria in enumerate(sets):
        table = decide(derived, criteria).pivot(
            index="patient", columns="criterion", values="outcome"
        )
        table = table.loc[patients["patient"]].reset_index(drop=True).astype("str")
        text = text.join(table.add_prefix(f"{number}."))
    return text


def take(patients: pd.DataFrame, chance: random.Random, share: float) -> pd.DataFrame:
    """The same patients without some of their cells."""
    found = patients.copy()
    for name in sorted(set(patients) - KEPT - {"patient"}):
        lost = np.array([chance.random() < share for _ in range(len(patients))])
        found[name] = found[name].where(~lost)
    return found


def turned(before: pd.DataFrame, after: pd.DataFrame) -> Any:
    """Names of answers that are another one with fewer cells, and not unknown."""
    moved = (before != after) & (after != OPEN)
    return sorted(moved.columns[moved.any()])


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_taking_cells_away_turns_no_answer(seed: int) -> None:
    chance = random.Random(seed)
    after = answers(take(whole(), chance, chance.choice([0.02, 0.1, 0.4])))
    assert turned(answers(whole()), after) == []


def test_nothing_known_decides_nothing() -> None:
    nobody = take(whole(), random.Random(0), 1.1)
    assert set(answers(nobody).to_numpy().ravel()) == {OPEN}
