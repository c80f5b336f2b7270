"""Zip archives: only those about which all readers agree."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers.archive import check_archive, unpack
from scripts.lib.readers.limits import DEFAULT_LIMITS, Limits
from tests.lib.readers.build import write_zip, zipped
from tests.lib.readers.helpers import write

GOOD = {"a.xml": "<a/>" * 50, "b/c.xml": "<b/>" * 50}


def refuse(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """The message for an archive, by its directory or while it is unpacked."""

    def unpack_all() -> None:
        for entry in check_archive(path, limits):
            list(unpack(path, entry))

    with pytest.raises(StudyError) as caught:
        unpack_all()
    return str(caught.value)


def test_good_archive(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "a.zip", GOOD)
    entries = check_archive(file, DEFAULT_LIMITS)
    assert [entry.name for entry in entries] == ["a.xml", "b/c.xml"]
    assert b"".join(unpack(file, entries[1])) == b"<b/>" * 50


def test_sizes_told_behind_the_data_are_taken_from_the_directory(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as stream:
        stream.seekable = lambda: False  # type: ignore[method-assign]
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", "<a/>" * 9)
    entry = check_archive(tmp_path / "a.zip", DEFAULT_LIMITS)[0]
    assert b"".join(unpack(tmp_path / "a.zip", entry)) == b"<a/>" * 9


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../a.xml", "leaves its folder"),
        ("/etc/a.xml", "leaves its folder"),
        ("c:/a.xml", "leaves its folder"),
        ("x/..\\a.xml", "leaves its folder"),
        ("a\u202e.xml", "leaves its folder"),
        ("A.XML", "two files of one name"),
        ("more.zip", "embedded"),
        ("xl/embeddings/book.XLSX", "embedded"),
    ],
)
def test_names(tmp_path: Path, name: str, expected: str) -> None:
    assert expected in refuse(write_zip(tmp_path / "a.zip", {**GOOD, name: "x"}))


def test_archive_inside_under_another_name(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "a.zip", {**GOOD, "picture.png": zipped(a=b"x")})  # type: ignore[arg-type]
    assert "embedded" in refuse(file)


def test_limits(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "a.zip", GOOD)
    assert "of 2 files, more than the 1 allowed" in refuse(file, Limits(max_entries=1))
    assert "unpacks to more than the 399 bytes" in refuse(file, Limits(max_inflated=399))
    big = write_zip(tmp_path / "b.zip", {"a.xml": " " * 2_000_000})
    assert "unpacks to more than 200 times its size" in refuse(big)


def _tail(data: bytes) -> int:
    return data.rfind(b"PK\x05\x06")


def _directory(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, _tail(data) + 16)[0])


def _patch(at: Callable[[bytes], int], form: str, value: int) -> Callable[[bytes], bytes]:
    """A change of one number in an archive."""

    def change(data: bytes) -> bytes:
        packed = bytearray(data)
        struct.pack_into(form, packed, at(data), value)
        return bytes(packed)

    return change


CROOKED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "front": (lambda data: b"MZ" + data, "something before or inside its directory"),
    "behind": (lambda data: data + b"more", "something behind its directory"),
    "cut": (lambda data: data[:-30], "without a directory"),
    "local method": (_patch(lambda data: 8, "<H", 0), "directory contradicts its files"),
    "local name": (lambda data: data.replace(b"a.xml", b"z.xml", 1), "contradicts its files"),
    "local size": (_patch(lambda data: 22, "<I", 7), "contradicts its files"),
    "secret": (_patch(lambda data: _directory(data) + 8, "<H", 1), "protected by a password"),
    "method": (_patch(lambda data: _directory(data) + 10, "<H", 12), "unusual method"),
    "nowhere": (_patch(lambda data: _directory(data) + 42, "<I", 9), "points to nowhere"),
    "disk": (_patch(lambda data: _tail(data) + 4, "<H", 1), "something behind its directory"),
    "count": (_patch(lambda data: _tail(data) + 10, "<H", 9), "something behind its directory"),
    "damaged": (lambda data: data[:35] + b"\xff" + data[36:], "a damaged zip archive"),
}


@pytest.mark.parametrize("what", list(CROOKED))
def test_crooked_archives(tmp_path: Path, what: str) -> None:
    change, expected = CROOKED[what]
    data = write_zip(tmp_path / "good.zip", GOOD).read_bytes()
    assert expected in refuse(write(tmp_path / "a.zip", change(data)))


def crooked_entry(size: int, checksum: int | None = None) -> bytes:
    """An archive whose only file unpacks to 1,000 bytes but tells another size or checksum."""
    packed = zlib.compress(b" " * 1000, wbits=-15)
    crc = zlib.crc32(b" " * 1000) if checksum is None else checksum
    numbers = struct.pack("<3I2H", crc, len(packed), size, 5, 0)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + numbers + b"a.xml" + packed
    told = struct.pack("<6H", 20, 20, 0, 8, 0, 33) + numbers + struct.pack("<3H2I", 0, 0, 0, 0, 0)
    central = b"PK\x01\x02" + told + b"a.xml"
    end = struct.pack("<4H2IH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


@pytest.mark.parametrize(("size", "checksum"), [(10, None), (2000, None), (1000, 7)])
def test_files_other_than_told(tmp_path: Path, size: int, checksum: int | None) -> None:
    file = write(tmp_path / "a.zip", crooked_entry(size, checksum))
    assert "not as long or not as the directory says" in refuse(file)
    honest = write(tmp_path / "b.zip", crooked_entry(1000))
    assert sum(map(len, unpack(honest, check_archive(honest, DEFAULT_LIMITS)[0]))) == 1000


def test_overlapping_files(tmp_path: Path) -> None:
    data = bytearray(write_zip(tmp_path / "good.zip", {"a.xml": "x", "b.xml": "x"}).read_bytes())
    at = data.index(b"PK\x01\x02", _directory(bytes(data)) + 1)
    data[at + 46 : at + 51] = b"a.xml"
    struct.pack_into("<I", data, at + 42, 0)
    assert "two files of one name" in refuse(write(tmp_path / "a.zip", bytes(data)))
    wide = bytearray(write_zip(tmp_path / "good.zip", {"a.xml": "x", "b.xml": "x"}).read_bytes())
    for at in (18, _directory(bytes(wide)) + 20):
        struct.pack_into("<I", wide, at, 30)
    assert "overlap" in refuse(write(tmp_path / "b.zip", bytes(wide)))
