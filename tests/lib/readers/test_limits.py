"""Ceilings of memory and time."""

import time
from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers.limits import capped


def test_memory_ceiling_stops_and_is_lifted() -> None:
    with (
        pytest.raises(StudyError, match=r"a\.csv: reading it takes more memory"),
        capped("a.csv", 100_000_000),
    ):
        bytearray(400_000_000)
    assert len(bytearray(400_000_000)) == 400_000_000


def test_time_ceiling_stops_and_is_lifted() -> None:
    def spin() -> None:
        with capped("a.csv", seconds=1):
            while True:
                Path("/").exists()

    started = time.monotonic()
    with pytest.raises(StudyError, match=r"a\.csv: reading it takes more than 1 seconds"):
        spin()
    assert time.monotonic() - started < 5


def test_nothing_happens_below_the_ceilings() -> None:
    with capped("a.csv", 500_000_000, 60):
        found = sum(range(10))
    assert found == 45
