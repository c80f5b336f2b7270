from pathlib import Path

from scripts.lib.summary import Stock, summarize_changes, summarize_run


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
    jobs = {"done": [], "failed": ["pool"]}
    lines = summarize_run(tmp_path, expected, "failed", Stock(), jobs)
    assert lines[1:5] == [
        "The run failed: pool.",
        "Missing:",
        "  results/pool/: a, b",
        "  results/tables/: c",
    ]
    assert lines[-1].startswith("What to do: mend")
