"""Write the printed tables, as CSV and DOCX, and as data for the report."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.concordance import compare_published
from scripts.lib.files import read_frame, write_csv, write_json
from scripts.lib.report.docx import write_table
from scripts.lib.report.layout import to_frame
from scripts.lib.report.tables import lay_all
from scripts.lib.stage import stage
from scripts.lib.tables import tabulate_criteria, tabulate_endpoints, tabulate_fates


def tables(
    *,
    numbers: Path,
    attrition: Path,
    fates: Path,
    queries: list[Path],
    published: dict[str, Any],
    report: dict[str, Any],
    rules: dict[str, Any],
    centers: dict[str, str],
    study: dict[str, Any],
    notice: str,
    sheets: dict[str, Path],
    documents: dict[str, Path],
    layout: Path,
) -> None:
    """`sheets`, `documents`: table -> CSV, DOCX. The first four are for programs, with every column."""
    found, steps = read_frame(numbers), read_frame(attrition)
    columns = ["rule", "severity", "center", "variable", "status"]
    frames = {
        "numbers": found,
        "attrition": steps,
        "queries": pd.concat([read_frame(path, columns) for path in queries]),
    }
    catalogue = {**read_catalogue(study["variables"]), **read_derived()}
    words = {"center": centers, **report.get("words", {})}
    laid = lay_all(frames, report, published, words, catalogue, rules)
    whole = {
        "endpoints": tabulate_endpoints(found),
        "criteria": tabulate_criteria(steps),
        "rows": tabulate_fates(read_frame(fates)),
        "concordance": compare_published(found, published),
    }
    if notice:
        whole = {name: frame.assign(notice=notice) for name, frame in whole.items()}
    printed = {table.name: to_frame(table, notice) for table in laid}
    for name, path in sheets.items():
        write_csv({**printed, **whole}[name], path)
    data = [table.as_data() for table in laid]
    for table in data:
        write_table(table, documents[table["name"]], notice, study["data_cutoff"])
    write_json(data, layout)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        made = vars(job.output)
        tables(
            numbers=job.input.numbers,
            attrition=job.input.attrition,
            fates=job.input.fates,
            queries=job.input.queries,
            published=job.params.published,
            report=job.params.report,
            rules=job.params.rules,
            centers=job.params.centers,
            study=job.params.study,
            notice=job.params.notice,
            sheets={k[:-4]: path for k, path in made.items() if k.endswith("_csv")},
            documents={k[:-5]: path for k, path in made.items() if k.endswith("_docx")},
            layout=job.output.layout,
        )
