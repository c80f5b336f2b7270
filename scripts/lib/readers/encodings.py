"""Bytes of a text file to UTF-8, in the declared encoding or not at all."""

import codecs
from pathlib import Path

import numpy as np

from scripts.lib.readers.table import ReadSpec, problem

ENCODINGS = frozenset(
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "ascii",
        "iso8859-1",
        "iso8859-2",
        "iso8859-15",
        "cp1250",
        "cp1252",
        "cp437",
        "cp850",
        "cp858",
        "mac-roman",
    ]
)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK = 16_000_000


def read_as_utf8(path: Path, spec: ReadSpec) -> bytes:
    """The whole file as UTF-8 bytes without byte order mark.

    Raises StudyError for an encoding that is unknown or contradicted by the file's mark, for bytes
    that do not exist in it (naming line and column), for NUL characters and for lines too long.
    """
    encoding = check_encoding(path, spec.encoding)
    data = path.read_bytes()
    check_mark(path, data, encoding)
    decoded = _to_utf8(path, data, encoding)
    check_bytes(path, decoded, spec.limits.max_line)
    return decoded


def check_encoding(path: Path, declared: str) -> str:
    """The normal name of a declared encoding of text; raises StudyError for any other codec."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    if name not in ENCODINGS:
        raise problem(
            path, "the declared encoding is not known; use utf-8, utf-16, latin-1 or cp1252"
        )
    return name


def check_mark(path: Path, data: bytes, encoding: str) -> None:
    """Raises StudyError when the byte order mark speaks for another encoding than declared."""
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if marked and not encoding.startswith(marked):
        raise problem(
            path,
            f"begins with the mark of {marked}, but {encoding} is declared; "
            "correct dialect.encoding",
        )
    if encoding == "utf-16" and not marked:
        raise problem(path, "has no byte order mark; declare utf-16-le or utf-16-be")


def _to_utf8(path: Path, data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode(encoding, "replace"))
        raise problem(
            path,
            f"line {line}, column {column}: a byte that is not {encoding}; "
            "correct dialect.encoding",
        ) from None
    if encoding in ("utf-8", "ascii"):
        return data.removeprefix(codecs.BOM_UTF8)
    return text.removeprefix("\ufeff").encode("utf-8")


def _position(before: str) -> tuple[int, int]:
    """Line and column (both from 1) of the character that follows a text."""
    text = before.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def check_bytes(path: Path, data: bytes, longest: int) -> None:
    """Raises StudyError for a NUL character or a line of more than `longest` bytes."""
    nul = data.find(b"\0")
    if nul >= 0:
        line, column = _position(data[:nul].decode("utf-8"))
        raise problem(
            path,
            f"line {line}, column {column}: a NUL character; "
            "this is not a text file, or dialect.encoding has to be utf-16-le or utf-16-be",
        )
    start = _long_line(data, longest)
    if start is not None:
        line, _ = _position(data[:start].decode("utf-8"))
        raise problem(path, f"line {line} is longer than the {longest} bytes allowed")


def _long_line(data: bytes, longest: int) -> int | None:
    """Where the first line of more than `longest` bytes begins."""
    last = -1
    for start in range(0, len(data), BLOCK):
        count = min(BLOCK, len(data) - start)
        block = np.frombuffer(data, dtype=np.uint8, count=count, offset=start)
        ends = np.flatnonzero((block == 10) | (block == 13)) + start
        begins = np.concatenate(([last], ends))
        long = np.flatnonzero(np.diff(begins) > longest + 1)
        if long.size:
            return int(begins[long[0]]) + 1
        last = int(begins[-1])
    return last + 1 if len(data) - last > longest + 1 else None
