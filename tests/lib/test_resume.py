import fcntl
from pathlib import Path

from scripts.lib.code import ROOT
from scripts.lib.resume import is_at_work, study_folder
from scripts.lib.watch import HELD, resume_command


def test_only_a_live_process_holds_the_folder(tmp_path: Path) -> None:
    assert not is_at_work(tmp_path)
    (tmp_path / HELD).parent.mkdir(parents=True)
    with (tmp_path / HELD).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert is_at_work(tmp_path)
    assert not is_at_work(tmp_path)


def test_the_folder_is_the_one_named() -> None:
    assert study_folder(["--cores", "2"]) == Path()
    for words in (["--directory", "x"], ["-d", "x"], ["--directory=x"], ["-dx"]):
        assert study_folder([*words, "--cores", "2"]) == Path("x")


def test_the_command_to_go_on_names_a_study_outside_the_project() -> None:
    assert resume_command(ROOT) == "make resume"
    assert resume_command(Path("/a b/c")) == "make resume STUDY='/a b/c'"
