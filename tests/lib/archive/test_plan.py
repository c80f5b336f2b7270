"""What is read out of the lines of a plan."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from scripts.lib.archive import plan
from scripts.lib.errors import StudyError
from scripts.verbs.verify import group_differences

SAID = """Assuming unrestricted shared filesystem usage.
Nothing was marked as up to date; run without --touch to make again what differs.
endpoints: other code: scripts/lib/recist.py
queries alpha: other input: config/waivers.csv
tables: results/tables/tables.record.json: this record is missing.
"""


def test_what_differs_for_many_jobs_is_one_failure() -> None:
    jobs = ("ingest alpha", "ingest beta", "pool")
    found = [
        plan.Difference(job.split()[0], "version", f"{job}: other version: scipy") for job in jobs
    ]
    (problem,) = group_differences(found)
    assert problem.path == "other version: scipy"
    assert "made: ingest, pool;" in problem.reason


def answer(monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    monkeypatch.setattr(plan, "run_snakemake", lambda *_, **__: CompletedProcess([], code, said))


def test_differences_of_jobs_are_read_by_rule_and_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, 1, SAID)
    assert plan.compare_present(Path(), Path()) == [
        ("endpoints", "code", "endpoints: other code: scripts/lib/recist.py"),
        ("queries", "input", "queries alpha: other input: config/waivers.csv"),
    ]
    answer(monkeypatch, 0, "Nothing to be done (all)")
    assert plan.compare_present(Path(), Path()) == []
    answer(monkeypatch, 1, "No key.")
    with pytest.raises(StudyError, match="No key"):
        plan.compare_present(Path(), Path())


@pytest.mark.parametrize(("code", "text"), [(0, "Nothing to be done (all)"), (1, "No key.")])
def test_nothing_to_do_is_an_empty_plan_and_what_cannot_begin_says_why(
    code: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"Using workflow specific profile x\n{text}\n"
    answer(monkeypatch, code, said)
    if not code:
        assert plan.plan_again(Path(), Path()) == []
    else:
        with pytest.raises(StudyError) as caught:
            plan.plan_again(Path(), Path())
        assert caught.value.problems == (text,)
