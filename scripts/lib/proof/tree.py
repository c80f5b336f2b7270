"""Files below one root, in a folder or in a zip, read without ever leaving it.

Nothing is unpacked: a member is a stream. Links are named and never followed.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol

BLOCK = 1 << 20


class NoArchiveError(Exception):
    """What was given can not be read as an archive or as results; the text says why."""


class Problem(NamedTuple):
    """One failure: its kind (one word), the file it is about, and the reason in a sentence."""

    kind: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


@dataclass(frozen=True)
class Stamp:
    """What a file is: SHA-256 and length in bytes."""

    sha256: str
    size: int


class Stream(Protocol):
    """Bytes to be read from front to end."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""

    def __enter__(self) -> "Stream":
        """For a with statement."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Closed at the end of it."""


class Tree(Protocol):
    """Files by their path with slashes; `problems`: what is there and is no plain file."""

    problems: list[Problem]

    def names(self) -> list[str]:
        """All plain files, sorted."""

    def open(self, name: str) -> Stream:
        """A stream of one file."""


class FolderTree:
    """The files of a folder; `skip`: folders below it that do not belong to it."""

    def __init__(self, folder: Path, skip: tuple[str, ...] = ()) -> None:
        self.folder, self.problems = folder, list[Problem]()
        self._names = sorted(self._walk("", skip))

    def _walk(self, below: str, skip: tuple[str, ...]) -> Iterator[str]:
        with os.scandir(self.folder / below) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                name = f"{below}/{entry.name}" if below else entry.name
                if name in skip:
                    continue
                kind = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(kind):
                    yield from self._walk(name, skip)
                elif stat.S_ISREG(kind):
                    yield name
                else:
                    what = "a link" if stat.S_ISLNK(kind) else "no plain file"
                    reason = f"this is {what}, which has no place here; it was not followed"
                    self.problems.append(Problem("link", name, reason))

    def names(self) -> list[str]:
        """All plain files, sorted."""
        return self._names

    def open(self, name: str) -> Stream:
        """A stream of one file."""
        return (self.folder / name).open("rb")


class SubTree:
    """What a tree holds below one of its folders; `readable`: only these of its files."""

    def __init__(self, tree: Tree, folder: str, readable: Iterable[str] | None = None) -> None:
        self.tree, self.prefix, self.problems = tree, f"{folder}/", tree.problems
        self.readable = tree.names() if readable is None else sorted(readable)

    def names(self) -> list[str]:
        """All plain files below the folder, sorted."""
        return [name[len(self.prefix) :] for name in self.readable if name.startswith(self.prefix)]

    def open(self, name: str) -> Stream:
        """A stream of one file."""
        return self.tree.open(self.prefix + name)


def read_bytes(tree: Tree, name: str) -> bytes:
    """A small file as a whole."""
    with tree.open(name) as stream:
        return stream.read()


def stamp_files(tree: Tree, problems: list[Problem]) -> dict[str, Stamp]:
    """Hash and length of every file; one that can not be read to its end becomes a problem."""
    stamps = {}
    for name in tree.names():
        try:
            stamps[name] = stamp_file(tree, name)
        except (OSError, ValueError, EOFError) as error:
            reason = f"this file can not be read to its end ({type(error).__name__}); it is damaged"
            problems.append(Problem("changed", name, reason))
    return stamps


def stamp_file(tree: Tree, name: str) -> Stamp:
    """Hash and length of one file."""
    digest, size = hashlib.sha256(), 0
    with tree.open(name) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Stamp(digest.hexdigest(), size)
