"""One table in every format gives the same cells."""

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter

from tests.lib.readers.helpers import cells, read, write

HEADER = ["record", "size", "sex", "day"]
ROWS: list[list[Any]] = [
    ["P1", 1.5, 1, dt.date(2020, 1, 31)],
    ["P2", 30, 2, None],
    ["P3", None, 1, dt.date(1949, 12, 1)],
]
EXPECTED = [["P1", "1,5", "1", "31/01/2020"], ["P2", "30", "2", ""], ["P3", "", "1", "01/12/1949"]]


def as_csv(path: Path) -> Path:
    lines = [";".join(HEADER), *(";".join(row) for row in EXPECTED)]
    return write(path / "a.csv", "\n".join(lines) + "\n")


def as_xlsx(path: Path, from_1904: bool = False) -> Path:
    book = xlsxwriter.Workbook(
        str(path / "a.xlsx"), {"date_1904": from_1904, "default_date_format": "dd/mm/yyyy"}
    )
    sheet = book.add_worksheet("P")
    for number, row in enumerate([HEADER, *ROWS]):
        sheet.write_row(number, 0, row)
    book.close()
    return path / "a.xlsx"


def as_xlsx_of_1904(path: Path) -> Path:
    return as_xlsx(path, from_1904=True)


def frame() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=HEADER).astype({"size": "float64", "sex": "float64"})


def as_sav(path: Path) -> Path:
    pyreadstat.write_sav(frame(), str(path / "a.sav"))
    return path / "a.sav"


def as_dta(path: Path) -> Path:
    pyreadstat.write_dta(frame(), str(path / "a.dta"))
    return path / "a.dta"


def as_xpt(path: Path) -> Path:
    pyreadstat.write_xport(frame(), str(path / "a.xpt"))
    return path / "a.xpt"


def as_parquet(path: Path) -> Path:
    columns = [pa.array(list(column)) for column in zip(*ROWS, strict=True)]
    pq.write_table(pa.table(columns, names=HEADER), path / "a.parquet")
    return path / "a.parquet"


@pytest.mark.parametrize(
    ("build", "form"),
    [
        (as_csv, "csv"),
        (as_csv, "redcap"),
        (as_xlsx, "excel"),
        (as_xlsx_of_1904, "excel"),
        (as_sav, "spss"),
        (as_dta, "stata"),
        (as_xpt, "sas"),
        (as_parquet, "parquet"),
    ],
)
def test_same_cells(tmp_path: Path, build: Any, form: str) -> None:
    table = read(build(tmp_path), form, delimiter=";", date_format="dd/mm/yyyy", decimal=",")
    assert (table.header, cells(table)) == (HEADER, EXPECTED)
    assert (table.cells.dtypes == "str").all()
    assert len(table.rows) == 3
