"""What became of each query: one timeline a line, from first found to now."""

import pandas as pd
import pytest

from scripts.lib.findings import empty_findings
from scripts.lib.queries.scorecard import summarize_center
from scripts.lib.queries.statuses import derive_statuses

DAYS = ("2024-01-01", "2024-02-01", "2024-03-01")
ANSWERED = pd.DataFrame(columns=["finding_id", "received", "answer"], dtype="str")


def findings(ids: str, waived: str = "") -> pd.DataFrame:
    """Findings whose ids are single letters."""
    frame = pd.DataFrame({"finding_id": list(ids), "rule": "range.ecog", "severity": "error"})
    columns = empty_findings().columns
    frame = frame.reindex(columns=columns).assign(waived=[one in waived for one in ids])
    return frame.astype(empty_findings().dtypes.to_dict())


def derive(
    delivered: tuple[str, ...], current: str, waived: str = "", answers: tuple[str, ...] = ()
) -> pd.DataFrame:
    """`delivered`: the ids found in each delivery; `answers`: "id day"."""
    history = [(day, findings(ids)) for day, ids in zip(DAYS, delivered, strict=False)]
    given = [(*one.split(), "corrected") for one in answers]
    table = pd.DataFrame(given, columns=ANSWERED.columns, dtype="str")
    return derive_statuses(history, findings(current, waived), table)


# Found in the deliveries; still found after corrections; waived; answers -> status, first, since, age.
TIMELINES = [
    ("   x", "x", "", "", "new", 3, 3, 0),
    ("x x x", "x", "", "", "open", 1, 1, 60),
    ("x x -", "-", "", "", "resolved", 1, 1, 60),
    ("x - -", "-", "", "", "resolved", 1, 1, 31),
    ("x - x", "x", "", "", "reopened", 1, 3, 0),
    ("x - x", "x", "", "2024-01-09", "reopened", 1, 3, 0),
    ("- x x", "x", "", "2024-03-11", "answered", 2, 2, 39),
    ("x x x", "x", "", "2024-03-01", "answered", 1, 1, 60),
    ("x x x", "x", "", "2024-02-09", "failing", 1, 1, 60),
    ("x - x", "x", "", "2024-03-02", "answered", 1, 3, 1),
    ("x x x", "x", "x", "", "withdrawn", 1, 1, 60),
    ("x x x", "-", "", "2024-02-09", "resolved", 1, 1, 60),
    ("- - -", "x", "", "", "new", 3, 3, 0),
    ("x - -", "x", "", "", "reopened", 1, 3, 0),
]


@pytest.mark.parametrize(
    ("found", "now", "waived", "answer", "status", "first", "since", "age"), TIMELINES
)
def test_a_timeline(
    found: str, now: str, waived: str, answer: str, status: str, first: int, since: int, age: int
) -> None:
    delivered = tuple(one.strip("-") for one in found.split())
    delivered = ("",) * (3 - len(delivered)) + delivered
    answers = (f"x {answer}",) if answer else ()
    got = derive(delivered, now.strip("-"), waived, answers).iloc[0]
    assert (got["status"], got["first"], got["since"], got["age_days"]) == (
        status,
        DAYS[first - 1],
        DAYS[since - 1],
        age,
    )


def test_the_scorecard_counts_every_status_once() -> None:
    """a open, b resolved, c reopened, d failing, e answered, f accepted, g and h new (h by a correction)."""
    queries = derive(("abcdef", "adef", "acdefg"), "acdefgh", "f", ("d 2024-01-09", "e 2024-03-11"))
    answers = pd.DataFrame({"finding_id": ["d", "e"]})
    card = summarize_center("one", "One", 9, queries, answers).iloc[0]
    statuses = ("new", "open", "answered", "failing", "reopened", "resolved", "withdrawn")
    assert [int(card[name]) for name in statuses] == [2, 1, 1, 1, 1, 1, 1]
    assert (card["rows"], card["error"], card["queries"], card["asking"]) == (9, 6, 8, 5)
    # Ages of what waits for the center: 70 (a, d) and 10 (c, g, h).
    assert card["median_age"] == 10
    assert card["response_rate"] == pytest.approx(2 / 8)


def test_nothing_found_is_nothing_asked() -> None:
    assert derive(("", "", ""), "").empty
