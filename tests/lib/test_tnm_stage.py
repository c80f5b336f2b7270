"""Stage groups, categories of an edition, T by size."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.reference import read_reference
from scripts.lib.tnm import category_exists, stage_group, t_from_size

# The published matrices, typed by hand: T rows, N columns, M0.
MATRIX_7 = """
    N0   N1   N2   N3
T1a IA   IIA  IIIA IIIB
T1b IA   IIA  IIIA IIIB
T2a IB   IIA  IIIA IIIB
T2b IIA  IIB  IIIA IIIB
T3  IIB  IIIA IIIA IIIB
T4  IIIA IIIA IIIB IIIB
"""
MATRIX_8 = """
    N0   N1   N2   N3
T1a IA1  IIB  IIIA IIIB
T1b IA2  IIB  IIIA IIIB
T1c IA3  IIB  IIIA IIIB
T2a IB   IIB  IIIA IIIB
T2b IIA  IIB  IIIA IIIB
T3  IIB  IIIA IIIB IIIC
T4  IIIA IIIA IIIB IIIC
"""
MATRIX_9 = """
    N0   N1   N2a  N2b  N3
T1a IA1  IIA  IIB  IIIA IIIB
T1b IA2  IIA  IIB  IIIA IIIB
T1c IA3  IIA  IIB  IIIA IIIB
T2a IB   IIB  IIIA IIIB IIIB
T2b IIA  IIB  IIIA IIIB IIIB
T3  IIB  IIIA IIIA IIIB IIIC
T4  IIIA IIIA IIIB IIIB IIIC
"""
METASTATIC = {
    7: {"M1a": "IV", "M1b": "IV"},
    8: {"M1a": "IVA", "M1b": "IVA", "M1c": "IVB"},
    9: {"M1a": "IVA", "M1b": "IVA", "M1c1": "IVB", "M1c2": "IVB"},
}
T = {
    7: ["TX", "T0", "Tis", "T1", "T1a", "T1b", "T2", "T2a", "T2b", "T3", "T4"],
    8: ["TX", "T0", "Tis", "T1", "T1mi", "T1a", "T1b", "T1c", "T2", "T2a", "T2b", "T3", "T4"],
}
T[9] = T[8]
N = {7: ["NX", "N0", "N1", "N2", "N3"], 9: ["NX", "N0", "N1", "N2", "N2a", "N2b", "N3"]}
N[8] = N[7]
M = {7: ["M0", "M1", "M1a", "M1b"], 8: ["M0", "M1", "M1a", "M1b", "M1c"]}
M[9] = [*M[8], "M1c1", "M1c2"]
BASES = {"table", "edge", "t0n0m0", "needs size", "needs stations", "needs metastases"}
BASES |= {"contradictory", "no group", "missing", "unknown category"}


def group(t: str | None, n: str | None, m: str | None, edition: int | None) -> tuple[object, str]:
    first, second, third = (pd.Series([value], dtype="str") for value in (t, n, m))
    row = stage_group(first, second, third, pd.Series([edition], dtype="Int64")).iloc[0]
    return None if pd.isna(row["stage"]) else row["stage"], row["basis"]


@pytest.mark.parametrize(("edition", "matrix"), [(7, MATRIX_7), (8, MATRIX_8), (9, MATRIX_9)])
def test_published_matrix(edition: int, matrix: str) -> None:
    head, *lines = matrix.strip().splitlines()
    for t, *stages in (line.split() for line in lines):
        for n, stage in zip(head.split(), stages, strict=True):
            assert group(t, n, "M0", edition) == (stage, "table"), (t, n)


@pytest.mark.parametrize("edition", [7, 8, 9])
def test_occult_and_in_situ(edition: int) -> None:
    assert group("TX", "N0", "M0", edition) == ("Occult", "table")
    assert group("Tis", "N0", "M0", edition) == ("0", "table")


@pytest.mark.parametrize("edition", [8, 9])
def test_minimally_invasive(edition: int) -> None:
    assert group("T1mi", "N0", "M0", edition) == ("IA1", "table")


@pytest.mark.parametrize("edition", [7, 8, 9])
def test_a_metastasis_decides_for_any_t_and_n(edition: int) -> None:
    settled = [t for t in T[edition] if t not in ("Tis", "T1mi")]
    for m, stage in METASTATIC[edition].items():
        for t, n in itertools.product([*settled, None], [*N[edition], None]):
            assert group(t, n, m, edition)[0] == stage, (t, n, m)


@pytest.mark.parametrize(("edition", "name"), [(7, "tnm7.csv"), (8, "tnm8.csv"), (9, "tnm9.csv")])
def test_every_table_cell(edition: int, name: str) -> None:
    table = read_reference(name)
    result = stage_group(table["t"], table["n"], table["m"], edition)
    assert list(result["stage"]) == list(table["stage"])
    assert set(result["basis"]) == {"table"}


def test_every_edge_cell() -> None:
    table = read_reference("tnm_edge_cells.csv")
    literal = table[~table[["t", "n", "m"]].isin(["any", "M1*", "Tis|T1mi"]).any(axis=1)]
    result = stage_group(literal["t"], literal["n"], literal["m"], literal["edition"].astype(int))
    assert list(result["stage"].fillna("")) == list(literal["stage"])
    assert list(result["basis"]) == list(literal["kind"])
    assert result["note"].notna().all()


@pytest.mark.parametrize(
    ("cell", "edition", "expected"),
    [
        (("T1", "N0", "M0"), 7, ("IA", "edge")),
        (("T2", "N0", "M0"), 7, (None, "needs size")),
        (("T2", "N1", "M0"), 7, ("II", "edge")),
        (("T0", "N3", "M0"), 7, ("IIIB", "edge")),
        (("T0", "N2", "M0"), 8, ("III", "edge")),
        (("Tis", "NX", "M0"), 7, ("0", "edge")),
        (("Tis", "NX", "M0"), 8, (None, "no group")),
        (("Tis", "N1", "M0"), 8, (None, "contradictory")),
        (("T2", "N0", "M0"), 8, (None, "needs size")),
        (("T1", "N0", "M0"), 8, ("IA", "edge")),
        (("T1mi", "N1", "M0"), 8, ("IIB", "edge")),
        (("T4", "NX", "M0"), 8, ("III", "edge")),
        (("T3", "NX", "M0"), 8, (None, "no group")),
        (("TX", "NX", "M0"), 8, (None, "no group")),
        (("T3", "N0", "M1"), 7, ("IV", "edge")),
        (("T3", "N0", "M1"), 8, ("IV", "edge")),
        (("T3", "N0", "M1"), 9, (None, "needs metastases")),
        (("Tis", "N0", "M1"), 8, (None, "contradictory")),
        (("T1mi", "N0", "M1b"), 9, (None, "contradictory")),
        (("Tis", None, "M1a"), 7, (None, "contradictory")),
        (("T1b", "N2", "M0"), 9, (None, "needs stations")),
        (("T2", "N2", "M0"), 9, (None, "needs stations")),
        (("T4", "N2", "M0"), 9, ("IIIB", "edge")),
        (("T1a", "N1", "M1c"), 9, ("IVB", "edge")),
        (("T0", "N2a", "M0"), 9, (None, "no group")),
        (("T1a", "NX", "M0"), 9, (None, "no group")),
        (("T3", "N2a", "M0"), 9, ("IIIA", "table")),
    ],
)
def test_edges(cell: tuple[str, str, str], edition: int, expected: tuple[object, str]) -> None:
    assert group(*cell, edition) == expected


@pytest.mark.parametrize("edition", [7, 8, 9])
def test_no_tumor_left_has_no_group(edition: int) -> None:
    assert group("T0", "N0", "M0", edition) == (None, "t0n0m0")


def test_missing_is_not_zero() -> None:
    assert group("T1a", "N0", None, 8) == (None, "missing")
    assert group("T1a", "N0", "MX", 8) == (None, "missing")
    assert group(None, "N0", "M0", 8) == (None, "missing")
    assert group("T0", None, "M0", 8) == (None, "missing")
    assert group("T1a", "N0", "M0", None) == (None, "missing")
    assert group("T1a", "N0", "M0", 6) == (None, "missing")


def test_a_category_of_another_edition() -> None:
    assert group("T1c", "N0", "M0", 7) == (None, "unknown category")
    assert group("T1a", "N2a", "M0", 8) == (None, "unknown category")
    assert group("T1a", "N0", "M1c", 7) == (None, "unknown category")


def test_editions_may_differ_by_row() -> None:
    t, n, m = (pd.Series([value] * 3) for value in ("T1a", "N1", "M0"))
    result = stage_group(t, n, m, pd.Series([7, 8, 9]))
    assert list(result["stage"]) == ["IIA", "IIB", "IIA"]


any_of = st.none() | st.sampled_from(sorted({*T[9], *N[9], *M[9], "MX", "T9", "", "none"}))


@given(any_of, any_of, any_of, st.none() | st.integers(5, 10))
def test_never_crashes_and_always_says_why(
    t: str | None, n: str | None, m: str | None, edition: int | None
) -> None:
    stage, basis = group(t, n, m, edition)
    assert basis in BASES
    assert (stage is not None) == (basis in ("table", "edge"))


@pytest.mark.parametrize("edition", [7, 8, 9])
def test_categories_that_exist(edition: int) -> None:
    for axis, names in (("T", T), ("N", N), ("M", M)):
        every = pd.Series(sorted(set(names[7] + names[8] + names[9])))
        expected = [name in names[edition] for name in every]
        assert list(category_exists(every, axis, edition)) == expected


def test_existence_is_open_without_category_or_edition() -> None:
    result = category_exists(
        pd.Series(["T1c", None, "T1c", "T1c"]), "T", pd.Series([None, 8, 6, 8], dtype="Int64")
    )
    assert result.isna().tolist() == [True, True, True, False]
    assert not category_exists(pd.Series(["MX"]), "M", 8).iloc[0]


@pytest.mark.parametrize(
    ("edition", "sizes", "expected"),
    [
        (7, [1, 20, 20.1, 30, 30.1, 50, 50.1, 70, 70.1], "T1a T1a T1b T1b T2a T2a T2b T2b T3"),
        (8, [10, 10.1, 20, 20.1, 30, 30.1, 40, 40.1, 50], "T1a T1b T1b T1c T1c T2a T2a T2b T2b"),
        (8, [5, 50.1, 70, 70.1], "T1a T3 T3 T4"),
        (9, [10, 40.1, 70.1], "T1a T2b T4"),
    ],
)
def test_t_by_size(edition: int, sizes: list[float], expected: str) -> None:
    assert list(t_from_size(pd.Series(sizes), edition)) == expected.split()


def test_t_without_a_size() -> None:
    sizes = pd.Series([None, 0, -3, float("inf"), 4.1 * 10])
    assert t_from_size(sizes, 8).isna().tolist() == [True, True, True, True, False]
    assert t_from_size(pd.Series([15.0]), pd.Series([None])).isna().all()
