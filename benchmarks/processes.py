"""Programs run from outside, with what they cost."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """One program: wall seconds, CPU seconds of it and its children, largest process in MB, its output."""

    seconds: float
    cpu: float
    memory_mb: float
    output: str


def run(command: Sequence[Any], folder: Path = ROOT, check: bool = True) -> Cost:
    """Run a program to its end. Raises RuntimeError with its output where it fails."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if check and process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{output[-3000:]}")
    seconds = time.perf_counter() - start
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


def python(*arguments: Any, folder: Path = ROOT) -> Cost:
    """A module or script of this project in this Python."""
    return run([sys.executable, *arguments], folder)


def snakemake(study: Path, *arguments: Any, cores: int = 4) -> Cost:
    """This project's workflow on a study folder."""
    base = [BIN / "snakemake", "--snakefile", ROOT / "Snakefile", "--directory", study]
    return run([*base, "--cores", cores, "--quiet", "all", *arguments])


def side_by_side(
    times: int, first: Callable[[], float], second: Callable[[], float]
) -> tuple[float, float]:
    """Medians of two measures taken in turn, so that a busy moment meets both."""
    pairs = [(first(), second()) for _ in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def load() -> float:
    """How many programs wanted a processor during the last minute."""
    return os.getloadavg()[0]
