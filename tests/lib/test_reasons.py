from scripts.lib.reasons import describe_changes, shorten_reason

DIGESTS = ["1" * 64, "2" * 64]
ENV = {"python": "3.11", "snakemake": "9", "scipy": "1"}


def test_files_are_named_without_results_and_counted() -> None:
    text = "Missing output files: results/pool/c, results/pool/a, results/pool/b"
    assert shorten_reason(text) == "missing: pool/a, pool/b and 1 more"


def test_upstream_jobs_are_named_by_stage() -> None:
    text = "Input files updated by another job: results/validate/b.x, results/ingest/a.x"
    assert shorten_reason(text) == "after ingest, validate"


def test_own_causes_come_before_what_it_follows() -> None:
    text = "Input files updated by another job: results/pool/a; Params have changed since last execution: x"
    before = [str({"scripts/a.py": "1", "scripts/b.py": "1"})]
    now = [str({"scripts/a.py": "2", "scripts/b.py": "1"})]
    assert shorten_reason(text, before, now) == "code scripts/a.py; after pool"


def test_of_many_changes_the_first_are_named_and_the_rest_counted() -> None:
    before = [str({f"scripts/{name}.py": "1" for name in "abcdefg"})]
    now = [str({f"scripts/{name}.py": "2" for name in "abcdefg"})]
    assert shorten_reason("Params have changed since last execution: x", before, now) == (
        "code scripts/a.py; code scripts/b.py; code scripts/c.py; code scripts/d.py; and 3 more changes"
    )


def test_packages_settings_and_contents_are_told_by_name() -> None:
    assert describe_changes([str(ENV)], [str({**ENV, "scipy": "2"})]) == ["package scipy"]
    old, new = {"criteria": 1, "unknown": 2}, {"criteria": 3, "unknown": 2}
    assert describe_changes([str(old)], [str(new)]) == ["settings: criteria"]
    assert describe_changes(["'a'"], ["'b'"]) == ["settings"]
    files = [str({"data/a.csv": digest}) for digest in DIGESTS]
    assert describe_changes(files[:1], files[1:]) == ["changed: data/a.csv"]


def test_a_text_it_does_not_know_is_left_as_it_is() -> None:
    assert shorten_reason("Something new") == "Something new"
