"""Parquet: any plain type in the declared dialect, nothing nested, nothing blown up."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scripts.lib.readers import Limits
from tests.lib.readers.helpers import CANARY, cells, read, refusal, write


def make(path: Path, columns: dict[str, Any]) -> Path:
    """A parquet file of the columns."""
    pq.write_table(pa.table(columns), path)
    return path


def test_plain_types(tmp_path: Path) -> None:
    columns = {
        "text": pa.array(["a ", "NA", None]),
        "code": pa.array(["m", "f", "m"]).dictionary_encode(),
        "number": pa.array([1.5, 3.0, float("nan")]),
        "single": pa.array([1.1, None, 2.0], pa.float32()),
        "whole": pa.array([1, None, 3]),
        "exact": pa.array([Decimal("1.50"), Decimal("20.00"), None], pa.decimal128(9, 2)),
        "flag": pa.array([True, False, None]),
        "day": pa.array([dt.date(2020, 1, 31), None, dt.date(1925, 2, 3)]),
        "moment": pa.array(
            [
                dt.datetime.fromisoformat("2020-01-31T14:30"),
                dt.datetime.fromisoformat("2020-01-31"),
                None,
            ]
        ),
        "nothing": pa.nulls(3),
    }
    table = read(
        make(tmp_path / "a.parquet", columns), "parquet", date_format="d.m.yyyy", decimal=","
    )
    assert table.header == list(columns)
    assert cells(table) == [
        ["a ", "m", "1,5", "1,1", "1", "1,5", "TRUE", "31.1.2020", "31.1.2020 14:30", ""],
        ["NA", "f", "3", "", "", "20", "FALSE", "", "31.1.2020", ""],
        ["", "m", "", "2", "3", "", "", "3.2.1925", "", ""],
    ]
    assert (table.rows.tolist(), table.date_cells) == ([1, 2, 3], {7: 2, 8: 2})


def test_empty_rows_and_empty_tables(tmp_path: Path) -> None:
    table = read(
        make(tmp_path / "a.parquet", {"id": ["a", None, "c"], "x": [1, None, None]}), "parquet"
    )
    assert (cells(table), table.rows.tolist()) == ([["a", "1"], ["c", ""]], [1, 3])
    empty = read(make(tmp_path / "b.parquet", {"id": pa.array([], pa.string())}), "parquet")
    assert (empty.header, empty.cells.shape) == (["id"], (0, 1))


@pytest.mark.parametrize("values", [[[1], [2]], [{"a": 1}, {"a": 2}], [b"x", b"y"]])
def test_columns_that_are_no_plain_cells(tmp_path: Path, values: list[Any]) -> None:
    file = make(tmp_path / "a.parquet", {"id": ["a", "b"], CANARY: values})
    assert "columns 2 hold lists, records or bytes" in refusal(file, "parquet")


def test_far_more_cells_than_bytes(tmp_path: Path) -> None:
    file = make(tmp_path / "a.parquet", {"id": pa.nulls(3_000_000, pa.string())})
    assert "has 3000000 cells, more than the" in refusal(file, "parquet")


def test_texts_count_for_each_row(tmp_path: Path) -> None:
    file = make(tmp_path / "a.parquet", {"id": [CANARY * 10] * 20})
    message = refusal(file, "parquet", limits=Limits(max_text=1_999))
    assert "holds 2000 bytes of text, more than the 1999 allowed" in message
    assert len(read(file, "parquet", limits=Limits(max_text=2_000)).cells) == 20


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    data = make(tmp_path / "a.parquet", {"id": [CANARY] * 9}).read_bytes()
    for broken in (data[:-9], data[:40] + bytes(20) + data[60:]):
        message = refusal(write(tmp_path / "b.parquet", broken), "parquet")
        assert message == "b.parquet: cannot be read as parquet; export it again"
