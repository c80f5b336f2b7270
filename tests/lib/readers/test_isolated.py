"""Readers that may crash, in a process of their own."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers import Limits, RawTable, ReadSpec, isolated
from scripts.lib.readers.isolated import pack, read_isolated
from scripts.lib.readers.statistics import read_statistics
from tests.lib.readers.helpers import CANARY, write


def make(path: Path) -> Path:
    """An SPSS file."""
    frame = pd.DataFrame({"id": [CANARY, "", "c"], "x": [1.5, np.nan, 2.0], "y": ["", "", "è"]})
    pyreadstat.write_sav(frame, str(path))
    return path


def test_the_child_gives_what_the_reader_gives(tmp_path: Path) -> None:
    file, spec = make(tmp_path / "a.sav"), ReadSpec(format="spss", decimal=",")
    there, here = read_isolated(file, spec), read_statistics(file, spec)
    pd.testing.assert_frame_equal(there.cells, here.cells)
    assert there.rows.tolist() == here.rows.tolist() == [1, 3]
    assert (there.header, there.notes, there.date_cells) == (here.header, [], {})


def test_refusals_come_through(tmp_path: Path) -> None:
    file = make(tmp_path / "a.sav")
    with pytest.raises(StudyError, match="has 9 cells, more than the 1 allowed"):
        read_isolated(file, ReadSpec(format="spss", limits=Limits(max_typed_cells=1)))


def test_a_crash_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashing = write(tmp_path / "scripts.py", "import os; os.abort()")
    monkeypatch.setattr(isolated, "ROOT", crashing.parent)
    with pytest.raises(StudyError) as caught:
        read_isolated(make(tmp_path / "a.sav"), ReadSpec(format="spss"))
    assert str(caught.value) == "a.sav: cannot be read as the declared format; export it again"


def test_time_is_limited(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="reading it takes more than 0 seconds"):
        read_isolated(
            make(tmp_path / "a.sav"), ReadSpec(format="spss", limits=Limits(max_seconds=0))
        )


@pytest.mark.parametrize("answer", [b"", b"nonsense", b"\xff\xff\xff\xff\x00\x00\x00\x00"])
def test_a_crooked_answer_is_a_refusal(answer: bytes) -> None:
    with pytest.raises(StudyError, match=r"a\.sav: cannot be read"):
        isolated._unpack(Path("a.sav"), answer)


def test_a_table_without_rows_is_handed_over() -> None:
    table = RawTable(
        ["id"], pd.DataFrame({0: pd.Series([], dtype="str")}), np.array([], dtype="int64")
    )
    found = isolated._unpack(Path("a.sav"), pack(table))
    assert (found.header, found.cells.shape, found.cells.dtypes.tolist()) == (
        ["id"],
        (0, 1),
        ["str"],
    )
