"""Compute the endpoint variables of the analysed patients, the study's numbers, and who they are made of."""

from pathlib import Path
from typing import Any

from schemas.tables.endpoints import Contributors, Curves, Numbers
from schemas.tables.endpoints import analysed as analysed_contract
from scripts.lib.catalogue import read_catalogue
from scripts.lib.contracts import check_contract
from scripts.lib.curves import draw_curves
from scripts.lib.files import read_frame, write_frame
from scripts.lib.stage import stage
from scripts.lib.study_numbers import compute_study, join_cohort, read_declared


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
    settings = read_declared(declared, definitions, characteristics)
    catalogue = read_catalogue(study["variables"])
    changed = (read_frame(sensitivity), read_frame(scenarios))
    distinct = join_cohort(read_frame(pooled), read_frame(cohort))
    frame, made, members = compute_study(distinct, changed, settings, catalogue)
    del distinct  # of a large study more than a gigabyte
    drawn = draw_curves(frame, settings.endpoints, settings.guards, settings.month)
    for table, contract, name, path in (
        (frame, analysed_contract(catalogue), "patients", patients),
        (made, Numbers, "numbers", numbers),
        (members, Contributors, "contributors", contributors),
        (drawn, Curves, "curves", curves),
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
