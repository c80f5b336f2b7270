"""The measures of `make bench`: each a small function that returns lines of the table."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.agree import compare_numbers, compare_planted
from benchmarks.dvc import run_dvc
from benchmarks.large import write_study
from benchmarks.processes import ROOT, python, run, side_by_side, snakemake

TIMES = 3
NUMBERS = "results/endpoints/numbers.parquet"
ONE_RULE = 'rule all:\n    output: "made.txt"\n    shell: "echo made > {output}"\n'


@dataclass(frozen=True)
class Line:
    """One line of the table; `bar` is the largest value that is good enough."""

    measure: str
    value: float
    bar: float
    unit: str
    detail: str


def demo_study(folder: Path) -> Path:
    """A fresh copy of the shipped study, without results."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def make_plan(study: Path, *targets: str) -> list[dict[str, Any]]:
    """The jobs of a study, also written beside it."""
    python("-m", "benchmarks.plan", study, study / "plan.json", *targets)
    jobs: list[dict[str, Any]] = json.loads((study / "plan.json").read_text(encoding="utf-8"))
    return jobs


def one_process(study: Path) -> float:
    """Seconds of a plain Python process that calls the stage functions in order."""
    shutil.rmtree(study / "results", ignore_errors=True)
    return python("-m", "benchmarks.run_jobs", study / "plan.json", study, "--bare").seconds


def whole_run(study: Path, cores: int = 4) -> float:
    """Seconds of the workflow from nothing."""
    for name in ("results", ".snakemake"):
        shutil.rmtree(study / name, ignore_errors=True)
    return snakemake(study, cores=cores).seconds


def measure_demo(folder: Path) -> list[Line]:
    """The demo from nothing against one plain process."""
    study, plain = demo_study(folder / "demo"), demo_study(folder / "plain")
    make_plan(plain)
    ours, theirs = side_by_side(TIMES, lambda: whole_run(study), lambda: one_process(plain))
    text = f"{ours:.1f} s against {theirs:.1f} s"
    return [Line("demo from nothing, against one plain process", ours / theirs, 4, "x", text)]


def measure_dvc(folder: Path) -> list[Line]:
    """The demo from nothing against DVC running the same wrappers."""
    study, other = demo_study(folder / "demo"), demo_study(folder / "dvc")
    jobs = make_plan(other)
    ours, theirs = side_by_side(TIMES, lambda: whole_run(study), lambda: run_dvc(other, jobs))
    text = f"{ours:.1f} s against {theirs:.1f} s"
    return [
        Line("demo from nothing, against DVC with the same wrappers", ours / theirs, 0.8, "x", text)
    ]


def measure_nothing(folder: Path) -> list[Line]:
    """A call that finds nothing to do, against Snakemake on a workflow of one rule."""
    study, small = demo_study(folder / "demo"), folder / "one_rule"
    whole_run(study)
    small.mkdir(parents=True, exist_ok=True)
    (small / "Snakefile").write_text(ONE_RULE, encoding="utf-8")
    snakefile = small / "Snakefile"

    def idle() -> float:
        return run(
            [ROOT / ".venv/bin/snakemake", "-s", snakefile, "-d", small, "--cores", 4, "-q", "all"]
        ).seconds

    idle()
    snakemake(study)
    ours, theirs = side_by_side(2 * TIMES + 1, lambda: snakemake(study).seconds, idle)
    text = f"{ours:.2f} s against {theirs:.2f} s"
    return [Line("nothing to do, against a one-rule workflow", ours / theirs, 1.5, "x", text)]


def measure_delivery(folder: Path) -> list[Line]:
    """A new delivery of one center, against the whole demo."""
    study = demo_study(folder / "demo")
    extract = study / "data/demo/alpha.csv"
    original = extract.read_bytes()

    def deliver() -> float:
        old, new = (
            (b";175;", b";176;") if extract.read_bytes() == original else (b";176;", b";175;")
        )
        extract.write_bytes(extract.read_bytes().replace(old, new, 1))
        cost = snakemake(study).seconds
        extract.write_bytes(original)
        snakemake(study)
        return cost

    whole, part = side_by_side(TIMES, lambda: whole_run(study), deliver)
    text = f"{part:.1f} s against {whole:.1f} s"
    return [
        Line("new delivery of one center, against the whole demo", part / whole, 0.7, "x", text)
    ]


