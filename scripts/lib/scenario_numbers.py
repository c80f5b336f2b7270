"""The cohort and the primary endpoints under every scenario, and between which bounds they lie."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from scripts.lib.conditions import evaluate
from scripts.lib.engines import rate_patients
from scripts.lib.number import Endpoint, Number, as_mask, meets
from scripts.lib.sensitivity import Bounds, bound_count, bound_rate

SENSITIVITY, BOUNDS = "Sensitivity", "Bounds"
OVER = "bounds over all ways in which the unknown can come out"


def list_primary(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """The rates that the study declares as primary."""
    return [one for one in endpoints if one.get("primary") and one["statistic"] == "rate"]


def compute_scenarios(
    everyone: pd.DataFrame,
    endpoints: Sequence[Endpoint],
    sensitivity: pd.DataFrame,
    changes: pd.DataFrame,
) -> Iterator[Number]:
    """n and each primary endpoint under each scenario: `sensitivity.pcr[progression=other]`.

    everyone: the distinct patients with their endpoint variables and `status`; sensitivity and
    changes as eligibility wrote them.
    """
    base = (everyone["status"] == "analysed").to_numpy(dtype=bool)
    for row in sensitivity.itertuples():
        mine = changes[changes["scenario"] == row.scenario]
        names = {one: mine.loc[mine["change"] == one, "patient"] for one in ("enters", "leaves")}
        chosen = (base | everyone["patient"].isin(names["enters"]).to_numpy()) & ~everyone[
            "patient"
        ].isin(names["leaves"]).to_numpy()
        suffix = "" if row.kind == "active" else f"[{row.scenario}]"
        for number in (_count(chosen), *_rates(everyone, endpoints, chosen)):
            number.number_id = f"sensitivity.{number.number_id}{suffix}"
            number.label = f"{number.label}. {row.text}"
            number.section = SENSITIVITY
            yield number


def _count(chosen: np.ndarray) -> Number:
    count = int(chosen.sum())
    return Number(
        "n",
        "Patients analysed",
        "count",
        float(count),
        f"{count}",
        chosen,
        chosen,
        numerator=count,
        denominator=count,
        unit="patients",
    )


def _rates(
    everyone: pd.DataFrame, endpoints: Sequence[Endpoint], chosen: np.ndarray
) -> Iterator[Number]:
    for endpoint in list_primary(endpoints):
        inside = chosen
        if "population" in endpoint:
            inside = chosen & as_mask_of(everyone, endpoint)
        yield from rate_patients(everyone, endpoint, inside)


def as_mask_of(patients: pd.DataFrame, endpoint: Endpoint) -> np.ndarray:
    """Who belongs to the population of an endpoint."""
    return as_mask(evaluate(endpoint["population"], patients))


def compute_bounds(everyone: pd.DataFrame, endpoints: Sequence[Endpoint]) -> Iterator[Number]:
    """Bounds of n and of each primary endpoint: undetermined patients in or out, unknown values either way.

    They take no policy: who is in for certain and who may be says `eligible`. The value is that of the
    analysed, by the policy.
    """
    analysed = (everyone["status"] == "analysed").to_numpy(dtype=bool)
    certain, doubtful = (
        (everyone["eligible"] == word).to_numpy(dtype=bool) for word in ("yes", "unknown")
    )
    open_ = int(doubtful.sum())
    low, high = bound_count(int(certain.sum()), open_)
    yield Number(
        "bounds.n",
        "Patients analysed, bounds",
        "bounds",
        float(analysed.sum()),
        f"{low:.0f} to {high:.0f} ({open_} undetermined)",
        analysed,
        certain | doubtful,
        section=BOUNDS,
        lower=low,
        upper=high,
        ci_method=OVER,
        missing=open_,
        unit="patients",
    )
    for endpoint in list_primary(endpoints):
        inside, may = np.ones(len(everyone), dtype=bool), np.zeros(len(everyone), dtype=bool)
        if "population" in endpoint:
            belongs = evaluate(endpoint["population"], everyone)
            inside, may = as_mask(belongs), belongs.isna().to_numpy()
        # Who may belong to the population is let in or left out, as who may be eligible.
        maybe = (doubtful & (inside | may)) | (certain & may)
        yield _bound(everyone, endpoint, analysed & inside, certain & inside, maybe)


def _bound(
    everyone: pd.DataFrame,
    endpoint: Endpoint,
    analysed: np.ndarray,
    certain: np.ndarray,
    doubtful: np.ndarray,
) -> Number:
    met, known = meets(everyone, endpoint, analysed)
    counts = [_split(everyone, endpoint, mask) for mask in (certain, doubtful)]
    low, high = bounds = bound_rate(*counts)
    unknown = counts[0][2]
    return Number(
        f"bounds.{endpoint['id']}",
        f"{endpoint['label']}, bounds",
        "bounds",
        float(met.sum()) / int(known.sum()) if known.any() else float("nan"),
        _say_bounds(bounds, int(doubtful.sum()), unknown),
        met,
        known,
        section=BOUNDS,
        lower=low,
        upper=high,
        ci_method=OVER,
        missing=unknown,
        unit="fraction",
    )


def _split(everyone: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray) -> tuple[int, int, int]:
    met, known = meets(everyone, endpoint, chosen)
    return int(met.sum()), int((known & ~met).sum()), int((chosen & ~known).sum())


def _say_bounds(bounds: Bounds, undetermined: int, unknown: int) -> str:
    if np.isnan(bounds.lower):
        return "not estimable"
    return (
        f"{bounds.lower * 100:.1f}% to {bounds.upper * 100:.1f}% "
        f"({undetermined} undetermined, {unknown} without a value)"
    )
