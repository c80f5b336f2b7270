"""What a run shows in the terminal: one line a job, its reason, and where it stands.

Snakemake's own account lists every file of every job; it stays whole in its log file. Here it is
reduced to what a person acts on. `--verbose` and `--printshellcmds` give Snakemake's own back.
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

DROPPED = (
    "Building DAG of jobs",
    "Using shell:",
    "Select jobs to execute",
    "Elapsed time:",
    "Some jobs were triggered by provenance",
    "Reasons:",
    "Removing output files of failed job",
    "Shutting down, this might take some time",
    "Exiting because a job execution failed",
    "At least one job did not complete",
)
SILENT_EVENTS = ("job_started", "job_finished", "resources_info", "shellcmd", "workflow_started")
TARGET = "all"


class Terminal(logging.StreamHandler):  # type: ignore[type-arg]
    """Takes the place of Snakemake's handler of the terminal, with that handler's filters.

    `why`: the short reason of a job by its number.
    """

    def __init__(self, replaced: "logging.StreamHandler[Any]", why: Callable[[int], str]) -> None:
        super().__init__(replaced.stream)
        self.name = replaced.name
        for kept in replaced.filters:
            self.addFilter(kept)
        self.red = not getattr(replaced, "nocolor", True)
        self.why = why
        self.began = time.monotonic()
        self.names: dict[int, str] = {}
        self.total = self.done = 0
        self.counted = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is for the terminal; jobs that start unseen are known by name when they end."""
        if event_of(record) == "job_info":
            self.names[record.jobid] = job_name(record.__dict__)  # type: ignore[attr-defined]
        return bool(super().filter(record))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of one record, if it has one."""
        line = getattr(self, f"_say_{event_of(record)}", self._say_other)(record)
        if line:
            bad = self.red and record.levelno >= logging.ERROR
            self.stream.write(f"\033[31m{line}\033[0m\n" if bad else f"{line}\n")
            self.flush()

    def _say_other(self, record: logging.LogRecord) -> str | None:
        text = str(record.msg or "")
        if event_of(record) in SILENT_EVENTS or text.startswith(DROPPED) or not text.strip():
            return None
        return text

    def _say_error(self, record: logging.LogRecord) -> str | None:
        text = str(record.msg or "")
        if "CalledProcessError" in text or "At least one job did not complete" in text:
            return None
        if "Write-protected output files" in text:
            names = [
                line.strip() for line in text.splitlines() if line.strip().startswith("results/")
            ]
            return "\n".join(
                ["These may not be written. Make them writable, and run again:", *names]
            )
        # The place in the workflow's own code helps nobody who reads "the file X is missing".
        lines = [
            line for line in text.splitlines() if not line.startswith(('  File "', "WorkflowError"))
        ]
        return "\n".join(lines) if text.startswith("WorkflowError") else text

    def _say_run_info(self, record: logging.LogRecord) -> str | None:
        if self.counted:
            return None
        self.counted = True
        counts = count_jobs(getattr(record, "stats", {}))
        self.total = sum(counts.values())
        listed = ", ".join(
            f"{rule} {count}" if count > 1 else rule for rule, count in counts.items()
        )
        return f"{self.total} {'job' if self.total == 1 else 'jobs'}: {listed}"

    def _say_job_info(self, record: logging.LogRecord) -> str | None:
        number = record.jobid  # type: ignore[attr-defined]
        if self.names[number] == TARGET:
            return None
        return f"  {self.names[number]:<20} {self.why(number)}".rstrip()

    def _say_job_finished(self, record: logging.LogRecord) -> str | None:
        name = self.names.get(record.job_id, "")  # type: ignore[attr-defined]
        if name == TARGET:
            return None
        self.done += 1
        return f"{self.done:>3} of {self.total} done  {self.clock()}  {name}"

    def _say_progress(self, record: logging.LogRecord) -> str | None:
        return None

    def _say_job_error(self, record: logging.LogRecord) -> str | None:
        name = self.names.get(record.jobid, record.rule_name)  # type: ignore[attr-defined]
        logs = ", ".join(record.log)  # type: ignore[attr-defined]
        return f"FAILED: {name}  {self.clock()}. The lines above say why" + (
            f"; more is in {logs}" if logs else ""
        )

    def clock(self) -> str:
        """Minutes and seconds since the start."""
        return format_seconds(time.monotonic() - self.began)


def event_of(record: logging.LogRecord) -> str:
    """The name of Snakemake's event, in lower case; empty for a plain message."""
    event = getattr(record, "event", None)
    return str(getattr(event, "value", event) or "")


def job_name(info: Mapping[str, Any]) -> str:
    """Rule and wildcards of a job, as `validate beta`."""
    return " ".join([info["rule_name"], *(str(value) for value in info["wildcards"].values())])


def count_jobs(stats: Mapping[str, Any]) -> dict[str, int]:
    """Rule -> number of its jobs, without the target and the total."""
    return {rule: int(count) for rule, count in stats.items() if rule not in (TARGET, "total")}


def format_seconds(seconds: float) -> str:
    """As 0:07 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
