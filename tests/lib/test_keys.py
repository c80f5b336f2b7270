"""The key of the pseudonyms: where it may come from, where it may lie, what it makes."""

import os
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.keys import SHIPPED_KEY, check_key, check_place, key_fingerprint, read_key
from scripts.lib.pooling import pseudonymize
from tests.tiny import one_center, write_study

KEY = b"thirty-two letters, not a secret"
VARIABLE = {"key_env": "SALVAGE_TEST_KEY"}
ROOT = Path(__file__).parents[2]


def test_a_pseudonym_is_the_keyed_hash_of_center_and_record() -> None:
    """The literal comes from openssl dgst -sha256 -mac HMAC."""
    made = pseudonymize("alpha", pd.Series(["A-001"], dtype="str"), KEY)
    assert made.tolist() == ["PD9C93D74B534"]


def test_the_key_comes_from_a_file_or_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key.txt").write_bytes(KEY + b"\n")
    monkeypatch.setenv("SALVAGE_TEST_KEY", f" {KEY.decode()} ")
    assert read_key({"key_file": "key.txt"}, tmp_path) == KEY
    assert read_key({"key_file": str(tmp_path / "key.txt")}, Path("/")) == KEY
    assert read_key(VARIABLE, tmp_path) == KEY


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("", "missing or shorter than 16"),
        ("Short but secret", ""),
        ("Short but secre", "missing or shorter than 16"),
        ("abababababababababababababababab", "fewer than 8 different"),
    ],
)
def test_a_key_that_can_be_guessed_is_refused_and_not_shown(
    key: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALVAGE_TEST_KEY", key)
    (tmp_path / "key.txt").write_text(key)
    for settings in (VARIABLE, {"key_file": "key.txt"}):
        problems = "\n".join(check_key(settings, tmp_path, False)[1])
        assert told in problems
        assert bool(problems) == bool(told)
        assert not key or key not in problems


@pytest.mark.parametrize(
    "settings", [{}, {"key_file": "key.txt", **VARIABLE}, {"key_file": "none.txt"}, VARIABLE]
)
def test_without_one_key_there_is_none(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_bytes(KEY)
    os.environ.pop("SALVAGE_TEST_KEY", None)
    with pytest.raises(StudyError):
        read_key(settings, tmp_path)
    assert check_key(settings, tmp_path, True)[0] == ""


def test_a_key_in_a_repository_is_refused(tmp_path: Path) -> None:
    """Also one that a link leads to; one that lies outside and is linked from inside may stay."""
    safe, inside, code = tmp_path / "safe", tmp_path / "copy" / "config", tmp_path / "code"
    for folder in (safe, inside, code / "config"):
        folder.mkdir(parents=True)
        (folder / "key.txt").write_bytes(KEY)
    (tmp_path / "copy" / ".git").write_text("gitdir: elsewhere\n")
    (safe / "link.txt").symlink_to(inside / "key.txt")
    (inside / "link.txt").symlink_to(safe / "key.txt")
    refused = {
        str(path.relative_to(tmp_path))
        for path in tmp_path.rglob("*.txt")
        if check_place({"key_file": str(path)}, Path("/"), code)
    }
    assert refused == {"copy/config/key.txt", "code/config/key.txt", "safe/link.txt"}
    assert check_place(VARIABLE, inside, code) == []


def test_only_a_demonstration_may_use_the_shipped_key(tmp_path: Path) -> None:
    settings = {"key_file": "config/demo-key.txt"}
    assert check_key(settings, ROOT, True) == (SHIPPED_KEY, [])
    assert len(check_key(settings, ROOT, False)[1]) == 2
    (tmp_path / "key.txt").write_bytes((ROOT / "config/demo-key.txt").read_bytes())
    assert len(check_key({"key_file": "key.txt"}, tmp_path, False)[1]) == 1


def test_a_study_in_a_repository_stops_before_any_job(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": one_center({"record": "id"})}, {"data/one.csv": "id\n1\n"})
    assert read_study(tmp_path).fingerprint == key_fingerprint(KEY)
    (tmp_path / ".git").mkdir()
    with pytest.raises(StudyError, match=r"^config/config.yaml: pseudonym.key_file: the key lies"):
        read_study(tmp_path)
