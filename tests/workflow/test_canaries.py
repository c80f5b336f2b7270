"""Identifiers planted in the extracts are in no log, message, traceback or result for others.

A stage that is added needs no test of its own: every file of a run is looked into, those of the
folders aside that hold patients' data.
"""

import io
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

from tests.tiny import one_center, write_study
from tests.workflow.study import Run, Study, fresh_study

INSIDE = ("ingest", "validate", "harmonize", "pool", "eligibility", "queries", "dataset")
# In order: record id, name, free text, title, footer, comment, value that is in no list, bad date.
CANARIES = [
    f"QZX{word}CANARY" for word in ["ID", "NAME", "TEXT", "TITLE", "FOOTER", "NOTE", "CODE", "DATE"]
]
ID, NAME, TEXT, TITLE, FOOTER, NOTE, CODE, DATE = CANARIES
COLUMNS = {"record": "id", "sex": "sex", "surgery_date": "day", "comment": "remark"}
SOURCE = {"header_row": 2, "not_data": ["^QZXFOOTER"]}
ROWS = [
    [TITLE],
    ["id", "name", "sex", "day", "remark"],
    [ID, NAME, "male", "2020-01-02", TEXT],
    [f"{ID}2", NAME, CODE, DATE, TEXT],
    [f"{ID}3", NAME, "female", "2020-05-02", TEXT],
    [f"{ID}3", NAME, "female", "2020-05-02", TEXT],
    [FOOTER],
]


def write_planted(folder: Path) -> None:
    """A study of two centers, a text file and a workbook, with canaries wherever one can be."""
    lines = [",".join([*row, *[""] * (5 - len(row))]) for row in ROWS]
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([one.replace(ID, f"{ID}x") for one in row])
    book.active["B3"].comment = Comment(NOTE, NOTE)
    data = io.BytesIO()
    book.save(data)
    centers = {
        "one": {**one_center(COLUMNS, **SOURCE), "ignore": ["name"]},
        "two": {**one_center(COLUMNS, "data/two.xlsx", format="excel", **SOURCE), "ignore": ["name"]},
    }  # fmt: skip
    files = {"data/one.csv": "\n".join(lines) + "\n", "data/two.xlsx": data.getvalue()}
    write_study(folder, centers, files)
    config = folder / "config/config.yaml"  # the folder is the program's too: no place for a key
    config.write_text(config.read_text().replace("config/key.txt", "../key.txt"))
    (folder / "config/key.txt").rename(folder.parent / "key.txt")


@pytest.fixture
def planted(tmp_path: Path) -> Study:
    study = fresh_study(tmp_path / "study")
    for name in ("config", "data"):
        shutil.rmtree(study.folder / name)
    write_planted(study.folder)
    return study


def open_up(path: Path) -> bytes:
    """The bytes of a file, with archives, tables and the streams of a PDF laid open."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        return data + pd.read_parquet(path).to_csv().encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    for part in data.split(b"stream")[1::2]:
        try:
            data += zlib.decompressobj().decompress(part.lstrip(b"\r\n"))
        except zlib.error:
            continue
    return data


def leaks(study: Study, run: Run) -> list[str]:
    """Where a canary is that must not be: in what was printed, or in a file for others."""
    found = ["terminal" for canary in CANARIES if canary in run.text]
    for top in ("results", ".snakemake"):
        for path in sorted((study.folder / top).rglob("*")):
            inside = top == "results" and path.relative_to(study.folder / top).parts[0] in INSIDE
            hidden = path.name == "patients.parquet" or "scripts" in path.parts
            if path.is_file() and not inside and not hidden:
                content = open_up(path)
                found += [str(path) for canary in CANARIES if canary.encode() in content]
    return found


@pytest.mark.ci
def test_nothing_planted_comes_out_of_a_whole_run(planted: Study) -> None:
    run = planted.call()
    assert run.code == 0, run.text
    assert (planted.folder / "results/report/report.pdf").is_file()
    inside = pd.read_parquet(planted.folder / "results/validate/one.findings.parquet")
    assert inside["value"].fillna("").str.contains("CANARY").any()  # they did go in
    assert leaks(planted, run) == []


def lose_a_column(study: Study) -> None:
    study.edit("data/one.csv", "day", f"day {NAME}")


def break_the_encoding(study: Study) -> None:
    path = study.folder / "data/one.csv"
    path.write_bytes(path.read_bytes() + TEXT.encode() + b"\xff\n")


def cut_the_workbook(study: Study) -> None:
    path = study.folder / "data/two.xlsx"
    path.write_bytes(path.read_bytes()[:-300])


def open_a_quote(study: Study) -> None:
    study.edit("data/one.csv", TEXT, f'"{TEXT}')


def raise_with_values(study: Study) -> None:
    study.edit(
        "scripts/lib/validation.py",
        "    rows = place_rows(cells, center, catalogue)\n",
        "    print(cells.to_string())\n    __import__('warnings').warn(cells.to_string())\n"
        "    raise ValueError(cells.to_string())\n",
    )


def break_a_contract(study: Study) -> None:
    study.edit(
        "scripts/lib/validation.py",
        "    return Validated(records, findings, rows)\n",
        "    return Validated(records, findings, rows.assign(fate=rows['record']))\n",
    )


@pytest.mark.ci
@pytest.mark.parametrize(
    "harm",
    [
        lose_a_column,
        break_the_encoding,
        cut_the_workbook,
        open_a_quote,
        raise_with_values,
        break_a_contract,
    ],
)
def test_nothing_planted_is_told_by_a_failure(
    planted: Study, harm: Callable[[Study], None]
) -> None:
    harm(planted)
    run = planted.call("--until", "validate")
    assert run.code == 1, run.text
    assert leaks(planted, run) == []
    assert "Traceback" not in run.text
