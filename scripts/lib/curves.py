"""Kaplan-Meier curves for the figure: what of them may be shown."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from scripts.lib.comparisons import split_groups
from scripts.lib.conditions import evaluate
from scripts.lib.number import Endpoint, as_mask
from scripts.lib.stats.guards import Guards, trim_curve
from scripts.lib.stats.survival import kaplan_meier
from scripts.lib.time_to_event import CONF_TYPE, MONTH, derive_times, refuse_curve

CURVE_COLUMNS = {
    "number_id": "str",
    "group": "str",
    "time": "float64",
    "at_risk": "int64",
    "events": "int64",
    "censored": "int64",
    "estimate": "float64",
    "lower": "float64",
    "upper": "float64",
}


def draw_curves(
    patients: pd.DataFrame, endpoints: Sequence[Endpoint], guards: Guards, month: float = MONTH
) -> pd.DataFrame:
    """The curves that may be shown. Grain: endpoint x group x distinct time, in months from the origin.

    Group: "all", then variable=level of each stratum. A curve ends where too few are at risk; a
    refused one has no row (its numbers say why).
    """
    parts = [pd.DataFrame({name: [] for name in CURVE_COLUMNS})]
    for endpoint in endpoints:
        if endpoint["statistic"] == "time_to_event":
            parts += _curves(patients, endpoint, guards, month)
    return pd.concat(parts, ignore_index=True).astype(CURVE_COLUMNS)


def _curves(
    patients: pd.DataFrame, endpoint: Endpoint, guards: Guards, month: float
) -> Iterator[pd.DataFrame]:
    whole = np.ones(len(patients), dtype=bool)
    if "population" in endpoint:
        whole = as_mask(evaluate(endpoint["population"], patients))
    times = derive_times(patients, endpoint, month)
    groups = {"all": whole}
    for variable in endpoint.get("strata", ()):
        found = split_groups(patients, variable, whole)
        groups |= {f"{variable}={level}": mask for level, mask in found.items()}
    for group, mask in groups.items():
        if refuse_curve(times, mask, guards) is None:
            mine = mask & times.known
            km = kaplan_meier(
                times.time[mine], times.event[mine], endpoint.get("conf_type", CONF_TYPE)
            )
            shown = trim_curve(km, guards.min_at_risk).rename(columns={"survival": "estimate"})
            yield shown.assign(number_id=endpoint["id"], group=group)[list(CURVE_COLUMNS)]
