"""The demo's extracts, changed at random: findings or one clear error, and a fate for every raw row."""

import csv
import io
import os
import random
from collections import Counter
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.chain import CenterRun, run_center, run_study
from scripts.lib.config import Study, read_study
from scripts.lib.errors import StudyError
from scripts.lib.fates import assign_fates
from scripts.lib.ingest import read_center
from scripts.lib.placement import place_rows
from scripts.lib.readers import RawTable, ReadSpec, read_table
from tests.hostile.corpus import CANARY

ROOT = Path(__file__).parents[2]
FULL = os.environ.get("SALVAGE_SIZE") == "full"
# Changed files of a center in one test, of which one in WHOLE goes through the whole chain.
COUNT, SHARDS, WHOLE = (100, 7, 20) if FULL else (34, 3, 102)
FILES = {
    "alpha": "data/demo/alpha.csv",
    "beta": "data/demo/beta.xlsx",
    "gamma": "data/demo/gamma.csv",
}
VALUES = [
    "", " ", "\u00a0", CANARY, f"{CANARY} 12.3.1950", "0", "-1", "1e308", "9" * 400, "1.234,5", "<1", "35 mm",
    "32/13/2020", "2020-02-30", "01.02.2021", "43831", "#N/A", "#REF!", "TRUE", "nan", "None", "null", "inf",
    "=1+1", "@SUM(A1)", "'; DROP TABLE x; --", "$(id)", "../../etc", "\u202eabc", "e\u0301", "\u00e9", "１２", "\ud7ff",
    "a;b|c", "T2a N1", "ypT0", "IIIA", "x" * 5_000, "Total", "n = 30", "\t", "\x1b[31m", "\x7f",
]  # fmt: skip


@cache
def study() -> Study:
    return read_study(ROOT)


@cache
def plain(center: str) -> CenterRun:
    """A center as it is delivered."""
    return run_center(study(), center, ROOT)


def mutate_table(rows: list[list[str]], noise: random.Random) -> list[list[str]]:
    """Cells, headers and rows changed, lost, doubled, moved."""
    rows = [list(row) for row in rows]
    for _ in range(noise.choice([1, 3, 40])):
        row = rows[noise.randrange(1, len(rows))]
        row[noise.randrange(len(row))] = noise.choice(VALUES)
    way = noise.randrange(9)
    if way == 0:
        rows[0][noise.randrange(len(rows[0]))] = noise.choice(VALUES)
    elif way == 1:
        rows.insert(noise.randrange(1, len(rows)), list(rows[noise.randrange(len(rows))]))
    elif way == 2:
        del rows[noise.randrange(len(rows))]
    elif way == 3:
        rows.insert(noise.randrange(len(rows)), [noise.choice(VALUES)] * noise.randrange(1, 90))
    elif way == 4:
        rows = [rows[0], *noise.sample(rows[1:], len(rows) - 1)]
    elif way == 5:
        at = noise.randrange(len(rows[0]))
        rows = [row[:at] + row[at + 1 :] for row in rows]
    return rows


