"""The same patients in every format that can be written give the same harmonized bytes.

A SAS data set (sas7bdat) can be read but not written by any library here; the transport file stands
for SAS.
"""

import datetime as dt
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scripts.lib.files import write_frame
from tests.lib.readers.build import compound, ods_parts, record, text_record, write_zip, xls_stream
from tests.tiny import Tiny, one_center, run_tiny, write_study

NAMES = ["id", "sex", "born", "day", "size", "operable", "ended"]
ROWS: list[list[Any]] = [
    ["007", 1, 1950, dt.date(2020, 1, 31), 12.5, 0, None],
    ["7", 2, 1948, dt.date(2019, 12, 1), 30, 1, dt.date(2021, 2, 3)],
    ["8", None, 1961, dt.date(2021, 4, 5), None, 0, None],
]
COLUMNS = {
    "record": "id", "sex": "sex", "birth_year": "born", "surgery_date": "day",
    "diameter_before": "size", "initially_operable": "operable", "last_contact": "ended",
}  # fmt: skip
CODES = "sex,1,male\nsex,2,female\nsex,man,male\nsex,woman,female\n*,1,true\n*,0,false\n"
CODES += "*,yes,true\n*,no,false\n"
SEXES, ANSWERS = {1: "Man", 2: "Woman"}, {1: "Yes", 0: "No"}
DICTIONARY = """"Variable / Field Name","Form Name","Field Type","Field Label","Choices, Calculations, OR Slider Labels"
id,f,text,Record,
sex,f,radio,Sex,"1, Man | 2, Woman"
born,f,text,Born,
day,f,text,Day,
size,f,text,Size,
operable,f,yesno,Operable,
ended,f,text,Ended,
"""
Build = Callable[[Path], dict[str, Any]]


def say(value: Any, form: str, decimal: str) -> str:
    if isinstance(value, dt.date):
        return value.strftime(form)
    return "" if value is None else str(value).replace(".", decimal)


def as_text(form: str, decimal: str, delimiter: str) -> str:
    rows = [NAMES, *([say(value, form, decimal) for value in row] for row in ROWS)]
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def csv(folder: Path) -> dict[str, Any]:
    text = as_text("%d.%m.%Y", ",", ";").encode("utf-16")
    (folder / "one.csv").write_bytes(text)
    dialect = {"encoding": "utf-16", "delimiter": ";", "decimal": ",", "dates": ["dd.mm.yyyy"]}
    return one_center(COLUMNS, "data/one.csv", dialect)


def redcap(folder: Path) -> dict[str, Any]:
    (folder / "one.csv").write_text(as_text("%Y-%m-%d", ".", ","), encoding="utf-8")
    (folder / "d.csv").write_text(DICTIONARY, encoding="utf-8")
    center = one_center(COLUMNS, format="redcap", dictionary="dictionary")
    files = {"patients": "data/one.csv", "dictionary": "data/d.csv"}
    return {**center, "deliveries": [{"received": "2024-07-01", "files": files}]}


