from pathlib import Path

from scripts.lib.code import ROOT
from scripts.lib.resume import study_folder
from scripts.lib.watch import resume_command


def test_the_folder_is_the_one_named() -> None:
    assert study_folder(["--cores", "2"]) == Path()
    for words in (["--directory", "x"], ["-d", "x"], ["--directory=x"], ["-dx"]):
        assert study_folder([*words, "--cores", "2"]) == Path("x")


def test_the_command_to_go_on_names_a_study_outside_the_project() -> None:
    assert resume_command(ROOT) == "make resume"
    assert resume_command(Path("/a b/c")) == "make resume STUDY='/a b/c'"
