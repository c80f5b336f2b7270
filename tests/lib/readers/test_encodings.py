"""Text encodings: as declared or refused with the place, never guessed."""

from pathlib import Path

import pytest

from tests.lib.readers.helpers import CANARY, cells, read, refusal, write

TEXT = "id,città\na,perché\n"


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "UTF-16BE"),
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("cp1252", "windows-1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_declared_encodings(tmp_path: Path, written: str, declared: str) -> None:
    table = read(write(tmp_path / "a.csv", TEXT, written), encoding=declared)
    assert (table.header, cells(table)) == (["id", "città"], [["a", "perché"]])


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        (TEXT.encode("cp1252"), "utf-8", "line 1, column 8: a byte that is not utf-8"),
        (f"id,x\n{CANARY},\u20ac\xe9".encode("cp1252") + b"\x81", "cp1252", "line 2, column 14"),
        ("id,x\na,1\n".encode("utf-16-le"), "utf-8", "line 1, column 2: a NUL character"),
        ("id,x\na,1\n".encode("utf-16"), "utf-8", "begins with the mark of utf-16, but utf-8"),
        ("id,x\na,1\n".encode("utf-8-sig"), "cp1252", "begins with the mark of utf-8, but cp1252"),
        ("id,x\na,1\n".encode("utf-16-le"), "utf-16", "declare utf-16-le or utf-16-be"),
        ("id,x\na,1\n".encode("utf-32"), "utf-16", "begins with the mark of utf-32"),
        (b"id,x\na,1\n", "zlib_codec", "the declared encoding is not known"),
        (b"id,x\na,1\n", "unicode_escape", "the declared encoding is not known"),
        (b"id,x\na,1\n", "no such", "the declared encoding is not known"),
        (b"id,x\n" + CANARY.encode() + b",\0\n", "utf-8", "line 2, column 12: a NUL character"),
    ],
)
def test_contradictions_are_refused(
    tmp_path: Path, content: bytes, declared: str, expected: str
) -> None:
    assert expected in refusal(write(tmp_path / "a.csv", content), encoding=declared)
