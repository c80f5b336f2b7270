"""The second delivery of beta: statuses, scorecard and difference come out as the README says."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scripts.lib.config import read_study
from scripts.lib.differences import compare_deliveries
from scripts.lib.queries.scorecard import summarize_center
from scripts.lib.queries.statuses import derive_statuses
from tests.demo.test_planted import ROOT, find

SECOND = {
    "received": "2024-03-25",
    "files": {"patients": "data/demo/deliveries/beta_2024-03-25.xlsx"},
}


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        center = read_study(Path()).centers["beta"]
        center = {**center, "deliveries": [*center["deliveries"], SECOND]}
        history = [(one["received"], find(center, n)) for n, one in enumerate(center["deliveries"])]
        first = history[0][1]
        wrong = first.loc[(first["record"] == "B-002") & (first["variable"] == "blood_loss")]
        answers = pd.DataFrame(
            {"finding_id": wrong["finding_id"], "received": "2024-03-01", "answer": "corrected"}
        )
        queries = derive_statuses(history, history[1][1], answers)
        difference = compare_deliveries(center, *center["deliveries"], first)
        card = summarize_center("beta", "Beta", 17, queries, answers)
    return {"queries": queries, "difference": difference, "card": card.iloc[0]}


def status(story: dict[str, Any], record: str, variable: str) -> str:
    queries = story["queries"]
    mine = queries[(queries["record"] == record) & (queries["variable"] == variable)]
    return str(mine["status"].item())


@pytest.mark.parametrize(
    ("record", "variable", "expected"),
    [
        ("B-001", "drain_days", "resolved"),
        ("B-004", "los_reported", "resolved"),
        ("B-002", "blood_loss", "failing"),
        ("B-009", "ecog", "new"),
        ("B-005", "margin", "open"),
    ],
)
def test_statuses(story: dict[str, Any], record: str, variable: str, expected: str) -> None:
    assert status(story, record, variable) == expected


def test_open_queries_are_49_days_old(story: dict[str, Any]) -> None:
    queries = story["queries"]
    assert set(queries.loc[queries["status"] == "open", "age_days"]) == {49}


def test_the_scorecard_counts_them(story: dict[str, Any]) -> None:
    card = story["card"]
    assert (card["resolved"], card["failing"], card["new"], card["reopened"]) == (3, 1, 2, 0)
    assert card["response_rate"] == pytest.approx(1 / card["queries"])
    assert card["median_age"] == 49


def test_the_difference_lists_silent_changes_first(story: dict[str, Any]) -> None:
    cells = story["difference"].cells
    listed = cells[["record", "variable", "silent"]].itertuples(index=False, name=None)
    assert list(listed) == [
        ("B-006", "pack_years", True),
        ("B-009", "ecog", True),
        ("B-001", "drain_days", False),
        ("B-002", "blood_loss", False),
        ("B-004", "los_reported", False),
    ]
    assert story["difference"].rows.empty
    assert story["difference"].columns.empty
