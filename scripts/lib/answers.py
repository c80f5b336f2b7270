"""What a verb of `python -m scripts` answers, and the exit codes it ends with."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scripts.lib.errors import StudyError

DONE, FOUND, USAGE, UNKNOWN, STUDY, UNREADABLE, SYSTEM, BROKEN = range(8)
EXIT_CODES = {
    DONE: "done; nothing to object to",
    FOUND: "done, and found what it looks for: a failure, a difference",
    USAGE: "the command line is wrong",
    UNKNOWN: "no such number, patient or cell",
    STUDY: "the study or its results cannot be used as they are",
    UNREADABLE: "the archive cannot be read, or is of another format",
    SYSTEM: "the system refused: no space, no permission, no such folder",
    BROKEN: "an error of the program, told by its place",
}


@dataclass(frozen=True)
class Answer:
    """An answer as data (for --json) and as lines for a terminal."""

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    code: int = DONE


class UnknownNameError(StudyError):
    """A name that the study does not have; the message gives the nearest ones."""


class UsageError(StudyError):
    """An argument that is not written as it has to be."""


class UnreadableError(StudyError):
    """A file that is no archive, or one of another format."""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """The exception for a name that is not known, with up to five names like it."""
    names = sorted(set(known))
    near = difflib.get_close_matches(name, names, n=5, cutoff=0.4) or names[:5]
    shown = f" Nearest: {', '.join(near)}." if near else " There are none."
    return UnknownNameError(f"There is no {kind} '{name}'.{shown}")


def exit_code(error: Exception) -> int:
    """The exit code of an exception that a verb may end with."""
    codes = {
        UnknownNameError: UNKNOWN,
        UsageError: USAGE,
        UnreadableError: UNREADABLE,
        StudyError: STUDY,
    }
    return next((code for kind, code in codes.items() if isinstance(error, kind)), SYSTEM)
