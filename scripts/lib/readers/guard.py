"""Calls into the libraries that open files, so that nothing of a file reaches a message."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from scripts.lib.errors import StudyError
from scripts.lib.readers.table import problem

T = TypeVar("T")


def guard(path: Path, advice: str, action: Callable[[], T]) -> T:
    """The result of `action`; any failure becomes a StudyError with `advice`.

    The library's own words are not passed on, they may quote a cell. A panic in a library written
    in Rust is no Exception, hence the wide net; what stops a run on purpose passes through.
    """
    try:
        return action()
    except (StudyError, MemoryError, TimeoutError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if type(error).__name__ == "PasswordError":
            raise problem(path, "is protected by a password; save it without one") from None
        raise problem(path, advice) from None
