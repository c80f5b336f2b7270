"""Zip archives (xlsx, xlsm, ods) whose directory is checked before anything is unpacked.

Readers differ in what they believe of a crooked archive: names, sizes, order. Only archives about
which all of them agree are let through: one directory at the end, each entry where and as long as
the directory says, no entry over another. Unpacking counts the bytes that really come out.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scripts.lib.readers.limits import MB, Limits
from scripts.lib.readers.table import printable, problem

END = b"PK\x05\x06"
END_SIZE = 22
LOCAL_SIZE = 30
BLOCK = 1 << 18
NESTED = (
    ".zip",
    ".7z",
    ".rar",
    ".gz",
    ".tar",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".docx",
    ".pptx",
    ".jar",
)
NESTED_HEADS = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
SMALL = 1 * MB  # parts below this are not held to the ratio


@dataclass(frozen=True)
class Entry:
    """One file of an archive: its local header, its packed bytes, and what they unpack to."""

    name: str
    offset: int
    start: int
    packed: int
    size: int
    method: int
    crc: int


def check_archive(path: Path, limits: Limits) -> list[Entry]:
    """The entries of an archive in the order of its directory.

    Raises StudyError for anything crooked: see the module's text, plus the limits on entries,
    inflated size and ratio, passwords, absolute or upward names, doubled names, nested archives.
    """
    directory = _find_directory(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise problem(path, "is a damaged zip archive; save it again and deliver that") from None
    _check_sizes(path, infos, limits)
    _check_names(path, infos)
    with path.open("rb") as stream:
        entries = [_locate(path, stream, info) for info in infos]
    _check_overlap(path, entries, directory)
    return entries


def _find_directory(path: Path, limits: Limits) -> int:
    """The offset of the central directory; only one at the very end, without zip64, is taken."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - END_SIZE - 65_535))
        tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise problem(path, "is a zip archive without a directory; it was cut off")
    disk, first, here, count, length, start, comment = struct.unpack(
        "<4H2IH", tail[at + 4 : at + END_SIZE]
    )
    end = size - len(tail) + at
    if at + END_SIZE + comment != len(tail) or disk or first or here != count:
        raise problem(path, "is a zip archive with something behind its directory")
    if count > limits.max_entries:
        raise problem(
            path, f"is a zip archive of {count} files, more than the {limits.max_entries} allowed"
        )
    if start + length != end:
        raise problem(path, "is a zip archive with something before or inside its directory")
    return int(start)


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.max_entries:
        raise problem(path, f"is a zip archive of more than {limits.max_entries} files")
    if sum(info.file_size for info in infos) > limits.max_inflated:
        raise problem(path, f"unpacks to more than the {limits.max_inflated} bytes allowed")
    for info in infos:
        if info.file_size > SMALL and info.file_size > limits.max_ratio * info.compress_size:
            raise problem(
                path, f"unpacks to more than {limits.max_ratio} times its size, as only a trap does"
            )
        if info.flag_bits & 0x1:
            raise problem(path, "is protected by a password; save it without one")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise problem(path, "is packed by an unusual method; save it again")


def _check_names(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for info in infos:
        name = info.orig_filename
        parts = name.replace("\\", "/").split("/")
        if (
            name.startswith(("/", "\\"))
            or ".." in parts
            or ":" in parts[0]
            or printable(name, 10_000) != name
        ):
            raise problem(path, "is a zip archive with a file name that leaves its folder")
        if name.casefold() in seen:
            raise problem(path, "is a zip archive with two files of one name")
        if name.casefold().endswith(NESTED):
            raise problem(path, "has another archive or workbook embedded; remove it")
        seen.add(name.casefold())


def _locate(path: Path, stream: BinaryIO, info: zipfile.ZipInfo) -> Entry:
    """The entry behind its local header, which has to say the same as the directory."""
    stream.seek(info.header_offset)
    head = stream.read(LOCAL_SIZE)
    if len(head) < LOCAL_SIZE or head[:4] != b"PK\x03\x04":
        raise problem(path, "is a zip archive whose directory points to nowhere")
    flags, method = struct.unpack("<2H", head[6:10])
    crc, packed, size, name_size, extra_size = struct.unpack("<3I2H", head[14:LOCAL_SIZE])
    name = stream.read(name_size)
    told_later = bool(flags & 0x8) or packed == size == 0xFFFFFFFF
    same_sizes = told_later or (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    try:
        same_name = name.decode("utf-8" if flags & 0x800 else "cp437") == info.orig_filename
    except UnicodeDecodeError:
        same_name = False
    if not (same_name and same_sizes and method == info.compress_type):
        raise problem(path, "is a zip archive whose directory contradicts its files")
    start = info.header_offset + LOCAL_SIZE + name_size + extra_size
    sizes = (info.compress_size, info.file_size)
    return Entry(
        info.orig_filename, info.header_offset, start, *sizes, info.compress_type, info.CRC
    )


def _check_overlap(path: Path, entries: list[Entry], directory: int) -> None:
    """Entries follow each other; a local header cannot begin inside another entry's bytes."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < end or entry.start + entry.packed > directory:
            raise problem(path, "is a zip archive whose files overlap, as only a trap's do")
        end = entry.start + entry.packed


def unpack(path: Path, entry: Entry) -> Iterator[bytes]:
    """The bytes of an entry in blocks.

    Raises StudyError when more or fewer come out than the directory says, when they differ from
    their checksum, or when they are an archive again.
    """
    done, crc = 0, 0
    try:
        for block in _inflate(path, entry):
            if done == 0 and block.startswith(NESTED_HEADS):
                raise problem(path, "has another archive or workbook embedded; remove it")
            done, crc = done + len(block), zlib.crc32(block, crc)
            if done > entry.size:
                break
            yield block
    except zlib.error:
        raise problem(path, "is a damaged zip archive; save it again and deliver that") from None
    if done != entry.size or crc != entry.crc:
        raise problem(
            path, "is a zip archive whose files are not as long or not as the directory says"
        )


def _inflate(path: Path, entry: Entry) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    with path.open("rb") as stream:
        stream.seek(entry.start)
        left = entry.packed
        while left > 0 and (packed := stream.read(min(BLOCK, left))):
            left -= len(packed)
            if entry.method == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed and not engine.eof:
                block = engine.decompress(packed, BLOCK)
                packed = engine.unconsumed_tail
                if block:
                    yield block
        if entry.method == zipfile.ZIP_DEFLATED and (block := engine.flush()):
            yield block