def xlsx(folder: Path, suffix: str = "xlsx", **more: Any) -> dict[str, Any]:
    """A workbook that counts its days from 1904, with one date as text among the real ones."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Title"])
    for row in [NAMES, *ROWS]:
        book.active.append(row)
    book.active["D4"] = "1.12.2019"
    book.save(folder / f"one.{suffix}")
    dialect = {"dates": ["d.m.yyyy"], "decimal": ","}
    return one_center(COLUMNS, f"data/one.{suffix}", dialect, format="excel", header_row=2)


def xlsm(folder: Path) -> dict[str, Any]:
    return xlsx(folder, "xlsm")


def xls(folder: Path) -> dict[str, Any]:
    cells = b""
    for row, values in enumerate([NAMES, *ROWS]):
        for column, value in enumerate(values):
            if isinstance(value, str):
                cells += text_record(0x204, row, column, value)
            elif value is not None:
                is_day = isinstance(value, dt.date)
                number = (value - dt.date(1899, 12, 30)).days if is_day else value
                cells += record(0x203, struct.pack("<3Hd", row, column, int(is_day), number))
    (folder / "one.xls").write_bytes(compound(xls_stream(cells)))
    return one_center(COLUMNS, "data/one.xls", {"dates": ["mm/dd/yy"]}, format="excel")


def ods(folder: Path) -> dict[str, Any]:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = {str: "string", dt.date: "date"}.get(type(value), "float")
        key = {"string": "", "date": f' office:date-value="{value}"'}.get(
            kind, f' office:value="{value}"'
        )
        return f'<table:table-cell office:value-type="{kind}"{key}><text:p>{value}</text:p></table:table-cell>'

    rows = ["".join(map(cell, row)) for row in [NAMES, *ROWS]]
    parts = ods_parts("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))
    write_zip(folder / "one.ods", parts)
    return one_center(COLUMNS, "data/one.ods", format="excel")


def frame() -> pd.DataFrame:
    table = pd.DataFrame(ROWS, columns=NAMES)
    return table.astype({"sex": "float64", "size": "float64"})


def spss(folder: Path) -> dict[str, Any]:
    """Labels, and a user-missing value: 9 is "Not known", which the study declares as missing."""
    pyreadstat.write_sav(
        frame().fillna({"sex": 9}),
        str(folder / "one.sav"),
        variable_value_labels={"sex": {**SEXES, 9: "Not known"}, "operable": ANSWERS},
        missing_ranges={"sex": [9]},
    )
    return one_center(COLUMNS, "data/one.sav", {"missing": ["Not known"]}, format="spss")


def spss_codes(folder: Path) -> dict[str, Any]:
    center = spss(folder)
    source = {**center["sources"][0], "labels": False}
    return {**center, "dialect": {"missing": ["9"]}, "sources": [source]}


def stata(folder: Path) -> dict[str, Any]:
    pyreadstat.write_dta(
        frame(),
        str(folder / "one.dta"),
        variable_value_labels={"sex": SEXES, "operable": ANSWERS},
    )
    return one_center(COLUMNS, "data/one.dta", format="stata")


def sas(folder: Path) -> dict[str, Any]:
    pyreadstat.write_xport(frame(), str(folder / "one.xpt"))
    return one_center(COLUMNS, "data/one.xpt", {"dates": ["mm/dd/yyyy"]}, format="sas")


def parquet(folder: Path) -> dict[str, Any]:
    columns = [pa.array(list(column)) for column in zip(*ROWS, strict=True)]
    pq.write_table(pa.table(columns, names=NAMES), folder / "one.parquet")
    return one_center(COLUMNS, "data/one.parquet", format="parquet")


def run(folder: Path, build: Build) -> Tiny:
    (folder / "data").mkdir(parents=True)
    write_study(folder, {"one": build(folder / "data")}, codes=CODES)
    return run_tiny(folder)


def harmonized(folder: Path, build: Build) -> bytes:
    """The bytes of the harmonized file of a study that is delivered in one format."""
    tiny = run(folder, build)
    marks = {"study": "tiny", "notice": ""}
    write_frame(tiny.centers["one"].harmonized, folder / "harmonized.parquet", marks)
    return (folder / "harmonized.parquet").read_bytes()


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return harmonized(tmp_path_factory.mktemp("csv") / "study", csv)


@pytest.mark.parametrize(
    "build", [redcap, xlsx, xlsm, xls, ods, spss, spss_codes, stata, sas, parquet]
)
def test_the_same_patients_give_the_same_bytes(
    tmp_path: Path, from_csv: bytes, build: Build
) -> None:
    assert harmonized(tmp_path, build) == from_csv


def test_what_the_formats_hold(tmp_path: Path) -> None:
    tiny = run(tmp_path, csv)
    assert tiny.values("sex") == {"007": "male", "7": "female", "8": ""}
    assert tiny.values("surgery_date")["007"] == "2020-01-31"
    assert tiny.values("diameter_before") == {"007": "12.5", "7": "30.0", "8": ""}


def test_a_user_missing_value_that_nobody_declared_is_a_finding(tmp_path: Path) -> None:
    tiny = run(tmp_path, lambda folder: {**spss(folder), "dialect": {}})
    assert tiny.values("sex")["8"] == ""
    assert tiny.rules("sex") == ["cell.not_in_codelist"]
