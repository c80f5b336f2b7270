"""How much the cohort and the primary endpoints hang on readings, on single criteria, on the unknown.

Three-valued as everywhere: a patient is analysed when all criteria of a scenario pass; the declared
policy for unknown outcomes holds in every scenario. Bounds take no policy: they say between which
values a number lies, however the unknown outcomes and the unknown endpoint values come out. They hold
always; they are those of all completions of the missing cells where no variable is read twice in ways
that exclude each other (a criterion wants a value, another forbids it), and else may be wider.
"""

import json
from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np
import pandas as pd

from scripts.lib.eligibility import judge, variables_read
from scripts.lib.readings import Criterion, Scenario

SENSITIVITY_COLUMNS = ("scenario", "kind", "criterion", "reading", "text")
COUNTS = ("analysed", "excluded", "undetermined", "enters", "leaves")


class Standing(NamedTuple):
    """Who of the patients is analysed and who is undetermined, by position."""

    analysed: np.ndarray
    undetermined: np.ndarray


def list_variables(scenarios: Sequence[Scenario]) -> list[str]:
    """All variables that some criterion of some scenario reads."""
    read = [variables_read(criterion) for one in scenarios for criterion in one.criteria]
    return sorted({name for names in read for name in names})


def select_patients(
    patients: pd.DataFrame,
    criteria: Sequence[Criterion],
    unknown: str = "hold_out",
    judged: dict[str, tuple[np.ndarray, np.ndarray]] | None = None,
) -> Standing:
    """The standing of every patient under some criteria and the policy for unknown outcomes.

    `judged`: what was found for criteria before, so that a criterion of many scenarios is judged once.
    """
    failed = np.zeros(len(patients), dtype=bool)
    doubtful = np.zeros(len(patients), dtype=bool)
    judged = {} if judged is None else judged
    for criterion in criteria:
        key = json.dumps(criterion, sort_keys=True)
        if key not in judged:
            passes = judge(patients, criterion).passes
            unclear = passes.isna().to_numpy(dtype=bool)
            judged[key] = ((~passes).fillna(False).to_numpy(dtype=bool), unclear)
        failed |= judged[key][0]
        doubtful |= judged[key][1]
    open_ones = doubtful & ~failed
    analysed = ~failed & (~doubtful | (unknown == "include"))
    held = open_ones if unknown == "hold_out" else np.zeros(len(patients), dtype=bool)
    return Standing(analysed, held)


def compare_scenarios(
    patients: pd.DataFrame, scenarios: Sequence[Scenario], unknown: str = "hold_out"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each scenario makes of the cohort, and whom it changes.

    Sensitivity: one row a scenario, the active one first: how many are analysed, excluded,
    undetermined, and how many enter or leave the analysed cohort. Changes: one row a scenario and
    patient that enters or leaves (scenario, patient, change).
    """
    rows, changes = [], []
    base: np.ndarray | None = None
    judged: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for one in scenarios:
        standing = select_patients(patients, one.criteria, unknown, judged)
        base = standing.analysed if base is None else base
        enters, leaves = standing.analysed & ~base, base & ~standing.analysed
        inside, held = int(standing.analysed.sum()), int(standing.undetermined.sum())
        counts = (inside, len(patients) - inside - held, held, int(enters.sum()), int(leaves.sum()))
        rows.append([*(getattr(one, name) for name in SENSITIVITY_COLUMNS), *counts])
        for change, mask in (("enters", enters), ("leaves", leaves)):
            names = patients.loc[mask, "patient"]
            changes.append(
                pd.DataFrame({"scenario": one.scenario, "patient": names, "change": change})
            )
    table = pd.DataFrame(rows, columns=[*SENSITIVITY_COLUMNS, *COUNTS])
    table = table.astype(dict.fromkeys(SENSITIVITY_COLUMNS, "str") | dict.fromkeys(COUNTS, "int64"))
    return table, pd.concat(changes, ignore_index=True).astype("str")


class Bounds(NamedTuple):
    """The smallest and the largest value over all ways in which the unknown can come out."""

    lower: float
    upper: float


def bound_count(analysed: int, undetermined: int) -> Bounds:
    """The number of analysed patients when each undetermined one is let in or left out."""
    return Bounds(float(analysed), float(analysed + undetermined))


def bound_rate(inside: tuple[int, int, int], doubtful: tuple[int, int, int]) -> Bounds:
    """The rate when each doubtful patient is let in or left out and each unknown value is yes or no.

    Both triples count yes, no and unknown values: of the patients who are in for certain, and of
    those whose eligibility is undetermined. NaN where no completion has a patient. Lower: every
    unknown value is no, the doubtful that can be no come in, the others stay out (unless nobody
    else is there); upper the other way round.
    """
    yes, no, open_ = inside
    may_yes, may_no, may_open = doubtful
    least = _rate(yes, no + open_ + may_no + may_open, alone=1.0 if may_yes else nan)
    most = _rate(yes + open_ + may_yes + may_open, no, alone=0.0 if may_no else nan)
    return Bounds(least, most)


def _rate(yes: int, no: int, alone: float) -> float:
    """The rate; `alone` where nobody is there but those who would move it the wrong way."""
    return yes / (yes + no) if yes + no else alone
