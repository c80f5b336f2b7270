"""An archive's zip, whose directory is checked before any member is read.

Programs differ in what they believe of a crooked zip. Only one about which all agree is read: the
members follow each other without gaps, each described twice in the same words, then the directory,
then nothing. Names stay below one folder, there are no links, no passwords, and no more bytes come
out than the directory says.
"""

import struct
import zlib
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from scripts.lib.proof.tree import NoArchiveError, Problem, Stream

MOST_FILES = 1_000_000
MOST_BYTES = 1 << 40
CHUNK = 1 << 16
RATIO = 1_100  # deflate makes no more than 1,032 bytes of one
LOCAL = struct.Struct("<4s5H3I2H")
END = struct.Struct("<4s4H2IH")
ENTRY = struct.Struct("<28s3H12s")  # of the directory: the lengths of name, extra field and comment
EARLIEST = (1980, 1, 1, 0, 0, 0)
PLAIN = 0o100644 << 16
FIXED = (EARLIEST, 3, ZIP_DEFLATED, 0, b"", 0)


class ZipTree:
    """The members of an archive's zip, named without the one folder that holds them all.

    Raises NoArchiveError where the file is no zip that can be read safely.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.problems = path, list[Problem]()
        try:
            with ZipFile(path) as archive:
                infos = archive.infolist()
        except (BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
            raise NoArchiveError(
                f"{path.name}: this is no zip archive, or it was cut off or damaged ({error})."
            ) from None
        self.folder = check_directory(path, infos)
        self.members = {info.filename[len(self.folder) + 1 :]: info for info in infos}
        self.problems += [*find_odd_members(path, infos), *find_gaps(path, infos)]

    def names(self) -> list[str]:
        """All members, sorted."""
        return sorted(self.members)

    def open(self, name: str) -> Stream:
        """A stream of one member. Raises ValueError, while it is read, where it is damaged."""
        return Member(self.path, self.members[name])


class Member:
    """A member as a stream. Raises ValueError where it is damaged, or holds more than it says: what
    zipfile reads of a member ends with its declared size, and other programs may read on.
    """

    def __init__(self, path: Path, info: ZipInfo) -> None:
        self.info, self.left = info, info.compress_size
        self.size = self.crc = 0
        self.inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self.raw = path.open("rb")
        self.raw.seek(max(0, info.header_offset))
        head = self.raw.read(LOCAL.size)
        if info.header_offset < 0 or len(head) < LOCAL.size:
            self.raw.close()
            raise ValueError("it is not where the directory says")
        named, extra = LOCAL.unpack(head)[-2:]
        self.raw.seek(named + extra, 1)

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; length, checksum and end are checked where it ends."""
        pieces, got = [], 0
        while (size < 0 or got < size) and not self.inflate.eof:
            room = self.info.file_size - self.size + 1
            pieces.append(self._inflate(min(room, size - got) if size >= 0 else room))
            got += len(pieces[-1])
        return b"".join(pieces)

    def _inflate(self, most: int) -> bytes:
        packed = self.inflate.unconsumed_tail or self.raw.read(min(CHUNK, self.left))
        self.left -= 0 if self.inflate.unconsumed_tail else len(packed)
        try:
            piece = self.inflate.decompress(packed, most)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        self.size, self.crc = self.size + len(piece), zlib.crc32(piece, self.crc)
        ended = self.inflate.eof
        whole = (self.size, self.crc) == (self.info.file_size, self.info.CRC)
        if not (packed or piece or ended) or self.size > self.info.file_size:
            raise ValueError("its length is not the one it declares")
        if ended and not (whole and not self.left and not self.inflate.unused_data):
            raise ValueError("length, checksum or end are not those it declares")
        return piece

    def __enter__(self) -> "Member":
        return self

    def __exit__(self, *_: object) -> None:
        self.raw.close()


