from datetime import date
from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.records import (
    Staleness,
    check_inputs,
    find_stale,
    hash_files,
    read_record,
    write_record,
)

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture(autouse=True)
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study folder as working folder, with one extract."""
    monkeypatch.chdir(tmp_path)
    put("data/a.csv", "abc")
    return tmp_path


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def run(rule: str, inputs: list[str], outputs: dict[str, str]) -> str:
    """Play a rule: write its outputs and its record; returns the record's path."""
    for path, text in outputs.items():
        put(path, text)
    record = f"results/{rule}.record.json"
    write_record(
        record,
        rule=rule,
        wildcards={},
        inputs=hash_files(inputs),
        outputs=hash_files(outputs),
        params={},
        code={},
        env={},
    )
    return record


def run_all() -> list[str]:
    """A chain of three rules: data/a.csv -> one -> two -> three; returns all outputs."""
    run("one", ["data/a.csv"], {"results/one.txt": "1"})
    run("two", ["results/one.txt"], {"results/two.txt": "2"})
    run("three", ["results/two.txt"], {"results/three.txt": "3"})
    return ["results/one.txt", "results/two.txt", "results/three.txt"]


def problems(inputs: list[str], records: list[str]) -> tuple[str, ...]:
    with pytest.raises(StudyError) as error:
        check_inputs(inputs, records)
    return error.value.problems


def test_record_text(study: Path) -> None:
    put("results/a.json", "")
    write_record(
        "results/a.record.json",
        rule="ingest",
        wildcards={"center": "a"},
        inputs=hash_files([study / "data/a.csv"]),
        outputs=hash_files(["results/../results/a.json"]),
        params={"received": date(2024, 1, 15), "dates": ("yyyy",), "known": {"b", "a"}},
        code={"scripts/ingest.py": "12"},
        env={"python": "3.11"},
    )
    assert Path("results/a.record.json").read_text() == (
        '{\n "code": {\n  "scripts/ingest.py": "12"\n },\n "env": {\n  "python": "3.11"\n },\n'
        ' "format": 1,\n "inputs": {\n  "data/a.csv": "' + ABC + '"\n },\n'
        ' "outputs": {\n  "results/a.json": "' + EMPTY + '"\n },\n'
        ' "params": {\n  "dates": [\n   "yyyy"\n  ],\n  "known": [\n   "a",\n   "b"\n  ],\n'
        '  "received": "2024-01-15"\n },\n "rule": "ingest",\n'
        ' "wildcards": {\n  "center": "a"\n }\n}\n'
    )


def test_inputs_as_their_producers_wrote_them_pass() -> None:
    record = run("one", ["data/a.csv"], {"results/one.txt": "abc", "results/more.txt": ""})
    inputs = ["results/one.txt", "results/more.txt", "data/a.csv"]
    assert check_inputs(inputs, [record]) == {
        "results/one.txt": ABC,
        "results/more.txt": EMPTY,
        "data/a.csv": ABC,
    }


def test_an_edited_input_is_named_with_its_rule_and_both_hashes() -> None:
    record = run("one", [], {"results/one.txt": "abc"})
    put("results/one.txt", "")
    assert problems(["results/one.txt"], [record]) == (
        "results/one.txt: this is not the file that rule one wrote; it was edited or replaced "
        f"(SHA-256 {ABC} in the record, {EMPTY} in the file). "
        "Delete results/one.txt and run again: Snakemake rebuilds it.",
    )


def test_all_edited_inputs_are_named() -> None:
    record = run("one", [], {"results/1.txt": "1", "results/2.txt": "2", "results/3.txt": "3"})
    put("results/1.txt", "x")
    put("results/3.txt", "x")
    found = problems(["results/1.txt", "results/2.txt", "results/3.txt"], [record])
    assert [problem.split(":")[0] for problem in found] == ["results/1.txt", "results/3.txt"]


