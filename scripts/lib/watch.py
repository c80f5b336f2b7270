"""Stands beside a run: one run at a time, checked results before it, a history and a summary after it.

Snakemake tells everything it does to its logger; a handler there sees each run, whatever options it
was called with. A handler cannot be switched off by --quiet or --no-hooks.
"""

import atexit
import gc
import logging
import os
import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from scripts.lib.code import ROOT
from scripts.lib.errors import StudyError
from scripts.lib.files import write_json
from scripts.lib.freeze import Frozen, check_frozen, check_root
from scripts.lib.guard import (
    check_memory_of_snakemake,
    check_results,
    hash_records,
    renew_times,
)
from scripts.lib.history import (
    append_entry,
    check_history,
    count_runs,
    open_run,
    plain_command,
    utc_now,
)
from scripts.lib.locks import take_run
from scripts.lib.reasons import shorten_reason
from scripts.lib.records import Hashes, find_stale
from scripts.lib.summary import Ended, Stock, read_stock, summarize_run, take_stock
from scripts.lib.terminal import TARGET, Terminal, event_of, job_name
from scripts.lib.touching import COMPARING, RESTORING, check_kept, check_touched, recall_making

HISTORY = Path("results/run/history.jsonl")
STATE = Path(".snakemake/salvage/state.json")
LOCKS = Path(".snakemake/locks")
NOTHING = "Nothing to be done"


class Watch(logging.Handler):
    """Follows one call of Snakemake in the study folder `study`.

    `error`: the exception that Snakemake shows plainly. Set when the configuration is read:
    `expected`, the files of a complete run; `left_out`, the centers that cannot be read, and why;
    `frozen`, what the study is frozen to, where it is.
    """

    def __init__(self, workflow: Any, study: Path, error: type[Exception]) -> None:
        super().__init__()
        self.workflow, self.study, self.error = workflow, study.resolve(), error
        self.expected: list[str] = []
        self.left_out: dict[str, tuple[str, ...]] = {}
        self.frozen: Frozen = {}
        self.run = self.total = 0
        self.executing = self.begun = self.planned = self.nothing = self.complete = self.whole = (
            False
        )
        self.jobs: dict[int, str] = {}
        self.by_number: dict[int, Any] = {}  # Snakemake's own jobs
        self.began: dict[int, str] = {}
        self.done: list[str] = []
        self.failed: list[str] = []
        self.held: IO[Any] | None = None
        self.now: Hashes = {}
        self.last = Stock()

    def emit(self, record: logging.LogRecord) -> None:
        """Follow one event. Raises `error` where the run must not begin."""
        event = event_of(record)
        if event == "workflow_started":
            self.executing = True
        elif self.executing and not self.begun and self.workflow.executor_plugin is not None:
            self.begun = True
            self.refuse_by(self.begin)
        elif self.begun and not self.planned and is_plan(event, record):
            self.planned = True
            self.refuse_by(self.check_plan)
        self.follow(event, record)

    def refuse_by(self, check: Callable[[], None]) -> None:
        """Raises `error`, which Snakemake shows plainly, with the problems that a check finds."""
        try:
            check()
        except StudyError as problems:
            raise self.error("\n".join(problems.problems)) from None

    def follow(self, event: str, record: logging.LogRecord) -> None:
        """Note what became of the jobs."""
        info = record.__dict__
        if event == "job_info":
            self.jobs[info["jobid"]] = job_name(info)
            self.began[info["jobid"]] = utc_now()
        elif event == "job_finished":
            self.done.append(self.jobs.get(info["job_id"], ""))
            self.job_entry(info["job_id"], 0)
            # Of a run with --until, which ends without the target, no last progress is told.
            self.complete = self.complete or len(self.done) == self.total
        elif event == "job_error":
            self.failed.append(self.jobs.get(info["jobid"], info["rule_name"]))
            self.job_entry(info["jobid"], 1)
        elif event == "progress":
            self.complete = self.complete or info["done"] == info["total"]
        elif event == "run_info":
            self.total = info["stats"]["total"]
        elif str(record.msg).startswith(NOTHING):
            self.nothing = True

    def begin(self) -> None:
        """Refuse what must not run; from here on the run is in the history."""
        real = not self.workflow.dryrun
        if real:
            self.take_lock()
            self.start_entry()
            self.lift_rate()
        if not (real and self.workflow.touch) and not self.workflow.dag_settings.forceall:
            check_memory_of_snakemake(self.study)
        self.now = check_results(self.study)
        if real:
            renew_times(self.study, self.now)
            self.last = read_stock(self.study / STATE)

    def lift_rate(self) -> None:
        """Start jobs on this machine as soon as a core is free, not at most so many a second.

        Snakemake's limit is for clusters. It looks at all waiting jobs again a second after each
        start, and a run that has ended waits for the last of these looks.
        """
        if self.workflow.local_exec:
            self.workflow.scheduling_settings.max_jobs_per_timespan = None

    def check_plan(self) -> None:
        """Refuse to keep or to touch what other code, settings or inputs made; jobs are known now."""
        dag = self.workflow.dag
        self.whole = {str(path) for job in dag.jobs for path in job.output} >= {*self.expected}
        if COMPARING in os.environ:
            check_touched(dag.jobs)
            return
        if self.workflow.touch and RESTORING in os.environ:
            recall_making(dag.jobs, self.workflow.persistence)
            return
        if self.frozen:
            check_frozen(self.frozen, dag.jobs)
        if self.workflow.touch:
            check_touched(dag.jobs)
        else:
            check_kept((job for job in dag.jobs if not dag.needrun(job)), self.now)

    def take_lock(self) -> None:
        """Hold the folder as long as this process lives. Raises StudyError where another does."""
        self.held = take_run(self.study)
        if self.held is None:
            raise StudyError(
                "Another run, or a job of one that was killed, is at work in this folder. Wait until "
                "it has ended; nothing was done."
            )
        if (self.study / LOCKS).is_dir() and any((self.study / LOCKS).iterdir()):
            raise StudyError(
                "An earlier run was killed and left its lock behind. No run is at work now. "
                f"Continue where it stopped with: {resume_command(self.study)}"
            )

    def start_entry(self) -> None:
        """Write the start to the history, and that the run before was killed where it never ended."""
        path = self.study / HISTORY
        try:
            killed = open_run(path)
            if killed is not None:
                append_entry(path, {"entry": "killed", "run": killed["run"]})
            command = plain_command(sys.argv, self.study, Path.home())
            self.run = count_runs(path) + 1
            append_entry(path, {"entry": "start", "run": self.run, "command": command})
        except OSError as error:
            raise StudyError(
                f"{HISTORY}: cannot be written: {os.strerror(error.errno or 0)}."
            ) from None
        atexit.register(self.end)

    def job_entry(self, number: int, failed: int) -> None:
        """Write to the history when a job began and that it ended; one that was touched did not run.

        Where nothing can be written, the end of the run says so.
        """
        name = self.jobs.get(number, "")
        if not self.run or self.workflow.touch or name in ("", TARGET):
            return
        entry = {"entry": "job", "run": self.run, "job": name, "exit": failed}
        with suppress(OSError):
            append_entry(self.study / HISTORY, {**entry, "began": self.began[number]})

    def end(self) -> None:
        """Write the end to the history and say where the study stands."""
        well = self.nothing or (self.complete and not self.failed)
        jobs = {"done": without_target(self.done), "failed": without_target(self.failed)}
        outcome = "nothing to do" if self.nothing else "complete" if well else "failed"
        try:
            entry = {"entry": "end", "run": self.run, "exit": int(not well), "outcome": outcome}
            append_entry(
                self.study / HISTORY,
                {**entry, "jobs": jobs, "results": hash_records(self.study)},
            )
        except OSError as error:
            print(f"{HISTORY}: cannot be written: {os.strerror(error.errno or 0)}", file=sys.stderr)
        state = find_stale(self.study / "results", self.expected)
        if outcome == "complete" and self.whole and not state:
            write_json(asdict(take_stock(self.study)), self.study / STATE)
        if "all" not in {quiet.name.lower() for quiet in self.workflow.output_settings.quiet or ()}:
            ended = Ended(outcome, jobs["done"], jobs["failed"], state, self.whole)
            print("\n".join(summarize_run(self.study, self.expected, ended, self.last)))
            for label, problems in self.left_out.items():
                print(f"WITHOUT {label}, which could not be read:", *problems, sep="\n  ")
            print("\n".join(self.history_problems()))

    def history_problems(self) -> list[str]:
        """What is wrong with the history; it does not stop a run, whose results it says nothing of."""
        try:
            check_history(self.study / HISTORY)
        except StudyError as error:
            return list(error.problems)
        return []

    def check_end(self) -> None:
        """Raises `error` where a result was edited while the run went on, or is not the frozen one."""
        try:
            check_results(self.study)
            if self.frozen and all((self.study / name).is_file() for name in self.expected):
                check_root(self.frozen, self.study)
        except StudyError as error:
            self.complete = False
            raise self.error("\n".join(error.problems)) from None

    def why(self, number: int) -> str:
        """The reason of a job in a few words."""
        dag = self.workflow.dag
        if number not in self.by_number:
            self.by_number = {dag.jobid(job): job for job in dag.jobs}
        reason = dag.reason(self.by_number[number])
        changed = reason.params_changed
        before, now = (changed.only_old, changed.only_new) if changed else ((), ())
        return shorten_reason(str(reason), before, now)


