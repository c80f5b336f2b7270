"""Read one center's delivery into text cells under the study's variable names."""

from pathlib import Path
from typing import Any

from schemas.tables.ingest import cells as cells_contract
from scripts.lib.catalogue import read_catalogue
from scripts.lib.contracts import check_contract
from scripts.lib.date_orders import check_date_orders
from scripts.lib.files import write_frame, write_json
from scripts.lib.ingest import inspect_sources, read_center
from scripts.lib.raw_rows import withhold_rows
from scripts.lib.registers import read_withdrawn_lines
from scripts.lib.stage import stage
from scripts.lib.withdrawn import describe_withdrawn


def ingest(
    *,
    files: dict[str, str],
    settings: dict[str, Any],
    withdrawn: list[Path],
    study: dict[str, Any],
    cells: Path,
    source: Path,
) -> None:
    """`files`: key of each delivered file -> path relative to the study folder; `withdrawn`: the
    table of withdrawn consents, or none.
    """
    paths = {key: Path(path) for key, path in files.items()}
    frame, description = read_center(settings, paths)
    catalogue = read_catalogue(study["variables"])
    check_date_orders(frame, settings, catalogue, description)
    for path in withdrawn:
        lines = read_withdrawn_lines(path, settings["center"])
        description["withdrawn"] = describe_withdrawn(frame, lines)
        frame = withhold_rows(frame, list(lines))
    check_contract(frame, cells_contract(catalogue), f"ingest {settings['center']}")
    write_frame(frame, cells, study["marks"])
    write_json(inspect_sources(settings, paths, description), source)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        ingest(
            files=job.params.files,
            settings=job.params.settings,
            withdrawn=job.input.withdrawn,
            study=job.params.study,
            cells=job.output.cells,
            source=job.output.source,
        )
