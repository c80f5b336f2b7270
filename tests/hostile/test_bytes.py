"""Damaged and arbitrary bytes under every suffix end in cells or in a StudyError, never otherwise."""

import random
import struct
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers import ReadSpec, read_table
from tests.hostile.corpus import CANARY
from tests.lib.readers.build import (
    compound,
    ods_parts,
    record,
    row,
    text_record,
    write_zip,
    xls_stream,
    xlsx_parts,
)
from tests.lib.readers.test_formats import as_dta, as_sav, as_xpt


def as_csv(folder: Path) -> Path:
    (folder / "a.csv").write_text(f'id,x\n{CANARY},"1\n2"\nb,3\n' * 9, encoding="utf-8")
    return folder / "a.csv"


def as_xlsx(folder: Path) -> Path:
    return write_zip(folder / "a.xlsx", xlsx_parts(row(1, "id", "x") + row(2, CANARY, "1")))


def as_ods(folder: Path) -> Path:
    cell = (
        f'<table:table-cell office:value-type="string"><text:p>{CANARY}</text:p></table:table-cell>'
    )
    return write_zip(
        folder / "a.ods", ods_parts(f"<table:table-row>{cell * 2}</table:table-row>" * 2)
    )


def as_xls(folder: Path) -> Path:
    cells = text_record(0x204, 0, 0, "id") + text_record(0x204, 1, 0, CANARY)
    cells += record(0x203, struct.pack("<3Hd", 1, 1, 1, 43861.0))
    cells += record(0xFD, struct.pack("<3HI", 2, 0, 0, 0))
    texts = struct.pack("<2I", 1, 1) + struct.pack("<HB", 3, 0) + b"abc"
    (folder / "a.xls").write_bytes(compound(xls_stream(cells, record(0xFC, texts))))
    return folder / "a.xls"


def as_parquet(folder: Path) -> Path:
    pq.write_table(
        pa.table({"id": [CANARY, "b"] * 50, "x": [1.5, None] * 50}), folder / "a.parquet"
    )
    return folder / "a.parquet"


CHEAP = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods, "xls": as_xls, "parquet": as_parquet}
DEAR = {"sav": as_sav, "dta": as_dta, "xpt": as_xpt}  # each reading starts a process
FORMS = {"csv": "csv", "parquet": "parquet", "sav": "spss", "dta": "stata", "xpt": "sas"}


def damage(data: bytes, noise: random.Random) -> bytes:
    """The bytes with some changed, lost, doubled, or all but the first replaced."""
    at, length = noise.randrange(len(data)), noise.randrange(1, 40)
    ways = [
        data[:at],
        data[:at] + data[at + length :],
        data[:at] + noise.randbytes(length) + data[at:],
        data[:at] + noise.randbytes(length) + data[at + length :],
        data[:at] + data[at : at + length] * 2 + data[at + length :],
        data[: noise.choice([0, 4, 8, 200])] + noise.randbytes(noise.randrange(1, 3_000)),
    ]
    return noise.choice(ways) or b"x"


def outcome(path: Path, suffix: str) -> str:
    """The message of a refusal, or "read"; any other exception passes through and fails."""
    try:
        read_table(path, ReadSpec(format=FORMS.get(suffix, "excel")))
    except StudyError as error:
        return str(error)
    return "read"


def outcomes(folder: Path, suffix: str, count: int) -> set[str]:
    """What becomes of that many damaged files: messages that name the file and nothing of it."""
    noise = random.Random(f"{suffix}{count}")
    data = {**CHEAP, **DEAR}[suffix](folder).read_bytes()
    path, found = folder / f"b.{suffix}", set()
    for _ in range(count):
        path.write_bytes(damage(data, noise))
        found.add(outcome(path, suffix))
    for message in found - {"read"}:
        assert CANARY not in message
        assert message.startswith((f"b.{suffix}: ", f"b.{suffix}, "))
    return found - {"read"}


@pytest.mark.parametrize("suffix", list(CHEAP))
def test_damaged_files(tmp_path: Path, suffix: str) -> None:
    assert outcomes(tmp_path, suffix, 60)


@pytest.mark.ci
@pytest.mark.parametrize("suffix", list(DEAR))
def test_damaged_statistics_files(tmp_path: Path, suffix: str) -> None:
    assert outcomes(tmp_path, suffix, 4)


@pytest.mark.ci
@pytest.mark.parametrize("suffix", [*CHEAP, *DEAR])
def test_many_damaged_files(tmp_path: Path, suffix: str) -> None:
    assert outcomes(tmp_path, suffix, 250 if suffix in CHEAP else 60)
