"""The demo: Snakemake against one plain process, DVC, an idle workflow; and one new delivery."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measure import PYTHON, ROOT, Cost, Result, cost, side_by_side, snakemake
from tests.workflow.study import Study, fresh_study

DVC = ROOT / ".venv-bench" / "bin" / "dvc"
IDLE = 'rule all:\n    input:\n        "made"\n\n\nrule make:\n    output:\n        "made",\n    shell:\n        "touch {output}"\n'


class Folders:
    """Fresh copies of the demo, one after the other."""

    def __init__(self, base: Path) -> None:
        self.base, self.made = base, 0

    def demo(self) -> Study:
        """A copy without results."""
        self.made += 1
        return fresh_study(self.base / f"demo{self.made}")

    def run(self, command: list[Any], folder: Path) -> Cost:
        """What a command costs in a folder."""
        return cost(command, folder, self.base / "log")


def whole(folders: Folders) -> float:
    """Seconds of the demo from nothing."""
    return folders.run(snakemake("--cores", "4"), folders.demo().folder).seconds


def plan_of(folders: Folders, study: Study) -> Path:
    """The demo's jobs as a plan."""
    plan = study.folder / "plan.json"
    folders.run([PYTHON, "-m", "benchmarks.plan", study.folder, plan], ROOT)
    return plan


def plain(folders: Folders) -> float:
    """Seconds of one process that calls the same functions in the same order."""
    study = folders.demo()
    plan = plan_of(folders, study)
    command = [PYTHON, "-m", "benchmarks.run_jobs", plan, study.folder, "--bare"]
    return folders.run(command, ROOT).seconds


def dvc(folders: Folders) -> float:
    """Seconds of DVC, which runs the same wrappers with the same arguments."""
    study = folders.demo()
    plan = plan_of(folders, study)
    jobs = json.loads(plan.read_text(encoding="utf-8"))
    stages = {f"job{number}": as_stage(job, number, study) for number, job in enumerate(jobs)}
    (study.folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    folders.run([DVC, "init", "--no-scm", "-q"], study.folder)
    return folders.run([DVC, "repro", "-q"], study.folder).seconds


def as_stage(job: dict[str, Any], number: int, study: Study) -> dict[str, Any]:
    """A job of the plan as a stage of DVC."""
    command = f"{PYTHON} -m benchmarks.run_jobs {study.folder}/plan.json {study.folder} {number}"
    return {
        "cmd": f"cd {ROOT} && {command} > /dev/null",
        "deps": sorted(set(job["input"]["items"])),
        "outs": job["output"]["items"],
    }


def idle(folders: Folders) -> Callable[[], float]:
    """Seconds in which a workflow of one rule finds nothing to do."""
    folder = folders.base / "idle"
    folder.mkdir()
    (folder / "Snakefile").write_text(IDLE)
    folders.run(snakemake("--cores", "1"), folder)
    return lambda: folders.run(snakemake("--cores", "1"), folder).seconds


def nothing(folders: Folders, finished: Study) -> float:
    """Seconds in which the finished demo finds nothing to do."""
    return folders.run(snakemake("--cores", "4"), finished.folder).seconds


def delivery(folders: Folders, finished: Study) -> float:
    """Seconds after one center delivered anew."""
    folders.made += 1
    study = finished.copy(folders.base / f"demo{folders.made}")
    path = study.folder / "data/demo/alpha.csv"
    path.write_bytes(path.read_bytes().replace(b";1,5;", b";1,6;") + b"\r\n")
    return folders.run(snakemake("--cores", "4"), study.folder).seconds


def measure_demo(base: Path) -> list[Result]:
    """The lines of the table that the demo gives."""
    folders = Folders(base)
    finished = folders.demo()
    folders.run(snakemake("--cores", "4"), finished.folder)
    ways = [partial(whole, folders), partial(plain, folders), partial(delivery, folders, finished)]
    ways += [partial(nothing, folders, finished), idle(folders)]
    all_, one, changed, none, least = side_by_side(*ways)
    results = [
        Result("demo from nothing against one plain process", all_ / one, 4, f"{all_:.1f} s, {one:.1f} s"),
        Result("nothing to do against an idle workflow of one rule", none / least, 1.5, f"{none:.2f} s, {least:.2f} s"),
        Result("new delivery of one center against the whole demo", changed / all_, 0.7, f"{changed:.1f} s, {all_:.1f} s"),
    ]  # fmt: skip
    if DVC.exists():
        ours, theirs = side_by_side(partial(whole, folders), partial(dvc, folders))
        told = f"{ours:.1f} s, {theirs:.1f} s"
        results.insert(1, Result("the same against DVC", ours / theirs, 0.8, told))
    return results
