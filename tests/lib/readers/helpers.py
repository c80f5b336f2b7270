"""Shared by the tests of the readers."""

from pathlib import Path
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers import RawTable, ReadSpec, read_table

CANARY = "CANARY7731"


def read(path: Path, form: str = "csv", **more: Any) -> RawTable:
    """The table of a file under a spec."""
    return read_table(path, ReadSpec(format=form, **more))


def cells(table: RawTable) -> list[list[str]]:
    """The cells of a table as lists, "" where missing."""
    return table.cells.fillna("").to_numpy().tolist()  # type: ignore[no-any-return]


def refusal(path: Path, form: str = "csv", **more: Any) -> str:
    """The message with which a file is refused; it never holds the canary."""
    with pytest.raises(StudyError) as caught:
        read(path, form, **more)
    error = caught.value
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    message = str(error)
    assert CANARY not in message
    assert str(path.parent) not in message
    return message


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with this content and no translation of line ends."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path
