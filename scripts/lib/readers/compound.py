"""The workbook stream of an old .xls, taken out of its compound file.

A compound file is a small file system: sectors chained by an allocation table. Chains that run in
circles or out of the file are refused, a library may follow them for ever.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

from scripts.lib.readers.table import problem

LAST_SECTOR = 0xFFFFFFFA
HEADER = 512
ENTRY = 128
MINI_CUTOFF = 4096
STREAMS = ("workbook", "book")


class _Compound:
    """One compound file in memory."""

    def __init__(self, path: Path, data: bytes) -> None:
        if len(data) < HEADER:
            raise self.damaged(path)
        self.path, self.data = path, data
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise self.damaged(path)
        self.sector, self.mini = 1 << shift, 1 << mini_shift
        self.count = len(data) // self.sector + 1
        self.table = self._read_table()

    @staticmethod
    def damaged(path: Path) -> Exception:
        return problem(path, "is a damaged .xls; open it and save it as .xlsx")

    def _read_table(self) -> Sequence[int]:
        """The allocation table: for each sector the one that follows."""
        listed = list(struct.unpack_from("<109I", self.data, 76))
        more, left = struct.unpack_from("<2I", self.data, 68)
        for _ in range(min(left, self.count)):
            if more >= LAST_SECTOR:
                break
            *sectors, more = struct.unpack(f"<{self.sector // 4}I", self._sector(more))
            listed += sectors
        wanted = struct.unpack_from("<I", self.data, 44)[0]
        if wanted > self.count:
            raise self.damaged(self.path)
        used = [sector for sector in listed if sector < LAST_SECTOR][:wanted]
        packed = b"".join(map(self._sector, used))
        return struct.unpack(f"<{len(packed) // 4}I", packed)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        if start >= len(self.data):
            raise self.damaged(self.path)
        return self.data[start : start + self.sector].ljust(self.sector, b"\0")

    def chain(self, first: int, table: Sequence[int]) -> list[int]:
        """The sectors of a chain. Raises StudyError when it is longer than its table."""
        found: list[int] = []
        while first < LAST_SECTOR:
            if first >= len(table) or len(found) > len(table):
                raise self.damaged(self.path)
            found.append(first)
            first = table[first]
        return found

    def read(self, first: int) -> bytes:
        """All bytes of a chain of whole sectors."""
        return b"".join(map(self._sector, self.chain(first, self.table)))

    def read_small(self, first: int, container: bytes) -> bytes:
        """All bytes of a chain of small sectors inside the container of the small streams."""
        packed = self.read(struct.unpack_from("<I", self.data, 60)[0])
        table = struct.unpack(f"<{len(packed) // 4}I", packed)
        chain = self.chain(first, table)
        return b"".join(container[n * self.mini : (n + 1) * self.mini] for n in chain)


def read_workbook_stream(path: Path) -> bytes:
    """The bytes of the stream named Workbook (or Book).

    Raises StudyError for a damaged file, an encrypted workbook and other Office documents.
    """
    compound = _Compound(path, path.read_bytes())
    directory = compound.read(struct.unpack_from("<I", compound.data, 48)[0])
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + min(length, 64)].decode("utf-16-le", "replace").rstrip("\0")
        key = "" if kind == 5 else name.casefold()
        streams.setdefault(key, struct.unpack_from("<2I", directory, at + 116))
    if "encryptedpackage" in streams:
        raise problem(path, "is protected by a password; save it without one")
    place = next((streams[name] for name in STREAMS if name in streams), None)
    if place is None:
        raise problem(path, "is an old Office document but no workbook")
    first, size = place
    if size >= MINI_CUTOFF:
        return compound.read(first)[:size]
    container = compound.read(streams.get("", (LAST_SECTOR, 0))[0])
    return compound.read_small(first, container)[:size]
