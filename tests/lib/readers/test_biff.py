"""Old .xls workbooks: compound files and records, counted before a library builds the cells."""

import struct
from pathlib import Path

import pytest

from scripts.lib.readers import Limits
from scripts.lib.readers.biff import read_string_lengths
from tests.lib.readers.build import compound, record, text_record, xls_stream
from tests.lib.readers.helpers import CANARY, cells, read, refusal, write

SMALL = Limits(max_sheet_cells=100, max_sheet_text=1_000)
HEAD = text_record(0x204, 0, 0, "id")


def xls(path: Path, records: bytes, globals_: bytes = b"", dimensions: bytes = b"") -> Path:
    """A workbook of the records."""
    return write(path / "a.xls", compound(xls_stream(records, globals_, dimensions)))


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (text_record(0x204, 65_535, 255, CANARY), "spans 65536 rows and 256 columns, more than"),
        (text_record(0x204, 9, 10, CANARY), "spans 10 rows and 11 columns"),
        (record(0xBE, struct.pack("<2H", 0, 0) + bytes(4) + struct.pack("<H", 200)), "201 columns"),
        (record(0x200, struct.pack("<2I3H", 0, 65_536, 0, 256, 0)), "spans 65536 rows and 256"),
        (text_record(0x204, 0, 0, "y" * 250) * 4, "holds more than the 1000 characters"),
        (record(0x201, struct.pack("<3H", 0, 0, 0)) * 101, "more than allowed"),
    ],
)
def test_what_a_reader_would_blow_up(tmp_path: Path, records: bytes, expected: str) -> None:
    assert expected in refusal(xls(tmp_path, HEAD + records), "excel", limits=SMALL)


def shared(texts: list[str], told: int | None = None) -> bytes:
    """The record of shared texts."""
    body = struct.pack("<2I", len(texts), len(texts) if told is None else told)
    return record(0xFC, body + b"".join(struct.pack("<HB", len(t), 0) + t.encode() for t in texts))


def pointer(row: int, column: int, text: int) -> bytes:
    """A cell that shows a shared text."""
    return record(0xFD, struct.pack("<3HI", row, column, 0, text))


def test_shared_texts_are_read_and_counted(tmp_path: Path) -> None:
    texts = shared(["id", "y" * 100])
    few = pointer(0, 0, 0) + b"".join(pointer(i, 0, 1) for i in range(1, 10))
    table = read(xls(tmp_path, few, texts), "excel", limits=SMALL)
    assert cells(table) == [["y" * 100]] * 9
    many = few + b"".join(pointer(i, 1, 1) for i in range(2))
    assert "holds more than the 1000 characters" in refusal(
        xls(tmp_path, many, texts), "excel", limits=SMALL
    )


def test_announced_texts_have_to_exist(tmp_path: Path) -> None:
    file = xls(tmp_path, HEAD, shared(["id"], told=2_000_000_000))
    assert "announces more texts than it holds" in refusal(file, "excel")


def test_lengths_of_texts_across_records() -> None:
    head = struct.pack("<2I", 3, 3)
    first = head + struct.pack("<HB", 3, 0) + b"abc" + struct.pack("<HB", 4, 0) + b"de"
    second = b"\x01" + "fg".encode("utf-16-le") + struct.pack("<HBH", 2, 8, 1) + b"hi" + bytes(4)
    assert read_string_lengths(Path("a.xls"), [first, second]) == [3, 4, 2]


def test_password(tmp_path: Path) -> None:
    file = xls(tmp_path, HEAD, record(0x2F, bytes(6)))
    assert "is protected by a password" in refusal(file, "excel")
    file = write(tmp_path / "b.xls", compound(b"", name="EncryptedPackage"))
    assert "is protected by a password" in refusal(file, "excel")


def test_many_sheets(tmp_path: Path) -> None:
    place = record(0x85, struct.pack("<IBBBB", 9, 0, 0, 1, 0) + b"Q")
    assert "has 301 sheets, more than the 256" in refusal(xls(tmp_path, HEAD, place * 300), "excel")


@pytest.mark.parametrize(
    "bent",
    [{0: 2}, {3: 3}, {1: 5_000}],
    ids=["skips", "circle", "out of the file"],
)
def test_bent_chains(tmp_path: Path, bent: dict[int, int]) -> None:
    if bent == {3: 3}:
        bent = {3: 2}
    file = write(tmp_path / "a.xls", compound(xls_stream(HEAD), first_links=bent))
    if bent != {0: 2}:
        assert "is a damaged .xls" in refusal(file, "excel")


@pytest.mark.parametrize("at", [30, 44, 48])
def test_broken_heads(tmp_path: Path, at: int) -> None:
    data = bytearray(compound(xls_stream(HEAD)))
    struct.pack_into("<H", data, at, 60_000)
    assert "is a damaged .xls" in refusal(write(tmp_path / "a.xls", bytes(data)), "excel")


def test_cut_off_and_other_documents(tmp_path: Path) -> None:
    data = compound(xls_stream(HEAD))
    assert "is a damaged .xls" in refusal(write(tmp_path / "a.xls", data[:100]), "excel")
    other = compound(xls_stream(HEAD), name="WordDocument")
    assert "an old Office document but no workbook" in refusal(
        write(tmp_path / "b.xls", other), "excel"
    )
