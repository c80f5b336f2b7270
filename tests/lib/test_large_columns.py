"""What is done to a whole column at once gives what is done to each text alone."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.center import map_center, mapped_frame, parse_center
from scripts.lib.dialect import Dialect, is_missing, parse_numbers, trim
from scripts.lib.placement import compose, place_rows
from scripts.lib.rules import CENTER, Context
from scripts.lib.rules.registry import RULES
from scripts.lib.staging import derive_age, derive_therapy
from scripts.lib.texts import BLANKS, normalize
from tests.spec.test_rules import CATALOGUE, CUTOFF, RECEIVED, TABLES, cells_of, center_of

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "nd",
                " ND\t",
                "n  d",
                "n\td",
                "\x1cnd",
                "ｎｄ",
                "n\u00a0d",
                "",
                " ",
                "e\u0301",
                "é",
                "1,5",
            ]
        ),
        st.text(st.sampled_from("nd N\t\u00a0\x1c\u200be\u0301é1.,-+5%"), max_size=6),
    ),
    max_size=12,
)


def column(texts: list[str]) -> pd.Series:
    return pd.Series([*texts, None], dtype="str")


@given(TEXTS, st.sampled_from([(), ("nd",), ("n d", "nd"), ("é",)]))
def test_missing_codes_are_those_of_each_text_alone(
    texts: list[str], codes: tuple[str, ...]
) -> None:
    words = {"", *map(normalize, codes)}
    expected = [*(normalize(one) in words for one in texts), True]
    assert is_missing(column(texts), Dialect(missing=codes)).tolist() == expected


@given(TEXTS)
def test_texts_are_trimmed_and_composed(texts: list[str]) -> None:
    trimmed = [one.strip(BLANKS) for one in texts]
    assert trim(column(texts)).fillna("").tolist() == [*trimmed, ""]
    composed = [unicodedata.normalize("NFC", one) for one in trimmed]
    assert compose(trim(column(texts))).fillna("").tolist() == [*composed, ""]


@pytest.mark.parametrize("text", ["12", "-3", "0.25", "123456789012345", "007"])
def test_a_plain_number_is_read_as_python_reads_it(text: str) -> None:
    assert parse_numbers(column([text]), Dialect()).values[0] == float(text)
    comma = parse_numbers(column([text.replace(".", ",")]), Dialect(decimal=","))
    assert comma.values[0] == float(text)


def test_a_rule_whose_fields_are_empty_is_never_broken() -> None:
    """Such rules are not asked at all: no row of the tables may break one."""
    rows = [row for table in TABLES[:-1] for pair in table.CASES.values() for row in pair]
    cells = cells_of([{**row, "record": f"R{i}"} for i, row in enumerate(rows)])
    center = center_of({name: name for name in CATALOGUE})
    typed = parse_center(cells, place_rows(cells, center, CATALOGUE), center, CATALOGUE).typed
    frame = mapped_frame(map_center(typed, center, CATALOGUE, {}))
    for rule_id, rule in RULES.items():
        if rule.check is None or rule.scope == CENTER:
            continue
        fields = list(rule.fields)
        emptied = frame.assign(**frame[fields].iloc[:0].reindex(frame.index))
        broken = rule.check(derive_age(derive_therapy(emptied)), Context(RECEIVED, CUTOFF))
        assert not broken.fillna(False).any(), rule_id
