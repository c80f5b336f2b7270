"""Every raw row has its place: whose record it is, whether its values count, and why not."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.catalogue import read_catalogue
from scripts.lib.placement import gather_text, place_rows

CATALOGUE = read_catalogue()


def center(rule: str = "", by: str = "") -> dict[str, Any]:
    second: dict[str, Any] = {
        "id": "b",
        "columns": {"record": "R", "last_contact": "D", "cycles": "C"},
    }
    if rule:
        second["reduce"] = {"rule": rule, **({"by": by} if by else {})}
    first = {"id": "a", "columns": {"record": "R", "sex": "S"}}
    return {"center": "x", "dialect": {"missing": ["nd"]}, "sources": [first, second]}


def cells(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of source, kind, record, last_contact, cycles; numbered as they come."""
    names = ["source", "row_kind", "record", "last_contact", "cycles"]
    frame = pd.DataFrame(list(rows), columns=names).astype("str")
    frame["sex"] = pd.Series([None] * len(frame), dtype="str")
    frame.insert(1, "source_row", pd.Series(range(2, len(frame) + 2), dtype="int32"))
    return frame


def fates(frame: pd.DataFrame, config: dict[str, Any]) -> list[tuple[str, str]]:
    rows = place_rows(frame, config, CATALOGUE)
    return list(zip(rows["fate"], rows["reason"], strict=True))


def gathered(frame: pd.DataFrame, config: dict[str, Any], variable: str) -> list[str | None]:
    rows = place_rows(frame, config, CATALOGUE)
    text = gather_text(frame, rows, config["sources"][1], variable, config, CATALOGUE)
    return [None if pd.isna(one) else one for one in text]


def test_one_fate_a_row() -> None:
    frame = cells(
        ("a", "data", "007", None, None),
        ("a", "data", "7", None, None),
        ("a", "data", "8", None, None),
        ("a", "data", " 8\u00a0", None, None),
        ("a", "data", None, None, None),
        ("a", "data", "nd", None, None),
        ("a", "single_cell", "9", None, None),
        ("a", "not_data", "Total", None, None),
        ("b", "data", "7", "2020-01-01", None),
        ("b", "data", "8", None, None),
        ("b", "data", "12", None, None),
        ("a", "unclaimed", "7", None, None),
        ("a", "unclaimed", "13", None, None),
    )
    assert fates(frame, center()) == [
        ("record", ""),
        ("record", ""),
        ("quarantined", "record.doubled"),
        ("quarantined", "record.doubled"),
        ("quarantined", "row.no_record"),
        ("quarantined", "row.no_record"),
        ("quarantined", "row.single_cell"),
        ("not_data", ""),
        ("part_of", ""),
        ("quarantined", "record.doubled"),
        ("orphan", "row.orphan"),
        ("part_of", "row.unclaimed"),
        ("orphan", "row.unclaimed"),
    ]
    base = place_rows(frame, center(), CATALOGUE)["base"]
    assert base.tolist() == [True] * 8 + [False] * 5


def test_records_join_in_any_unicode_form() -> None:
    frame = cells(("a", "data", "M\u00fc1", None, None), ("b", "data", "Mu\u03081", None, "4"))
    assert fates(frame, center())[1] == ("part_of", "")
    assert gathered(frame, center(), "cycles") == ["4"]


def test_rows_of_one_record_where_one_is_expected() -> None:
    frame = cells(
        ("a", "data", "1", None, None), ("b", "data", "1", None, "4"), ("b", "data", "1", None, "5")
    )
    assert fates(frame, center())[1:] == [("quarantined", "row.repeated")] * 2
    assert gathered(frame, center(), "cycles") == [None]


@pytest.mark.parametrize(
    ("rule", "by", "variable", "result"),
    [
        ("last", "last_contact", "cycles", ["5", None, None]),
        ("first", "last_contact", "cycles", ["3", None, None]),
        ("max", "", "cycles", ["10", "nd", None]),
        ("count", "", "cycles", ["3", "nd", None]),
        ("list", "", "cycles", ["3;10;5", "nd", None]),
    ],
)
def test_several_rows_become_one(
    rule: str, by: str, variable: str, result: list[str | None]
) -> None:
    frame = cells(
        ("a", "data", "1", None, None),
        ("a", "data", "2", None, None),
        ("a", "data", "3", None, None),
        ("b", "data", "1", "2020-01-01", "3"),
        ("b", "data", "1", "2020-02-01", "10"),
        ("b", "data", "1", "2020-03-01", "5"),
        ("b", "data", "1", None, "nd"),
        ("b", "data", "2", "nd", None),
        ("b", "data", "2", "nd", "nd"),
        ("b", "data", "2", None, "nd"),
    )
    if rule in ("first", "last"):
        result = [result[0], "nd" if rule == "last" else None, None]
    assert gathered(frame, center(rule, by), variable) == result


def test_no_rows_and_only_bad_rows() -> None:
    assert fates(cells(), center("list")) == []
    assert gathered(cells(), center("list"), "cycles") == []
    bad = cells(
        ("a", "data", "1", None, None),
        ("a", "data", "1", None, None),
        ("b", "data", "1", None, "4"),
    )
    assert {fate for fate, _ in fates(bad, center("max"))} == {"quarantined"}
    assert gathered(bad, center("max"), "cycles") == []


ROWS = st.tuples(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["data", "data", "data", "not_data", "single_cell", "unclaimed"]),
    st.sampled_from(["1", "2", "3", " 1", "nd", None]),
    st.sampled_from(["2020-01-01", "2021-01-01", "x", "nd", None]),
    st.sampled_from(["1", "2", "nd", None]),
)


@given(st.lists(ROWS, max_size=12), st.sampled_from(["", "first", "last", "max", "count", "list"]))
def test_no_row_without_a_fate_and_no_record_with_two_values(
    rows: list[tuple[Any, ...]], rule: str
) -> None:
    config = center(rule, "last_contact" if rule in ("first", "last") else "")
    frame = cells(*rows)
    placed = place_rows(frame, config, CATALOGUE)
    assert len(placed) == len(frame)
    assert placed["fate"].isin(["record", "part_of", "quarantined", "orphan", "not_data"]).all()
    lost = placed["fate"].isin(["orphan", "not_data", "quarantined"]) & (
        placed["reason"] != "row.repeated"
    )
    assert placed.loc[lost, "record_no"].isna().all()
    assert not placed.loc[lost, "chosen"].any()
    own = placed.loc[placed["fate"] == "record", "record_no"]
    assert own.tolist() == list(range(len(own)))
    text = gather_text(frame, placed, config["sources"][1], "cycles", config, CATALOGUE)
    assert len(text) in (0, len(own))
