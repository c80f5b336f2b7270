"""`sign` and what `verify` says of it, on a tiny archive."""

import json
from pathlib import Path
from typing import Any

import pytest

import scripts.__main__ as program
from scripts.lib.answers import DONE, FOUND, STUDY
from tests.lib.proof.archives import change, make_archive, pack, unpack


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make_archive(tmp_path / "study", tmp_path / "a.zip")
    make_archive(tmp_path / "study2", tmp_path / "b.zip", level="shareable")
    assert program.main(["sign", "--make-key", "sign.pem"]) == DONE
    return tmp_path


def answer(capsys: Any, *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = program.main(list(words))
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_signed_archive_says_who_signed(folder: Path, capsys: Any) -> None:
    code, text = answer(capsys, "sign", "a.zip", "--key", "sign.pem")
    assert (code, (folder / "a.zip.sig.json").is_file()) == (DONE, True)
    name = text.split()[-1].rstrip(".")
    code, text = answer(capsys, "verify", "a.zip")
    assert code == DONE
    assert f"Note: a.zip.sig.json: the root is signed with the key {name}: compare" in text
    code, text = answer(capsys, "verify", "a.zip", "--public-key", "sign.pem.pub")
    assert code == DONE
    assert "the root is signed with the key given" in text


def test_one_signature_fits_both_archives_of_a_state(folder: Path, capsys: Any) -> None:
    answer(capsys, "sign", "a.zip", "--key", "sign.pem")
    code, text = answer(capsys, "verify", "b.zip", "--signature", "a.zip.sig.json")
    assert code == DONE
    assert "3 files withheld" in text


def test_a_signature_that_does_not_fit_is_a_failure(folder: Path, capsys: Any) -> None:
    answer(capsys, "sign", "a.zip", "--key", "sign.pem")
    path = folder / "a.zip.sig.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**said, "root": "0" * 64}), encoding="utf-8")
    code, text = answer(capsys, "verify", "a.zip")
    assert code == FOUND
    assert "a.zip.sig.json: the signature is not one of this key and root" in text
    code, text = answer(capsys, "verify", "b.zip", "--public-key", "sign.pem.pub")
    assert code == STUDY
    assert "b.zip.sig.json: there is no such signature file" in text


def test_what_is_not_verified_is_not_signed(folder: Path, capsys: Any) -> None:
    members = unpack(folder / "a.zip")
    pack(change("data/study/data/a.csv", lambda content: content + b"x")(members), folder / "a.zip")
    code, text = answer(capsys, "sign", "a.zip", "--key", "sign.pem")
    assert code == STUDY
    assert "Nothing was signed." in text
    assert not (folder / "a.zip.sig.json").exists()
