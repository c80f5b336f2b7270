"""A BagIt bag (RFC 8493) in a zip: streamed, and with the same bytes for the same content.

Members stand in the order in which they are given, below one folder, with one time, one mode and one level of
compression. No file is ever whole in memory.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scripts.lib.errors import StudyError
from scripts.lib.report.zipped import EPOCH

BLOCK = 1 << 20
MODE = 0o100644 << 16


class Bag:
    """A bag that is being written: payload first, then what describes it.

    `secret`: bytes that no file may hold, as the key of the pseudonyms.
    """

    def __init__(self, archive: ZipFile, folder: str, secret: bytes) -> None:
        self.archive, self.folder, self.secret = archive, folder, secret
        self.hashes: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.size = 0

    def add_file(self, place: str, source: Path) -> None:
        """A payload file at data/`place`."""
        size = source.stat().st_size
        with source.open("rb") as stream:
            name = f"data/{place}"
            self.hashes[name] = self._write(name, stream, size)
        self.size += size

    def add_bytes(self, place: str, content: bytes) -> None:
        """A payload file that is made here."""
        name = f"data/{place}"
        self.hashes[name] = self._write_bytes(name, content)
        self.size += len(content)

    def add_tag(self, name: str, content: bytes) -> None:
        """A file beside the payload."""
        self.tags[name] = self._write_bytes(name, content)

    def close(self, info: Mapping[str, str]) -> None:
        """The files that make it a bag; `info`: entries of bag-info.txt besides the size."""
        lines = {**info, "Payload-Oxum": f"{self.size}.{len(self.hashes)}"}
        text = "".join(f"{key}: {lines[key]}\n" for key in sorted(lines))
        self.add_tag("bag-info.txt", text.encode("utf-8"))
        declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        self.add_tag("bagit.txt", declaration.encode("ascii"))
        self.add_tag("manifest-sha256.txt", write_manifest(self.hashes))
        self.add_tag("tagmanifest-sha256.txt", write_manifest(self.tags))

    def _write_bytes(self, name: str, content: bytes) -> str:
        with self._member(name, len(content)) as member:
            member.write(content)
        return hashlib.sha256(content).hexdigest()

    def _write(self, name: str, stream: IO[bytes], size: int) -> str:
        digest, tail = hashlib.sha256(), b""
        with self._member(name, size) as member:
            while block := stream.read(BLOCK):
                if self.secret in tail + block:
                    raise StudyError(
                        f"{name.removeprefix('data/')}: this file holds the key of the pseudonyms, "
                        "which no archive may hold. Take the key out of it."
                    )
                tail = block[-len(self.secret) :]
                digest.update(block)
                member.write(block)
        return digest.hexdigest()

    @contextmanager
    def _member(self, name: str, size: int) -> Iterator[IO[bytes]]:
        info = ZipInfo(f"{self.folder}/{name}", EPOCH)
        info.compress_type, info.file_size = ZIP_DEFLATED, size
        info.create_system, info.external_attr = 3, MODE
        with self.archive.open(info, "w") as member:
            yield member


def write_manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest of a bag: hash and name of each file, by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("utf-8")


@contextmanager
def open_bag(path: Path, folder: str, secret: bytes) -> Iterator[Bag]:
    """A bag to be filled, in a zip at `path` with all of it below `folder`."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        yield Bag(archive, folder, secret)