def resume_command(study: Path) -> str:
    """What goes on with the study, to be typed in the folder of the project."""
    return "make resume" if study == ROOT else f"make resume STUDY={shlex.quote(str(study))}"


def is_plan(event: str, record: logging.LogRecord) -> bool:
    """Whether this is said when it is settled which jobs run, and before the first of them."""
    return event == "run_info" or str(record.msg).startswith(NOTHING)


def without_target(names: list[str]) -> list[str]:
    """The jobs that compute, sorted."""
    return sorted(name for name in names if name != TARGET)


def watch(workflow: Any, study: Path, error: type[Exception]) -> Watch:
    """Follow this call of Snakemake from now on, and make its terminal readable.

    A job that a cluster runs is a call of its own, and the one that sent it follows it.
    """
    from snakemake.logging import logger

    atexit.register(gc.freeze)  # no search for garbage among the plan and all modules at the exit
    watcher = Watch(workflow, study, error)
    if not workflow.is_main_process:
        return watcher
    settings = workflow.output_settings
    # With --quiet Snakemake would not even log that a job has ended. The terminal stays quiet: its
    # filters have what was asked for.
    settings.quiet = {one for one in settings.quiet or () if one.name != "PROGRESS"}
    plain = not (settings.verbose or settings.printshellcmds or settings.debug_dag)
    # It comes first: what it refuses shall not be announced on the terminal.
    logger.addHandler(watcher)
    for handler in list(logger.handlers):
        if plain and handler.name == "DefaultStreamHandler":
            logger.removeHandler(handler)
            logger.addHandler(Terminal(handler, watcher.why))
    return watcher
