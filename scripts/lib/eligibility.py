"""Eligibility in three values: one decision a patient and criterion, the flow, the cohort.

A criterion is met, not met or unknown. An inclusion criterion passes when met, an exclusion
criterion when not met; whom a criterion does not apply to passes it. A patient is analysed when all
criteria pass, excluded when one fails, and undetermined when none fails and one is unknown; what
happens to the undetermined is declared (`unknown`, holding them out unless the study says otherwise).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.lib.conditions import describe, evaluate, print_evidence, variables_of

Criterion = Mapping[str, Any]
PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"


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

    Columns: patient, criterion, kind, applies (yes, no, unknown), decision (met, not_met, unknown),
    outcome (pass, fail, unknown), evidence (the variables read and their values).
    """
    blocks = [decide_one(patients, criterion) for criterion in criteria]
    decisions = pd.concat(blocks, keys=range(len(blocks)), names=["order"]).reset_index("order")
    position = pd.Series(np.arange(len(patients)), index=patients["patient"])
    decisions["at"] = decisions["patient"].map(position)
    return (
        decisions.sort_values(["at", "order"]).drop(columns=["at", "order"]).reset_index(drop=True)
    )


def decide_one(patients: pd.DataFrame, criterion: Criterion) -> pd.DataFrame:
    """The decisions of one criterion, one row a patient."""
    judged = judge(patients, criterion)
    names = variables_of(criterion["condition"])
    if "applies_to" in criterion:
        names = list(dict.fromkeys([*variables_of(criterion["applies_to"]), *names]))
    return pd.DataFrame(
        {
            "patient": patients["patient"],
            "criterion": criterion["id"],
            "kind": criterion["kind"],
            "applies": _words(judged.applies, "yes", "no"),
            "decision": _words(judged.met, "met", "not_met"),
            "outcome": _words(judged.passes, PASS, FAIL),
            "evidence": print_evidence(patients, names),
        }
    ).astype("str")


def _words(truth: pd.Series, yes: str, no: str) -> pd.Series:
    known = np.where(truth.fillna(False).astype(bool), yes, no)
    return pd.Series(np.where(truth.isna(), "unknown", known), index=truth.index).astype("str")


def select_cohort(decisions: pd.DataFrame, unknown: str = "hold_out") -> pd.DataFrame:
    """Who is analysed. Grain: patient; columns status and reasons (criteria, in protocol order).

    Status: analysed, excluded, undetermined. `unknown`: hold_out, include or exclude those whose
    eligibility cannot be decided.
    """
    failing = _list_criteria(decisions, FAIL)
    doubtful = _list_criteria(decisions, UNKNOWN)
    cohort = pd.DataFrame({"patient": decisions["patient"].unique()}).astype("str")
    fails, doubts = (cohort["patient"].map(found).astype("str") for found in (failing, doubtful))
    open_status = {"hold_out": "undetermined", "include": "analysed", "exclude": "excluded"}[
        unknown
    ]
    status = np.select([fails.notna(), doubts.notna()], ["excluded", open_status], "analysed")
    reasons = fails.where(fails.notna(), other=doubts).fillna("")
    return cohort.assign(status=pd.Series(status).astype("str"), reasons=reasons.astype("str"))


def _list_criteria(decisions: pd.DataFrame, outcome: str) -> pd.Series:
    chosen = decisions[decisions["outcome"] == outcome]
    return chosen.groupby("patient", sort=False)["criterion"].agg(";".join)


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
    order = [criterion["id"] for criterion in criteria]
    table = decisions.pivot(index="patient", columns="criterion", values="outcome")[order]
    fails, doubts = (table == FAIL).to_numpy(), (table == UNKNOWN).to_numpy()
    failed = fails.any(axis=1)
    doubtful = ~failed & doubts.any(axis=1)
    out_at = np.where(failed, fails.argmax(axis=1), -1)
    doubt_at = np.where(doubtful, doubts.argmax(axis=1), -1)
    if unknown == "include":
        doubt_at[:] = -1
    elif unknown == "exclude":
        out_at, doubt_at = np.where(doubtful, doubt_at, out_at), np.full(len(table), -1)
    steps = [dict(step) for step in before]
    entering = len(table)
    for number, criterion in enumerate(criteria):
        excluded, held = int((out_at == number).sum()), int((doubt_at == number).sum())
        steps.append(
            {
                "criterion": criterion["id"],
                "text": criterion["text"],
                "kind": criterion["kind"],
                "entering": entering,
                "excluded": excluded,
                "unknown": held,
                "own_failing": int(fails[:, number].sum()),
                "own_unknown": int(doubts[:, number].sum()),
            }
        )
        entering -= excluded + held
    steps.append(
        {"criterion": "analysed", "text": "Analysed", "kind": "analysed", "entering": entering}
    )
    return _complete_flow(steps)


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
    words = {
        f"{name} {outcome}": _say_reason(*parts, outcome)
        for name, parts in said.items()
        for outcome in (FAIL, UNKNOWN)
    }
    held["reason"] = (held["criterion"] + " " + held["outcome"]).map(words).astype("str")
    return held[["patient", "criterion", "outcome", "reason", "evidence"]]


def _say_reason(kind: str, text: str, rule: str, outcome: str) -> str:
    if outcome == UNKNOWN:
        return f"{text}: cannot be decided ({rule})"
    needed = "required" if kind == "inclusion" else "excluded"
    return f"{text}: {needed} is {rule}"


def describe_criterion(criterion: Criterion) -> str:
    """What the code does for a criterion, in words."""
    whom = (
        f" (applies where {describe(criterion['applies_to'])})" if "applies_to" in criterion else ""
    )
    return f"{describe(criterion['condition'])}{whom}"
