from pathlib import Path

from scripts.lib.records import Staleness
from scripts.lib.summary import NUMBERS, Ended, Stock, summarize_changes, summarize_run


def test_changes_count_files_and_name_numbers() -> None:
    last = Stock({"a": "1", "b": "1"}, {"pcr": "11/30", "cohort.n": "30"})
    now = Stock({"a": "1", "b": "2", "c": "1"}, {"pcr": "12/30", "cohort.n": "30"})
    assert summarize_changes(last, now) == [
        "Changed since the last complete run: 2 of 3 files, 1 of 2 numbers:",
        "  pcr: 11/30 -> 12/30",
    ]
    assert summarize_changes(Stock(), now) == []


def test_a_failed_run_names_jobs_and_what_is_missing_by_folder(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    expected = ["results/pool/a", "results/pool/b", "results/tables/c"]
    ended = Ended("failed", [], ["pool"], Staleness(missing=expected), True)
    lines = summarize_run(tmp_path, expected, ended, Stock())
    assert lines[1:5] == [
        "The run failed: pool.",
        "Missing:",
        "  results/pool/: a, b",
        "  results/tables/: c",
    ]
    assert lines[-1].startswith("What to do: mend")


def test_a_run_of_some_rules_is_not_called_complete(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    stale = Staleness(stale=["results/tables/endpoints.csv"])
    for outcome, done, head in (
        ("complete", ["ingest beta"], "What was asked for is made: 1 job."),
        ("nothing to do", [], "Nothing to be done for what was asked."),
    ):
        for state, whole in ((stale, True), (Staleness(), False)):
            lines = summarize_run(tmp_path, [], Ended(outcome, done, [], state, whole), Stock())
            assert lines[1] == head
            assert lines[-1] == "To bring all results to the present state: snakemake --cores 4"
    ended = Ended("complete", ["pool"], [], Staleness(), True)
    assert summarize_run(tmp_path, [], ended, Stock())[1] == "The run is complete: 1 job."


def test_a_cohort_of_an_earlier_state_is_not_told(tmp_path: Path) -> None:
    table = tmp_path / "results/tables/endpoints.csv"
    table.parent.mkdir(parents=True)
    table.write_text("number_id,text\ncohort.n,30\n")
    for state, told in ((Staleness(), True), (Staleness(stale=[NUMBERS]), False)):
        ended = Ended("complete", [], [], state, True)
        lines = summarize_run(tmp_path, [], ended, Stock())
        assert ("Cohort: 30 patients analysed." in lines) is told