def mutate_text(data: bytes, delimiter: str, usual: str, noise: random.Random) -> bytes:
    """The bytes of a text file with other cells, and often another encoding, delimiter or length."""
    rows = mutate_table(
        list(csv.reader(io.StringIO(data.decode(usual)), delimiter=delimiter)), noise
    )
    out = io.StringIO(newline="")
    signs = noise.choice([delimiter] * 8 + [";", ",", "\t", "|"])
    ends = noise.choice(["\n", "\r\n", "\r"])
    quoting = noise.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(out, delimiter=signs, lineterminator=ends, quoting=quoting).writerows(rows)
    encoding = noise.choice([usual] * 10 + ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp437"])
    found = out.getvalue().encode(encoding, "replace")
    way, at = noise.randrange(12), noise.randrange(len(found))
    if way == 0:
        return found[:at]
    if way == 1:
        return found[:at] + noise.randbytes(noise.randrange(1, 9)) + found[at:]
    if way == 2:
        return found.replace(b'"', b"", 1)
    return found


def mutate_book(data: bytes, noise: random.Random) -> bytes:
    """The bytes of a workbook with other cells, rows, headers or sheets, or cut off."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for _ in range(noise.choice([0, 2, 30])):
            row, column = (
                noise.randrange(1, sheet.max_row + 1),
                noise.randrange(1, sheet.max_column + 1),
            )
            text = noise.choice(VALUES).replace("\x1b", "").replace("\x7f", "")
            if not isinstance(sheet.cell(row, column), openpyxl.cell.cell.MergedCell):
                sheet.cell(row, column).value = noise.choice([text, text, 3.5, True, None])
        change = noise.choice(["", "", "insert_rows", "delete_rows", "insert_cols", "delete_cols"])
        if change:
            getattr(sheet, change)(noise.randrange(1, 6))
    if noise.random() < 0.05:
        book.worksheets[0].title = CANARY
    out = io.BytesIO()
    book.save(out)
    found = out.getvalue()
    return found[: noise.randrange(len(found))] if noise.random() < 0.1 else found


def make_file(center: str, folder: Path, noise: random.Random) -> Path:
    """A changed extract of a center, under the name it has."""
    source = ROOT / FILES[center]
    data, path = source.read_bytes(), folder / source.name
    if center == "beta":
        path.write_bytes(mutate_book(data, noise))
    else:
        dialect = study().centers[center].get("dialect", {})
        signs = dialect.get("delimiter", ","), dialect.get("encoding", "utf-8")
        path.write_bytes(mutate_text(data, *signs, noise))
    return path


def try_file(center: str, path: Path, whole: bool) -> str:
    """The message of a refusal, or "read"; every raw row that was read has one fate."""
    tables: dict[tuple[str, str | None], RawTable] = {}

    def read(file: Path, spec: ReadSpec) -> RawTable:
        table = read_table(path if file.name == path.name else file, spec)
        tables[(file.name, table.sheet)] = table
        return table

    try:
        if whole:
            one = run_center(study(), center, ROOT, read)
            rows, description = one.rows, one.description
            centers = {**{name: plain(name) for name in FILES}, center: one}
            run = run_study(study(), centers, ROOT)
            placed = {name: other.rows for name, other in centers.items()}
            fates = assign_fates(placed, run.pooled, run.duplicates, run.cohort)
            assert len(fates) == sum(map(len, placed.values()))
        else:
            files = {key: ROOT / name for key, name in study().files(center).items()}
            cells, description = read_center(study().centers[center], files, read)
            rows = place_rows(cells, study().centers[center], read_catalogue(study().variables))
            assert rows["fate"].ne("").all()
    except StudyError as error:
        return str(error)
    sheets = {
        one["id"]: (description["files"][one["file"]]["name"], one["sheet"])
        for one in description["sources"]
    }
    told = Counter(
        (*sheets[source], row)
        for source, row in zip(rows["source"], rows["source_row"], strict=True)
    )
    raw = Counter((*key, int(row)) for key, table in tables.items() for row in table.rows)
    assert told == raw
    return "read"


def check_messages(messages: list[str], center: str) -> None:
    """Refusals name the center or its file, and quote no cell; some files are refused, some read."""
    name = Path(FILES[center]).name
    for message in set(messages) - {"read"}:
        assert name in message or center in message, message
        shown = message.replace(f"its sheets are: {CANARY}", "")  # names of sheets are told
        assert CANARY not in shown
        assert not any(len(value) > 4 and value in shown for value in ("x" * 100, "\x1b"))
    assert "read" in messages


@pytest.mark.parametrize("center", list(FILES))
@pytest.mark.parametrize(
    "shard", [0, *(pytest.param(one, marks=pytest.mark.ci) for one in range(1, SHARDS))]
)
def test_changed_extracts(tmp_path: Path, center: str, shard: int) -> None:
    noise = random.Random(f"{center}{shard}")
    messages = []
    for number in range(COUNT):
        path = make_file(center, tmp_path, noise)
        messages.append(try_file(center, path, whole=(shard * COUNT + number) % WHOLE == 0))
    check_messages(messages, center)
