"""Parse one center's cells, apply every rule, and hand on the records that may go on."""

from pathlib import Path
from typing import Any

import pandas as pd

from schemas.tables.validate import Findings, Rows
from schemas.tables.validate import records as records_contract
from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.contracts import check_contract
from scripts.lib.description import read_description
from scripts.lib.files import read_frame, write_frame
from scripts.lib.registers import read_register
from scripts.lib.rules import Context
from scripts.lib.stage import stage
from scripts.lib.validation import validate_center


def validate(
    *,
    cells: Path,
    source: Path,
    codelists: list[Path],
    settings: dict[str, Any],
    study: dict[str, Any],
    severities: dict[str, str],
    limits: dict[str, float],
    corrections: list[Path],
    waivers: list[Path],
    records: Path,
    findings: Path,
    rows: Path,
) -> None:
    """Writes the typed records, the findings, and the place of every raw row."""
    catalogue = read_catalogue(study["variables"])
    description = read_description(source)
    context = Context(
        pd.Timestamp(description["delivery"]), pd.Timestamp(study["data_cutoff"]), limits
    )
    corrected = [row for path in corrections for row in read_register(path, "corrections")]
    accepted = [row for path in waivers for row in read_register(path, "waivers")]
    found = validate_center(
        read_frame(cells),
        description,
        settings,
        catalogue,
        read_codelists(codelists),
        context,
        severities,
        accepted,
        corrected,
    )
    where = f"validate {settings['center']}"
    check_contract(found.records, records_contract(catalogue), f"{where}, records")
    check_contract(found.findings, Findings, f"{where}, findings")
    check_contract(found.rows, Rows, f"{where}, rows")
    write_frame(found.records, records, study["marks"])
    write_frame(found.findings, findings, study["marks"])
    write_frame(found.rows, rows, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        validate(
            cells=job.input.cells,
            source=job.input.source,
            codelists=job.input.codelists,
            settings=job.params.settings,
            study=job.params.study,
            severities=job.params.severities,
            limits=job.params.limits,
            corrections=job.input.corrections,
            waivers=job.input.waivers,
            records=job.output.validated,
            findings=job.output.findings,
            rows=job.output.rows,
        )
