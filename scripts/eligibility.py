"""Decide every criterion for every patient; the flow, the cohort, and the fate of every raw row."""

from pathlib import Path
from typing import Any

from schemas.tables.eligibility import (
    Attrition,
    Cohort,
    Decisions,
    Fates,
    Reasons,
    Scenarios,
    Sensitivity,
)
from scripts.lib.contracts import check_contract
from scripts.lib.eligibility import decide, list_reasons, select_cohort, summarize_flow
from scripts.lib.fates import assign_fates, count_losses
from scripts.lib.files import read_frame, write_frame
from scripts.lib.pooling import distinct_patients
from scripts.lib.readings import active_criteria, list_scenarios
from scripts.lib.sensitivity import compare_scenarios, list_variables
from scripts.lib.stage import stage

KEYS = ("patient", "center", "record_no")


def eligibility(
    *,
    patients: Path,
    duplicates: Path,
    rows: list[Path],
    centers: list[str],
    rules: dict[str, Any],
    study: dict[str, Any],
    decisions: Path,
    attrition: Path,
    cohort: Path,
    reasons: Path,
    sensitivity: Path,
    scenarios: Path,
    fates: Path,
) -> None:
    """`rows`: the place of every raw row, by center; `rules`: the content of eligibility.yaml."""
    listed = list_scenarios(rules["criteria"])
    pooled = read_frame(patients, list(dict.fromkeys([*KEYS, *list_variables(listed)])))
    copies = read_frame(duplicates)
    placed = {name: read_frame(path) for name, path in zip(centers, rows, strict=True)}
    distinct = distinct_patients(pooled, copies)
    unknown = rules.get("unknown", "hold_out")
    criteria = active_criteria(rules["criteria"])
    decided = decide(distinct, criteria)
    chosen = select_cohort(decided, unknown)
    ends = assign_fates(placed, pooled, copies, chosen)
    flow = summarize_flow(decided, criteria, count_losses(ends), unknown)
    readings, changed = compare_scenarios(distinct, listed, unknown)
    for frame, contract, path in (
        (decided, Decisions, decisions),
        (flow, Attrition, attrition),
        (chosen, Cohort, cohort),
        (list_reasons(decided, criteria), Reasons, reasons),
        (readings, Sensitivity, sensitivity),
        (changed, Scenarios, scenarios),
        (ends, Fates, fates),
    ):
        check_contract(frame, contract, f"eligibility, {contract.__name__.lower()}")
        write_frame(frame, path, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        eligibility(
            patients=job.input.patients,
            duplicates=job.input.duplicates,
            rows=job.input.rows,
            centers=job.params.centers,
            rules=job.params.rules,
            study=job.params.study,
            decisions=job.output.decisions,
            attrition=job.output.attrition,
            cohort=job.output.cohort,
            reasons=job.output.reasons,
            sensitivity=job.output.sensitivity,
            scenarios=job.output.scenarios,
            fates=job.output.fates,
        )
