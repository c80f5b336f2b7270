"""Property: a finding keeps its id when rows and columns come in another order, with more of both, on another day."""

import csv
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.lib.catalogue import read_catalogue
from scripts.lib.queries.history import Judgement, find_delivery
from tests.lib.queries.workbooks import id_of

COLUMNS = {"record": "id", "sex": "sex", "ecog": "ecog", "surgery_date": "day", "drug": "drug"}
CENTER: dict[str, Any] = {"center": "tiny", "sources": [{"id": "patients", "columns": COLUMNS}]}
HOW = Judgement(read_catalogue(), {}, "2024-01-31", {}, {})
FULL = os.environ.get("SALVAGE_SIZE") == "full"
# For each cell what may stand in it, right and wrong.
CELLS = st.tuples(
    st.sampled_from(["male", "masculine", ""]),
    st.sampled_from(["1", "7", "x"]),
    st.sampled_from(["2020-01-02", "2020-02-30", "43831"]),
    st.sampled_from(["nivolumab", "nivolumap", ""]),
)
NUMBERS = st.sets(st.integers(1, 99), min_size=1, max_size=8)
Row = dict[str, str]


def rows_of(draw: st.DrawFn, prefix: str) -> list[Row]:
    """Rows with record ids of their own."""
    numbers = sorted(draw(NUMBERS))
    names = ("sex", "ecog", "day", "drug")
    return [
        {"id": f"{prefix}{number}", **dict(zip(names, draw(CELLS), strict=True))}
        for number in numbers
    ]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Row], list[Row], list[str]]:
    """Rows; the same ones among others, in another order; the order of their columns, some of them new."""
    first, more = rows_of(draw, "A"), rows_of(draw, "B")
    header = draw(st.permutations([*COLUMNS.values(), "note", "more"]))
    return first, draw(st.permutations([*first, *more])), header


def find(path: Path, rows: list[Row], header: list[str], received: str) -> pd.DataFrame:
    with path.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, header, restval="x")
        table.writeheader()
        table.writerows(rows)
    return find_delivery(CENTER, {"received": received, "file": str(path)}, HOW)


def ids_of(found: pd.DataFrame, prefix: str) -> dict[tuple[str, str, str], str]:
    """Record, variable and rule -> id, of records that begin with a prefix."""
    mine = found[found["record"].str.startswith(prefix).fillna(False).astype(bool)]
    keys = list(mine[["record", "variable", "rule"]].itertuples(index=False, name=None))
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, mine["finding_id"], strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ids")


@settings(max_examples=60 if FULL else 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(given=deliveries())
def test_an_id_is_of_what_is_wrong_not_of_where_it_stands(
    folder: Path, given: tuple[list[Row], list[Row], list[str]]
) -> None:
    first, second, header = given
    before = find(folder / "first.csv", first, list(COLUMNS.values()), "2024-01-01")
    after = find(folder / "second.csv", second, header, "2024-02-01")
    assert ids_of(after, "A") == ids_of(before, "A")
    assert after["finding_id"].is_unique


@settings(max_examples=30 if FULL else 6, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(4)), header=st.permutations([*COLUMNS.values(), "note"]))
def test_rows_without_a_record_keep_their_ids_in_any_order(
    folder: Path, order: list[int], header: list[str]
) -> None:
    rows = [{"id": "", "sex": "male", "ecog": str(n), "day": "", "drug": ""} for n in range(4)]

    def ids(table: list[Row], names: list[str], day: str) -> dict[str, str]:
        found = find(folder / "rows.csv", table, names, day).set_index("source_row")
        found = found[found["rule"] == "row.no_record"]
        return {
            row["ecog"]: found.loc[line, "finding_id"] for line, row in enumerate(table, start=2)
        }

    before = ids(rows, list(COLUMNS.values()), "2024-01-01")
    assert len(set(before.values())) == 4
    assert ids([rows[n] for n in order], header, "2024-02-01") == before


def test_the_ids_that_hospitals_already_have() -> None:
    """Written out, so that a change of the id is a decision: answers and waivers name them."""
    assert id_of("A", "ecog", "range.ecog") == "64fd7c10181d1f7c"
