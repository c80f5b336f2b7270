"""Compute the endpoint variables of the analysed patients, the study's numbers, and who they are made of."""

from pathlib import Path
from typing import Any

from schemas.tables.endpoints import Contributors, Numbers
from schemas.tables.endpoints import analysed as analysed_contract
from scripts.lib.catalogue import read_catalogue
from scripts.lib.contracts import check_contract
from scripts.lib.endpoint_variables import derive_endpoints
from scripts.lib.files import read_frame, write_frame
from scripts.lib.numbers import compute_numbers
from scripts.lib.stage import stage


def endpoints(
    *,
    pooled: Path,
    cohort: Path,
    declared: list[dict[str, Any]],
    definitions: dict[str, Any],
    study: dict[str, Any],
    patients: Path,
    numbers: Path,
    contributors: Path,
) -> None:
    """`declared`: the endpoints of endpoints.yaml; `definitions`: the clinical choices of config.yaml."""
    chosen = read_frame(cohort)
    analysed = chosen.loc[chosen["status"] == "analysed", ["patient"]]
    frame = read_frame(pooled).merge(analysed, on="patient", how="inner")
    frame = derive_endpoints(frame, definitions)
    made, members = compute_numbers(frame, declared)
    check_contract(
        frame, analysed_contract(read_catalogue(study["variables"])), "endpoints, patients"
    )
    check_contract(made, Numbers, "endpoints, numbers")
    check_contract(members, Contributors, "endpoints, contributors")
    write_frame(frame, patients, study["marks"])
    write_frame(made, numbers, study["marks"])
    write_frame(members, contributors, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        endpoints(
            pooled=job.input.pooled,
            cohort=job.input.cohort,
            declared=job.params.declared,
            definitions=job.params.definitions,
            study=job.params.study,
            patients=job.output.patients,
            numbers=job.output.numbers,
            contributors=job.output.contributors,
        )
