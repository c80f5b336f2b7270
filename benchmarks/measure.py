"""What a command costs: seconds, CPU seconds and peak memory, with everything that it started."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, CPU seconds of the process and its children, MB of the largest of them."""

    seconds: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, its ratio or value, the bar, and in what it was taken."""

    measure: str
    value: float
    bar: float
    told: str

    @property
    def held(self) -> bool:
        """Whether the bar is kept."""
        return self.value <= self.bar


def cost(command: Sequence[str | Path], folder: Path, log: Path) -> Cost:
    """Run a command to its end. Raises RuntimeError, with the last lines it told, where it fails."""
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        words = " ".join(map(str, command))
        raise RuntimeError(f"{words}: exit {process.returncode}\n{log.read_text()[-2000:]}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def side_by_side(*ways: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """The median of each way, all ways taken in turn, so that a busy moment meets them all."""
    found = [[way() for way in ways] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*found, strict=True)]


def snakemake(*words: str | Path) -> list[str | Path]:
    """A command line of Snakemake."""
    return [PYTHON, "-m", "snakemake", *words]


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table."""
    lines = ["| measure | value | bar | held | measured |", "| --- | --- | --- | --- | --- |"]
    for one in results:
        held = "yes" if one.held else "no"
        lines.append(f"| {one.measure} | {one.value:.2f} | {one.bar:g} | {held} | {one.told} |")
    return "\n".join(lines) + "\n"
