"""Conversion of categories between editions."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.reference import read_reference
from scripts.lib.tnm import category_exists, convert_categories


def convert(
    axis: str, category: str | None, source: int | None, target: int, **facts: Any
) -> tuple[str | None, str | None]:
    """The converted category and what is needed, the other axes being missing."""
    columns = {name: pd.Series([None], dtype="str") for name in "tnm"}
    columns[axis.lower()] = pd.Series([category], dtype="str")
    given_facts = {name: pd.Series([value]) for name, value in facts.items()}
    edition = pd.Series([source], dtype="Int64")
    row = convert_categories(**columns, edition_from=edition, edition_to=target, **given_facts)
    cell = row.iloc[0]
    assert bool(cell["converted"]) == (pd.isna(cell["needs"]) and category is not None)
    found, need = (None if pd.isna(cell[key]) else cell[key] for key in (axis.lower(), "needs"))
    return found, need


@pytest.mark.parametrize(
    ("category", "facts", "expected"),
    [
        ("T1a", {}, (None, "size")),
        ("T1a", {"size_mm": 10.0}, ("T1a", None)),
        ("T1a", {"size_mm": 10.1}, ("T1b", None)),
        ("T1a", {"size_mm": 20.0}, ("T1b", None)),
        ("T1a", {"size_mm": 25.0}, (None, "size that fits T1a")),
        ("T1b", {}, ("T1c", None)),
        ("T2a", {}, (None, "size")),
        ("T2a", {"size_mm": 25.0}, ("T2a", None)),
        ("T2a", {"size_mm": 40.0}, ("T2a", None)),
        ("T2a", {"size_mm": 40.1}, ("T2b", None)),
        ("T2a", {"size_mm": 55.0}, (None, "size that fits T2a")),
        ("T2b", {}, ("T3", None)),
        ("T2", {"size_mm": 60.0}, ("T3", None)),
        ("T2", {}, (None, "size")),
        ("T3", {}, (None, "reason of T3")),
        ("T3", {"size_mm": 45.0}, (None, "reason of T3")),
        ("T3", {"size_mm": 71.0}, ("T4", None)),
        ("T3", {"t_reason": "size"}, ("T4", None)),
        ("T3", {"t_reason": "diaphragm"}, ("T4", None)),
        ("T3", {"t_reason": "chest_wall"}, ("T3", None)),
        ("T3", {"t_reason": "chest_wall", "size_mm": 80.0}, ("T4", None)),
        ("T3", {"t_reason": "main_bronchus"}, (None, "size")),
        ("T3", {"t_reason": "atelectasis", "size_mm": 30.0}, ("T2a", None)),
        ("T3", {"t_reason": "main_bronchus", "size_mm": 45.0}, ("T2b", None)),
        ("T3", {"t_reason": "mediastinal_pleura", "size_mm": 20.0}, (None, "size that fits T3")),
        ("T3", {"t_reason": "mediastinal_pleura", "size_mm": 35.0}, ("T2a", None)),
        ("T3", {"t_reason": "mediastinal_pleura"}, (None, "size")),
        ("T4", {}, ("T4", None)),
        ("Tis", {}, ("Tis", None)),
        ("T1c", {}, (None, "T category of edition 7")),
    ],
)
def test_t_from_7_to_8(
    category: str, facts: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    assert convert("T", category, 7, 8, **facts) == expected


@pytest.mark.parametrize(
    ("category", "count", "expected"),
    [
        ("M1b", None, (None, "number of metastases")),
        ("M1b", 0.0, (None, "number of metastases")),
        ("M1b", 1.0, ("M1b", None)),
        ("M1b", 4.0, ("M1c", None)),
        ("M1a", None, ("M1a", None)),
        ("M0", None, ("M0", None)),
    ],
)
def test_m_from_7_to_8(category: str, count: float | None, expected: tuple[Any, Any]) -> None:
    assert convert("M", category, 7, 8, metastases=count) == expected


@pytest.mark.parametrize(
    ("stations", "expected"),
    [
        (None, ("N2", "number of N2 stations")),
        ("4R", ("N2a", None)),
        ("7", ("N2a", None)),
        ("7;10R", ("N2a", None)),
        ("4R;2R", ("N2b", None)),
        ("2R, 4R, 7", ("N2b", None)),
        ("4R;7", ("N2", "number of N2 stations")),
        ("4R;4L", ("N2", "number of N2 stations")),
        ("11R", ("N2", "number of N2 stations")),
        ("1R;4R", ("N2", "number of N2 stations")),
        ("hilar", ("N2", "number of N2 stations")),
        (1, ("N2a", None)),
        (3, ("N2b", None)),
    ],
)
def test_n2_from_8_to_9(stations: Any, expected: tuple[Any, Any]) -> None:
    assert convert("N", "N2", 8, 9, stations=stations) == expected


def test_m1c_from_8_to_9() -> None:
    assert convert("M", "M1c", 8, 9) == ("M1c", "number of organ systems")
    assert convert("M", "M1c", 8, 9, organ_systems=1) == ("M1c1", None)
    assert convert("M", "M1c", 8, 9, organ_systems=2) == ("M1c2", None)


@pytest.mark.parametrize(
    ("axis", "category", "facts", "expected"),
    [
        ("T", "T1b", {}, ("T1a", None)),
        ("T", "T1c", {}, ("T1b", None)),
        ("T", "T1mi", {}, (None, "counterpart of T1mi in edition 7")),
        ("T", "T2b", {}, (None, "reason of T2b")),
        ("T", "T2b", {"t_reason": "size"}, ("T2a", None)),
        ("T", "T2a", {"t_reason": "atelectasis"}, ("T3", None)),
        ("T", "T2a", {"t_reason": "diaphragm"}, (None, "reason of T2a")),
        ("T", "T3", {"t_reason": "size"}, ("T2b", None)),
        ("T", "T3", {"t_reason": "chest_wall"}, ("T3", None)),
        ("T", "T4", {"t_reason": "diaphragm"}, ("T3", None)),
        ("T", "T4", {"t_reason": "heart"}, ("T4", None)),
        ("M", "M1c", {}, ("M1b", None)),
    ],
)
def test_from_8_to_7(
    axis: str, category: str, facts: dict[str, Any], expected: tuple[Any, Any]
) -> None:
    assert convert(axis, category, 8, 7, **facts) == expected


CHANGES_OF_7 = {
    "T3": ("chest_wall", "phrenic_nerve", "parietal_pericardium", "same_lobe_nodule"),
    "T4": ("size", "diaphragm"),
}
IN_7 = {
    ("T2a", "T2a"): ("size", "visceral_pleura"),
    ("T2b", "T3"): ("main_bronchus", "atelectasis"),
    ("T3", "T2b"): ("size",),
    ("T3", "T3"): ("chest_wall", "phrenic_nerve", "parietal_pericardium", "same_lobe_nodule"),
    ("T4", "T3"): ("size", "diaphragm"),
    ("T4", "T4"): (
        *("mediastinum", "heart", "great_vessels", "trachea", "carina", "esophagus"),
        *("vertebra", "recurrent_nerve", "other_lobe_nodule"),
    ),
}


def test_every_reason_of_a_t_converts_as_the_descriptors_say() -> None:
    """Rami-Porta et al., J Thorac Oncol 2015;10:990-1003: what moved, and what stayed."""
    for expected, reasons in CHANGES_OF_7.items():
        for reason in reasons:
            assert convert("T", "T3", 7, 8, t_reason=reason) == (expected, None), reason
    for (category, expected), reasons in IN_7.items():
        for reason in reasons:
            assert convert("T", category, 8, 7, t_reason=reason) == (expected, None), reason
    for size, expected in ((40.0, "T2a"), (41.0, "T2b"), (70.0, "T3"), (71.0, "T4")):
        for reason in ("main_bronchus", "atelectasis"):
            assert convert("T", "T3", 7, 8, t_reason=reason, size_mm=size) == (expected, None)


def test_7_and_9_meet_in_8() -> None:
    assert convert("T", "T1a", 7, 9, size_mm=8.0) == ("T1a", None)
    assert convert("N", "N2", 7, 9, stations="4R;5R") == ("N2b", None)
    assert convert("M", "M1b", 7, 9, metastases=3) == ("M1c", "number of organ systems")
    assert convert("M", "M1c2", 9, 7) == ("M1b", None)
    assert convert("N", "N2a", 9, 7) == ("N2", None)


def test_the_same_edition_passes() -> None:
    for category in ("T1a", "T2", "T3"):
        assert convert("T", category, 8, 8) == (category, None)


def test_no_edition_no_conversion() -> None:
    assert convert("T", "T1a", None, 8) == (None, "edition")
    assert convert("T", None, None, 8) == (None, None)


def test_needs_of_several_axes() -> None:
    t, n, m = (pd.Series([value]) for value in ("T2a", "N0", "M1b"))
    row = convert_categories(t, n, m, 7).iloc[0]
    assert row["needs"] == "size; number of metastases"
    assert [pd.isna(row["t"]), row["n"], pd.isna(row["m"])] == [True, "N0", True]
    assert not row["converted"]


def test_crosswalk_names_existing_categories() -> None:
    for row in read_reference("tnm_crosswalk.csv").to_dict("records"):
        for side, edition in (("from", "from_edition"), ("to_candidates", "to_edition")):
            names = pd.Series(
                [name for name in row[side].split("|") if name not in ("any", "same")]
            )
            assert category_exists(names, row["axis"], int(row[edition])).all()


names = st.sampled_from(["TX", "T0", "Tis", "T1", "T1mi", "T1a", "T1b", "T1c", "T2", "T2a", "T2b"])
sizes = st.none() | st.floats(1, 90)
reasons = st.sampled_from([None, "size", "diaphragm", "chest_wall", "main_bronchus", "heart"])


@given(
    names | st.sampled_from(["T3", "T4"]),
    sizes,
    reasons,
    st.sampled_from([7, 8, 9]),
    st.sampled_from([7, 8, 9]),
)
def test_a_converted_category_exists_there(
    category: str, size: float | None, reason: str | None, source: int, target: int
) -> None:
    facts = {"size_mm": size, "t_reason": reason}
    found, need = convert("T", category, source, target, **facts)
    assert (found is None) != (need is None)
    if found is not None and source != target:
        assert category_exists(pd.Series([found]), "T", target).all()


@pytest.mark.parametrize(
    ("category", "source", "target", "size", "reason", "found"),
    [
        ("T3", 7, 8, 70, "chest_wall", "T3"),
        ("T3", 7, 8, 71, "chest_wall", "T4"),
        ("T4", 8, 7, None, "mediastinum", "T4"),
        ("T4", 8, 7, None, "diaphragm", "T3"),
    ],
)
def test_seven_centimeters_stay_and_what_grew_into_stays(
    category, source, target, size, reason, found
):
    t, nothing = pd.Series([category], dtype="str"), pd.Series([None], dtype="str")
    sizes = pd.Series([size], dtype="float64")
    reasons = pd.Series([reason], dtype="str")
    made = convert_categories(t, nothing, nothing, source, target, sizes, reasons)
    assert made["t"].tolist() == [found]
