"""Delivered values to the study's vocabulary; what cannot be mapped fails, and is never guessed."""

import pandas as pd
import pytest

from scripts.lib.catalogue import Variable
from scripts.lib.mapping import Mapped, map_variable


def variable(kind: str, unit_or_levels: str = "", name: str = "x") -> Variable:
    return Variable(name, "", kind, unit_or_levels, "open", "")


def texts(*values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def shown(mapped: Mapped) -> list[tuple[object, bool]]:
    values = mapped.values.astype(object).where(mapped.values.notna(), other=None)
    return list(zip(values, mapped.failed, strict=True))


def test_codes() -> None:
    gene = variable("code", "none|EGFR|ALK")
    codes = {"mut": "EGFR", "nd": "", "odd": "KRAS"}
    mapped = map_variable(texts("MUT", "alk", " nd", "ROS1", None, "odd"), gene, codes)
    assert shown(mapped) == [
        ("EGFR", False), ("ALK", False), (None, False), (None, True), (None, False), (None, True),
    ]  # fmt: skip


def test_booleans() -> None:
    mapped = map_variable(
        texts("sì", "FALSE", "forse", "boh", None), variable("boolean"), {"sì": "true", "boh": ""}
    )
    assert shown(mapped) == [
        (True, False), (False, False), (None, True), (None, False), (None, False),
    ]  # fmt: skip
    assert str(mapped.values.dtype) == "boolean"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("b;a", ("a;b", False)),
        ("a | B", ("a;b", False)),
        ("a, b", ("a;b", False)),
        ("a;a", ("a", False)),
        ("none", ("none", False)),
        ("keine", ("none", False)),
        ("a;none", (None, True)),
        ("a;c", (None, True)),
        ("?", (None, False)),
        ("?;a", ("a", False)),
        ("?;?", (None, False)),
        (";", (None, True)),
        (None, (None, False)),
    ],
)
def test_lists(text: str | None, result: tuple[str | None, bool]) -> None:
    codes = {"?": "", "keine": "none"}
    mapped = map_variable(texts(text), variable("list", "a|b"), codes, separator=",")
    assert shown(mapped) == [result]


def test_lists_of_any_item() -> None:
    stations = variable("list", "1-14 with side")
    mapped = map_variable(texts("4R; 7", "VII;x", "x", "7;7"), stations, {"vii": "7", "x": ""})
    assert shown(mapped) == [("4R;7", False), ("7", False), (None, False), ("7", False)]


def test_units() -> None:
    size = map_variable(pd.Series([1.5, None, 2.3]), variable("number", "mm"), {}, "cm")
    assert shown(size) == [(15.0, False), (None, False), (23.0, False)]
    assert size.rule == "unit.cm_to_mm"
    same = map_variable(pd.Series([1.5]), variable("number", "mm"), {}, "mm")
    assert (shown(same), same.rule) == ([(1.5, False)], "parse.number")


def test_units_of_whole_numbers_count_too() -> None:
    weeks = pd.Series([2, None], dtype="Int64")
    mapped = map_variable(weeks, variable("integer", "day"), {}, "week")
    assert shown(mapped) == [(14, False), (None, False)]
    assert str(mapped.values.dtype) == "Int64"


def test_a_conversion_that_overflows_fails() -> None:
    mapped = map_variable(pd.Series([1e308]), variable("number", "mm"), {}, "m")
    assert shown(mapped) == [(None, True)]


def test_an_empty_code_makes_categories_drugs_and_complications_missing() -> None:
    for name, kind, levels in (
        ("c_t", "code", "TNM"),
        ("c_stage", "code", "stage group"),
        ("drug", "list", "generic names"),
        ("complications", "list", "term:grade I-V"),
    ):
        mapped = map_variable(texts("boh"), variable(kind, levels, name), {"boh": ""})
        assert shown(mapped) == [(None, False)], name


def test_items_of_drugs_and_complications_are_translated() -> None:
    drugs = map_variable(
        texts("Pembro;boh", "Zauberin"),
        variable("list", "", "drug"),
        {"pembro": "pembrolizumab", "boh": ""},
    )
    assert shown(drugs) == [("pembrolizumab", False), (None, True)]
    grades = map_variable(
        texts("Polmonite:II"), variable("list", "", "complications"), {"polmonite": "pneumonia"}
    )
    assert shown(grades) == [("pneumonia:II", False)]


def test_text_days_and_no_rows() -> None:
    assert shown(map_variable(texts("ab"), variable("text"), {"ab": "x"})) == [("ab", False)]
    for kind, levels in (("code", "a|b"), ("list", "a|b"), ("boolean", ""), ("text", "")):
        assert shown(map_variable(texts(), variable(kind, levels), {})) == []


@pytest.mark.parametrize(
    ("name", "text", "category"),
    [
        ("c_t", "cT2a", "T2a"),
        ("c_t", "rcT2a", "T2a"),
        ("c_t", "pT2a", None),
        ("c_n", "ypN0", None),
        ("c_n", "rpN1", None),
        ("c_m", "pM1b", "M1b"),
        ("c_m", "ycM0", None),
        ("yc_t", "cT2a", "T2a"),
        ("yc_t", "ycT2a", "T2a"),
        ("yc_n", "ypN0", None),
        ("yp_t", "pT2a", "T2a"),
        ("yp_t", "ypT0", "T0"),
        ("yp_t", "T0", "T0"),
        ("yp_t", "cT2a", None),
        ("yp_n", "ycN0", None),
        ("yp_m", "cM0", "M0"),
    ],
)
def test_a_category_of_another_point_in_time_fails(
    name: str, text: str, category: str | None
) -> None:
    mapped = map_variable(texts(text), variable("code", "TNM", name), {})
    assert shown(mapped) == [(category, category is None)]


def test_a_number_too_large_for_its_unit_fails() -> None:
    values = pd.Series([1e308, 1.0])
    mapped = map_variable(values, variable("number", "mm"), {}, "cm")
    assert mapped.failed.tolist() == [True, False]
    assert mapped.values[1] == 10
