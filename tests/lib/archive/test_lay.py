"""The key of the pseudonyms where a study of an archive is laid: beside its folder, as a new study has it."""

from pathlib import Path
from typing import Any

import pytest

from scripts.lib.archive import rerun
from scripts.lib.archive.lay import POOL, lay_key, lay_stand_in, make_room
from scripts.lib.errors import StudyError
from scripts.lib.keys import key_fingerprint

KEY = b"0123456789abcdef0123456789abcdef"
OTHER = b"fedcba9876543210fedcba9876543210"


def records_of(name: str) -> dict[str, Any]:
    told = {"pseudonym": {"key_file": name}, "fingerprint": key_fingerprint(KEY)}
    return {POOL: {"params": told}}


def make_home(root: Path, name: str) -> Path:
    home = root / "a/b/home"
    home.mkdir(parents=True)
    (home / name).resolve().parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(KEY)
    return home


@pytest.mark.parametrize("name", ["config/key.txt", "../st.key", "../../keys/st.key"])
def test_for_a_rerun_the_key_is_laid_within_the_temporary_folder(tmp_path: Path, name: str) -> None:
    home, root = make_home(tmp_path / "there", name), tmp_path / "temporary"
    folder = make_room(root, name)
    lay_key(records_of(name), folder, home, root)
    assert (folder / name).read_bytes() == KEY
    made = [path.resolve() for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(path.is_relative_to(root.resolve()) for path in made) == 1


@pytest.mark.parametrize(
    ("there", "message"),
    [(KEY, ""), (OTHER, "there is another key"), (None, "Copy the key there")],
)
def test_a_restored_study_takes_the_key_that_it_sees_and_none_is_written_outside(
    tmp_path: Path, there: bytes | None, message: str
) -> None:
    home, folder = make_home(tmp_path / "there", "../st.key"), tmp_path / "new/study"
    beside = tmp_path / "new/st.key"
    if there is not None:
        beside.parent.mkdir()
        beside.write_bytes(there)
    if message:
        with pytest.raises(StudyError, match=message):
            lay_key(records_of("../st.key"), folder, home, folder)
    else:
        lay_key(records_of("../st.key"), folder, home, folder)
    assert beside.is_file() == (there is not None)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "laid"),
    [("config/key.txt", True), ("../st.key", True), ("../../../../st.key", False)],
)
def test_a_stand_in_is_never_beyond_the_temporary_folder(
    tmp_path: Path, name: str, laid: bool
) -> None:
    folder = tmp_path / "x/temporary/data/study"
    (folder / "config").mkdir(parents=True)
    text = f"pseudonym: {{key_file: {name}}}\n"
    (folder / "config/config.yaml").write_text(text, encoding="utf-8")
    lay_stand_in(folder, tmp_path / "x/temporary")
    assert (folder / name).is_file() == laid


def test_snakemake_is_called_in_the_study_where_the_caller_is_not_in_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(rerun.subprocess, "run", lambda command, **_: called.append(command))
    monkeypatch.chdir(tmp_path)
    rerun.run_snakemake(Path(), Path("/code"), "-n")
    (command,) = called
    assert command[command.index("--directory") + 1] == str(Path.cwd())
