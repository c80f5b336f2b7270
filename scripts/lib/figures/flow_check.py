"""The arithmetic of the flow: nothing may be lost between its steps."""

from typing import Any

import pandas as pd

from scripts.lib.errors import StudyError

COUNTS = ["entering", "excluded", "unknown", "remaining"]
COLUMNS = ["step", "criterion", "text", "kind", *COUNTS]


def check_flow(attrition: pd.DataFrame) -> None:
    """Check the arithmetic of the flow; grain: one step, in the order of `step`.

    Each step must leave entering - excluded - unknown, and hand exactly that to the next one. All
    that is wrong is raised at once as StudyError.
    """
    absent = [column for column in COLUMNS if column not in attrition.columns]
    if absent:
        raise StudyError(f"attrition: columns {', '.join(absent)} are missing; rerun eligibility")
    steps = attrition.sort_values("step", kind="stable")
    counts = steps[COUNTS].astype("Int64")
    if counts.isna().any(axis=None) or (counts < 0).any(axis=None):
        raise StudyError("attrition: a count is missing or negative; rerun eligibility")
    left = counts["entering"] - counts["excluded"] - counts["unknown"]
    before = counts["remaining"].shift(1).fillna(counts["entering"])
    problems = [_say_leaves(row) for row in _rows(steps[left.ne(counts["remaining"]).to_numpy()])]
    broken = steps[before.ne(counts["entering"]).to_numpy()]
    problems += [_say_chain(row) for row in _rows(broken)]
    if problems:
        raise StudyError(*problems)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return list(frame.to_dict("records"))


def _say_leaves(row: dict[str, Any]) -> str:
    return (
        f"attrition: step {row['step']} ({row['criterion']}): {row['entering']} entering"
        f" - {row['excluded']} excluded - {row['unknown']} unknown"
        f" is not {row['remaining']} remaining; rerun eligibility"
    )


def _say_chain(row: dict[str, Any]) -> str:
    return (
        f"attrition: step {row['step']} ({row['criterion']}): {row['entering']} entering"
        " is not what the step before it leaves; rerun eligibility"
    )


def check_parts(attrition: pd.DataFrame, parts: pd.DataFrame, column: str, kind: str) -> None:
    """Raise StudyError unless the parts (centers or arms) add up to what the step of this kind
    leaves.
    """
    whole = attrition.loc[attrition["kind"].eq(kind), "remaining"]
    if (
        column in parts.columns
        and len(parts)
        and len(whole)
        and int(parts[column].sum()) != int(whole.iloc[-1])
    ):
        raise StudyError(
            f"flow: {column} adds up to {int(parts[column].sum())},"
            f" but the flow has {int(whole.iloc[-1])}; rerun eligibility"
        )
