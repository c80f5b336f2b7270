"""RECIST 1.1 from sums of diameters (Eisenhauer et al., Eur J Cancer 2009;45:228-247)."""

import numpy as np
import pandas as pd

from scripts.lib.uniques import spread

# From best to worst.
RESPONSES = ("CR", "PR", "SD", "PD")
NODE_NORMAL_MM = 10
PROGRESSION_MM = 5


def derive_response(
    baseline_mm: pd.Series,
    current_mm: pd.Series,
    nadir_mm: pd.Series | None = None,
    new_lesion: pd.Series | None = None,
    nodal: pd.Series | bool = False,
) -> pd.Series:
    """CR, PR, SD or PD of one assessment; sums in mm, index of `baseline_mm`.

    PD: at least 20 % and at least 5 mm above the smallest sum so far (nadir; the baseline counts),
    or a new lesion. CR: a sum of 0, or below 10 mm where `nodal` says that the one target is a
    lymph node. PR: at least 30 % below the baseline, 70 of 100 included; once reached (the nadir
    tells) it holds until progression, so 100, 70, 80 stays PR. PD goes before PR. A lesion that
    comes back after CR is progression only by the sums or by `new_lesion`. Missing where a sum is
    missing or the baseline is not above zero, unless a new lesion decides; where `new_lesion` is
    given but missing for the patient, only PD by the sums is known.
    """
    baseline, current = _micrometers(baseline_mm), _micrometers(current_mm)
    nadir = baseline if nadir_mm is None else np.fmin(baseline, _micrometers(nadir_mm))
    known = (baseline > 0) & current.notna()
    gone = (current == 0) | (_yes(spread(nodal, current.index)) & (current < NODE_NORMAL_MM * 1000))
    grown = (10 * current >= 12 * nadir) & (current - nadir >= PROGRESSION_MM * 1000)
    response = pd.Series(np.nan, index=current.index, dtype="str")
    response[known] = "SD"
    response[known & (10 * np.fmin(nadir, current) <= 7 * baseline)] = "PR"
    response[known & gone] = "CR"
    if new_lesion is not None:
        response[new_lesion.isna()] = np.nan
    response[known & grown] = "PD"
    if new_lesion is not None:
        response[_yes(new_lesion)] = "PD"
    return response


def derive_course(sums: pd.DataFrame, new_lesions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Response at each assessment; one row per patient, one column per sum in order of time, the
    first the baseline (mm), which has no response and is left out. The nadir runs along; missing
    sums are skipped.
    """
    baseline, course = sums.iloc[:, 0], {}
    for place in range(1, sums.shape[1]):
        name = sums.columns[place]
        new = None if new_lesions is None else new_lesions[name]
        course[name] = derive_response(
            baseline, sums.iloc[:, place], sums.iloc[:, :place].min(axis=1), new
        )
    return pd.DataFrame(course, index=sums.index)


def best_of(sums: pd.DataFrame) -> pd.Series:
    """Best response of a course of sums (as in `derive_course`) up to the first progression.

    Without the confirmation or the least duration of SD that some protocols ask for. Missing where
    no assessment has a response.
    """
    places = derive_course(sums).apply(
        lambda column: column.map(RESPONSES.index, na_action="ignore")
    )
    numbers = places.astype("float64")
    progressed = numbers.eq(RESPONSES.index("PD")).T.cummax().T.shift(1, axis=1, fill_value=False)
    best = numbers.mask(progressed.astype(bool)).min(axis=1)
    return best.map(dict(enumerate(RESPONSES))).astype("str")


def shrinkage(before: pd.Series, after: pd.Series) -> pd.Series:
    """Share of the diameter lost (0.3 for 100 to 70; negative for growth); missing where either is
    missing or the first is not above zero.
    """
    first = before.astype("float64")
    return ((first - after.astype("float64")) / first).where(first > 0)


def _yes(answer: pd.Series) -> pd.Series:
    """Plain bool: true where known to be true."""
    return answer.astype("boolean").fillna(False).astype(bool)


def _micrometers(length_mm: pd.Series) -> pd.Series:
    """Whole micrometers, so that a border such as 70 of 100 is met exactly; negative or infinite is
    missing.
    """
    lengths = pd.to_numeric(length_mm, errors="coerce").astype("float64")
    return (lengths * 1000).round().where(np.isfinite(lengths) & (lengths >= 0))
