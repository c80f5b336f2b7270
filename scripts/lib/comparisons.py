"""A rate between groups: difference with its interval, exact p; and the rate without each center.

Two groups: difference with the Newcombe interval and Fisher's exact p. More: the Freeman-Halton
exact p alone. A p is refused where a cell is smaller than the declared minimum.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from scripts.lib.number import NOTHING, Endpoint, Number, meets, refuse, say_missing
from scripts.lib.stats.contingency import TableTooLargeError, exact_rxc_p, fisher_p
from scripts.lib.stats.guards import Guards, check_guards
from scripts.lib.stats.proportions import difference_interval


def list_levels(patients: pd.DataFrame, variable: str, chosen: np.ndarray) -> list[str]:
    """The levels of a variable among the chosen, in alphabetical order."""
    return sorted(patients.loc[chosen, variable].dropna().astype("str").unique())


def split_groups(
    patients: pd.DataFrame, variable: str, chosen: np.ndarray
) -> dict[str, np.ndarray]:
    """Level -> who of the chosen has it; who has none is in no group."""
    text = patients[variable].astype("str")
    return {
        level: chosen & (text == level).fillna(False).to_numpy(dtype=bool)
        for level in list_levels(patients, variable, chosen)
    }


def compare_groups(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, variable: str, guards: Guards
) -> Iterator[Number]:
    """The difference of a rate between two groups with its p; the p alone between more; else nothing."""
    groups = split_groups(patients, variable, chosen)
    if len(groups) < 2:
        return
    met, known = meets(patients, endpoint, chosen)
    counts = {
        level: (int((met & mask).sum()), int((known & mask).sum()))
        for level, mask in groups.items()
    }
    grouped = np.logical_or.reduce(list(groups.values()))
    members = (met & grouped, known & grouped)
    missing = int(chosen.sum() - members[1].sum())
    if len(groups) == 2:
        yield _difference(endpoint, variable, counts, members, missing)
    yield _p_value(endpoint, variable, counts, members, missing, guards)


def _difference(
    endpoint: Endpoint,
    variable: str,
    counts: dict[str, tuple[int, int]],
    members: tuple[np.ndarray, np.ndarray],
    missing: int,
) -> Number:
    (first, (k1, n1)), (second, (k2, n2)) = counts.items()
    value = k1 / n1 - k2 / n2 if n1 and n2 else NOTHING
    lower, upper = difference_interval(k1, n1, k2, n2)
    number = Number(
        f"{endpoint['id']}.difference[{variable}={first}-{second}]",
        f"{endpoint['label']}, {first} less {second}",
        "difference",
        value,
        f"{value * 100:.1f} percentage points (95% CI {lower * 100:.1f} to {upper * 100:.1f})"
        + say_missing(missing),
        *members,
        lower=lower,
        upper=upper,
        ci_method="Newcombe",
        missing=missing,
        unit="fraction",
    )
    return number if n1 and n2 else refuse(number, "a group has no patient with a known value")


def _p_value(
    endpoint: Endpoint,
    variable: str,
    counts: dict[str, tuple[int, int]],
    members: tuple[np.ndarray, np.ndarray],
    missing: int,
    guards: Guards,
) -> Number:
    table = [[k, n - k] for k, n in counts.values()]
    two = len(table) == 2
    level = "-".join(counts) if two else "all"
    reason = check_guards(guards, smallest_cell=min(min(row) for row in table))
    p = NOTHING
    if reason is None:
        try:
            p = fisher_p(table) if two else exact_rxc_p(table)
        except TableTooLargeError as error:
            reason = str(error)
    number = Number(
        f"{endpoint['id']}.p[{variable}={level}]",
        f"{endpoint['label']}, exact p over {variable}",
        "p",
        p,
        format_p(p) + say_missing(missing),
        *members,
        missing=missing,
        note="Fisher's exact test, two-sided" if two else "Freeman-Halton exact test, two-sided",
    )
    return refuse(number, reason or "no table to test") if np.isnan(p) else number


def format_p(p: float) -> str:
    """A p as printed: three decimals, or below 0.001."""
    return "p < 0.001" if p < 0.0005 else f"p = {p:.3f}"


def leave_one_out(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, variable: str
) -> Iterator[Number]:
    """The range of a rate when each level of a variable (the center) is left out once."""
    groups = split_groups(patients, variable, chosen)
    if len(groups) < 2:
        return
    met, known = meets(patients, endpoint, chosen)
    rates = [
        float((met & ~mask).sum()) / total
        for mask in groups.values()
        if (total := int((known & ~mask).sum()))
    ]
    missing = int(chosen.sum() - known.sum())
    number = Number(
        f"{endpoint['id']}.leave_one_out[{variable}=all]",
        f"{endpoint['label']}, range with each {variable} left out",
        "range",
        float(met.sum()) / int(known.sum()) if known.any() else NOTHING,
        "",
        met,
        known,
        missing=missing,
        unit="fraction",
        note=f"{len(rates)} rates, each without one {variable}",
    )
    if not rates:
        yield refuse(number, "no patient with a known value is left")
        return
    number.lower, number.upper = min(rates), max(rates)
    number.text = (
        f"{number.lower * 100:.1f}% to {number.upper * 100:.1f}%, each {variable} left out once"
        + say_missing(missing)
    )
    yield number
