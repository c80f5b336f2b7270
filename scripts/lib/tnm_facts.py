"""Size, stations and counts in the classes that decide a conversion: few distinct rows remain."""

import re

import numpy as np
import pandas as pd

from scripts.lib.uniques import map_unique

# Limits in mm that any edition knows: sizes between two of them convert alike.
SIZE_CLASSES = (10, 20, 30, 40, 50, 70)
STATION = re.compile(r"(\d{1,2})\s*([RL]?)", re.IGNORECASE)


def class_of_size(size_mm: pd.Series | None, index: pd.Index) -> pd.Series:
    """Each size in mm as the upper limit of its class (999 above the last)."""
    if size_mm is None:
        return pd.Series(np.nan, index=index)
    sizes = pd.to_numeric(size_mm, errors="coerce").astype("float64").clip(upper=999).round(6)
    limits = np.array([*SIZE_CLASSES, 999.0])
    places = np.searchsorted(SIZE_CLASSES, sizes.fillna(0).to_numpy(), side="left")
    return pd.Series(limits[places], index=sizes.index).where(sizes.gt(0))


def class_of_count(count: pd.Series | None, index: pd.Index) -> pd.Series:
    """Counts as 0, 1 or 2 (several): more is not told apart."""
    if count is None:
        return pd.Series(np.nan, index=index)
    return pd.to_numeric(count, errors="coerce").astype("float64").clip(lower=0, upper=2)


def class_of_stations(stations: pd.Series | None, index: pd.Index) -> pd.Series:
    """One or several N2 stations; missing where it is not known or sources read it differently."""
    if stations is None:
        return pd.Series(np.nan, index=index)
    if pd.api.types.is_numeric_dtype(stations) and stations.notna().any():
        return class_of_count(stations, index).map({1.0: "one", 2.0: "several"})
    return map_unique(
        stations, lambda text: (_count_stations(text),), {"stations": "str"}, (None,)
    )["stations"]


def _count_stations(text: str) -> str | None:
    """Distinct mediastinal stations (2 to 9) of a list, hilar ones left out.

    One station together with station 7 is N2b for radiology and one group for SEER: left open. Both
    sides would be N3, and a station that is not read could be an N2: left open, too.
    """
    matches = [STATION.fullmatch(item.strip()) for item in re.split(r"[;,]", text) if item.strip()]
    if not all(matches) or not matches:
        return None
    named = {(int(item[1]), item[2].upper()) for item in matches if item is not None}
    mediastinal = {(number, side) for number, side in named if 2 <= number <= 9}
    sides = {side for number, side in named if number != 7 and side}
    numbers = {number for number, _ in mediastinal}
    if len(sides) > 1 or any(number < 2 or number > 14 for number, _ in named):
        return None
    if 7 in numbers and len(numbers) == 2:
        return None
    return {0: None, 1: "one"}.get(len(numbers), "several")
