"""What a verb says of paths and folders that it cannot use, each with its own exit code."""

from pathlib import Path

import pytest

import scripts.__main__ as program
from scripts.lib.answers import EXIT_CODES, STUDY, SYSTEM, UNREADABLE
from scripts.lib.history import append_entry
from tests.lib.proof.archives import change, make_archive, pack, unpack

ABOUT = "data/archive.json"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with archives and things that are none; the caller is in it."""
    monkeypatch.chdir(tmp_path)
    make_archive(tmp_path / "made", tmp_path / "a.zip")
    whole = unpack(tmp_path / "a.zip")
    for name, number in (("newer", b"2"), ("older", b"0")):
        edit = change(ABOUT, lambda c, n=number: c.replace(b'"format": 1', b'"format": ' + n))
        pack(edit(whole), tmp_path / f"{name}.zip")
    (tmp_path / "text.zip").write_text("no zip at all")
    (tmp_path / "empty").mkdir()
    append_entry(tmp_path / "killed/results/run/history.jsonl", {"entry": "start", "run": 1})
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = program.main(words)
    return code, capsys.readouterr().err


@pytest.mark.parametrize("verb", [("verify",), ("restore", "target"), ("impact", "a.zip")])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("text.zip", "this is no zip"),
        ("newer.zip", "of a newer format"),
        ("older.zip", "of an older format"),
        ("nowhere.zip", "there is no such file"),
    ],
)
def test_what_is_no_archive_of_this_format(
    verb: tuple[str, ...], path: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (verb[0], path, *verb[1:])
    code, told = call(capsys, *words)
    assert (code, said in told) == (UNREADABLE, True), told


@pytest.mark.parametrize(
    "words",
    [("verify", "killed"), ("trace", "pcr", "--study", "killed"), ("impact", "killed", "killed")],
)
def test_results_in_the_middle_of_a_run(
    words: tuple[str, ...], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(capsys, *words)
    assert (code, "was killed; its results are not of one state" in told) == (STUDY, True), told


def test_a_folder_without_results(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = call(capsys, "verify", "empty")
    assert (code, "neither an archive nor a folder with results/" in told) == (UNREADABLE, True)
    code, told = call(capsys, "impact", "empty", "empty")
    assert (code, "Run the study first." in told) == (STUDY, True)


def test_a_study_folder_that_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = call(capsys, "verify", ".", "--study", "nowhere")
    assert (code, told) == (SYSTEM, "No such file or directory: nowhere\n")


def test_every_verb_tells_its_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in program.VERBS:
        with pytest.raises(SystemExit):
            program.main([verb, "--help"])
        told = capsys.readouterr().out
        assert all(f"  {code}  {meaning}" in told for code, meaning in EXIT_CODES.items())
