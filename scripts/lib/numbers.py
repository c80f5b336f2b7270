"""The numbers of the study: declared endpoints in, one row per number and its contributors out.

Few engines, chosen by `statistic`: count, rate, summary (of a variable), values (single values in
order). A rate's denominator is the patients with a known value, and the missing are stated. Each
number knows the patients it is made of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.conditions import evaluate
from scripts.lib.stats.proportions import rate_interval
from scripts.lib.stats.summaries import summarize

Endpoint = Mapping[str, Any]
COLUMNS = (
    "number_id",
    "label",
    "section",
    "statistic",
    "value",
    "lower",
    "upper",
    "ci_method",
    "numerator",
    "denominator",
    "missing",
    "unit",
    "text",
)
METHODS = {"clopper_pearson": "Clopper-Pearson", "wilson": "Wilson", "jeffreys": "Jeffreys"}
NOTHING = float("nan")


@dataclass
class Number:
    """One number while it is made; `numerator` and `denominator` patients by position."""

    number_id: str
    label: str
    statistic: str
    value: float
    text: str
    in_numerator: np.ndarray
    in_denominator: np.ndarray
    section: str = ""
    lower: float = NOTHING
    upper: float = NOTHING
    ci_method: str = ""
    numerator: int | None = None
    denominator: int | None = None
    missing: int = 0
    unit: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def compute_numbers(
    patients: pd.DataFrame, endpoints: Sequence[Endpoint]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All numbers and their contributors.

    `patients`: the analysed cohort with its endpoint variables. Numbers: one row a number, in the
    declared order, strata after the whole. Contributors: number_id, patient, role (numerator,
    denominator).
    """
    made = [number for endpoint in endpoints for number in compute_endpoint(patients, endpoint)]
    rows = [[getattr(number, column) for column in COLUMNS] for number in made]
    numbers = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = numbers.astype(
        {"numerator": "Int64", "denominator": "Int64", "missing": "Int64", "value": "float64"}
        | dict.fromkeys(
            ("number_id", "label", "section", "statistic", "ci_method", "unit", "text"), "str"
        )
    )
    return numbers, list_contributors(made, patients)


def list_contributors(made: Sequence[Number], patients: pd.DataFrame) -> pd.DataFrame:
    """Who is in the numerator and who in the denominator of each number, as categories."""
    sides = [side for number in made for side in (number.in_numerator, number.in_denominator)]
    positions = [np.flatnonzero(side) for side in sides]
    lengths = [len(one) for one in positions]
    numbers = np.repeat(np.repeat(np.arange(len(made)), 2), lengths)
    roles = np.repeat(np.tile([0, 1], len(made)), lengths)
    patient = np.concatenate([*positions, np.empty(0, dtype="int64")]).astype("int64")
    return pd.DataFrame(
        {
            "number_id": _categories(numbers, [number.number_id for number in made]),
            "patient": _categories(patient, patients["patient"]),
            "role": _categories(roles, ["numerator", "denominator"]),
        }
    )


def _categories(codes: np.ndarray, names: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(names, dtype="str"))


def compute_endpoint(patients: pd.DataFrame, endpoint: Endpoint) -> Iterator[Number]:
    """The numbers of one endpoint: for its whole population, then for each level of its strata."""
    population = np.ones(len(patients), dtype=bool)
    if "population" in endpoint:
        population = as_mask(evaluate(endpoint["population"], patients))
    yield from compute_stratum(patients, endpoint, population, "", "")
    for stratum in endpoint.get("strata", ()):
        for level in sorted(patients.loc[population, stratum].dropna().astype("str").unique()):
            chosen = population & as_mask(patients[stratum].astype("str") == level)
            yield from compute_stratum(
                patients, endpoint, chosen, f"[{stratum}={level}]", f", {level}"
            )


def compute_stratum(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray, suffix: str, words: str
) -> Iterator[Number]:
    """The numbers of one endpoint for some of the patients; `suffix` goes to the id, `words` to the label."""
    engine = {
        "count": count_patients,
        "rate": rate_patients,
        "summary": summarize_variable,
        "values": list_values,
    }
    for number in engine[endpoint["statistic"]](patients, endpoint, chosen):
        number.number_id += suffix
        number.label += words
        number.section = endpoint.get("section", "")
        yield number


def as_mask(truth: pd.Series) -> np.ndarray:
    """Where a three-valued column is true."""
    mask: np.ndarray = truth.fillna(False).to_numpy(dtype=bool)
    return mask


