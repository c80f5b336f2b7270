"""What lineage costs: harmonizing a million rows with it and without: `python -m benchmarks.lineage`.

Without: the same mapping and the same change log, but nothing says from which source a cell came.
CPU time, the best of some rounds taken in turn.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measure import Result
from benchmarks.validation import CUTOFF, RECEIVED, ingest_texts, make_texts, time_cpu
from scripts.lib.catalogue import Catalogue, read_catalogue
from scripts.lib.center import (
    Delivered,
    count_records,
    gather_parts,
    join_parts,
    map_center,
    mapped_frame,
)
from scripts.lib.changes import log_changes
from scripts.lib.harmonization import harmonize_center
from scripts.lib.rules import Context
from scripts.lib.staging import derive_patients
from scripts.lib.uniques import repeat_text
from scripts.lib.validation import Validated, validate_center

MOST = 0.3


class Nowhere:
    """Stands for the sources of all variables, of which nothing is known."""

    def __init__(self, count: int) -> None:
        self.same = pd.Series(np.zeros(count, dtype="int8"))

    def __getitem__(self, name: str) -> pd.Series:
        return self.same


def harmonize_plainly(
    found: Validated, cells: pd.DataFrame, description: Any, center: Any, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As `harmonize_center`, without lineage."""
    records = found.records
    mapped = map_center(records, center, catalogue, {}, description.get("choices"))
    frame = derive_patients(mapped_frame(mapped))
    frame.insert(0, "record_no", records["record_no"])
    frame["center"] = repeat_text(center["center"], frame.index)
    count = count_records(found.rows)
    texts = {}
    for name in catalogue:
        parts = gather_parts(cells, found.rows, center, catalogue, name)
        texts[name] = parts[0].text if len(parts) == 1 else join_parts(parts, count)[0]
    numbers = records["record_no"].astype("int64").to_numpy()
    text = pd.DataFrame(texts).iloc[numbers].reset_index(drop=True)
    delivered: Any = Delivered(text, Nowhere(len(text)))  # type: ignore[arg-type]
    rules = {name: column.rule for name, column in mapped.items()}
    return frame, log_changes(frame, delivered, rules, found.findings, catalogue)


def measure_lineage(rows: int = 1_000_000, rounds: int = 2) -> dict[str, float]:
    """CPU seconds with and without lineage, and by how much the first is more (0.3 at most)."""
    catalogue = {name: one for name, one in read_catalogue().items() if name != "center"}
    cells, description, center = ingest_texts(make_texts(rows), catalogue)
    found = validate_center(cells, description, center, catalogue, {}, Context(RECEIVED, CUTOFF))
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        plain, (_, log) = time_cpu(
            lambda: harmonize_plainly(found, cells, description, center, catalogue)
        )
        full, (_, whole) = time_cpu(
            lambda: harmonize_center(
                found.records, cells, found.rows, found.findings, description, center, catalogue, {}
            )
        )
        if len(log) != len(whole):
            raise SystemExit(f"{len(log)} changes without lineage, and {len(whole)} with it")
        best = [min(best[0], plain), min(best[1], full)]
    more = best[1] / best[0] - 1
    return {"rows": rows, "plain_seconds": best[0], "seconds": best[1], "more": more, "most": MOST}


def compare_lineage(_: Path) -> list[Result]:
    """The line of the table about what lineage costs."""
    found = measure_lineage()
    told = f"{found['seconds']:.1f} s with, {found['plain_seconds']:.1f} s without"
    name = "1,000,000 rows harmonized, share of CPU that lineage adds"
    return [Result(name, found["more"], MOST, told)]


def main() -> None:
    """Measure, print, and fail where lineage costs too much."""
    parser = argparse.ArgumentParser(description="Harmonizing with and without lineage.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    found = measure_lineage(chosen.rows, chosen.rounds)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    raise SystemExit(0 if found["more"] <= MOST else 1)


if __name__ == "__main__":
    main()
