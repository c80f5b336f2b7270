"""What is refused before any library opens a file."""

import os
from pathlib import Path

import pytest

from scripts.lib.readers import Limits
from scripts.lib.readers.gate import recognize
from tests.lib.readers.build import write_zip, xlsx_parts, zipped
from tests.lib.readers.helpers import CANARY, read, refusal, write


def test_missing_empty_folder_and_link(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path / "no.csv") == "no.csv: does not exist; correct the path under deliveries"
    )
    assert refusal(write(tmp_path / "e.csv", "")) == "e.csv: is empty (0 bytes)"
    (tmp_path / "d.csv").mkdir()
    assert "is a folder" in refusal(tmp_path / "d.csv")
    (tmp_path / "l.csv").symlink_to(write(tmp_path / "t.csv", "a,b\n1,2\n"))
    assert "is a symbolic link" in refusal(tmp_path / "l.csv")
    os.mkfifo(tmp_path / "p.csv")
    assert "is a device or pipe" in refusal(tmp_path / "p.csv")


def test_size(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "a,b\n1,2\n")
    assert "has 8 bytes, more than the 7 allowed" in refusal(file, limits=Limits(max_bytes=7))
    assert len(read(file, limits=Limits(max_bytes=8)).cells) == 1


@pytest.mark.parametrize(
    ("name", "form", "content", "expected"),
    [
        (
            "a.csv",
            "csv",
            zipped(a=b"x"),
            "is named .csv but is a zip archive, not text; if it is a",
        ),
        ("a.csv", "csv", b"%PDF-1.7", "is named .csv but is a PDF"),
        ("a.csv", "csv", b"<html><table>", "is named .csv but is a web page"),
        ("a.xls", "excel", b" \n<HTML><td>x", "is named .xls but is a web page, not an old Office"),
        ("a.xls", "excel", b"<?xml version='1.0'?><Workbook>", "is named .xls but is an XML file"),
        ("a.xls", "excel", b"id\tx\na\t1\n", "is named .xls but is text"),
        ("a.xls", "excel", zipped(a=b"x"), "is named .xls but is a zip archive"),
        (
            "a.xlsx",
            "excel",
            bytes.fromhex("d0cf11e0a1b11ae1"),
            "begins like one: save it without one",
        ),
        ("a.sav", "spss", b"id,x\n", "is named .sav but is text, not an SPSS file; declare format"),
        ("a.dta", "stata", b"$FL2", "is named .dta but is an SPSS file, not a Stata file"),
        ("a.parquet", "parquet", b"\x1f\x8b\x08", "is named .parquet but is a gzip archive"),
        (
            "a.xlsx",
            "csv",
            b"PK\x03\x04",
            "format: csv is declared, for files named .csv, .tsv, .txt",
        ),
        ("a.xlsb", "excel", b"PK\x03\x04", "for files named .xlsx, .xlsm, .ods, .xls"),
        ("a.csv", "word", b"id,x\n", "format has to be one of csv, redcap, excel"),
    ],
)
def test_wrong_kinds(tmp_path: Path, name: str, form: str, content: bytes, expected: str) -> None:
    file = write(tmp_path / name, content + CANARY.encode())
    assert expected in refusal(file, form)


def test_suffix_in_capitals(tmp_path: Path) -> None:
    assert read(write(tmp_path / "A.CSV", "a,b\n1,2\n")).header == ["a", "b"]


def test_kinds_by_first_bytes() -> None:
    assert [recognize(head) for head in (b"PAR1", b"Rar!", b"", b"\x75\x02\x01")] == [
        "a parquet file",
        "a RAR archive",
        "text",
        "text",
    ]
    assert recognize(b"\x73\x02\x01\x00") == "a Stata file"


@pytest.mark.parametrize(
    "name", ["a\u202egpj.csv", "a\nb.csv", "a\x1b[31m.csv", "x" * 200 + ".csv"]
)
def test_names_are_made_printable(tmp_path: Path, name: str) -> None:
    message = refusal(write(tmp_path / name, ""))
    shown = message.partition(":")[0]
    assert shown.isprintable()
    assert len(shown) <= 80


def test_zip_without_a_workbook(tmp_path: Path) -> None:
    assert "is a zip archive but no Excel workbook" in refusal(
        write(tmp_path / "a.xlsx", zipped(a=b"x")), "excel"
    )
    assert "but no OpenDocument spreadsheet" in refusal(
        write(tmp_path / "a.ods", zipped(a=b"x")), "excel"
    )
    parts = {**xlsx_parts(""), "xl/workbook.bin": "x"}
    assert "is a binary workbook (xlsb)" in refusal(write_zip(tmp_path / "b.xlsx", parts), "excel")
