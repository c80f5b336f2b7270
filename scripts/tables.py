"""Write the tables that are printed: endpoints with intervals, the flow, concordance with a publication."""

from pathlib import Path
from typing import Any

from scripts.lib.concordance import compare_published
from scripts.lib.files import read_frame, write_csv
from scripts.lib.stage import stage
from scripts.lib.tables import tabulate_criteria, tabulate_endpoints, tabulate_fates


def tables(
    *,
    numbers: Path,
    attrition: Path,
    fates: Path,
    published: dict[str, Any],
    notice: str,
    endpoints: Path,
    criteria: Path,
    rows: Path,
    concordance: Path,
) -> None:
    """Every table is a CSV; `notice` stands in its last column where the study has one."""
    found = read_frame(numbers)
    made = (
        (tabulate_endpoints(found), endpoints),
        (tabulate_criteria(read_frame(attrition)), criteria),
        (tabulate_fates(read_frame(fates)), rows),
        (compare_published(found, published), concordance),
    )
    for table, path in made:
        write_csv(table.assign(notice=notice) if notice else table, path)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        tables(
            numbers=job.input.numbers,
            attrition=job.input.attrition,
            fates=job.input.fates,
            published=job.params.published,
            notice=job.params.notice,
            endpoints=job.output.endpoints,
            criteria=job.output.criteria,
            rows=job.output.rows,
            concordance=job.output.concordance,
        )
