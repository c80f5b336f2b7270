"""Continuous values in a few numbers."""

from math import nan
from typing import Final

import numpy as np
import pandas as pd

QUANTILE_METHOD: Final = "linear"
QUANTILE_NOTE = "quantiles by linear interpolation of order statistics (type 7 in R)"


def summarize(values: pd.Series) -> dict[str, float]:
    """n, missing, mean, sd, median, q1, q3, min and max of a numeric series, in its own unit.

    Missing values are counted and left out. The standard deviation has the divisor n - 1 and is
    NaN below two values; everything but the counts is NaN without a value. Quantiles follow
    `QUANTILE_NOTE`.
    """
    known = values.dropna().to_numpy(dtype="float64")
    counts: dict[str, float] = {"n": known.size, "missing": len(values) - known.size}
    return counts | _moments(known) | _order_statistics(known)


def _moments(known: np.ndarray) -> dict[str, float]:
    mean = float(known.mean()) if known.size else nan
    return {"mean": mean, "sd": float(known.std(ddof=1)) if known.size > 1 else nan}


def _order_statistics(known: np.ndarray) -> dict[str, float]:
    names = ("min", "q1", "median", "q3", "max")
    if not known.size:
        return dict.fromkeys(names, nan)
    found = np.quantile(known, (0, 0.25, 0.5, 0.75, 1), method=QUANTILE_METHOD)
    return dict(zip(names, found.tolist(), strict=True))
