"""Which files of a study hold data of single patients and stay inside it: named here and nowhere else.

The README lists the same folders for readers, and a test compares the two.
"""

from pathlib import PurePosixPath

# Paths relative to the study folder; a folder stands for all that is in it.
RESTRICTED = (
    ".snakemake",
    "config/corrections",
    "config/duplicates.csv",
    "config/waivers.csv",
    "config/withdrawn.csv",
    "data",
    "results/ingest",
    "results/validate",
    "results/harmonize",
    "results/pool",
    "results/eligibility",
    "results/endpoints/contributors.parquet",
    "results/endpoints/patients.parquet",
    "results/dataset",
    "results/queries",
    "results/report/study.html",
    "results/archive",
)


def is_restricted(path: str) -> bool:
    """Whether a file, named relative to the study folder with slashes, must stay inside the study."""
    parts = PurePosixPath(path).parts
    return any(parts[: len(kept)] == kept for kept in map(_parts, RESTRICTED))


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).parts
