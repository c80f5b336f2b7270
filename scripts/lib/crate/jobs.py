"""The jobs of a study from its records and its history: which run made what, and what failed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
Entry = Mapping[str, Any]
PACKAGES = ("archive", "release")  # rules that begin so make no result


@dataclass(frozen=True)
class Attempt:
    """One job of one run. Times as in the history (UTC, to the second), empty where not known."""

    name: str
    run: int
    failed: bool
    began: str = ""
    ended: str = ""


@dataclass(frozen=True)
class Job:
    """An attempt with the record it left; a failed one left none."""

    attempt: Attempt
    record: Record | None

    @property
    def rule(self) -> str:
        """The rule it is a job of."""
        return self.attempt.name.partition(" ")[0]


def read_attempts(history: Iterable[Entry]) -> list[Attempt]:
    """All jobs that made results, or failed to, in the order of the history.

    Runs whose history has no lines of single jobs give what the end of the run lists; it is known
    of these only when the run ended.
    """
    attempts: list[Attempt] = []
    told: set[int] = set()
    for entry in history:
        run = int(entry.get("run", 0))
        if entry.get("entry") == "job":
            told.add(run)
            name, began, ended = (str(entry.get(key, "")) for key in ("job", "began", "time"))
            attempts.append(Attempt(name, run, bool(entry.get("exit")), began, ended))
        elif entry.get("entry") == "end" and run not in told:
            jobs = entry.get("jobs", {})
            for state in ("done", "failed"):
                names = jobs.get(state, [])
                ended = str(entry.get("time", ""))
                attempts += [Attempt(name, run, state == "failed", "", ended) for name in names]
    return [one for one in attempts if not one.name.startswith(PACKAGES)]


def list_jobs(records: Iterable[Record], history: Sequence[Entry]) -> list[Job]:
    """The job that made each record, and all that failed, in the order of runs and names.

    A record that no run in the history says it made belongs to the last run where that is still
    open, else to run 0, one before the history.
    """
    attempts = read_attempts(history)
    makers = {one.name: one for one in attempts if not one.failed}
    open_run = find_open_run(history)
    made = []
    for record in records:
        name = name_job(record)
        made.append(Job(makers.get(name) or Attempt(name, open_run, failed=False), record))
    failed = [Job(one, None) for one in attempts if one.failed]
    return sorted(
        [*made, *failed], key=lambda job: (job.attempt.run, _order(job), job.attempt.name)
    )


def name_job(record: Record) -> str:
    """Rule and wildcards as the history names a job: `validate beta`."""
    return " ".join([str(record["rule"]), *map(str, record["wildcards"].values())])


def find_open_run(history: Sequence[Entry]) -> int:
    """The number of the run that is not over where the history ends, or 0."""
    last = history[-1] if history else {}
    return int(last.get("run", 0)) if last.get("entry") in ("start", "job") else 0


def order_rules(records: Iterable[Record]) -> list[str]:
    """Rules in the order of the data: each after those whose outputs it reads, else by name."""
    records = list(records)
    makers = {path: record["rule"] for record in records for path in record["outputs"]}
    needs: dict[str, set[str]] = {}
    for record in records:
        wanted = {makers[path] for path in record["inputs"] if path in makers}
        needs.setdefault(record["rule"], set()).update(wanted - {record["rule"]})
    order: list[str] = []
    while len(order) < len(needs):
        ready = [rule for rule in needs if rule not in order and needs[rule] <= set(order)]
        order += sorted(ready or set(needs) - set(order))
    return order


def list_rules(records: Sequence[Record], jobs: Iterable[Job]) -> list[str]:
    """All rules in the order of the data; last those of which only failures are left."""
    order = order_rules(records)
    return [*order, *sorted({job.rule for job in jobs} - set(order))]


def _order(job: Job) -> str:
    return job.attempt.ended
