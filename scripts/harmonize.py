"""Map one center's records to the study's vocabulary and log every changed cell."""

from pathlib import Path
from typing import Any

from schemas.tables.harmonize import Changes
from schemas.tables.harmonize import harmonized as harmonized_contract
from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.contracts import check_contract
from scripts.lib.description import read_description
from scripts.lib.files import read_frame, write_frame
from scripts.lib.harmonization import harmonize_center
from scripts.lib.registers import read_register
from scripts.lib.stage import stage


def harmonize(
    *,
    validated: Path,
    findings: Path,
    rows: Path,
    cells: Path,
    source: Path,
    codelists: list[Path],
    corrections: list[Path],
    settings: dict[str, Any],
    study: dict[str, Any],
    harmonized: Path,
    changes: Path,
) -> None:
    """Writes the harmonized records and the change log."""
    catalogue = read_catalogue(study["variables"])
    frame, log = harmonize_center(
        read_frame(validated),
        read_frame(cells),
        read_frame(rows),
        read_frame(findings),
        read_description(source),
        settings,
        catalogue,
        read_codelists(codelists),
        [row for path in corrections for row in read_register(path, "corrections")],
    )
    where = f"harmonize {settings['center']}"
    check_contract(frame, harmonized_contract(catalogue), where)
    check_contract(log, Changes, f"{where}, changes")
    write_frame(frame, harmonized, study["marks"])
    write_frame(log, changes, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        harmonize(
            validated=job.input.validated,
            findings=job.input.findings,
            rows=job.input.rows,
            cells=job.input.cells,
            source=job.input.source,
            codelists=job.input.codelists,
            corrections=job.input.corrections,
            settings=job.params.settings,
            study=job.params.study,
            harmonized=job.output.harmonized,
            changes=job.output.changes,
        )
