"""Reading of TNM categories and stage groups."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.tnm import STAGE_GROUPS, parse_category, parse_stage_group

T = ["TX", "T0", "Tis", "T1", "T1mi", "T1a", "T1b", "T1c", "T2", "T2a", "T2b", "T3", "T4"]
N = ["NX", "N0", "N1", "N2", "N2a", "N2b", "N3"]
M = ["MX", "M0", "M1", "M1a", "M1b", "M1c", "M1c1", "M1c2"]
CANONICAL = [(axis, name) for axis, names in zip("TNM", (T, N, M), strict=True) for name in names]
PREFIXES = ["", "c", "p", "yc", "yp", "r", "rc", "ryp"]


def read(text: str | None, axis: str) -> tuple[str | None, str | None, str | None, bool]:
    row = parse_category(pd.Series([text], dtype="str"), axis).iloc[0]
    prefix, category, detail = (
        None if pd.isna(row[name]) else row[name] for name in ("prefix", "category", "detail")
    )
    return prefix, category, detail, bool(row["failed"])


@pytest.mark.parametrize(
    ("text", "axis", "expected"),
    [
        ("cT2a", "T", ("c", "T2a", None, False)),
        ("T2A", "T", (None, "T2a", None, False)),
        ("2a", "T", (None, "T2a", None, False)),
        ("p1b", "T", ("p", "T1b", None, False)),
        ("ypT0", "T", ("yp", "T0", None, False)),
        ("ypT0 N0", "T", ("yp", "T0", None, False)),
        ("ypT0 N0", "N", ("yp", "N0", None, False)),
        ("ypT0 ypN0 cM0", "M", ("c", "M0", None, False)),
        ("cT2aN1M0", "N", ("c", "N1", None, False)),
        ("T2a-N1-M0", "M", (None, "M0", None, False)),
        ("T1c(3)", "T", (None, "T1c", "3", False)),
        ("T1a(m)", "T", (None, "T1a", "m", False)),
        ("T1mi", "T", (None, "T1mi", None, False)),
        ("pT1a(mi)", "T", ("p", "T1mi", None, False)),
        ("TIS", "T", (None, "Tis", None, False)),
        ("T2 a", "T", (None, "T2a", None, False)),
        ("cT 1 mi", "T", ("c", "T1mi", None, False)),
        ("2 a", "T", (None, "T2a", None, False)),
        ("T1 c", "T", (None, "T1c", None, False)),
        ("T1 c N0", "N", ("c", "N0", None, False)),
        ("N2 b (4R, 7)", "N", (None, "N2b", "4R,7", False)),
        ("N1 (2 b)", "N", (None, "N1", "2 b", False)),
        ("tx", "T", (None, "TX", None, False)),
        ("yp T2b", "T", ("yp", "T2b", None, False)),
        ("T1cN0", "T", (None, "T1c", None, False)),
        ("cT1cN0M0", "T", ("c", "T1c", None, False)),
        ("N2 (4R, 7)", "N", (None, "N2", "4R,7", False)),
        ("N2 4R,7", "N", (None, "N2", "4R,7", False)),
        ("pN0(0/12)", "N", ("p", "N0", "0/12", False)),
        ("pN1 2/14", "N", ("p", "N1", "2/14", False)),
        ("pN1 (mi)", "N", ("p", "N1", "mi", False)),
        ("N0 (i+) (sn)", "N", (None, "N0", "i+; sn", False)),
        ("T2aN2bM0", "N", (None, "N2b", None, False)),
        ("M1b (bone)", "M", (None, "M1b", "bone", False)),
        ("M1b: bone", "M", (None, "M1b", "bone", False)),
        ("m1C2", "M", (None, "M1c2", None, False)),
        ("1b", "M", (None, "M1b", None, False)),
        ("ypT2a ypN0 (0/12) cM0 L0 V0 Pn0 R0", "T", ("yp", "T2a", None, False)),
        ("ypT2a ypN0 (0/12) cM0 L0 V0 Pn0 R0", "N", ("yp", "N0", "0/12", False)),
        (" T3. ", "T", (None, "T3", None, False)),
        ("", "T", (None, None, None, False)),
        ("   ", "T", (None, None, None, False)),
        (None, "T", (None, None, None, False)),
    ],
)
def test_written_forms(
    text: str | None, axis: str, expected: tuple[str | None, str | None, str | None, bool]
) -> None:
    assert read(text, axis) == expected


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("T2-3", "T"),
        ("T1c-3", "T"),
        ("T2a/b", "T"),
        ("T2a/T3", "T"),
        ("T2a (T3)", "T"),
        ("T2a?", "T"),
        ("T2-", "T"),
        ("-T2", "T"),
        ("T5", "T"),
        ("T2c", "T"),
        ("TO", "T"),
        ("N0", "T"),
        ("cT1cN0", "T"),
        ("cT1cN0cM0", "T"),
        ("T2aN1M0 IIB", "T"),
        ("-", "T"),
        ("NO", "N"),
        ("no", "N"),
        ("N2-3", "N"),
        ("N2a1", "N"),
        ("N1 2", "N"),
        ("T2a", "N"),
        ("M1b bone", "M"),
        ("M1b (bone?)", "M"),
        ("M1c 1", "M"),
        ("M2", "M"),
    ],
)
def test_never_a_guess(text: str, axis: str) -> None:
    assert read(text, axis) == (None, None, None, True)


def test_another_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="axis"):
        parse_category(pd.Series(["G1"]), "G")


def test_index_and_types_are_kept() -> None:
    result = parse_category(pd.Series(["T1a", None, "T9", "T1a"], index=[5, 3, 5, 1]), "T")
    assert list(result.index) == [5, 3, 5, 1]
    assert list(result["failed"]) == [False, False, True, False]
    assert [str(result[name].dtype) for name in result] == ["str", "str", "str", "bool"]


def test_no_rows() -> None:
    assert len(parse_category(pd.Series([], dtype="str"), "N")) == 0


@given(st.sampled_from(CANONICAL), st.sampled_from(PREFIXES), st.booleans())
def test_canonical_categories_read_as_themselves(
    named: tuple[str, str], prefix: str, upper: bool
) -> None:
    axis, category = named
    text = prefix + category
    assert read(text.upper() if upper else text, axis) == (prefix or None, category, None, False)


@given(st.sampled_from(T), st.sampled_from(N), st.sampled_from(M), st.sampled_from(["", " ", ", "]))
def test_a_whole_tnm_gives_each_axis(t: str, n: str, m: str, between: str) -> None:
    text = between.join((t, n, m))
    assert [read(text, axis)[1] for axis in "TNM"] == [t, n, m]


@given(st.text(alphabet="cpyrTNMX0123abismx ()/,-?", max_size=12), st.sampled_from("TNM"))
def test_any_text_is_read_or_failed_and_reads_again(text: str, axis: str) -> None:
    prefix, category, _, failed = read(text, axis)
    assert (category is not None) + failed == bool(text.strip())
    if category is not None:
        assert (axis, category) in CANONICAL
        assert read((prefix or "") + category, axis) == (prefix, category, None, False)


def read_stage(text: str | None) -> tuple[str | None, bool]:
    row = parse_stage_group(pd.Series([text], dtype="str")).iloc[0]
    return None if pd.isna(row["stage"]) else row["stage"], bool(row["failed"])


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("IIIA", "IIIA"),
        ("Stage IIIa", "IIIA"),
        ("stadio III A", "IIIA"),
        ("estádio IIB", "IIB"),
        ("Stadium IVb", "IVB"),
        ("3A", "IIIA"),
        ("IVA", "IVA"),
        ("0", "0"),
        ("IA1", "IA1"),
        ("1a2", "IA2"),
        ("cIIIB", "IIIB"),
        ("Occult", "Occult"),
        ("occult carcinoma", "Occult"),
        ("carcinoma occulto", "Occult"),
        ("occulto", "Occult"),
        ("occulte", "Occult"),
        ("okkult", "Occult"),
        ("oculto", "Occult"),
        ("III", "III"),
        ("4", "IV"),
        ("IIIA (N2)", "IIIA"),
        ("IIIA-N2", "IIIA"),
    ],
)
def test_stage_groups(text: str, stage: str) -> None:
    assert read_stage(text) == (stage, False)


@pytest.mark.parametrize(
    "text",
    ["IIIA/B", "IIIA-B", "1-2", "IA1-3", "IIIA (IIIB before)", "V", "IIC", "0A", "IVC", "10", "?"],
)
def test_stage_groups_that_fail(text: str) -> None:
    assert read_stage(text) == (None, True)


def test_missing_stage_is_no_failure() -> None:
    assert read_stage(None) == (None, False)


@pytest.mark.parametrize("stage", STAGE_GROUPS)
def test_canonical_stage_groups_read_as_themselves(stage: str) -> None:
    assert read_stage(stage) == (stage, False)
    assert read_stage(stage.lower()) == (stage, False)
