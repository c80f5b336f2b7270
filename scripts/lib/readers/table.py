"""What is asked of a reader and what it gives back: the cells of one file or sheet, all text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.errors import StudyError
from scripts.lib.readers.limits import DEFAULT_LIMITS, Limits
from scripts.lib.texts import printable as printable


@dataclass(frozen=True)
class ReadSpec:
    """How a file is declared to be written.

    `format` is csv, excel, redcap, sas, spss, stata or parquet; `header_row` counts from 1;
    `encoding` and `delimiter` are of text files; `date_format` (tokens yyyy yy mm m dd d mon) and
    `decimal` are the dialect in which the typed cells of the other formats are printed; with
    `labels` SPSS and Stata print value labels instead of codes.
    """

    format: str = "csv"
    sheet: str | None = None
    header_row: int = 1
    encoding: str = "utf-8"
    delimiter: str = ","
    date_format: str = "yyyy-mm-dd"
    decimal: str = "."
    labels: bool = True
    limits: Limits = DEFAULT_LIMITS


@dataclass
class RawTable:
    """One delivered table.

    `header`: the texts of the header row as delivered, blank ones as "", doubled ones kept.
    `cells`: one row for each row below the header that has any text, columns 0 to n-1, dtype str,
    an empty cell is missing. `rows`: for each of them the number under which a user finds it
    (1-based: the line where it starts, the row of the sheet, the observation). `sheet`: the sheet
    that was read. `notes`: what the reader did or saw. `date_cells`: number of real dates (not
    texts) by column, only columns that have any. `delivered`: the texts of the header row where
    `header` has field names in their place. `labels`: the columns' labels in a statistics file.
    """

    header: list[str]
    cells: pd.DataFrame
    rows: "np.ndarray[Any, np.dtype[np.int64]]"
    sheet: str | None = None
    notes: list[str] = field(default_factory=list)
    date_cells: dict[int, int] = field(default_factory=dict)
    delivered: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def name_of(path: Path) -> str:
    """The name of a file for a message: its last part, made printable."""
    return printable(path.name)


def problem(path: Path, text: str) -> StudyError:
    """The exception for one problem of a file."""
    return StudyError(f"{name_of(path)}: {text}")


def text_frame(columns: Sequence[Any]) -> pd.DataFrame:
    """Arrow arrays of text as a frame with columns 0 to n-1, dtype str; empty text is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pa.scalar(None, pa.large_string())
    filled = [pc.if_else(pc.equal(column, ""), nothing, column) for column in columns]
    frame = pa.table(filled, names=[str(i) for i in range(len(filled))]).to_pandas()
    frame.columns = pd.RangeIndex(len(filled))
    return frame.astype("str")


def finish(header: list[str], columns: Sequence[Any], rows: Any, **more: Any) -> RawTable:
    """A table without its wholly empty rows; `columns` are arrow arrays of text."""
    cells = text_frame(columns)
    filled = (
        cells.notna().to_numpy().any(axis=1) if len(columns) else np.zeros(len(rows), dtype=bool)
    )
    kept = cells if filled.all() else cells[filled].reset_index(drop=True)
    return RawTable(header, kept, np.asarray(rows, dtype=np.int64)[filled], **more)


def check_columns(path: Path, count: int, spec: ReadSpec) -> None:
    """Raises StudyError when a table is wider than a spreadsheet can be."""
    if count > spec.limits.max_columns:
        raise StudyError(
            f"{name_of(path)}: {count} columns, more than the {spec.limits.max_columns} allowed"
        )


def split_form(form: str) -> list[str]:
    """A date form in its tokens and the texts between them."""
    return [part for part in re.split(r"(yyyy|yy|mon|mm|dd|m|d)", form) if part]
