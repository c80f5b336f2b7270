import os
from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.guard import check_memory_of_snakemake, check_results, renew_times
from scripts.lib.records import write_record


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    record("pool", {}, {"results/pool/a.txt": "a"})
    record("endpoints", {"results/pool/a.txt": "a"}, {"results/endpoints/b.txt": "b"})
    return tmp_path


def record(rule: str, inputs: dict[str, str], outputs: dict[str, str]) -> None:
    for name, text in outputs.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    write_record(
        f"results/{rule}/{rule}.record.json",
        rule=rule,
        wildcards={},
        inputs={name: sha256_file(name) for name in inputs},
        outputs={name: sha256_file(name) for name in outputs},
        params={},
        code={},
        env={},
    )


def test_results_as_their_rules_wrote_them_pass(folder: Path) -> None:
    assert set(check_results(folder)) == {"results/pool/a.txt", "results/endpoints/b.txt"}


def test_every_edited_result_is_named_with_rule_hashes_and_what_to_delete(folder: Path) -> None:
    Path("results/pool/a.txt").write_text("x")
    Path("results/endpoints/b.txt").write_text("y")
    with pytest.raises(StudyError) as caught:
        check_results(folder)
    first, second = caught.value.problems
    assert "results/endpoints/b.txt: this is not the file that rule endpoints wrote" in first
    assert "Delete results/pool/a.txt and run again" in second
    assert sha256_file("results/pool/a.txt") in second


def test_a_deleted_result_is_no_problem_of_the_guard(folder: Path) -> None:
    Path("results/pool/a.txt").unlink()
    assert set(check_results(folder)) == {"results/endpoints/b.txt"}


def test_a_changed_input_older_than_what_was_made_of_it_becomes_newer(folder: Path) -> None:
    record("pool", {}, {"results/pool/a.txt": "new"})
    os.utime("results/pool/a.txt", (1, 1))
    assert renew_times(folder, check_results(folder)) == ["results/pool/a.txt"]
    made = Path("results/endpoints/b.txt").stat().st_mtime_ns
    assert Path("results/pool/a.txt").stat().st_mtime_ns > made


def test_equal_inputs_keep_their_times(folder: Path) -> None:
    os.utime("results/pool/a.txt", (1, 1))
    assert renew_times(folder, check_results(folder)) == []
    assert Path("results/pool/a.txt").stat().st_mtime == 1


def test_results_without_snakemakes_memory_are_refused(folder: Path) -> None:
    with pytest.raises(StudyError, match="--forceall"):
        check_memory_of_snakemake(folder)
    (folder / ".snakemake/metadata").mkdir(parents=True)
    (folder / ".snakemake/metadata/x").write_text("")
    check_memory_of_snakemake(folder)
