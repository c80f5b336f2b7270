"""Complications and their grades."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.complications import GRADES, grade_rank, parse_complications, worst_grade


def read(text: str | None) -> tuple[str | None, bool]:
    row = parse_complications(pd.Series([text], dtype="str"), ["Nessuna", "keine"]).iloc[0]
    return None if pd.isna(row["canonical"]) else row["canonical"], bool(row["failed"])


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("FA (II), fistola IIIa", "fa:II;fistola:IIIa"),
        ("fistula:IIIa;AF:II", "af:II;fistula:IIIa"),
        ("af:2;pal:3b", "af:II;pal:IIIb"),
        ("polmonite 3a", "polmonite:IIIa"),
        ("fistola IIIad", "fistola:IIIa"),
        ("fistola IIIb-d", "fistola:IIIb"),
        ("FA: grado II", "fa:II"),
        ("pneumonia - CD IVb", "pneumonia:IVb"),
        ("grade II FA", "fa:II"),
        ("IIIa: fistola", "fistola:IIIa"),
        ("FA (II) e fistola (IIIa)", "fa:II;fistola:IIIa"),
        ("Clavien-Dindo IIIa", "unspecified:IIIa"),
        ("empyema III", "empyema:III"),
        ("failure IV", "failure:IV"),
        ("grade 1", "unspecified:I"),
        ("Failure: 4", "failure:IV"),
        ("Death grade 5", "death:V"),
        ("Xerosis II.", "xerosis:II"),
        ("exitus V", "exitus:V"),
        ("air leak (5 days) II", "air leak (5 days):II"),
        ("air leak > 5 gg (I)", "air leak > 5 gg:I"),
        ("PE:IVa;pe:IVa", "pe:IVa"),
        ("PE:IVa;:", "pe:IVa"),
        ("FA  Parossistica II\npe IVa", "fa parossistica:II;pe:IVa"),
        ("nessuna", "none"),
        ("none", "none"),
        ("0", "none"),
        ("CD 0", "none"),
        ("", None),
        (":", None),
        (None, None),
    ],
)
def test_lists(text: str | None, canonical: str | None) -> None:
    assert read(text) == (canonical, False)


@pytest.mark.parametrize(
    "text",
    [
        "FA",
        "FA 2",
        "3",
        "FA?",
        "FA II?",
        "IIA",
        "fistula IIB",
        "fistula:2b",
        "FA Ia",
        "exitus Va",
        "FA II fistola IIIa",
        "atelettasia, FA (II)",
        "empyema III;x:",
        "FA (VI)",
        "FA:6",
        "a;b:II)",
        "FA (II",
    ],
)
def test_lists_that_fail(text: str) -> None:
    assert read(text) == (None, True)


@pytest.mark.parametrize(
    ("text", "worst"),
    [
        ("fa:II;fistola:IIIa", "IIIa"),
        ("a:V;b:IVb", "V"),
        ("a:III;b:IIIa", "IIIa"),
        ("a:III;b:II", "III"),
        ("a:IV;b:IIIb", "IV"),
        ("a:IV;b:IVa", "IVa"),
        ("a:I", "I"),
        ("none", "none"),
        (None, None),
        ("FA (II)", None),
    ],
)
def test_worst(text: str | None, worst: str | None) -> None:
    grade = worst_grade(pd.Series([text], dtype="str")).iloc[0]
    assert (None if pd.isna(grade) else grade) == worst


def test_rank() -> None:
    grades = pd.Series(
        ["none", "I", "II", "III", "IIIa", "IIIb", "IV", "IVa", "IVb", "V", None, "IIA"]
    )
    ranks = grade_rank(grades)
    assert ranks[:10].tolist() == list(range(10))
    assert ranks[10:].isna().all()


terms = st.sampled_from(["fa", "pneumonia", "prolonged air leak", "recurrent nerve palsy"])
items = st.lists(st.tuples(terms, st.sampled_from(GRADES)), min_size=1, max_size=5)


@given(items, st.sampled_from(["{}:{}", "{} ({})", "{} {}", "{} - {}", "{}: grade {}"]))
def test_reading_again_changes_nothing(listed: list[tuple[str, str]], form: str) -> None:
    once, failed = read(", ".join(form.format(*item) for item in listed))
    assert not failed
    assert once is not None
    assert set(once.split(";")) == {f"{term}:{grade}" for term, grade in listed}
    assert read(once) == (once, False)


@given(st.text(alphabet="FAIVabd 123():;,-?e", max_size=15))
def test_any_text_is_read_or_failed(text: str) -> None:
    canonical, failed = read(text)
    assert not (canonical is not None and failed)
    if canonical is not None:
        assert read(canonical) == (canonical, False)
        assert worst_grade(pd.Series([canonical])).notna().all()
