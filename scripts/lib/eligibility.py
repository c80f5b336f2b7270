"""Eligibility in three values: one decision a patient and criterion, the flow, the cohort.

A criterion is met, not met or unknown. An inclusion criterion passes when met, an exclusion
criterion when not met; whom a criterion does not apply to passes it. A patient is analysed when all
criteria pass, excluded when one fails, and undetermined when none fails and one is unknown; what
happens to the undetermined is declared (`unknown`, holding them out unless the study says otherwise).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.lib.conditions import describe, evaluate, list_evidence, variables_of
from scripts.lib.uniques import join_categories, row_codes, take_texts

Criterion = Mapping[str, Any]
PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
KINDS = ("inclusion", "exclusion")


class Judged(NamedTuple):
    """One criterion for every patient, each column true, false or missing (unknown)."""

    applies: pd.Series
    met: pd.Series
    passes: pd.Series


def judge(patients: pd.DataFrame, criterion: Criterion) -> Judged:
    """Whether a criterion applies, is met and passes: inclusion when met, exclusion when not met."""
    met = evaluate(criterion["condition"], patients)
    applies = pd.Series(True, index=patients.index, dtype="boolean")
    if "applies_to" in criterion:
        applies = evaluate(criterion["applies_to"], patients)
    passes = (~applies | met) if criterion["kind"] == "inclusion" else ~(applies & met)
    return Judged(applies, met, passes)


def decide(patients: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """All decisions. Grain: patient x criterion, in the order of the patients, then of the criteria.

    Columns, all categories: patient, criterion, kind, applies (yes, no, unknown), decision (met,
    not_met, unknown), outcome (pass, fail, unknown), evidence (the variables read and their values).
    """
    judged = [judge(patients, criterion) for criterion in criteria]
    size, count = len(patients), len(criteria)
    kinds = [criterion["kind"] for criterion in criteria]
    return pd.DataFrame(
        {
            "patient": _categories(np.repeat(np.arange(size), count), patients["patient"]),
            "criterion": _categories(
                np.tile(np.arange(count), size), [one["id"] for one in criteria]
            ),
            "kind": _categories(np.tile([KINDS.index(kind) for kind in kinds], size), KINDS),
            "applies": _words([one.applies for one in judged], ("yes", "no", UNKNOWN)),
            "decision": _words([one.met for one in judged], ("met", "not_met", UNKNOWN)),
            "outcome": _words([one.passes for one in judged], (PASS, FAIL, UNKNOWN)),
            "evidence": _gather_evidence(patients, criteria),
        }
    )


def _categories(codes: Any, names: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(np.asarray(codes, dtype="int32"), pd.Index(names, dtype="str"))


def _words(truths: Sequence[pd.Series], words: tuple[str, str, str]) -> pd.Categorical:
    """Columns of truth values side by side, row after row: words for true, false and unknown."""
    codes = [
        np.where(truth.isna(), 2, np.where(truth.fillna(False).astype(bool), 0, 1))
        for truth in truths
    ]
    return _categories(np.stack(codes, axis=1).ravel() if codes else [], words)


def _gather_evidence(patients: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.Categorical:
    """What each criterion read, row after row; each different text is kept once."""
    parts = [list_evidence(patients, variables_read(criterion)) for criterion in criteria]
    joined = join_categories(parts)
    order = np.arange(len(joined)).reshape(len(parts), len(patients)).T.ravel()
    return joined.take(order)


def variables_read(criterion: Criterion) -> list[str]:
    """The variables that decide whether a criterion applies, then those that decide whether it is met."""
    names = variables_of(criterion["condition"])
    if "applies_to" in criterion:
        names = list(dict.fromkeys([*variables_of(criterion["applies_to"]), *names]))
    return names


class Outcomes(NamedTuple):
    """Decisions as a table: a row a patient, a column a criterion, each in order of appearance."""

    patients: pd.Index
    criteria: list[str]
    fails: np.ndarray
    doubts: np.ndarray


def tabulate_outcomes(decisions: pd.DataFrame) -> Outcomes:
    """Which patient fails which criterion, and of which that is unknown."""
    rows, patients = pd.factorize(decisions["patient"])
    columns, criteria = pd.factorize(decisions["criterion"])
    tables = []
    for outcome in (FAIL, UNKNOWN):
        table = np.zeros((len(patients), len(criteria)), dtype=bool)
        table[rows, columns] = (decisions["outcome"] == outcome).to_numpy()
        tables.append(table)
    return Outcomes(pd.Index(patients, dtype="str"), list(map(str, criteria)), *tables)


def select_cohort(decisions: pd.DataFrame, unknown: str = "hold_out") -> pd.DataFrame:
    """Who is analysed. Grain: patient; columns status, reasons (criteria, in protocol order), eligible.

    Status: analysed, excluded, undetermined. `unknown`: hold_out, include or exclude those whose
    eligibility cannot be decided. Eligible: yes, no, unknown, whatever that policy makes of it.
    """
    table = tabulate_outcomes(decisions)
    fails, doubts = table.fails.any(axis=1), table.doubts.any(axis=1)
    open_status = {"hold_out": "undetermined", "include": "analysed", "exclude": "excluded"}[
        unknown
    ]
    index = pd.RangeIndex(len(table.patients))
    status = np.select([fails, doubts], [0, 1], 2)
    blamed = np.where(np.reshape(fails, (-1, 1)), table.fails, table.doubts)
    return pd.DataFrame(
        {
            "patient": table.patients,
            "status": take_texts(["excluded", open_status, "analysed"], status, index),
            "reasons": _list_criteria(blamed, table.criteria, index),
            "eligible": take_texts(["no", UNKNOWN, "yes"], status, index),
        }
    )


def _list_criteria(chosen: np.ndarray, criteria: Sequence[str], index: pd.Index) -> pd.Series:
    """The criteria marked in each row, joined; each different combination is joined once."""
    codes, first = row_codes(pd.DataFrame(chosen))
    texts = [
        ";".join(name for name, mine in zip(criteria, row, strict=True) if mine)
        for row in chosen[first]
    ]
    return take_texts(texts, codes, index)


class Exits(NamedTuple):
    """At which criterion (by position, -1: at none) each patient is excluded, or held as unknown; and
    who fails or cannot be decided at which.
    """

    patients: pd.Index
    out_at: np.ndarray
    doubt_at: np.ndarray
    fails: np.ndarray
    doubts: np.ndarray


def find_exits(
    decisions: pd.DataFrame, criteria: Sequence[Criterion], unknown: str = "hold_out"
) -> Exits:
    """Where each patient leaves: at the first criterion that stops it, in the order of `criteria`."""
    table = tabulate_outcomes(decisions)
    nobody = np.zeros((0, len(criteria)), dtype=bool)  # without decisions no criterion is named
    order = [table.criteria.index(criterion["id"]) for criterion in criteria if len(decisions)]
    fails, doubts = (
        one[:, order] if len(decisions) else nobody for one in (table.fails, table.doubts)
    )
    out_at = _first(fails)
    doubt_at = np.where(out_at < 0, _first(doubts), -1)
    doubtful = doubt_at >= 0
    if unknown == "include":
        doubt_at[:] = -1
    elif unknown == "exclude":
        out_at, doubt_at = np.where(doubtful, doubt_at, out_at), np.full(len(fails), -1)
    return Exits(table.patients, out_at, doubt_at, fails, doubts)


def summarize_flow(
    decisions: pd.DataFrame,
    criteria: Sequence[Criterion],
    before: Sequence[Mapping[str, Any]],
    unknown: str = "hold_out",
) -> pd.DataFrame:
    """The flow. Grain: one step; each patient leaves at the first criterion that stops it.

    `before`: steps before eligibility (kind, criterion, text, entering, excluded). Columns: step, criterion,
    text, kind, entering, excluded, unknown, remaining, own_failing, own_unknown. Patients whose first
    stop is an unknown outcome leave at that step as unknown only if nothing later excludes them.
    """
    exits = find_exits(decisions, criteria, unknown)
    steps = [dict(step) for step in before]
    entering = len(exits.patients)
    for number, criterion in enumerate(criteria):
        excluded, held = int((exits.out_at == number).sum()), int((exits.doubt_at == number).sum())
        steps.append(
            {
                "criterion": criterion["id"],
                "text": criterion["text"],
                "kind": criterion["kind"],
                "entering": entering,
                "excluded": excluded,
                "unknown": held,
                "own_failing": int(exits.fails[:, number].sum()),
                "own_unknown": int(exits.doubts[:, number].sum()),
            }
        )
        entering -= excluded + held
    steps.append(
        {"criterion": "analysed", "text": "Analysed", "kind": "analysed", "entering": entering}
    )
    return _complete_flow(steps)


def _first(marked: np.ndarray) -> np.ndarray:
    """The first marked column of each row, -1 where none is; also of a table without rows or columns."""
    if not marked.size:
        return np.full(len(marked), -1)
    return np.where(marked.any(axis=1), marked.argmax(axis=1), -1)


def _complete_flow(steps: list[dict[str, Any]]) -> pd.DataFrame:
    flow = pd.DataFrame(
        steps,
        columns=[
            "criterion",
            "text",
            "kind",
            "entering",
            "excluded",
            "unknown",
            "own_failing",
            "own_unknown",
        ],
    )
    counts = ["entering", "excluded", "unknown", "own_failing", "own_unknown"]
    flow[counts] = flow[counts].fillna(0).astype("int64")
    flow.insert(0, "step", np.arange(1, len(flow) + 1))
    flow["remaining"] = flow["entering"] - flow["excluded"] - flow["unknown"]
    return flow


def list_reasons(decisions: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """Why a patient is out or undetermined. Grain: patient x criterion that does not pass.

    Columns: patient, criterion, outcome (fail, unknown), reason (in words), evidence. Every patient
    who is not analysed has at least one line, also for the criteria after the first.
    """
    said = {one["id"]: (one["kind"], one["text"], describe_criterion(one)) for one in criteria}
    held = decisions[decisions["outcome"] != PASS].reset_index(drop=True)
    named, names = pd.factorize(held["criterion"])
    failed = (held["outcome"] == FAIL).to_numpy()
    words = [_say_reason(*said[str(name)], one) for name in names for one in (FAIL, UNKNOWN)]
    held["reason"] = join_categories([(2 * named + ~failed, words)])
    held["outcome"] = _categories(~failed, (FAIL, UNKNOWN))
    return held[["patient", "criterion", "outcome", "reason", "evidence"]]


def _say_reason(kind: str, text: str, rule: str, outcome: str) -> str:
    if outcome == UNKNOWN:
        return f"{text}: cannot be decided ({rule})"
    needed = "required" if kind == "inclusion" else "excluded"
    return f"{text}: {needed} is {rule}"


def describe_criterion(
    criterion: Criterion, tell: Callable[[Mapping[str, Any]], str] = describe
) -> str:
    """What the code does for a criterion, in words; `tell` puts a condition into words."""
    whom = f" (applies where {tell(criterion['applies_to'])})" if "applies_to" in criterion else ""
    return f"{tell(criterion['condition'])}{whom}"
