"""Which raw rows of an extract are data, which belong to a source, and whose are withheld."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.extract import find_column, normalize_header
from scripts.lib.texts import BLANKS
from scripts.lib.uniques import flag_unique, repeats


def select_rows(
    cells: pd.DataFrame, header: Sequence[str], where: dict[str, list[str]]
) -> np.ndarray:
    """Which rows of a table belong to a source: all declared headers have one of the declared values."""
    chosen = np.ones(len(cells), dtype=bool)
    for name, values in where.items():
        text = trim(cells[find_column(header, name)[0]]).fillna("")
        chosen &= text.isin([value.strip(BLANKS) for value in values]).to_numpy()
    return chosen


def mark_rows(
    cells: pd.DataFrame, not_data: Sequence[str], header: Sequence[str] = ()
) -> pd.Series:
    """The kind of each raw row: not_data (a declared footer or note, the header once more),
    single_cell, or data.
    """
    filled = cells.notna().sum(axis=1)
    footer = repeats_header(cells, header)
    if not_data and len(cells.columns):
        first = trim(cells.bfill(axis=1)[0])
        patterns = [re.compile(pattern) for pattern in not_data]
        footer |= flag_unique(
            first, lambda one: any(p.search(one) for p in patterns), missing=False
        )
    single = (filled == 1) & (len(cells.columns) > 2)
    kinds = np.select([footer, single], ["not_data", "single_cell"], "data")
    return pd.Series(kinds, index=cells.index).astype("str")


def repeats_header(cells: pd.DataFrame, header: Sequence[str]) -> pd.Series:
    """Which rows have the text of the header in every column that has one (two columns at least)."""
    named = [(i, normalize_header(name)) for i, name in enumerate(header) if normalize_header(name)]
    # Columns of few different texts come first: they let nearly every row go at once.
    named.sort(key=lambda one: not repeats(cells[one[0]]))
    same = pd.Series(len(named) > 1, index=cells.index)
    for position, name in named:
        if not same.any():
            break
        at = np.flatnonzero(same)
        same.iloc[at] = _flag_header(cells[position].iloc[at], name)
    return same


def _flag_header(texts: pd.Series, name: str) -> pd.Series:
    return flag_unique(texts, lambda one: normalize_header(one) == name, missing=False)


def withhold_rows(cells: pd.DataFrame, records: Sequence[str]) -> pd.DataFrame:
    """The cells without anything about some records (NFC): their rows stay, empty, of the kind withdrawn."""
    gone = None
    if "record" in cells and records:
        wanted = set(records)
        gone = flag_unique(
            trim(cells["record"]), lambda one: unicodedata.normalize("NFC", one) in wanted, False
        )
    if gone is None or not gone.any():
        return cells
    fixed = ("source", "source_row", "row_kind")
    kept = {name: cells[name].where(~gone, other=np.nan) for name in cells if name not in fixed}
    kinds = cells["row_kind"].where(~gone, other="withdrawn")
    return cells.assign(row_kind=kinds, **kept)