def check_directory(path: Path, infos: list[ZipInfo]) -> str:
    """The one folder that holds all members. Raises NoArchiveError for what is not safe to read."""
    folders = {info.orig_filename.split("/")[0] for info in infos}
    names = [info.orig_filename for info in infos]
    size = sum(info.file_size for info in infos)
    for bad, why in (
        (not infos, "it is empty"),
        (len(infos) > MOST_FILES, f"it has more than {MOST_FILES} files"),
        (size > MOST_BYTES, f"it unpacks to more than {MOST_BYTES} bytes"),
        (any(map(leaves_folder, names)), "a name in it leads out of its folder"),
        (len({name.casefold() for name in names}) < len(names), "two files in it have one name"),
        (any(is_trap(info) for info in infos), "a file in it unpacks to far more than its size"),
        (any(info.flag_bits & 0x1 for info in infos), "it is protected by a password"),
        (len(folders) != 1, "its files are not below one folder"),
    ):
        if bad:
            raise NoArchiveError(f"{path.name}: this zip can not be read as an archive: {why}.")
    return folders.pop()


def leaves_folder(name: str) -> bool:
    """Whether a member's name could lead anywhere but below the folder it is unpacked to."""
    parts = name.split("/")
    odd = any(ord(sign) < 32 or sign in '\\:"<>|?*' for sign in name)
    return odd or len(parts) < 2 or any(part in ("", ".", "..") for part in parts[:-1])


def is_trap(info: ZipInfo) -> bool:
    """Whether a member claims to unpack to more than deflate can give."""
    return info.file_size > RATIO * max(info.compress_size, 1)


def find_odd_members(path: Path, infos: list[ZipInfo]) -> list[Problem]:
    """Members that are not as the archive's writer makes them; links among them."""
    problems = []
    for info in infos:
        name = info.filename.partition("/")[2]
        kind = info.external_attr >> 28
        fixed = (
            *(info.date_time, info.create_system, info.compress_type),
            *(info.internal_attr, info.comment, info.volume),
        )
        versions = {info.create_version, info.extract_version}
        plain = versions <= {20, 45} and info.reserved == 0 and info.flag_bits in (0, 0x800)
        if kind == 0o12:
            problems.append(Problem("link", name, "this is a link, which has no place here"))
        elif info.external_attr != PLAIN or fixed != FIXED or not plain:
            reason = "this member of the zip was not written by the archive's writer"
            problems.append(Problem("container", name or path.name, reason))
    return problems


def find_gaps(path: Path, infos: list[ZipInfo]) -> list[Problem]:
    """Where the bytes of a zip are not the members one after the other, the directory, the end."""
    at, problems = 0, list[Problem]()
    with path.open("rb") as stream:
        for info in sorted(infos, key=lambda one: one.header_offset):
            stream.seek(at)
            head = stream.read(LOCAL.size)
            if info.header_offset != at or len(head) < LOCAL.size:
                reason = "something stands between the members of the zip"
                return [*problems, Problem("container", path.name, reason)]
            _, version, flags, method, time, day, crc, packed, size, named, extra = LOCAL.unpack(
                head
            )
            large = packed == size == 0xFFFFFFFF
            same = (head[:4], version, flags, method, time, day, crc) == (
                b"PK\x03\x04",
                info.extract_version,
                info.flag_bits,
                ZIP_DEFLATED,
                0,
                33,
                info.CRC,
            )
            sizes = large or (packed, size, extra) == (info.compress_size, info.file_size, 0)
            if not (same and sizes and stream.read(named) == info.orig_filename.encode("utf-8")):
                reason = "the zip describes this member in two ways"
                problems.append(Problem("container", info.filename.partition("/")[2], reason))
            at = info.header_offset + LOCAL.size + named + extra + info.compress_size
        problems += _find_tail(path, stream, at, len(infos))
    return problems


def _find_tail(path: Path, stream: IO[bytes], at: int, count: int) -> list[Problem]:
    """Whether the directory begins where the members end, and the file ends where it ends."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END.size))
    tail = stream.read()
    if len(tail) == END.size and tail[:4] == b"PK\x05\x06":
        _, disk, first, here, total, length, start, comment = END.unpack(tail)
        small = (disk, first, here, total, start, length + start + END.size, comment)
        if 0xFFFFFFFF in (start, length):
            return []
        stream.seek(at)
        if small == (0, 0, count, count, at, size, 0) and _is_full(stream.read(length), count):
            return []
    return [Problem("container", path.name, "the zip has something before or behind its directory")]


def _is_full(directory: bytes, count: int) -> bool:
    """Whether the entries of the directory, by the lengths they give themselves, fill it exactly."""
    at = 0
    for _ in range(count):
        if at + ENTRY.size > len(directory):
            return False
        at += ENTRY.size + sum(ENTRY.unpack_from(directory, at)[1:4])
    return at == len(directory)
