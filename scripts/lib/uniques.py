"""Work on the distinct values of a column: a million rows hold a few hundred texts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

Row = tuple[Any, ...]


SAMPLE = 10_000


def repeats(values: pd.Series) -> bool:
    """Whether a long column seems to hold few distinct values: of all different ones it is dearer to
    find them than to work on each.
    """
    return len(values) > SAMPLE and values.iloc[:SAMPLE].nunique() < SAMPLE // 2


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
        if frame[name].isna().all():
            continue
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


def extract_unique(values: pd.Series, pattern: str) -> pd.Series:
    """What the first group of a pattern finds in each text, sought once in each distinct one."""
    codes, seen = pd.factorize(values)
    found = [match and match.group(1) for match in map(re.compile(pattern).search, map(str, seen))]
    return take_texts(found, codes, values.index)


def repeat_text(text: str | None, index: pd.Index) -> pd.Series:
    """One text, or missing, on every row."""
    return pd.Series(pd.array(_repeat(text, len(index)), dtype="str"), index=index)


@lru_cache(maxsize=4)
def _repeat(text: str | None, count: int) -> Any:
    """An arrow column, which nothing changes; most variables of most centers are the same missing one."""
    import pyarrow as pa

    return pa.repeat(pa.scalar(text, pa.large_string()), count)


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


def flag_hinted(values: pd.Series, hint: str, flag: Callable[[str], bool]) -> pd.Series:
    """`flag` of each text, which can be true only where `find_hinted` finds the hint."""
    maybe, flags = find_hinted(values, hint), pd.Series(False, index=values.index)
    if maybe.any():
        flags[maybe] = flag_unique(values[maybe], flag, missing=False)
    return flags


def find_hinted(values: pd.Series, hint: str) -> pd.Series:
    """Where `hint` (an RE2, of lower case) is found, or where a text is not ASCII: record ids are all
    different, and few look like anything else.
    """
    maybe = values.str.lower().str.contains(hint).fillna(False).astype(bool)
    return maybe | ~values.str.isascii().fillna(True).astype(bool)


def spread(value: Any, index: pd.Index) -> pd.Series:
    """A column as it is, or one value repeated over `index`."""
    return value if isinstance(value, pd.Series) else pd.Series(value, index=index)
