"""SAS, SPSS and Stata: labels, user-missing values, dates."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers import READERS, Limits
from scripts.lib.readers.statistics import check_rows, read_statistics
from tests.lib.readers.helpers import CANARY, cells, read, refusal, write


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the child process, which has tests of its own and costs a start each time."""
    for form in ("sas", "spss", "stata"):
        monkeypatch.setitem(READERS, form, read_statistics)


FRAME = pd.DataFrame(
    {
        "id": ["a", "  b", "c"],
        "size": [1.5, -99.0, np.nan],
        "sex": [1.0, 9.0, 3.0],
        "day": [dt.date(2020, 1, 31), None, dt.date(1925, 2, 3)],
        "seen": [dt.datetime.fromisoformat("2020-01-31T14:30"), None, None],
    }
)
SEXES = {"sex": {1: "M", 2: "F", 9: "nd"}}
PLAIN = [
    ["a", "1,5", "1", "31/01/2020", "31/01/2020 14:30"],
    ["  b", "-99", "9", "", ""],
    ["c", "", "3", "03/02/1925", ""],
]
LABELLED = [[*row[:2], {"1": "M", "9": "nd"}.get(row[2], row[2]), *row[3:]] for row in PLAIN]


def make(path: Path, frame: pd.DataFrame = FRAME, **options: Any) -> Path:
    """A file of the suffix's format."""
    kinds = {".sav": "sav", ".zsav": "sav", ".dta": "dta", ".xpt": "xport"}
    if path.suffix == ".zsav":
        options["compress"] = True
    getattr(pyreadstat, f"write_{kinds[path.suffix]}")(frame, str(path), **options)
    return path


@pytest.mark.parametrize(
    ("name", "form"), [("a.sav", "spss"), ("a.zsav", "spss"), ("a.dta", "stata"), ("a.xpt", "sas")]
)
def test_values_in_the_declared_dialect(tmp_path: Path, name: str, form: str) -> None:
    labels = {} if form == "sas" else {"variable_value_labels": SEXES}
    file = make(tmp_path / name, **labels)
    plain = read(file, form, date_format="dd/mm/yyyy", decimal=",", labels=False)
    assert plain.header == list(FRAME.columns)
    assert (cells(plain), plain.rows.tolist()) == (PLAIN, [1, 2, 3])
    assert plain.date_cells == {3: 2, 4: 1}
    table = read(file, form, date_format="dd/mm/yyyy", decimal=",")
    assert cells(table) == (PLAIN if form == "sas" else LABELLED)


def test_user_missing_values_of_spss_are_kept(tmp_path: Path) -> None:
    ranges = {"size": [{"lo": -99, "hi": -90}], "sex": [9]}
    file = make(tmp_path / "a.sav", variable_value_labels=SEXES, missing_ranges=ranges)
    assert cells(read(file, "spss", date_format="dd/mm/yyyy", decimal=",")) == LABELLED


def test_user_missing_dates_of_spss_are_codes_not_days(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c"], "day": [99.0, 88.0, 13799808000.0]})
    file = make(
        tmp_path / "a.sav",
        frame,
        variable_format={"day": "DATE11"},
        missing_ranges={"day": [99]},
        variable_value_labels={"day": {88: "unknown"}},
    )
    assert cells(read(file, "spss")) == [["a", "99"], ["b", "unknown"], ["c", "2020-01-31"]]


def test_extended_missing_values_of_stata(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c", "d"], "x": [1.0, "a", "b", np.nan]})
    options = {
        "missing_user_values": {"x": ["a", "b"]},
        "variable_value_labels": {"x": {"a": "nd"}},
    }
    file = make(tmp_path / "a.dta", frame, **options)
    assert cells(read(file, "stata")) == [["a", "1"], ["b", "nd"], ["c", ".b"], ["d", ""]]
    assert cells(read(file, "stata", labels=False))[1:3] == [["b", ".a"], ["c", ".b"]]


def test_labels_of_texts(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "sex": ["m", "f"]})
    file = make(tmp_path / "a.sav", frame, variable_value_labels={"sex": {"m": "male"}})
    assert cells(read(file, "spss")) == [["a", "male"], ["b", "f"]]


def test_numbers_of_four_bytes_are_as_typed(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "size": np.array([1.1, 2.35], dtype="float32")})
    frame.to_stata(tmp_path / "a.dta", write_index=False)
    assert cells(read(tmp_path / "a.dta", "stata")) == [["a", "1.1"], ["b", "2.35"]]


def test_empty_rows_are_dropped(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "", "c"], "x": [1.0, np.nan, 2.0]})
    table = read(make(tmp_path / "a.sav", frame), "spss")
    assert (cells(table), table.rows.tolist()) == ([["a", "1"], ["c", "2"]], [1, 3])


@pytest.mark.parametrize(
    ("name", "form"), [("a.sav", "spss"), ("a.dta", "stata"), ("a.xpt", "sas")]
)
def test_damaged_files_are_refused(tmp_path: Path, name: str, form: str) -> None:
    data = make(tmp_path / name).read_bytes()
    file = write(tmp_path / name, data[: len(data) // 3] + CANARY.encode())
    assert refusal(file, form) == f"{name}: cannot be read as the declared format; export it again"


@pytest.mark.parametrize(
    ("name", "form", "cut"),
    [("a.sav", "spss", 400), ("a.sav", "spss", 8), ("a.dta", "stata", 400), ("a.xpt", "sas", 8)],
)
def test_files_cut_off_between_rows_are_refused(
    tmp_path: Path, name: str, form: str, cut: int
) -> None:
    file = make(tmp_path / name, pd.DataFrame({"x": np.arange(500.0) + 0.5}))
    assert len(read(file, form).cells) == 500
    message = refusal(write(tmp_path / name, file.read_bytes()[:-cut]), form)
    assert message.endswith("export it again")


def test_fewer_rows_than_announced_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.sas7bdat", "x")
    check_rows(file, 2, {"x": [1.0, 2.0]}, ["x"])
    with pytest.raises(StudyError, match="announces 3 rows and holds 2; it was cut off"):
        check_rows(file, 3, {"x": [1.0, 2.0]}, ["x"])


def test_limits(tmp_path: Path) -> None:
    file = make(tmp_path / "a.sav")
    assert "has 15 cells, more than the 14 allowed" in refusal(
        file, "spss", limits=Limits(max_typed_cells=14)
    )
    assert "header_row is for text files" in refusal(file, "spss", header_row=2)
