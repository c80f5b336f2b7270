"""Large studies: cost against plain pandas, growth, memory, many centers; the numbers are checked too."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.agree import compare_numbers, compare_planted
from benchmarks.large import write_study
from benchmarks.measure import PYTHON, ROOT, Result, cost, side_by_side, snakemake
from tests.workflow.study import fresh_study

LAST = "endpoints"
APART = ("queries", "same_patient", "scorecard")  # not on the way to a number
START = "import pandas, scipy.stats"
CHAIN = ("ingest", "validate", "harmonize")


def plan_jobs(study: Path, log: Path) -> list[dict[str, Any]]:
    """The jobs of a study on the way to its numbers; their plan is written beside it."""
    plan = study / "plan.json"
    cost(
        [PYTHON, "-m", "benchmarks.plan", study, plan, "results/endpoints/numbers.parquet"],
        ROOT,
        log,
    )
    return list(json.loads(plan.read_text(encoding="utf-8")))


def run_job(study: Path, number: int, log: Path, *options: str) -> dict[str, Any]:
    """What one job of the plan cost, in a process of its own."""
    command = [
        PYTHON,
        "-m",
        "benchmarks.run_jobs",
        study / "plan.json",
        study,
        str(number),
        *options,
    ]
    cost(command, ROOT, log)
    return dict(json.loads(log.read_text(encoding="utf-8").splitlines()[-1]))


def run_chain(study: Path, log: Path) -> list[dict[str, Any]]:
    """What each job cost from the extracts to the numbers."""
    jobs = plan_jobs(study, log)
    return [run_job(study, number, log, "--timed") for number in range(len(jobs))]


def run_plain(study: Path, log: Path) -> float:
    """CPU seconds of the plain script beyond its start-up."""
    script = ROOT / "benchmarks" / "plain_pandas.py"
    start = cost([PYTHON, "-c", START], ROOT, log).cpu
    return cost([PYTHON, script, study, study / "plain.csv"], ROOT, log).cpu - start


def total(costs: list[dict[str, Any]], name: str) -> float:
    """One kind of cost over all jobs."""
    return float(sum(one.get(name, 0.0) for one in costs))


def check_study(study: Path) -> None:
    """Raises SystemExit where planted faults or numbers do not come out."""
    problems = compare_planted(study) + compare_numbers(study, study / "plain.csv")
    if problems:
        raise SystemExit("\n".join(["The large study came out wrong:", *problems]))


def measure_patients(base: Path, patients: int) -> list[Result]:
    """The lines of the table that studies of 10 centers give: `patients` of each, and a tenth of it."""
    log, found = base / "log", []
    for count in (patients // 10, patients):
        study = base / f"patients{count}"
        write_study(study, 10, count)
        costs = run_chain(study, log)
        plain = side_by_side(partial(run_plain, study, log))[0]
        check_study(study)
        found.append((costs, plain))
    (few, _), (many, plain) = found
    cpu, before = total(many, "cpu"), total(few, "cpu")
    kept = total(many, "lineage") + total(many, "bookkeeping")
    peak = max(one["memory_mb"] for one in many) / 1000
    size = f"{10 * patients:,} patients"
    start = total(many, "start_up")
    return [
        Result(f"{size}: CPU to the numbers against plain pandas", cpu / plain, 6, f"{cpu:.0f} s, {plain:.0f} s; start-up {start:.0f} s apart"),
        Result("the same, growth from a tenth of the patients", cpu / before, 11, f"{cpu:.0f} s, {before:.0f} s"),
        Result("the same, peak memory of any one job in GB", peak, 4, stage_costs(many)),
        Result("hashing, records and lineage, share of that CPU", kept / cpu, 0.15, f"{kept:.0f} s of {cpu:.0f} s"),
    ]  # fmt: skip


def stage_costs(costs: list[dict[str, Any]]) -> str:
    """CPU seconds and the largest memory of each stage, in words."""
    told = []
    for rule in dict.fromkeys(one["rule"] for one in costs):
        mine = [one for one in costs if one["rule"] == rule]
        memory = max(one["memory_mb"] for one in mine)
        told.append(f"{rule} {total(mine, 'cpu'):.0f} s {memory / 1000:.1f} GB")
    return ", ".join(told)


def chain_of_one(study: Path, center: str, log: Path) -> float:
    """CPU seconds of one center's chain, each job with its start-up."""
    jobs = plan_jobs(study, log)
    mine = [
        number
        for number, job in enumerate(jobs)
        if job["rule"] in CHAIN and job["wildcards"]["center"] == center
    ]
    costs = [run_job(study, number, log) for number in mine]
    return total(costs, "cpu") + total(costs, "start_up")


def measure_centers(base: Path, centers: int, many: int) -> list[Result]:
    """The lines of the table that studies of many centers give."""
    log, demo = base / "log", fresh_study(base / "demo").folder
    wide, wider = base / "centers", base / "more_centers"
    write_study(wide, centers, 100)
    ways = [partial(chain_of_one, wide, "c0000", log), partial(chain_of_one, demo, "alpha", log)]
    ours, least = side_by_side(*ways)
    write_study(wider, many, 1)
    command = snakemake(
        "--snakefile", ROOT / "Snakefile", "--directory", wider, "-n", "--quiet", "all"
    )
    dry = cost(command, ROOT, log)
    return [
        Result(f"{centers} centers of 100 patients: CPU of one center's chain against the demo's", ours / least, 1.2, f"{ours:.1f} s, {least:.1f} s"),
        Result(f"dry-run with {many:,} centers in seconds", dry.seconds, 30, f"{dry.cpu:.0f} s CPU"),
        Result("the same, memory in MB", dry.memory, 600, "the largest process"),
    ]  # fmt: skip
