"""All nine figures and the report: Snakemake's jobs against one plain process that draws the same."""

import json
from functools import partial
from pathlib import Path

from benchmarks.measure import PYTHON, Result, side_by_side, snakemake
from benchmarks.small import Folders, plan_of
from tests.workflow.study import Study

RULES = ("figures", "report")


def drawn(folders: Folders, finished: Study) -> float:
    """Seconds of a run that draws all figures and typesets the report anew."""
    words = ("--cores", "4", "--forcerun", "figures", "--until", "report")
    return folders.run(snakemake(*words), finished.folder).seconds


def plain(folders: Folders, finished: Study, plan: Path) -> float:
    """Seconds of one process that calls the same functions one after the other."""
    command = [PYTHON, "-m", "benchmarks.run_jobs", plan, finished.folder, "--bare"]
    return folders.run(command, Path(__file__).resolve().parents[1]).seconds


def measure_figures(base: Path) -> list[Result]:
    """The line of the table about figures and report."""
    folders = Folders(base)
    finished = folders.demo()
    plan = plan_of(folders, finished)
    jobs = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps([job for job in jobs if job["rule"] in RULES]), encoding="utf-8")
    folders.run(snakemake("--cores", "4"), finished.folder)
    other = finished.copy(base / "plain")
    ways = [partial(drawn, folders, finished), partial(plain, folders, other, plan)]
    ours, least = side_by_side(*ways)
    name = "all figures and the report against one plain process that draws the same"
    return [Result(name, ours / least, 2.5, f"{ours:.1f} s, {least:.1f} s")]
