"""`python -m benchmarks`: measure, check, print one table and write it to benchmarks/results.md."""

import argparse
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.big import measure_centers, measure_patients
from benchmarks.figures import measure_figures
from benchmarks.lineage import compare_lineage
from benchmarks.measure import ROOT, table
from benchmarks.small import measure_demo
from benchmarks.validation import compare_validation

HEAD = """# Measured

Made by `make bench` on a machine with {cores} cores. Ratios are of medians of at least three runs, taken
in turn; large studies run once, and their numbers and planted faults are checked each time.

"""


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--patients", type=int, default=100_000, help="of each of ten centers")
    parser.add_argument("--centers", type=int, default=3_000, help="of the dry-run")
    parser.add_argument(
        "--only",
        choices=("demo", "figures", "validation", "lineage", "patients", "centers"),
        help="one part of it",
    )
    chosen = parser.parse_args()
    parts = {
        "demo": measure_demo,
        "figures": measure_figures,
        "validation": compare_validation,
        "lineage": compare_lineage,
        "patients": partial(measure_patients, patients=chosen.patients),
        "centers": partial(measure_centers, centers=chosen.centers // 10, many=chosen.centers),
    }
    results = []
    for name, measure in parts.items():
        if chosen.only in (None, name):
            base = Path(tempfile.mkdtemp(prefix="salvage-bench-"))
            # In a process of its own: what a part holds would count as memory of what the next starts.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                found = alone.submit(measure, base).result()
            sys.stderr.write(table(found))
            results += found
            shutil.rmtree(base)
    text = table(results)
    sys.stdout.write(text)
    if chosen.only is None:
        head = HEAD.format(cores=os.cpu_count())
        (ROOT / "benchmarks" / "results.md").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