def _meets(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Who of the chosen meets the endpoint's condition, and of whom that is known."""
    if "when" not in endpoint:
        return chosen, chosen
    truth = evaluate(endpoint["when"], patients)
    return chosen & as_mask(truth), chosen & truth.notna().to_numpy()


def count_patients(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """How many patients meet a condition; without one, how many there are; of a variable, how many levels."""
    met, known = _meets(patients, endpoint, chosen)
    count = int(met.sum())
    if "variable" in endpoint:
        met = known = chosen & patients[endpoint["variable"]].notna().to_numpy()
        count = int(patients.loc[met, endpoint["variable"]].nunique())
    missing = int(chosen.sum() - known.sum())
    yield Number(
        endpoint["id"],
        endpoint["label"],
        "count",
        float(count),
        format_count(count, missing),
        met,
        known,
        numerator=count,
        denominator=int(known.sum()),
        missing=missing,
        unit=endpoint.get("unit", "patients"),
    )


def rate_patients(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """The share of patients who meet a condition among those of whom it is known, with its interval."""
    met, known = _meets(patients, endpoint, chosen)
    count, total, missing = int(met.sum()), int(known.sum()), int(chosen.sum() - known.sum())
    method = endpoint.get("interval", "clopper_pearson")
    lower, upper = (NOTHING, NOTHING) if method == "none" else rate_interval(count, total, method)
    yield Number(
        endpoint["id"],
        endpoint["label"],
        "rate",
        count / total if total else NOTHING,
        format_rate(count, total, lower, upper, missing),
        met,
        known,
        lower=lower,
        upper=upper,
        ci_method=METHODS.get(method, "") if total else "",
        numerator=count,
        denominator=total,
        missing=missing,
        unit="fraction",
    )


def summarize_variable(
    patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray
) -> Iterator[Number]:
    """Summaries of a variable over the patients who have a value."""
    values = patients[endpoint["variable"]].astype("float64").where(chosen)
    known = chosen & values.notna().to_numpy()
    found = summarize(values[chosen])
    missing = int(chosen.sum() - known.sum())
    for name in endpoint.get("summaries", ("mean", "sd", "median", "q1", "q3", "min", "max")):
        yield Number(
            f"{endpoint['id']}.{name}",
            f"{endpoint['label']}, {name}",
            name,
            float(found[name]),
            format_value(found[name], endpoint, missing),
            known,
            known,
            denominator=int(known.sum()),
            missing=missing,
            unit=endpoint.get("unit", ""),
        )


def list_values(patients: pd.DataFrame, endpoint: Endpoint, chosen: np.ndarray) -> Iterator[Number]:
    """The single values of a variable in ascending order, numbered from 1."""
    values = patients[endpoint["variable"]].astype("float64").where(chosen)
    order = values.dropna().sort_values(kind="stable")
    for place, (at, value) in enumerate(order.items(), start=1):
        one = (patients.index == at) & chosen
        yield Number(
            f"{endpoint['id']}.{place}",
            f"{endpoint['label']}, {place}",
            "value",
            float(value),
            format_value(value, endpoint, 0),
            one,
            one,
            denominator=1,
            unit=endpoint.get("unit", ""),
        )


def format_count(count: int, missing: int) -> str:
    """A count as printed."""
    return f"{count}" + _say_missing(missing)


def format_rate(count: int, total: int, lower: float, upper: float, missing: int) -> str:
    """A rate as printed, such as 11/30 (36.7%; 95% CI 19.9 to 56.1)."""
    if not total:
        return "0/0 (not estimable)" + _say_missing(missing)
    interval = "" if np.isnan(lower) else f"; 95% CI {lower * 100:.1f} to {upper * 100:.1f}"
    return f"{count}/{total} ({count / total * 100:.1f}%{interval})" + _say_missing(missing)


def format_value(value: float, endpoint: Endpoint, missing: int) -> str:
    """A value as printed, with the declared decimals and unit."""
    if np.isnan(value):
        return "not estimable" + _say_missing(missing)
    unit = f" {endpoint['unit']}" if endpoint.get("unit") else ""
    return f"{value:.{endpoint.get('decimals', 1)}f}{unit}" + _say_missing(missing)


def _say_missing(missing: int) -> str:
    return f"; {missing} missing" if missing else ""
