"""Compare the study's numbers with a second computation that shares no code with the first."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from scripts.lib.errors import StudyError
from scripts.lib.files import write_csv
from scripts.lib.registers import read_register
from scripts.lib.stage import stage
from tests.oracle.compare import run


def check(
    *,
    harmonized: list[Path],
    numbers: Path,
    decisions: list[Path],
    centers: list[str],
    match_on: list[str],
    rules: dict[str, Any],
    declared: dict[str, Any],
    definitions: dict[str, Any],
    checked: Path,
) -> None:
    """Writes one row a number computed twice. A disagreement is an error of the run, and never averaged."""
    rows = [
        (name, pq.read_table(path).to_pylist())
        for name, path in zip(centers, harmonized, strict=True)
    ]
    ours = pq.read_table(numbers).to_pylist()
    lines = [row for path in decisions for row in read_register(path, "duplicates")]
    found = run(ours, rows, match_on, rules, declared["endpoints"], definitions, lines)
    wrong = [
        f"check: {name}: the second computation disagrees ({what}). Do not use the numbers; report this."
        for name, agrees, what in found
        if not agrees
    ]
    if wrong:
        raise StudyError(*wrong)
    table = pd.DataFrame({"number_id": [name for name, _, _ in found], "agrees": "yes"})
    write_csv(table, checked)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        check(
            harmonized=job.input.harmonized,
            numbers=job.input.numbers,
            decisions=job.input.decisions,
            centers=job.params.centers,
            match_on=job.params.match_on,
            rules=job.params.rules,
            declared=job.params.declared,
            definitions=job.params.definitions,
            checked=job.output.checked,
        )
