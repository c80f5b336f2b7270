"""Before a run: are the results what their rules wrote, and made from what lies there now?

Snakemake keeps no hash of an output and looks at times first. A result edited by hand would be
taken as fresh; an input that changed while the clock stood wrong, or that came with an old time
stamp, would not be seen. Records tell both.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.proof.chain import root_of
from scripts.lib.records import RESULTS, SUFFIX, Hashes, Record, list_records, read_record


def check_results(study: Path) -> Hashes:
    """The SHA-256 of every recorded output that is there, by its path relative to the study.

    Raises StudyError naming each result that is not the file its rule wrote: the file, the rule,
    both hashes and what to delete; and each record that cannot be read.
    """
    records, problems = read_all(study)
    now = {}
    for record in records:
        for name, known in record["outputs"].items():
            if not (study / name).is_file():
                continue
            now[name] = sha256_file(study / name)
            if now[name] != known:
                problems.append(
                    f"{name}: this is not the file that rule {record['rule']} wrote (SHA-256 "
                    f"{known} in its record, {now[name]} in the file). Delete {name} and run "
                    "again: it is made anew. What was changed by hand belongs in the extract or in "
                    "config/corrections."
                )
    if problems:
        raise StudyError(*problems)
    return now


def read_all(study: Path) -> tuple[list[Record], list[str]]:
    """All records below results/, and what is wrong with those that are no records."""
    records: list[Record] = []
    problems: list[str] = []
    for path in list_records(study / RESULTS):
        try:
            records.append(read_record(path))
        except StudyError as error:
            problems += error.problems
    return records, problems


def hash_records(study: Path) -> str:
    """One hash over all records, and so over all results: the root."""
    found = list_records(study / RESULTS)
    return root_of({path.relative_to(study).as_posix(): sha256_file(path) for path in found})


def renew_times(study: Path, now: Hashes) -> list[str]:
    """Make results that differ from what was read of them newer than what was made of them.

    A run killed after the clock was set back leaves such results: changed, and older than what is
    below them. Snakemake would take what is below for fresh. Returns the files, sorted.
    """
    renewed = set()
    for record in read_all(study)[0]:
        newest = max(_times(study, record["outputs"]), default=0)
        for name, then in record["inputs"].items():
            path = study / name
            if now.get(name, then) != then and path.stat().st_mtime_ns <= newest:
                os.utime(path, ns=(newest + 1_000_000_000, newest + 1_000_000_000))
                renewed.add(name)
    return sorted(renewed)


def _times(study: Path, names: Hashes) -> Iterator[int]:
    for name in names:
        if (study / name).is_file():
            yield (study / name).stat().st_mtime_ns


def check_memory_of_snakemake(study: Path) -> None:
    """Raises StudyError where results came without `.snakemake/`, which knows what made them."""
    metadata = study / ".snakemake" / "metadata"
    known = metadata.is_dir() and any(metadata.iterdir())
    if not known and any((study / RESULTS).rglob(f"*{SUFFIX}")):
        raise StudyError(
            "results/ came here without the hidden folder .snakemake/, so that nobody can tell "
            "whether it belongs to this configuration. Bring .snakemake/ along, or make everything "
            "again: snakemake --cores 4 --forceall"
        )
