import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from scripts.lib.files import (
    partial_path,
    read_frame,
    replacing,
    sha256_file,
    write_csv,
    write_frame,
    write_json,
    write_text,
)

ROOT = Path(__file__).parents[2]


def every_type() -> pd.DataFrame:
    stages = pd.Categorical(["III", None, "I"], categories=["III", "II", "I"], ordered=True)
    return pd.DataFrame(
        {
            "text": pd.Series(["a", np.nan, "é"], dtype="str"),
            "flag": pd.Series([True, None, False], dtype="boolean"),
            "count": pd.Series([1, None, 2**60 + 1], dtype="Int64"),
            "row": np.array([1, 2, 3], dtype="int32"),
            "size": [0.1, np.nan, -2.0],
            "stage": stages,
            "day": pd.Series(["2020-02-29", None, "1900-01-01"], dtype="datetime64[s]"),
        }
    )


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_file(tmp_path / "a") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_partial_path_is_hidden_and_keeps_the_suffix() -> None:
    partial = partial_path(Path("results/validate/alpha.findings.parquet"))
    assert partial == Path("results/validate/.alpha.findings.partial.parquet")


def fail_halfway(path: Path) -> None:
    with replacing(path) as partial:
        partial.write_text("half")
        raise ZeroDivisionError


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_text("old", tmp_path / "a.txt")
    with pytest.raises(ZeroDivisionError):
        fail_halfway(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_who_reads_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    write_text("old", tmp_path / "a.txt")
    with (tmp_path / "a.txt").open() as reader:
        write_text("new", tmp_path / "a.txt")
        assert reader.read() == "old"


def test_a_write_replaces_and_makes_folders(tmp_path: Path) -> None:
    write_text("old", tmp_path / "new/a.txt")
    write_text("é\n", tmp_path / "new/a.txt")
    assert (tmp_path / "new/a.txt").read_bytes() == b"\xc3\xa9\n"
    assert os.listdir(tmp_path / "new") == ["a.txt"]


@pytest.mark.parametrize(
    "frame",
    [every_type(), every_type().iloc[:0], every_type().iloc[[1, 1]].reset_index(drop=True)],
    ids=["filled", "no rows", "all missing"],
)
def test_types_and_missing_values_come_back(tmp_path: Path, frame: pd.DataFrame) -> None:
    write_frame(frame, tmp_path / "a.parquet")
    pd.testing.assert_frame_equal(read_frame(tmp_path / "a.parquet"), frame)


def test_types_in_the_file(tmp_path: Path) -> None:
    write_frame(every_type(), tmp_path / "a.parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    assert {field.name: str(field.type) for field in schema} == {
        "text": "string",
        "flag": "bool",
        "count": "int64",
        "row": "int32",
        "size": "double",
        "stage": "dictionary<values=string, indices=int32, ordered=1>",
        "day": "date32[day]",
    }


def test_metadata_holds_nothing_but_what_stays(tmp_path: Path) -> None:
    write_frame(every_type(), tmp_path / "a.parquet", {"study": "demo"})
    assert pq.read_schema(tmp_path / "a.parquet").metadata == {
        b"producer": b"salvage",
        b"contract": b"1",
        b"study": b"demo",
    }


def test_index_is_not_written(tmp_path: Path) -> None:
    frame = every_type()
    write_frame(frame[::-1], tmp_path / "a.parquet")
    write_frame(frame[::-1].reset_index(drop=True), tmp_path / "b.parquet")
    assert sha256_file(tmp_path / "a.parquet") == sha256_file(tmp_path / "b.parquet")


def test_bytes_do_not_depend_on_the_process(tmp_path: Path) -> None:
    program = (
        "import sys, pandas as pd\n"
        "from scripts.lib.files import write_frame\n"
        "frame = pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2]})\n"
        "write_frame(frame, sys.argv[1], {'study': 's', 'z': '1', 'k': '2'})\n"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, str(tmp_path / f"{seed}.parquet")]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    assert sha256_file(tmp_path / "1.parquet") == sha256_file(tmp_path / "2.parquet")


def test_columns_come_in_the_order_asked_for(tmp_path: Path) -> None:
    write_frame(every_type(), tmp_path / "a.parquet")
    assert list(read_frame(tmp_path / "a.parquet", ["day", "text"])) == ["day", "text"]
    with pytest.raises(KeyError, match="age"):
        read_frame(tmp_path / "a.parquet", ["day", "age"])


def test_other_types_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="column a: object"):
        write_frame(pd.DataFrame({"a": pd.Series(["x"], dtype=object)}), tmp_path / "a.parquet")
    with pytest.raises(TypeError, match="column t: datetime64"):
        write_frame(pd.DataFrame({"t": pd.to_datetime(["2020-01-01"]).as_unit("ns")}), "t.parquet")


def test_a_time_of_day_is_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"t": pd.Series(["2020-01-01 10:00"], dtype="datetime64[s]")})
    with pytest.raises(TypeError, match="column t: dates with a time of day"):
        write_frame(frame, tmp_path / "a.parquet")
    assert os.listdir(tmp_path) == []


def test_csv_text(tmp_path: Path) -> None:
    write_csv(every_type(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8") == (
        "text,flag,count,row,size,stage,day\n"
        "a,True,1,1,0.1,III,2020-02-29\n"
        ",,,2,,,\n"
        "é,False,1152921504606846977,3,-2.0,I,1900-01-01\n"
    )


def test_json_text(tmp_path: Path) -> None:
    write_json({"b": [1], "a": "é"}, tmp_path / "a.json")
    text = (tmp_path / "a.json").read_bytes().decode("utf-8")
    assert text == '{\n "a": "é",\n "b": [\n  1\n ]\n}\n'
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json({"a": float("nan")}, tmp_path / "b.json")
