"""Pathological response."""

import itertools

import pandas as pd
import pytest

from scripts.lib.pathology import derive_mpr, derive_pcr, flag_pcr_contradiction


def text(value: str | None) -> pd.Series:
    return pd.Series([value], dtype="str")


def number(value: float | None) -> pd.Series:
    return pd.Series([value], dtype="float64")


def plain(answer: pd.Series) -> bool | None:
    assert answer.dtype == "boolean"
    return None if pd.isna(answer.iloc[0]) else bool(answer.iloc[0])


def pcr(viable: float | None, t: str | None, n: str | None, residual: bool = True) -> bool | None:
    return plain(derive_pcr(number(viable), text(t), text(n), residual))


def mpr(viable: float | None, t: str | None, residual: bool = True) -> bool | None:
    return plain(derive_mpr(number(viable), text(t), residual))


@pytest.mark.parametrize(
    ("viable", "t", "n", "expected"),
    [
        (0, "T0", "N0", True),
        (None, "T0", "N0", True),
        (0, None, "N0", True),
        (0, "TX", "N0", True),
        (0, "T0", "N1", False),
        (None, None, "N2", False),
        (None, "TX", "N1", False),
        (5, "T1a", "N0", False),
        (0.5, None, "N0", False),
        (None, "T1mi", "N0", False),
        (5, "T1a", None, False),
        (0, "T0", None, None),
        (0, "T0", "NX", None),
        (None, None, "N0", None),
        (None, "TX", "N0", None),
        (None, None, None, None),
        (5, "T0", "N0", None),
        (0, "T2a", "N0", None),
        (5, "T0", "N1", False),
        (120, "T0", "N0", True),
        (-1, None, "N0", None),
    ],
)
def test_pcr(viable: float | None, t: str | None, n: str | None, expected: bool | None) -> None:
    assert pcr(viable, t, n) is expected


@pytest.mark.parametrize(
    ("viable", "residual", "expected"),
    [
        (None, True, False),
        (None, False, True),
        (0, True, False),
        (0, False, True),
        (5, True, False),
        (5, False, None),
    ],
)
def test_in_situ_residue(viable: float | None, residual: bool, expected: bool | None) -> None:
    assert pcr(viable, "Tis", "N0", residual) is expected


@pytest.mark.parametrize(
    ("viable", "t", "expected"),
    [
        (10, "T1a", True),
        (10.1, "T1a", False),
        (0, "T0", True),
        (None, "T0", True),
        (None, "T1a", None),
        (None, "TX", None),
        (None, None, None),
        (100, None, False),
        (101, None, None),
        (5, "T0", True),
        (50, "T0", None),
        (0, "T2a", True),
    ],
)
def test_mpr(viable: float | None, t: str | None, expected: bool | None) -> None:
    assert mpr(viable, t) is expected


def test_mpr_of_in_situ_residue() -> None:
    assert mpr(None, "Tis", residual=False) is True
    assert mpr(None, "Tis", residual=True) is None
    assert mpr(20, "Tis", residual=True) is False
    assert mpr(20, "Tis", residual=False) is None


def test_contradictions() -> None:
    viable = pd.Series([5, 0, 0, 5, None, 0, 0, 5], dtype="float64")
    t = pd.Series(["T0", "T2a", "T0", "T2a", "T0", "TX", "Tis", None], dtype="str")
    expected = [True, True, False, False, False, False, False, False]
    for residual in (True, False):
        assert flag_pcr_contradiction(viable, t, residual).tolist() == expected
    assert flag_pcr_contradiction(number(5), text("Tis"), False).tolist() == [True]


def test_complete_is_also_major() -> None:
    percents = [None, 0, 5, 10, 50]
    categories = [None, "TX", "T0", "Tis", "T1a"]
    for viable, t, residual in itertools.product(percents, categories, [True, False]):
        if pcr(viable, t, "N0", residual):
            assert mpr(viable, t, residual)
