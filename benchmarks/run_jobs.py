"""Run jobs of a plan in this one process: `python -m benchmarks.run_jobs PLAN STUDY [NUMBER] [--bare]`.

With a number that job alone, else all in order. `--bare` leaves out what surrounds the function of
a wrapper (hashes, records, temporary names), as a plain script would, and the page about them. Prints one JSON line a job:
CPU seconds of start-up, of the whole job, and of its parts, and the process's peak memory in MB.
"""

import argparse
import json
import os
import resource
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Functions whose whole purpose is that cells, rows and numbers can be followed back.
LINEAGE = {
    "scripts.lib.placement": ["place_rows"],
    "scripts.lib.fates": ["assign_fates"],
    "scripts.lib.numbers": ["list_contributors"],
    "scripts.lib.findings": ["identify"],
}
BOOKKEEPING = {"scripts.lib.stage": ["check_inputs", "_finish"]}


class Fields(list[Any]):
    """A named list, as Snakemake hands it to a script."""

    def __init__(self, field: dict[str, Any]) -> None:
        super().__init__(field["items"])
        self._named = field["names"]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_named"][name]
        except KeyError:
            raise AttributeError(name) from None

    def get(self, name: str, default: Any = None) -> Any:
        """The items under a name."""
        return self._named.get(name, default)

    def items(self) -> Any:
        """All names with their items."""
        return self._named.items()

    def keys(self) -> Any:
        """All names."""
        return self._named.keys()


def as_snakemake(job: dict[str, Any]) -> SimpleNamespace:
    """What a wrapper's guarded block reads."""
    named = {"items": list(job["wildcards"].values()), "names": job["wildcards"]}
    return SimpleNamespace(
        rule=job["rule"],
        log=job["log"],
        wildcards=Fields(named),
        threads=1,
        **{name: Fields(job[name]) for name in ("input", "output", "params")},
    )


@contextmanager
def bare_stage(snakemake: Any) -> Iterator[Any]:
    """The arguments of the function and nothing else: no hashes, no record, no temporary names."""
    from scripts.lib import stage as around

    outputs = {Path(path): Path(path) for path in snakemake.output}
    for path in outputs:
        path.parent.mkdir(parents=True, exist_ok=True)
    yield around._job(snakemake, outputs)


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory() -> float:
    """MB that this process held at most; `ru_maxrss` would also know what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return float(status.partition("VmHWM:")[2].split()[0]) / 1024


class Clock:
    """CPU seconds spent in some functions, by the name of their group."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inside = False

    def watch(self, group: str, functions: dict[str, list[str]]) -> None:
        """Time these functions wherever they have been imported; each is counted once."""
        for module, names in functions.items():
            for name in names:
                original = getattr(import_module(module), name)
                timed = self._timed(group, original)
                for other in list(sys.modules.values()):
                    if getattr(other, name, None) is original:
                        setattr(other, name, timed)

    def _timed(self, group: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return original(*args, **kwargs)
            start, self._inside = cpu(), True
            try:
                return original(*args, **kwargs)
            finally:
                self._inside = False
                self.spent[group] = self.spent.get(group, 0.0) + cpu() - start

        return timed


def start_up(rule: str) -> None:
    """Import what the wrapper imports, so that later CPU is the job's own.

    pandera imports its checks with the first frame that it sees (and hypothesis, which only the
    environment of the tests has).
    """
    import_module("pyarrow.parquet")
    import_module(f"scripts.{rule}")
    import_module("pandera.pandas").DataFrameSchema({}).validate(
        import_module("pandas").DataFrame()
    )


def run_job(job: dict[str, Any], bare: bool, timed: bool = False) -> dict[str, Any]:
    """Run one job; what it cost."""
    start = (cpu(), time.perf_counter())
    start_up(job["rule"])
    ready, clock = cpu(), Clock()
    if timed:
        clock.watch("lineage", LINEAGE)
        clock.watch("bookkeeping", BOOKKEEPING)
    if bare:
        import_module("scripts.lib.stage").stage = bare_stage
    runpy.run_path(
        str(ROOT / "scripts" / f"{job['rule']}.py"), {"snakemake": as_snakemake(job)}, "__job__"
    )
    return {
        "rule": job["rule"],
        "wildcards": job["wildcards"],
        "start_up": ready if start[0] < 1 else ready - start[0],
        "cpu": cpu() - ready,
        "seconds": time.perf_counter() - start[1],
        "memory_mb": peak_memory(),
        **clock.spent,
    }


def main() -> None:
    """Run the jobs of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("study", type=Path)
    parser.add_argument("number", type=int, nargs="?")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--timed", action="store_true")
    parser.add_argument("--until", default="", help="stop after the jobs of this rule")
    chosen = parser.parse_args()
    jobs = json.loads(chosen.plan.read_text(encoding="utf-8"))
    if chosen.until:
        last = max(i for i, job in enumerate(jobs) if job["rule"] == chosen.until)
        jobs = [job for i, job in enumerate(jobs) if i <= last]
    if chosen.bare:  # the page is about the records, and there are none
        jobs = [job for job in jobs if job["rule"] != "study_page"]
    os.chdir(chosen.study)
    for job in jobs if chosen.number is None else [jobs[chosen.number]]:
        sys.stdout.write(json.dumps(run_job(job, chosen.bare, chosen.timed)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
