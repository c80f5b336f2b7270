from pathlib import Path

import pandas as pd

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


def test_waivers_are_told_only_of_the_present_findings(tmp_path: Path) -> None:
    name = "results/validate/one.findings.parquet"
    (tmp_path / "results/validate").mkdir(parents=True)
    columns = {
        "finding_id": ["0" * 16],
        "record": ["A"],
        "variable": ["ecog"],
        "rule": ["range.ecog"],
    }
    frame = pd.DataFrame({**columns, "severity": ["error"], "waived": [True]})
    frame.to_parquet(tmp_path / name)
    (tmp_path / "config").mkdir()
    waivers = tmp_path / "config/waivers.csv"
    head = "finding_id,reason,author,expires\n"
    good, gone = f"{'0' * 16},r,a,2024-01-01\n", f"{'1' * 16},r,a,2024-01-01\n"
    told = "WARNING: config/waivers.csv, line"
    for lines, state, warned in (
        (good, Staleness(), []),
        (good + gone, Staleness(), [f"{told} 3: no center has this finding now"]),
        (good + gone, Staleness(stale=[name]), []),
        (good + gone, Staleness(missing=[name]), []),
        ("x,r,a,2024-01-01\n", Staleness(), [f"{told} 2: finding_id is no id"]),
    ):
        waivers.write_text(head + lines)
        ended = Ended("complete", ["validate one"], [], state, True)
        found = [
            line
            for line in summarize_run(tmp_path, [name], ended, Stock())
            if line.startswith("WARNING")
        ]
        assert [line[: len(start)] for line, start in zip(found, warned, strict=True)] == warned