def chain_costs(study: Path) -> list[dict[str, Any]]:
    """The chain to the numbers, each job in a process of its own: what each cost."""
    shutil.rmtree(study / "results", ignore_errors=True)
    jobs = make_plan(study, NUMBERS)
    costs = []
    for number in range(len(jobs)):
        cost = python("-m", "benchmarks.run_jobs", study / "plan.json", study, number, "--timed")
        costs.append(json.loads(cost.output.splitlines()[-1]))
    return costs


def total(costs: list[dict[str, Any]], key: str) -> float:
    """The sum of one cost over all jobs."""
    return float(sum(cost.get(key, 0.0) for cost in costs))


def make_large(folder: Path, centers: int, patients: int) -> Path:
    """A large study, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    write_study(folder, centers, patients)
    return folder


def check_large(study: Path) -> str:
    """Raises RuntimeError where a large study did not give what must come out."""
    problems = compare_planted(study) + compare_numbers(study, study / "plain.csv")
    if problems:
        raise RuntimeError("\n".join([f"{study.name}: wrong results", *problems]))
    return "all planted faults found, all numbers as by the plain script"


def measure_million(folder: Path, patients: int = 100_000) -> list[Line]:
    """A million patients in 10 centers: CPU, growth, memory, and what it costs to prove."""
    small, large = (
        make_large(folder / name, 10, n) for name, n in (("s", patients // 10), ("l", patients))
    )
    script = ROOT / "benchmarks/plain_pandas.py"
    start_up = python("-c", "import pandas, scipy.stats, pyarrow").cpu
    plain = [python(script, large, large / "plain.csv").cpu - start_up for _ in range(TIMES)]
    python(script, small, small / "plain.csv")
    costs = chain_costs(large)
    cpu, other = total(costs, "cpu"), sorted(plain)[TIMES // 2]
    before = sorted(total(chain_costs(small), "cpu") for _ in range(TIMES))[TIMES // 2]
    proof = total(costs, "bookkeeping") + total(costs, "lineage")
    memory = max(costs, key=lambda cost: cost["memory_mb"])
    count = f"{10 * patients:,} patients"
    (folder / "jobs.json").write_text(json.dumps(costs), encoding="utf-8")
    check_large(small)
    return [
        Line(f"{count}, CPU against a plain pandas script", cpu / other, 6, "x",
             f"{cpu:.0f} s against {other:.0f} s; start-up of the jobs {total(costs, 'start_up'):.0f} s besides"),
        Line("growth from a tenth of that", cpu / before, 11, "x", f"{cpu:.0f} s against {before:.1f} s"),
        Line("peak memory of any one job", memory["memory_mb"] / 1024, 4, "GB", memory["rule"]),
        Line("hashing, records and lineage, share of CPU", proof / cpu, 0.15, "share", check_large(large)),
    ]  # fmt: skip


def measure_many(folder: Path) -> list[Line]:
    """300 centers of 100 patients: CPU for one center's chain, against the demo's."""
    demo = demo_study(folder / "demo")
    per_center = ("ingest", "validate", "harmonize")

    def of_centers(study: Path, jobs: list[dict[str, Any]], centers: int) -> float:
        mine = [number for number, job in enumerate(jobs) if job["rule"] in per_center]
        for number in mine:
            python("-m", "benchmarks.run_jobs", study / "plan.json", study, number)
        return float(len(mine) / centers)

    raise NotImplementedError(of_centers, demo)


def measure_dry_run(folder: Path) -> list[Line]:
    """A dry-run with 3,000 centers: seconds and memory."""
    study = make_large(folder / "three_thousand", 3000, 20)
    snakemake(study, "-n")
    cost = snakemake(study, "-n")
    return [
        Line("dry-run with 3,000 centers", cost.seconds, 30, "s", f"CPU {cost.cpu:.0f} s"),
        Line("the same, memory", cost.memory_mb, 600, "MB", ""),
    ]


MEASURES: dict[str, Callable[[Path], list[Line]]] = {
    "demo": measure_demo,
    "dvc": measure_dvc,
    "nothing": measure_nothing,
    "delivery": measure_delivery,
    "million": measure_million,
    "many": measure_many,
    "dry_run": measure_dry_run,
}
