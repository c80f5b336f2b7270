"""Work on the distinct values of a column: a million rows hold a few hundred texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

Row = tuple[Any, ...]


def map_unique(
    values: pd.Series, read: Callable[[str], Row], dtypes: Mapping[str, str], missing: Row
) -> pd.DataFrame:
    """`read` applied once to each distinct text; grain and index of `values`.

    `dtypes` names the result's columns and their types in the order of the tuples; rows where the
    value is missing get the tuple `missing`.
    """
    codes, seen = pd.factorize(values)
    rows = [read(str(value)) for value in seen] + [missing]
    # Code -1 marks a missing value, and position -1 is the row appended last.
    return _typed(rows, dtypes).take(codes).set_axis(values.index)


def map_unique_rows(
    frame: pd.DataFrame, read: Callable[..., Row], dtypes: Mapping[str, str]
) -> pd.DataFrame:
    """`read` applied once to each distinct row, missing as None; grain and index of `frame`."""
    codes, first = row_codes(frame)
    distinct = frame.iloc[first].astype(object)
    rows = [read(*row) for row in distinct.where(distinct.notna(), None).itertuples(index=False)]
    return _typed(rows, dtypes).take(codes).set_axis(frame.index)


def row_codes(frame: pd.DataFrame) -> tuple[Any, Any]:
    """Code of each row's combination, and the position of the first row of each code."""
    key = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        codes, seen = pd.factorize(frame[name])
        # Combined codes are renumbered at once, so the product cannot overflow.
        key = pd.factorize(key * (len(seen) + 1) + codes + 1)[0]
    return key, np.flatnonzero(~pd.Series(key).duplicated().to_numpy())


def _typed(rows: list[Row], dtypes: Mapping[str, str]) -> pd.DataFrame:
    columns = {
        name: pd.array([row[place] for row in rows], dtype=dtype)
        for place, (name, dtype) in enumerate(dtypes.items())
    }
    return pd.DataFrame(columns)


def take_texts(texts: Iterable[str | None], codes: np.ndarray, index: pd.Index) -> pd.Series:
    """A text for each code of `pd.factorize`; code -1 and the text None are missing."""
    distinct = pd.array([np.nan if text is None else text for text in texts], dtype="str")
    return pd.Series(distinct.take(codes, allow_fill=True), index=index)


def repeat_text(text: str | None, index: pd.Index) -> pd.Series:
    """One text, or missing, on every row."""
    return take_texts([text], np.zeros(len(index), dtype=np.int64), index)


def join_categories(parts: Sequence[tuple[np.ndarray, Sequence[str]]]) -> pd.Categorical:
    """Columns given as codes and their texts, one below the other, as one column of categories."""
    texts = [text for _, own in parts for text in own]
    numbers, levels = pd.factorize(pd.array(texts, dtype="str"))
    starts = np.cumsum([0, *(len(own) for _, own in parts)])
    codes = [numbers[start + codes] for start, (codes, _) in zip(starts, parts, strict=False)]
    joined = np.concatenate(codes) if codes else np.empty(0, dtype=np.int64)
    return pd.Categorical.from_codes(joined, pd.Index(levels, dtype="str"))


def flag_unique(values: pd.Series, flag: Callable[[str], bool], missing: bool) -> pd.Series:
    """`flag` applied once to each distinct text; a missing value gets `missing`."""
    codes, seen = pd.factorize(values)
    flags = np.array([*(flag(str(value)) for value in seen), missing], dtype=bool)
    return pd.Series(flags[codes], index=values.index)


def spread(value: Any, index: pd.Index) -> pd.Series:
    """A column as it is, or one value repeated over `index`."""
    return value if isinstance(value, pd.Series) else pd.Series(value, index=index)
