"""Which part of the history belongs to an archive, and what shows that it was shortened."""

import json

import pytest

from scripts.lib.proof.runs import check_end, check_root, cut_history


def history(*entries: str) -> bytes:
    """Lines such as "start 1", "end 1 root", "job 1" (of a stage) and "archive 1" (a job of that name)."""
    lines = []
    for text in entries:
        kind, run, *root = text.split()
        entry = {"entry": kind, "run": int(run), **({"results": root[0]} if root else {})}
        if kind in ("job", "archive", "release"):
            entry |= {"entry": "job", "job": "pool" if kind == "job" else kind}
        lines.append(json.dumps(entry) + "\n")
    return "".join(lines).encode()


@pytest.mark.parametrize(
    ("entries", "now", "kept"),
    [
        ((), "a", 0),
        (("start 1",), "a", 1),
        (("start 1", "end 1 a"), "a", 1),
        (("start 1", "end 1 a", "start 2"), "a", 1),
        (("start 1", "end 1 a", "start 2", "end 2 a", "start 3"), "a", 1),
        (("start 1", "end 1 a", "start 2"), "b", 3),
        (("start 1", "end 1 a", "start 2", "end 2 b", "start 3"), "b", 3),
        (("start 1", "end 1"), "a", 0),
        (("start 1", "job 1"), "a", 2),
        (("start 1", "job 1", "archive 1", "end 1 a", "start 2"), "a", 2),
        (("start 1", "job 1", "end 1 a", "start 2", "job 2", "end 2 a", "start 3"), "a", 2),
        (("start 1", "job 1", "end 1 a", "start 2", "job 2", "job 2", "release 2"), "b", 6),
    ],
)
def test_the_history_is_cut_behind_the_last_job_of_the_last_run_that_changed_a_result(
    entries: tuple[str, ...], now: str, kept: int
) -> None:
    content = history(*entries)
    assert cut_history(content, now) == b"".join(content.splitlines(keepends=True)[:kept])


def test_a_shortened_history_is_told_with_its_length() -> None:
    problems = check_end(history("start 1"), 3, "x")
    assert [one.reason for one in problems] == ["the history was shortened: 1 of 3 lines are left"]


def test_the_last_run_left_these_results() -> None:
    content = history("start 1", "end 1 a", "start 2", "end 2 b")
    assert check_root(content, "b") == []
    assert "the last run left other results" in check_root(content, "a")[0].reason
    assert "no run" in check_root(history("start 1"), "a")[0].reason
