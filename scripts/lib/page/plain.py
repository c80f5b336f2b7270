"""Frames as plain data: each is converted once as a whole, and its rows are then found by a key."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

Data = dict[str, Any]
COUNTS, FULL = "counts", "full"  # what the page shows, as config/study.yaml calls it
PLACE = ("file", "sheet", "source_row", "column", "header")  # where a finding is, in words


def plain_records(frame: pd.DataFrame) -> list[Data]:
    """The rows in their order as JSON has them: column -> value, None for whatever is missing."""
    columns = {str(name): _plain_column(frame[name]) for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain_column(column: pd.Series) -> list[Any]:
    return [
        None if gone else value
        for value, gone in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def group_records(frame: pd.DataFrame, key: str, columns: Sequence[str]) -> dict[Any, list[Data]]:
    """Value of `key` -> its rows in their order, with `columns` alone.

    A row whose key is missing is in no group.
    """
    keys = _plain_column(frame[key])
    return group_pairs(zip(keys, plain_records(frame[[*columns]]), strict=True))


def group_pairs(pairs: Iterable[tuple[Any, Data]]) -> dict[Any, list[Data]]:
    """First -> the seconds in their order; a pair whose first is None is left out."""
    found: dict[Any, list[Data]] = {}
    for key, one in pairs:
        if key is not None:
            found.setdefault(key, []).append(one)
    return found


def plain_texts(column: pd.Series) -> list[str]:
    """Each value as the page prints it: a day without its time, the empty text if it is missing."""
    return [
        "" if value is None else str(value).removesuffix(" 00:00:00")
        for value in _plain_column(column)
    ]
