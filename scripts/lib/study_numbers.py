"""All numbers of a study: of the analysed cohort, over other cohorts, and the characteristics."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from scripts.lib.catalogue import Catalogue, read_derived
from scripts.lib.characteristics import compute_characteristics
from scripts.lib.endpoint_variables import DEFAULTS, derive_endpoints
from scripts.lib.number import Endpoint
from scripts.lib.numbers import compute_numbers, tabulate
from scripts.lib.scenario_numbers import compute_bounds, compute_scenarios
from scripts.lib.stats.guards import Guards


class Declared(NamedTuple):
    """What a study declares about its endpoints, with the defaults of what it leaves out."""

    endpoints: Sequence[Endpoint]
    guards: Guards
    month: float
    definitions: Mapping[str, Any]
    characteristics: Mapping[str, Any]


def read_declared(
    declared: Mapping[str, Any], definitions: Mapping[str, Any], characteristics: Mapping[str, Any]
) -> Declared:
    """From the content of endpoints.yaml, the clinical choices of config.yaml, and what the tables of
    report.yaml count.
    """
    guards = Guards(**declared.get("guards", {}))
    month = float(definitions.get("days_per_month", DEFAULTS["days_per_month"]))
    return Declared(declared["endpoints"], guards, month, definitions, characteristics)


def join_cohort(pooled: pd.DataFrame, cohort: pd.DataFrame) -> pd.DataFrame:
    """The distinct patients with their `status` and whether they are `eligible`."""
    return pooled.merge(cohort[["patient", "status", "eligible"]], on="patient", how="inner")


def compute_study(
    distinct: pd.DataFrame,
    scenarios: tuple[pd.DataFrame, pd.DataFrame],
    declared: Declared,
    catalogue: Catalogue,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The analysed patients with their endpoint variables, the numbers, and their contributors.

    `distinct`: see `join_cohort`; `scenarios`: the sensitivity table and whom each scenario changes, as
    eligibility made them. Grain of the results: a patient; a number; a number, patient and role.
    """
    everyone = derive_endpoints(distinct, declared.definitions)
    patients = everyone[everyone["status"] == "analysed"].drop(columns=["status", "eligible"])
    patients = patients.reset_index(drop=True)
    made = compute_numbers(patients, declared.endpoints, declared.guards, declared.month)
    others = [
        *compute_bounds(everyone, declared.endpoints),
        *compute_scenarios(everyone, declared.endpoints, *scenarios),
    ]
    known = {**catalogue, **read_derived()}
    cells = compute_characteristics(patients, declared.characteristics, known)
    return patients, *tabulate((made, patients), (others, everyone), (cells, patients))
