"""The history of runs: each line holds the hash of the line before."""

import hashlib
import json
from typing import Any

from scripts.lib.proof.tree import Problem

HISTORY = "results/run/history.jsonl"
FIRST = "0" * 64
BESIDE = ("archive", "release")  # jobs of rules named so change no result


def check_lines(content: bytes) -> list[Problem]:
    """The first line that is not the one its successor was chained to."""
    previous = FIRST
    for number, line in enumerate(content.splitlines(), start=1):
        entry = parse_line(line)
        if entry is not None and entry.get("previous") != previous:
            reason = f"the line before line {number} was changed or removed"
            return [Problem("history", HISTORY, reason)]
        previous = hashlib.sha256(line).hexdigest()
    return []


def check_end(content: bytes, lines: int, last: str) -> list[Problem]:
    """Whether the history ends where it did; `last`: SHA-256 of its last line."""
    found = content.splitlines()
    if len(found) < lines:
        reason = f"the history was shortened: {len(found)} of {lines} lines are left"
    elif len(found) > lines or (found and hashlib.sha256(found[-1]).hexdigest() != last):
        reason = "the history does not end with the line it ended with"
    else:
        return []
    return [Problem("history", HISTORY, reason)]


def check_root(content: bytes, root: str) -> list[Problem]:
    """Whether the last run that ended left these results; of a folder that is worked in."""
    roots = [entry.get("results") for entry in parse_lines(content) if entry.get("results")]
    if not roots:
        return [Problem("history", HISTORY, "no run in the history says what results it left")]
    if roots[-1] != root:
        reason = "the last run left other results: the history was shortened, or records changed"
        return [Problem("history", HISTORY, reason)]
    return []


def cut_history(content: bytes, root: str) -> bytes:
    """The lines up to the last job of a stage in the last run that changed a result, `root` being
    those of now.

    So an archive is the same whether it was made by that run or by a later one that changed nothing.
    """
    lines = content.splitlines(keepends=True)
    start, last, before, opened = 0, 0, "", False
    for number, line in enumerate(lines, start=1):
        entry = parse_line(line) or {}
        if entry.get("entry") == "start":
            start, opened = number, True
        elif entry.get("entry") == "job" and not str(entry.get("job")).startswith(BESIDE):
            start = number
        elif entry.get("entry") == "end":
            opened = False
            after = str(entry.get("results", before))
            last, before = (start, after) if after != before else (last, before)
    return b"".join(lines[: start if opened and before != root else last])


def parse_lines(content: bytes) -> list[dict[str, Any]]:
    """All entries of lines that are whole."""
    return [entry for line in content.splitlines() if (entry := parse_line(line)) is not None]


def parse_line(line: bytes) -> dict[str, Any] | None:
    """One entry; none where a power loss cut the line off."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
