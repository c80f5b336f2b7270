"""Pathological response: pCR and MPR as three-valued answers.

pCR: no viable tumor in the primary and in the nodes. MPR: at most 10 % viable tumor in the primary
(Travis et al., J Thorac Oncol 2020;15:709-740). Whether in situ residue (ypTis) counts as tumor is
a choice of the study: SEER counts it as complete, ypTis is not ypT0.
"""

import numpy as np
import pandas as pd

MPR_LIMIT = 10


def derive_pcr(
    viable_tumor_pct: pd.Series, yp_t: pd.Series, yp_n: pd.Series, insitu_is_residual: bool
) -> pd.Series:
    """Pathological complete response; boolean, index of `viable_tumor_pct`.

    The primary is free by 0 % viable tumor or, where that is missing, by ypT0 (ypTis by the
    parameter); the nodes are free by ypN0. Positive nodes mean no, also when the primary is
    unknown. Missing where something needed is missing or unknown (TX, NX), or where percent and ypT
    contradict each other (`flag_pcr_contradiction`).
    """
    primary = _primary_free(_percent(viable_tumor_pct), yp_t, insitu_is_residual)
    return primary & _equals(yp_n, "N0", unknown="NX")


def derive_mpr(viable_tumor_pct: pd.Series, yp_t: pd.Series, insitu_is_residual: bool) -> pd.Series:
    """Major pathological response (at most 10 % viable tumor in the primary, pCR included);
    boolean.

    The nodes do not count. Without the percentage only a primary that is free by ypT is known to be
    a response; any other ypT leaves it missing. Where a contradiction between percent and ypT would
    change the answer it is missing.
    """
    percent = _percent(viable_tumor_pct)
    response = _where_known(percent.le(MPR_LIMIT), percent)
    free = _free_by_t(yp_t, insitu_is_residual)
    by_t = free.where(free.fillna(False).astype(bool))
    clash = flag_pcr_contradiction(viable_tumor_pct, yp_t, insitu_is_residual) & percent.gt(
        MPR_LIMIT
    )
    return response.fillna(by_t).mask(clash)


def flag_pcr_contradiction(
    viable_tumor_pct: pd.Series, yp_t: pd.Series, insitu_is_residual: bool
) -> pd.Series:
    """Rows where percent and ypT cannot both be right: viable tumor beside a free primary, or 0 %
    beside ypT1-4.

    ypTis goes with 0 % in either reading (the percentage may leave in situ cells out). Plain bool;
    a missing value contradicts nothing.
    """
    percent, free = _percent(viable_tumor_pct), _free_by_t(yp_t, insitu_is_residual)
    says_free, says_tumor = free.fillna(False).astype(bool), (~free).fillna(False).astype(bool)
    return (percent.gt(0) & says_free) | (percent.eq(0) & says_tumor & yp_t.ne("Tis").fillna(True))


def _primary_free(percent: pd.Series, yp_t: pd.Series, insitu_is_residual: bool) -> pd.Series:
    by_percent = _where_known(percent.eq(0), percent)
    # Beside 0 % an in situ residue is decided by the parameter, so ypT goes first.
    free = _free_by_t(yp_t, insitu_is_residual).fillna(by_percent)
    return free.mask(flag_pcr_contradiction(percent, yp_t, insitu_is_residual))


def _free_by_t(yp_t: pd.Series, insitu_is_residual: bool) -> pd.Series:
    free = _equals(yp_t, "T0", unknown="TX")
    return free if insitu_is_residual else free | yp_t.eq("Tis").fillna(False).astype(bool)


def _equals(category: pd.Series, wanted: str, unknown: str) -> pd.Series:
    """Whether the category is the wanted one; missing where it is missing or not assessed."""
    return (
        category.eq(wanted)
        .astype("boolean")
        .mask(category.isna() | category.eq(unknown).fillna(False))
    )


def _where_known(answer: pd.Series, percent: pd.Series) -> pd.Series:
    return answer.astype("boolean").mask(percent.isna())


def _percent(viable_tumor_pct: pd.Series) -> pd.Series:
    """Percentages as floats; outside 0 to 100 is not known."""
    numbers = pd.to_numeric(viable_tumor_pct, errors="coerce").astype("float64")
    return numbers.where(np.isfinite(numbers) & numbers.between(0, 100))
