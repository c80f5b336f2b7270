"""Compute the endpoint variables of the analysed patients, the study's numbers, and who they are made of."""

from pathlib import Path
from typing import Any

import pandas as pd

from schemas.tables.endpoints import Contributors, Curves, Numbers
from schemas.tables.endpoints import analysed as analysed_contract
from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.characteristics import compute_characteristics
from scripts.lib.contracts import check_contract
from scripts.lib.curves import draw_curves
from scripts.lib.endpoint_variables import DEFAULTS, derive_endpoints
from scripts.lib.files import read_frame, write_frame
from scripts.lib.numbers import (
    compute_numbers,
    join_contributors,
    list_contributors,
    tabulate_numbers,
)
from scripts.lib.scenario_numbers import compute_bounds, compute_scenarios
from scripts.lib.stage import stage
from scripts.lib.stats.guards import Guards


def endpoints(
    *,
    pooled: Path,
    cohort: Path,
    sensitivity: Path,
    scenarios: Path,
    declared: dict[str, Any],
    definitions: dict[str, Any],
    characteristics: dict[str, Any],
    study: dict[str, Any],
    patients: Path,
    numbers: Path,
    contributors: Path,
    curves: Path,
) -> None:
    """`declared`: the content of endpoints.yaml; `definitions`: the clinical choices of config.yaml;
    `characteristics`: what the tables of report.yaml count.
    """
    chosen = read_frame(cohort)[["patient", "status", "eligible"]]
    everyone = derive_endpoints(
        read_frame(pooled).merge(chosen, on="patient", how="inner"), definitions
    )
    frame = everyone[everyone["status"] == "analysed"].drop(columns=["status", "eligible"])
    frame = frame.reset_index(drop=True)
    guards = Guards(**declared.get("guards", {}))
    month = float(definitions.get("days_per_month", DEFAULTS["days_per_month"]))
    listed = declared["endpoints"]
    made, members = compute_numbers(frame, listed, guards, month)
    scenario = [
        *compute_bounds(everyone, listed),
        *compute_scenarios(everyone, listed, read_frame(sensitivity), read_frame(scenarios)),
    ]
    catalogue = read_catalogue(study["variables"])
    cells = compute_characteristics(frame, characteristics, {**catalogue, **read_derived()})
    parts = [made, tabulate_numbers(scenario), tabulate_numbers(cells)]
    made = pd.concat(parts, ignore_index=True)
    members = join_contributors(members, list_contributors(scenario, everyone))
    members = join_contributors(members, list_contributors(cells, frame))
    known = analysed_contract(catalogue)
    for table, contract, name, path in (
        (frame, known, "patients", patients),
        (made, Numbers, "numbers", numbers),
        (members, Contributors, "contributors", contributors),
        (draw_curves(frame, listed, guards, month), Curves, "curves", curves),
    ):
        check_contract(table, contract, f"endpoints, {name}")
        write_frame(table, path, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        endpoints(
            pooled=job.input.pooled,
            cohort=job.input.cohort,
            sensitivity=job.input.sensitivity,
            scenarios=job.input.scenarios,
            declared=job.params.declared,
            definitions=job.params.definitions,
            characteristics=job.params.characteristics,
            study=job.params.study,
            patients=job.output.patients,
            numbers=job.output.numbers,
            contributors=job.output.contributors,
            curves=job.output.curves,
        )
