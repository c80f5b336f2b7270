"""Which run made which record, and which jobs failed, from the history alone."""

from typing import Any

from scripts.lib.crate.jobs import (
    Attempt,
    Job,
    find_open_run,
    list_jobs,
    order_rules,
    read_attempts,
)

INGEST: dict[str, Any] = {
    "rule": "ingest",
    "wildcards": {"center": "beta"},
    "inputs": {"data/b.csv": "1"},
    "outputs": {"results/ingest/beta.parquet": "2"},
}
POOL: dict[str, Any] = {
    "rule": "pool",
    "wildcards": {},
    "inputs": {"results/ingest/beta.parquet": "2"},
    "outputs": {"results/pool/patients.parquet": "3"},
}


def start(run: int) -> dict[str, Any]:
    return {"entry": "start", "run": run, "time": f"2024-05-0{run}T08:00:00Z"}


def job(run: int, name: str, exit_code: int = 0) -> dict[str, Any]:
    day = f"2024-05-0{run}T08:0"
    return {
        "entry": "job",
        "run": run,
        "job": name,
        "exit": exit_code,
        "began": f"{day}1:00Z",
        "time": f"{day}2:00Z",
    }


def end(run: int, *done: str) -> dict[str, Any]:
    jobs = {"done": list(done), "failed": []}
    return {"entry": "end", "run": run, "jobs": jobs, "time": f"2024-05-0{run}T09:00:00Z"}


def attempt(run: int, name: str, failed: bool = False) -> Attempt:
    day = f"2024-05-0{run}T08:0"
    return Attempt(name, run, failed, f"{day}1:00Z", f"{day}2:00Z")


def test_a_record_belongs_to_the_last_run_that_made_it_and_a_failure_stays() -> None:
    history = [start(1), job(1, "ingest beta"), job(1, "pool", 1), end(1, "ingest beta"), start(2)]
    history += [job(2, "ingest beta"), job(2, "pool"), job(2, "archive"), end(2)]
    assert list_jobs([POOL, INGEST], history) == [
        Job(attempt(1, "pool", failed=True), None),
        Job(attempt(2, "ingest beta"), INGEST),
        Job(attempt(2, "pool"), POOL),
    ]


def test_jobs_that_make_archives_and_releases_are_none_of_the_study() -> None:
    names = ["archive", "archive_shareable", "release", "pool"]
    history = [job(1, name) for name in names]
    assert [one.name for one in read_attempts(history)] == ["pool"]


def test_a_run_without_lines_of_its_jobs_is_known_by_its_end() -> None:
    history = [start(1), end(1, "ingest beta", "archive")]
    assert read_attempts(history) == [
        Attempt("ingest beta", 1, False, "", "2024-05-01T09:00:00Z"),
    ]


def test_what_no_run_says_it_made_is_of_the_open_run_or_of_none() -> None:
    assert list_jobs([POOL], [start(1), start(2)])[0].attempt == Attempt("pool", 2, False)
    assert list_jobs([POOL], [start(1), end(1)])[0].attempt == Attempt("pool", 0, False)
    assert list_jobs([POOL], [])[0].attempt == Attempt("pool", 0, False)
    assert find_open_run([start(3), job(3, "pool")]) == 3


def test_rules_stand_in_the_order_of_the_data() -> None:
    before = {**POOL, "rule": "a", "inputs": {"results/pool/patients.parquet": ""}, "outputs": {}}
    assert order_rules([before, POOL, INGEST]) == ["ingest", "pool", "a"]
    circle = {**INGEST, "inputs": {"results/pool/patients.parquet": "3"}}
    assert order_rules([circle, POOL]) == ["ingest", "pool"]
