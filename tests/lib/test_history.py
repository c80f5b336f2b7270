from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.history import (
    FIRST,
    append_entry,
    check_history,
    count_runs,
    open_run,
    plain_command,
    read_history,
)


def three(path: Path) -> None:
    append_entry(path, {"entry": "start", "run": 1})
    append_entry(path, {"entry": "end", "run": 1, "exit": 0})
    append_entry(path, {"entry": "start", "run": 2})


def test_each_line_is_chained_to_the_line_before(tmp_path: Path) -> None:
    path = tmp_path / "run" / "history.jsonl"
    three(path)
    check_history(path)
    entries = read_history(path)
    assert [one["entry"] for one in entries] == ["start", "end", "start"]
    assert entries[0]["previous"] == FIRST
    assert entries[0]["time"].endswith("Z")
    assert count_runs(path) == 2


@pytest.mark.parametrize("number", [0, 1])
def test_a_changed_line_is_found(tmp_path: Path, number: int) -> None:
    path = tmp_path / "history.jsonl"
    three(path)
    lines = path.read_text().splitlines()
    lines[number] = lines[number].replace('"run": 1', '"run": 7')
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(StudyError, match=f"before line {number + 2} was changed"):
        check_history(path)


def test_a_removed_line_is_found(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    three(path)
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    with pytest.raises(StudyError, match="before line 1 was changed or removed"):
        check_history(path)


def test_a_start_without_an_end_is_an_open_run(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert open_run(path) is None
    three(path)
    found = open_run(path)
    assert found is not None
    assert found["run"] == 2
    append_entry(path, {"entry": "job", "run": 2, "job": "pool"})
    found = open_run(path)
    assert found is not None
    assert found["run"] == 2
    append_entry(path, {"entry": "killed", "run": 2})
    assert open_run(path) is None


def test_a_line_cut_off_by_a_power_loss_stays_and_the_next_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    three(path)
    path.write_bytes(path.read_bytes()[:-30])
    append_entry(path, {"entry": "start", "run": 2})
    check_history(path)
    assert [one["entry"] for one in read_history(path)] == ["start", "end", "start"]


def test_a_clock_set_back_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"entry": "end", "previous": "0", "time": "2999-01-01T00:00:00Z"}\n')
    assert "set back" in append_entry(path, {"entry": "start", "run": 1})["clock"]


def test_a_command_is_kept_without_folders_of_persons() -> None:
    words = ["/home/ann/x/.venv/bin/snakemake", "-n", "--directory=/srv/ann/study", "/etc/ann/f"]
    told = plain_command(words, Path("/srv/ann/study"), Path("/home/ann"))
    assert told == "snakemake -n --directory=. f"
    assert plain_command(["s", "/home/ann/f"], Path("/x"), Path("/home/ann")) == "s ~/f"
