"""Checking a frame against its contract, without a patient value in any message."""

from typing import Any

import pandas as pd

from scripts.lib.errors import StudyError

SHOWN_ROWS = 5


def check_contract(frame: pd.DataFrame, contract: Any, boundary: str) -> pd.DataFrame:
    """The same frame. Raises StudyError where it breaks its contract: rule, column and rows, no values.

    `contract`: a pandera model or schema. All broken rules are reported together.
    """
    from pandera.errors import SchemaErrors

    try:
        contract.validate(frame, lazy=True)
    except SchemaErrors as error:
        raise StudyError(*describe_failures(error.failure_cases, boundary)) from None
    return frame


def describe_failures(cases: pd.DataFrame, boundary: str) -> list[str]:
    """One sentence for each broken rule and column, with the first rows where it is broken."""
    sentences = []
    for (column, check), group in cases.groupby(["column", "check"], dropna=False, sort=True):
        rows = sorted({int(row) for row in group["index"].dropna()})
        where = f", rows {', '.join(map(str, rows[:SHOWN_ROWS]))}" if rows else ""
        more = f" and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
        name = column if isinstance(column, str) else "the frame"
        if str(check).startswith("column_in_"):  # the failure is a column's name, no value
            name = ", ".join(sorted(map(str, group["failure_case"])))
        sentences.append(
            f"{boundary}: the contract is broken: {_name_check(str(check))}, column {name}{where}{more}. "
            "Nothing was written; mend what produces this table and run again."
        )
    return sentences


def _name_check(check: str) -> str:
    """A check by its name; its arguments could list values, so they are cut."""
    return check.split("(")[0]
