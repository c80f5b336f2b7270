"""The frame of `python -m scripts`: answers, JSON, exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import scripts.__main__ as program
from scripts.lib.answers import BROKEN, FOUND, STUDY, SYSTEM, UNREADABLE, Answer
from scripts.lib.errors import StudyError
from tests.tiny import one_center, write_study

ROOT = Path(__file__).parents[2]


def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run, *more: str) -> int:  # type: ignore[no-untyped-def]
    verb = SimpleNamespace(add_arguments=lambda parser: None, run=run)
    monkeypatch.setattr(program, "load_verb", lambda name: verb)
    monkeypatch.setattr(program, "VERBS", {"ask": "a verb"})
    monkeypatch.chdir(tmp_path)
    return program.main(["ask", "--study", str(tmp_path), *more])


def test_an_answer_is_printed_as_lines_or_as_json(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    def run(args: object) -> Answer:
        return Answer({"n": 1}, ["one"], FOUND)

    assert call(monkeypatch, tmp_path, run) == FOUND
    assert capsys.readouterr().out == "one\n"
    call(monkeypatch, tmp_path, run, "--json")
    assert json.loads(capsys.readouterr().out) == {"n": 1}


def test_an_unexpected_error_is_told_by_its_place(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    def run(args: object) -> Answer:
        raise ValueError("a cell of a patient")

    assert call(monkeypatch, tmp_path, run) == BROKEN
    told = capsys.readouterr()
    assert told.out == ""
    assert "ValueError" in told.err
    assert "test_main.py, line" in told.err
    assert "a cell" not in told.err


def test_problems_go_to_the_error_stream(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    def run(args: object) -> Answer:
        raise StudyError("a", "b")

    assert call(monkeypatch, tmp_path, run) == STUDY
    assert capsys.readouterr() == ("", "a\nb\n")


def test_a_full_disk_has_its_own_code(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    def run(args: object) -> Answer:
        raise OSError(28, "No space left on device", "x.zip")

    assert call(monkeypatch, tmp_path, run) == SYSTEM
    assert capsys.readouterr().err == "No space left on device: x.zip\n"


def test_a_verb_is_asked_from_any_folder_about_a_study_in_another(tmp_path: Path) -> None:
    """Another project's package `scripts` where the caller stands does not come between."""
    (tmp_path / "here/scripts").mkdir(parents=True)
    (tmp_path / "here/scripts/__init__.py").touch()
    write_study(tmp_path / "study", {"one": one_center({"record": "id"})}, {"data/one.csv": "id\n"})
    line = [str(ROOT / "scripts"), "trace", "cohort.n", "--study", "../study"]
    done = subprocess.run(
        [sys.executable, *line], cwd=tmp_path / "here", capture_output=True, text=True
    )
    assert done.returncode == STUDY, done.stderr
    assert "results/ingest/one.parquet: there is no such result" in done.stderr


def test_what_aborts_a_process_at_its_end_does_not_change_the_answer(tmp_path: Path) -> None:
    """A pool of threads that is still at work when Python is taken down may abort the process."""
    started = (
        "import atexit, os, runpy, sys; atexit.register(os.abort); sys.argv[0] = 'scripts';"
        "runpy.run_module('scripts', run_name='__main__')"
    )
    line = [sys.executable, "-c", started, "verify", str(tmp_path / "absent.zip")]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == UNREADABLE, done.stderr
    assert "absent.zip" in done.stderr
