"""Who is at work in a study: the run, and each of its jobs, which may outlive a run that was killed.

Locks of the system on two files: the run holds one alone, all jobs share the other. The system frees
what a process held when it ends, however it ends. Where a file system knows no locks, nobody is seen.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

RUN = Path(".snakemake/salvage/lock")
JOBS = Path(".snakemake/salvage/jobs")


def take_run(study: Path) -> IO[Any] | None:
    """The lock of the run, held while the file is open; None where another run or its job is at work."""
    lock = _take(study / RUN, fcntl.LOCK_EX)
    if lock is None or not _is_held(study / JOBS):
        return lock
    lock.close()
    return None


@contextmanager
def job_at_work(study: Path) -> Iterator[None]:
    """For the time of the block the study has a job at work; a job never waits and never fails here."""
    try:
        lock = _take(study / JOBS, fcntl.LOCK_SH)
    except OSError:
        lock = None
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


def is_at_work(study: Path) -> bool:
    """Whether a live process runs this study, or a job of a run that was killed."""
    return _is_held(study / RUN) or _is_held(study / JOBS)


def _is_held(path: Path) -> bool:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False
    lock = _lock(file, fcntl.LOCK_EX)
    if lock is not None:
        lock.close()
    return lock is None


def _take(path: Path, kind: int) -> IO[Any] | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    return _lock(path.open("a"), kind)


def _lock(file: IO[Any], kind: int) -> IO[Any] | None:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
