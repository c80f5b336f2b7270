"""Readers of what hospitals send: one call, one table of texts, whatever the format."""

from pathlib import Path

from scripts.lib.readers.columnar import read_parquet
from scripts.lib.readers.delimited import read_csv
from scripts.lib.readers.excel import read_excel, read_tops
from scripts.lib.readers.gate import check_file
from scripts.lib.readers.isolated import read_isolated
from scripts.lib.readers.limits import Limits, capped
from scripts.lib.readers.table import RawTable, ReadSpec, name_of

__all__ = ["Limits", "RawTable", "ReadSpec", "read_sheets", "read_table"]

READERS = {
    "csv": read_csv,
    "redcap": read_csv,
    "excel": read_excel,
    "sas": read_isolated,
    "spss": read_isolated,
    "stata": read_isolated,
    "parquet": read_parquet,
}


def read_table(path: Path, spec: ReadSpec) -> RawTable:
    """The table of a delivered file, every cell as text in the declared dialect.

    Raises StudyError for anything that keeps the whole file from being read, naming the file and,
    as far as they exist, sheet, line and column; never a value of a cell.
    """
    check_file(path, spec)
    with capped(name_of(path), spec.limits.max_memory, spec.limits.max_seconds):
        return READERS[spec.format](path, spec)


def read_sheets(path: Path, spec: ReadSpec, count: int) -> dict[str, list[tuple[int, list[str]]]]:
    """Sheet -> the first rows of a workbook that nobody has described yet, behind the same checks."""
    check_file(path, spec)
    with capped(name_of(path), spec.limits.max_memory, spec.limits.max_seconds):
        return read_tops(path, spec, count)
