"""The detached signature over a root."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.archive.signature import (
    check_signature,
    make_key,
    read_public,
    sign_root,
    signature_path,
)
from scripts.lib.errors import StudyError

ROOT, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "sign.pem")
    return tmp_path / "sign.pem"


def check(said: dict[str, Any], root: str = ROOT, expected: str = "") -> list[str]:
    problems, _ = check_signature(json.dumps(said).encode(), root, expected, "x.sig.json")
    return [one.reason for one in problems]


def test_what_was_signed_is_found_good_and_its_key_named(key: Path, tmp_path: Path) -> None:
    said = sign_root(ROOT, key)
    public = read_public(tmp_path / "sign.pem.pub")
    assert said["public_key"] == public
    assert check(said) == check(said, expected=public) == []
    _, name = check_signature(json.dumps(said).encode(), ROOT, "", "x")
    assert len(name) == 16
    assert sign_root(ROOT, key) == said
    assert signature_path(tmp_path / "a.zip") == tmp_path / "a.zip.sig.json"


def flip(text: str) -> str:
    return ("1" if text[0] == "0" else "0") + text[1:]


def test_every_other_root_key_or_mark_is_found(key: Path, tmp_path: Path) -> None:
    said = sign_root(ROOT, key)
    make_key(tmp_path / "other.pem")
    other = read_public(tmp_path / "other.pem.pub")
    bad = "the signature is not one of this key and root"
    assert check(said, OTHER) == ["it signs another root than that of these records"]
    assert check({**said, "root": OTHER}, OTHER) == [bad]
    assert check({**said, "signature": flip(said["signature"])}) == [bad]
    assert check({**said, "public_key": other}) == [bad]
    forged = sign_root(ROOT, tmp_path / "other.pem")
    assert check(forged) == []
    wanted = "it was made with another key than the one given"
    assert check(forged, expected=said["public_key"]) == [wanted]
    assert check({**said, "format": 2}) == ["its form is not 1, Ed25519"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b'{"public_key": "00", "signature": "00"}']
)
def test_what_is_no_signature_is_told(content: bytes) -> None:
    problems, name = check_signature(content, ROOT, "", "x.sig.json")
    assert [one.reason for one in problems] == ["this is no signature file"]
    assert name == ""


def test_a_key_is_its_owners_and_is_never_written_over(key: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    with pytest.raises(StudyError, match=r"sign\.pem: is there already"):
        make_key(key)
    assert key.read_bytes() == before
    (tmp_path / "study/.git").mkdir(parents=True)
    with pytest.raises(StudyError, match="nor in a Git repository"):
        make_key(tmp_path / "study/sign.pem")


def test_other_files_are_no_keys(key: Path, tmp_path: Path) -> None:
    for wrong in (tmp_path / "sign.pem.pub", tmp_path / "missing.pem"):
        with pytest.raises(StudyError, match="no private Ed25519 key"):
            sign_root(ROOT, wrong)
    with pytest.raises(StudyError, match="no public Ed25519 key"):
        read_public(key)
