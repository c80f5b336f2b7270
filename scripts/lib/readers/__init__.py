"""Readers of what hospitals send: one call, one table of texts, whatever the format."""

from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.readers.delimited import read_csv
from scripts.lib.readers.excel import read_excel
from scripts.lib.readers.limits import Limits
from scripts.lib.readers.table import RawTable, ReadSpec, name_of

__all__ = ["Limits", "RawTable", "ReadSpec", "read_table"]

READERS = {"csv": read_csv, "redcap": read_csv, "excel": read_excel}


def read_table(path: Path, spec: ReadSpec) -> RawTable:
    """The table of a delivered file, every cell as text in the declared dialect.

    Raises StudyError for anything that keeps the whole file from being read, naming the file and,
    as far as they exist, sheet, line and column; never a value of a cell.
    """
    if spec.format not in READERS:
        raise StudyError(f"{name_of(path)}: format has to be one of {', '.join(sorted(READERS))}")
    return READERS[spec.format](path, spec)
