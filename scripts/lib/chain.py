"""The whole chain in one process, without files in between: what the rules do, in their order.

`load_run` gives the same frames as the rules left them in results/; `run_center` and `run_study`
compute them from the extracts, which is how a question "what if this cell were another" is answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.config import Study
from scripts.lib.date_orders import check_date_orders
from scripts.lib.description import read_description
from scripts.lib.eligibility import decide, select_cohort
from scripts.lib.errors import StudyError
from scripts.lib.files import read_frame
from scripts.lib.harmonization import harmonize_center
from scripts.lib.ingest import read_center
from scripts.lib.keys import read_key
from scripts.lib.pooling import distinct_patients, pool_centers
from scripts.lib.raw_rows import withhold_rows
from scripts.lib.readers import RawTable, ReadSpec, read_table
from scripts.lib.readings import active_criteria, list_scenarios
from scripts.lib.registers import read_register, read_withdrawn
from scripts.lib.rules import Context
from scripts.lib.sensitivity import compare_scenarios
from scripts.lib.study_numbers import compute_study, join_cohort, read_declared
from scripts.lib.targets import CENTER_OUTPUTS, STUDY_OUTPUTS
from scripts.lib.validation import validate_center


@dataclass(frozen=True)
class CenterRun:
    """The frames of one center, from cells to changes."""

    cells: pd.DataFrame
    description: dict[str, Any]
    rows: pd.DataFrame
    findings: pd.DataFrame
    harmonized: pd.DataFrame
    changes: pd.DataFrame


@dataclass(frozen=True)
class StudyRun:
    """The frames of a study, and those of its centers by name."""

    centers: dict[str, CenterRun]
    pooled: pd.DataFrame
    duplicates: pd.DataFrame
    decisions: pd.DataFrame
    cohort: pd.DataFrame
    patients: pd.DataFrame
    numbers: pd.DataFrame
    contributors: pd.DataFrame


def run_center(
    study: Study,
    center: str,
    folder: Path = Path(),
    read: Callable[[Path, ReadSpec], RawTable] = read_table,
) -> CenterRun:
    """Ingest, validate and harmonize one center of the study in `folder`; `read` gives the table of
    a delivered file.
    """
    settings = study.centers[center]
    catalogue = read_catalogue(study.variables)
    files = {key: folder / path for key, path in study.files(center).items()}
    codelist = read_codelists([folder / path for path in study.codelists(center)])
    cells, description = read_center(settings, files, read)
    check_date_orders(cells, settings, catalogue, description)
    for path in study.registers.withdrawn[center]:
        cells = withhold_rows(cells, read_withdrawn(folder / path, center))
    received, cutoff = map(pd.Timestamp, (description["delivery"], study.config["data_cutoff"]))
    corrections = [
        row
        for path in study.registers.corrections[center]
        for row in read_register(folder / path, "corrections")
    ]
    waivers = [
        row for path in study.registers.waivers for row in read_register(folder / path, "waivers")
    ]
    found = validate_center(
        cells,
        description,
        settings,
        catalogue,
        codelist,
        Context(received, cutoff, study.limits()),
        study.severities(),
        waivers,
        corrections,
    )
    harmonized, changes = harmonize_center(
        found.records,
        cells,
        found.rows,
        found.findings,
        description,
        settings,
        catalogue,
        codelist,
        corrections,
    )
    return CenterRun(cells, description, found.rows, found.findings, harmonized, changes)


def run_study(study: Study, centers: Mapping[str, CenterRun], folder: Path = Path()) -> StudyRun:
    """Pool, decide and compute."""
    pooled, duplicates = pool_centers(
        ((name, one.harmonized) for name, one in centers.items()),
        read_catalogue(study.variables),
        study.config["duplicates"]["keys"],
        read_key(study.config["pseudonym"], folder),
        [
            row
            for path in study.registers.duplicates
            for row in read_register(folder / path, "duplicates")
        ],
    )
    distinct = distinct_patients(pooled, duplicates)
    unknown = study.eligibility.get("unknown", "hold_out")
    decisions = decide(distinct, active_criteria(study.eligibility["criteria"]))
    cohort = select_cohort(decisions, unknown)
    scenarios = list_scenarios(study.eligibility["criteria"])
    readings, changed = compare_scenarios(distinct, scenarios, unknown)
    declared = read_declared(
        study.endpoints, study.config.get("definitions", {}), study.characteristics()
    )
    patients, numbers, contributors = compute_study(
        join_cohort(pooled, cohort),
        (readings, changed),
        declared,
        read_catalogue(study.variables),
    )
    return StudyRun(
        dict(centers), pooled, duplicates, decisions, cohort, patients, numbers, contributors
    )


def load_run(study: Study, folder: Path = Path()) -> StudyRun:
    """The frames of the last run. Raises StudyError where one of them is missing."""

    def read(path: str) -> pd.DataFrame:
        if not (folder / path).is_file():
            raise StudyError(f"{path}: there is no such result. Run the study first.")
        return read_frame(folder / path)

    centers = {}
    for name in study.config["centers"]:
        paths = {
            f"{stage}.{key}": path.format(center=name)
            for stage, outputs in CENTER_OUTPUTS.items()
            for key, path in outputs.items()
        }
        centers[name] = CenterRun(
            read(paths["ingest.cells"]),
            read_description(folder / paths["ingest.source"]),
            read(paths["validate.rows"]),
            read(paths["validate.findings"]),
            read(paths["harmonize.harmonized"]),
            read(paths["harmonize.changes"]),
        )
    pool, chosen, made = (STUDY_OUTPUTS[one] for one in ("pool", "eligibility", "endpoints"))
    return StudyRun(
        centers,
        read(pool["patients"]),
        read(pool["duplicates"]),
        read(chosen["decisions"]),
        read(chosen["cohort"]),
        read(made["patients"]),
        read(made["numbers"]),
        read(made["contributors"]),
    )