def test_a_result_without_record_is_refused() -> None:
    record = run("one", [], {"results/one.txt": "abc"})
    put("results/two.txt", "")
    assert problems(["results/one.txt", "results/two.txt"], [record]) == (
        "results/two.txt: no record of its stage says which rule wrote this file. "
        "Delete results/two.txt and run again: Snakemake rebuilds it.",
    )
    assert len(problems(["results/two.txt"], [])) == 1


def test_a_missing_input_is_named() -> None:
    assert problems(["data/none.csv"], []) == ("data/none.csv: this file is missing.",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "is missing"),
        ("{", "cannot be read"),
        ("[]", "is not of format 1"),
        ('{"format": 2}', "is not of format 1"),
        ('{"format": 1, "rule": "one", "outputs": []}', "is not of format 1"),
    ],
)
def test_an_unusable_record_is_the_one_problem(text: str | None, words: str) -> None:
    record = run("one", [], {"results/one.txt": "abc"})
    Path(record).unlink() if text is None else put(record, text)
    (problem,) = problems(["results/one.txt"], [record])
    assert problem.startswith(f"results/one.record.json: this record {words}. Delete")


def test_records_keep_what_was_written() -> None:
    record = read_record(run("one", ["data/a.csv"], {"results/one.txt": "abc"}))
    assert record["rule"] == "one"
    assert record["inputs"] == {"data/a.csv": ABC}
    assert record["outputs"] == {"results/one.txt": ABC}


def test_a_whole_study_is_not_stale() -> None:
    found = find_stale(Path("results"), run_all())
    assert found == Staleness()
    assert not found


def test_a_changed_extract_makes_all_below_it_stale() -> None:
    expected = run_all()
    put("data/a.csv", "new")
    found = find_stale(Path("results"), expected)
    assert found
    assert found == Staleness(stale=["results/one.txt", "results/three.txt", "results/two.txt"])


def test_a_removed_extract_makes_all_below_it_stale() -> None:
    expected = run_all()
    Path("data/a.csv").unlink()
    assert find_stale(Path("results"), expected).stale == sorted(expected)


def test_an_edited_result_is_edited_and_what_was_made_from_it_stale() -> None:
    expected = run_all()
    put("results/two.txt", "edited")
    assert find_stale(Path("results"), expected) == Staleness(
        stale=["results/three.txt"], edited=["results/two.txt"]
    )


def test_an_edited_last_result_is_found() -> None:
    expected = run_all()
    put("results/three.txt", "edited")
    assert find_stale(Path("results"), expected) == Staleness(edited=["results/three.txt"])


def test_a_rerun_above_makes_stale_below() -> None:
    expected = run_all()
    run("one", ["data/a.csv"], {"results/one.txt": "1 again"})
    assert find_stale(Path("results"), expected) == Staleness(
        stale=["results/three.txt", "results/two.txt"]
    )


def test_a_missing_result_is_missing_and_what_was_made_from_it_stale() -> None:
    expected = run_all()
    Path("results/two.txt").unlink()
    assert find_stale(Path("results"), [*expected, "results/four.txt"]) == Staleness(
        stale=["results/three.txt"], missing=["results/four.txt", "results/two.txt"]
    )


def test_what_is_missing_is_not_stale_too() -> None:
    expected = run_all()
    put("data/a.csv", "new")
    Path("results/two.txt").unlink()
    assert find_stale(Path("results"), expected) == Staleness(
        stale=["results/one.txt", "results/three.txt"], missing=["results/two.txt"]
    )


def test_a_result_whose_producer_left_no_record_makes_stale() -> None:
    expected = run_all()
    Path("results/two.record.json").unlink()
    assert find_stale(Path("results"), expected) == Staleness(stale=["results/three.txt"])


def test_a_garbled_record_is_reported() -> None:
    expected = run_all()
    put("results/three.record.json", "{")
    found = find_stale(Path("results"), expected)
    assert found == Staleness(unreadable=["results/three.record.json"])


def test_stale_is_found_from_another_folder(
    study: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = run_all()
    put("data/a.csv", "new")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert find_stale(study / "results", expected) == Staleness(stale=sorted(expected))
