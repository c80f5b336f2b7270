import io
import logging
from typing import Any

import pytest

from scripts.lib.terminal import Terminal, format_seconds


@pytest.fixture
def terminal() -> Terminal:
    handler: Any = logging.StreamHandler(io.StringIO())
    handler.nocolor = True
    return Terminal(handler, lambda number: f"why {number}")


def tell(terminal: Terminal, msg: str | None = None, **info: Any) -> str:
    """What one record adds to the terminal."""
    before = len(terminal.stream.getvalue())
    level = info.pop("levelno", logging.INFO)
    terminal.handle(logging.makeLogRecord({"msg": msg, "levelno": level, **info}))
    return str(terminal.stream.getvalue()[before:])


def start(number: int, rule: str, **wildcards: str) -> dict[str, Any]:
    return {"event": "job_info", "jobid": number, "rule_name": rule, "wildcards": wildcards}


def test_jobs_are_one_line_each_with_reason_and_place(terminal: Terminal) -> None:
    stats = {"ingest": 2, "pool": 1, "all": 1, "total": 4}
    assert tell(terminal, "table", event="run_info", stats=stats) == "3 jobs: ingest 2, pool\n"
    assert tell(terminal, "table", event="run_info", stats=stats) == ""
    line = tell(terminal, **start(1, "ingest", center="beta"))
    assert line == "  ingest beta          why 1\n"
    assert tell(terminal, event="job_finished", job_id=1) == "  1 of 3 done  0:00  ingest beta\n"
    assert tell(terminal, **start(0, "all")) == ""
    assert tell(terminal, event="job_finished", job_id=0) == ""


def test_a_failed_job_is_named_with_its_log(terminal: Terminal) -> None:
    tell(terminal, **start(1, "ingest", center="beta"))
    told = tell(terminal, event="job_error", jobid=1, rule_name="ingest", log=["results/logs/x"])
    assert told.startswith("FAILED: ingest beta  0:00.")
    assert "results/logs/x" in told


def test_what_nobody_acts_on_is_left_out(terminal: Terminal) -> None:
    assert tell(terminal, "Building DAG of jobs...") == ""
    assert tell(terminal, "Select jobs to execute...") == ""
    assert tell(terminal, "RuleException:\nCalledProcessError in ...", event="error") == ""
    assert tell(terminal, "Nothing to be done (all ...)") == "Nothing to be done (all ...)\n"
    assert tell(terminal, "A message of tomorrow") == "A message of tomorrow\n"


def test_an_error_is_told_without_places_in_the_workflow(terminal: Terminal) -> None:
    text = 'WorkflowError in file "x", line 3:\nThe file a is missing.\n  File "x", line 3, in y'
    assert tell(terminal, text, event="error") == "The file a is missing.\n"


def test_files_that_may_not_be_written_are_named_with_what_to_do(terminal: Terminal) -> None:
    text = (
        "ProtectedOutputException in rule a:\nWrite-protected output files for rule a:\nresults/b"
    )
    told = tell(terminal, text, event="error")
    assert told == "These may not be written. Make them writable, and run again:\nresults/b\n"


def test_seconds() -> None:
    assert [format_seconds(s) for s in (7.9, 61, 3723)] == ["0:07", "1:01", "1:02:03"]
