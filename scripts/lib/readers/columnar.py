"""Parquet files: flat columns of any plain type, printed in the declared dialect."""

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.readers.cells import Printer, shorten_singles
from scripts.lib.readers.guard import guard
from scripts.lib.readers.table import RawTable, ReadSpec, check_columns, finish, problem

ADVICE = "cannot be read as parquet; export it again"
CELLS_PER_BYTE = 50
FREE_CELLS = 1_000_000


def read_parquet(path: Path, spec: ReadSpec) -> RawTable:
    """The table of a parquet file; the header are the names of its columns.

    Raises StudyError when the file cannot be read, has columns of lists, records or bytes, or
    holds more cells or text than allowed (also: far more cells than bytes).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if spec.header_row != 1:
        raise problem(path, "header_row is for text files and spreadsheets; remove it")
    schema = guard(path, ADVICE, lambda: pq.read_schema(path))
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    file = guard(path, ADVICE, lambda: pq.ParquetFile(path, read_dictionary=texts))
    _check_size(path, file.metadata, schema, spec)
    _check_types(path, schema)
    table = guard(path, ADVICE, lambda: file.read(use_threads=False))
    guard(path, ADVICE, lambda: table.validate(full=True))
    printer = Printer(spec.date_format, spec.decimal)
    columns = [guard(path, ADVICE, partial(_encode, column)) for column in table.columns]
    _check_text(path, columns, spec)
    printed = [guard(path, ADVICE, partial(_print_column, one, printer)) for one in columns]
    rows = np.arange(table.num_rows) + 1
    return finish(list(schema.names), printed, rows, date_cells=_count_dates(table))


def _check_size(path: Path, meta: Any, schema: Any, spec: ReadSpec) -> None:
    check_columns(path, len(schema), spec)
    cells = meta.num_rows * len(schema)
    allowed = min(spec.limits.max_cells, FREE_CELLS + CELLS_PER_BYTE * path.stat().st_size)
    if cells > allowed:
        raise problem(
            path, f"has {cells} cells, more than the {allowed} allowed for a file of its size"
        )


def _check_types(path: Path, schema: Any) -> None:
    import pyarrow.types as types

    refused = (types.is_nested, types.is_binary, types.is_large_binary, types.is_fixed_size_binary)
    wrong = [str(i + 1) for i, one in enumerate(schema) if any(test(one.type) for test in refused)]
    if wrong:
        raise problem(
            path, f"columns {', '.join(wrong)} hold lists, records or bytes; make them plain"
        )


def _encode(column: Any) -> Any:
    """A column as its distinct values and pointers to them."""
    import pyarrow as pa

    merged = column.combine_chunks()
    merged = merged.chunk(0) if isinstance(merged, pa.ChunkedArray) else merged
    return merged if pa.types.is_dictionary(merged.type) else merged.dictionary_encode()


def _check_text(path: Path, columns: list[Any], spec: ReadSpec) -> None:
    """A long text that many rows point to is stored once and printed for each of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = 0
    for column in columns:
        if pa.types.is_string(column.type.value_type) or pa.types.is_large_string(
            column.type.value_type
        ):
            lengths = pc.binary_length(column.dictionary).take(column.indices)
            total += pc.sum(lengths).as_py() or 0
    if total > spec.limits.max_text:
        raise problem(
            path, f"holds {total} bytes of text, more than the {spec.limits.max_text} allowed"
        )


def _print_column(column: Any, printer: Printer) -> Any:
    import pyarrow as pa

    values = column.dictionary.to_pylist()
    values = shorten_singles(values) if pa.types.is_float32(column.dictionary.type) else values
    texts = [_print(value, printer) for value in values]
    return pa.array(texts, pa.large_string()).take(column.indices)


def _print(value: Any, printer: Printer) -> str:
    if isinstance(value, Decimal):
        plain = format(value, "f")
        short = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return short.replace(".", printer.decimal)
    return printer.value(value)


def _count_dates(table: Any) -> dict[int, int]:
    import pyarrow.types as types

    counts = {
        i: len(column) - column.null_count
        for i, column in enumerate(table.columns)
        if types.is_date(column.type) or types.is_timestamp(column.type)
    }
    return {i: count for i, count in counts.items() if count}
