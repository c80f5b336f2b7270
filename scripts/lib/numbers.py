"""The numbers of the study: declared endpoints in, one row per number and its contributors out.

Few engines, chosen by `statistic`: count, rate, summary (of a variable), values (single values in
order), time_to_event, follow_up. A rate may also be compared between groups (`compare`) and without
each center (`leave_one_out`). Each number knows the patients it is made of.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.comparisons import compare_groups, leave_one_out, split_groups
from scripts.lib.conditions import evaluate
from scripts.lib.engines import count_patients, list_values, rate_patients, summarize_variable
from scripts.lib.number import COLUMNS, Endpoint, Number, as_mask, state
from scripts.lib.stats.guards import Guards
from scripts.lib.time_to_event import (
    MONTH,
    compare_curves,
    summarize_follow_up,
    summarize_times,
    warn_group,
)

NO_GUARDS = Guards()
TEXTS = (
    "number_id",
    "label",
    "section",
    "statistic",
    "ci_method",
    "unit",
    "text",
    "reason",
    "note",
)


def compute_numbers(
    patients: pd.DataFrame,
    endpoints: Sequence[Endpoint],
    guards: Guards = NO_GUARDS,
    month: float = MONTH,
) -> list[Number]:
    """All numbers in the declared order, strata and comparisons after the whole.

    `patients`: the analysed cohort with its endpoint variables. `guards`: when a number is refused;
    `month`: days of a month.
    """
    return [
        number
        for endpoint in endpoints
        for number in compute_endpoint(patients, endpoint, guards, month)
    ]


def tabulate(*sets: tuple[Sequence[Number], pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Numbers, each set with the patients it was computed from, as one table; and their contributors.

    Numbers: one row a number. Contributors: number_id, patient, role (numerator, denominator).
    """
    return tabulate_numbers([one for made, _ in sets for one in made]), list_contributors(*sets)


def tabulate_numbers(made: Sequence[Number]) -> pd.DataFrame:
    """Numbers as a frame, one row each."""
    rows = [[getattr(number, column) for column in COLUMNS] for number in made]
    types = dict.fromkeys(("numerator", "denominator", "missing"), "Int64")
    types |= dict.fromkeys(("value", "lower", "upper"), "float64") | dict.fromkeys(TEXTS, "str")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def list_contributors(*sets: tuple[Sequence[Number], pd.DataFrame]) -> pd.DataFrame:
    """Who is in the numerator and who in the denominator of each number, as categories.

    A large study has many millions of rows here, so their codes are kept as small as they can be.
    """
    names = pd.concat([patients["patient"] for _, patients in sets], ignore_index=True)
    codes, levels = pd.factorize(names.astype("str"))
    starts = np.cumsum([0, *(len(patients) for _, patients in sets)])
    members, lengths = [np.empty(0, dtype="int32")], []
    for start, (made, patients) in zip(starts, sets, strict=False):
        own = codes[start : start + len(patients)].astype("int32")
        for number in made:
            sides = [own[side] for side in (number.in_numerator, number.in_denominator)]
            members += sides
            lengths.append([len(side) for side in sides])
    counts = np.array(lengths, dtype="int64").reshape(-1, 2)
    numbers = np.repeat(np.arange(len(counts), dtype="int32"), counts.sum(axis=1))
    roles = np.repeat(np.tile(np.array([0, 1], dtype="int8"), len(counts)), counts.ravel())
    return pd.DataFrame(
        {
            "number_id": _categories(numbers, [one.number_id for made, _ in sets for one in made]),
            "patient": _categories(np.concatenate(members), levels),
            "role": _categories(roles, ["numerator", "denominator"]),
        },
        copy=False,
    )


def _categories(codes: np.ndarray, names: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(names, dtype="str"))


def compute_endpoint(
    patients: pd.DataFrame, endpoint: Endpoint, guards: Guards = NO_GUARDS, month: float = MONTH
) -> Iterator[Number]:
    """The numbers of one endpoint: for its whole population, for each level of its strata, compared."""
    population, doubtful = np.ones(len(patients), dtype=bool), 0
    if "population" in endpoint:
        belongs = evaluate(endpoint["population"], patients)
        population, doubtful = as_mask(belongs), int(belongs.isna().sum())
    found = [
        *_compute(patients, endpoint, population, guards, month),
        *_stratify(patients, endpoint, population, guards, month),
        *_compare(patients, endpoint, population, guards, month),
    ]
    for number in found:
        number.section = endpoint.get("section", "")
        if doubtful:
            number = state(
                number,
                f"; {doubtful} more may belong",
                f"of {doubtful} more it is not known whether they belong",
            )
        yield number


def _stratify(
    patients: pd.DataFrame, endpoint: Endpoint, population: np.ndarray, guards: Guards, month: float
) -> Iterator[Number]:
    """The numbers of each level of each stratum; they say who has no level and is in none of them."""
    for stratum in endpoint.get("strata", ()):
        groups = split_groups(patients, stratum, population)
        without = int(population.sum()) - sum(int(chosen.sum()) for chosen in groups.values())
        for level, chosen in groups.items():
            for number in _compute(patients, endpoint, chosen, guards, month):
                number.number_id += f"[{stratum}={level}]"
                number.label += f", {level}"
                if endpoint["statistic"] == "time_to_event":
                    warn_group(number, patients, endpoint, stratum)
                yield state(number, "", f"{without} have no {stratum}") if without else number


def _compute(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, guards: Guards, month: float
) -> Iterator[Number]:
    statistic = endpoint["statistic"]
    timed = {"time_to_event": summarize_times, "follow_up": summarize_follow_up}
    if statistic in timed:
        return timed[statistic](patients, endpoint, chosen, guards, month)
    plain = {
        "count": count_patients,
        "rate": rate_patients,
        "summary": summarize_variable,
        "values": list_values,
    }
    return plain[statistic](patients, endpoint, chosen)


def _compare(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, guards: Guards, month: float
) -> Iterator[Number]:
    for variable in endpoint.get("compare", ()):
        if endpoint["statistic"] == "time_to_event":
            yield from compare_curves(patients, endpoint, chosen, variable, guards, month)
        else:
            yield from compare_groups(patients, endpoint, chosen, variable, guards)
    for variable in endpoint.get("leave_one_out", ()):
        yield from leave_one_out(patients, endpoint, chosen, variable)
