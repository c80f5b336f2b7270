"""The history of a study's runs: append-only lines of JSON, each holding the hash of the line before.

Grain: one line a start of a run, an end of a job, an end of a run, or a run found killed. Times are UTC. Nothing in it identifies a
person or a machine: of the command line only what follows the program is kept, without the folders
above the study and the home.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.lib.errors import StudyError

FIRST = "0" * 64
OPEN = ("start", "job")  # what the last line is while a run is not over
Entry = dict[str, Any]


def plain_command(arguments: Sequence[str], study: Path, home: Path) -> str:
    """A command line as it may be kept: no program path, the study as ".", the home as "~"."""
    words = [Path(arguments[0]).name, *arguments[1:]]
    for folder, sign in ((study, "."), (home, "~")):
        text = str(folder)
        if text != "/":
            words = [word.replace(text, sign) for word in words]
    return " ".join(_without_folders(word) for word in words)


def _without_folders(word: str) -> str:
    """An absolute path as its last part: what stands above may name a person or a machine."""
    head, sign, tail = word.rpartition("=")
    return f"{head}{sign}{Path(tail).name if tail.startswith('/') else tail}"


def append_entry(path: Path, entry: Mapping[str, Any]) -> Entry:
    """Add one line, on the disk when this returns; `previous` and `time` are set here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else b""
    lines = before.splitlines()
    previous = hashlib.sha256(lines[-1]).hexdigest() if lines else FIRST
    full: Entry = {**entry, "time": utc_now(), "previous": previous}
    if _time_of(lines) > full["time"]:
        full["clock"] = "earlier than the line before: the clock was set back"
    # A line that was cut off by a power loss stays as it is; the next one starts on its own line.
    start = "" if not before or before.endswith(b"\n") else "\n"
    text = start + json.dumps(full, sort_keys=True, ensure_ascii=False) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, text.encode("utf-8"))
        os.fsync(handle)
    finally:
        os.close(handle)
    return full


def utc_now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_history(path: Path) -> list[Entry]:
    """All lines that are whole, oldest first; empty where there is no history."""
    return [entry for line in _lines(path) if (entry := _parse(line)) is not None]


def check_history(path: Path) -> None:
    """Raises StudyError naming the first line that is not the one its successor was chained to."""
    previous = FIRST
    for number, line in enumerate(_lines(path), start=1):
        entry = _parse(line)
        if entry is not None and entry.get("previous") != previous:
            raise StudyError(
                f"{path.name}: the line before line {number} was changed or removed. "
                "The history of runs is not to be edited; keep this file aside and say why."
            )
        previous = hashlib.sha256(line).hexdigest()


def open_run(path: Path) -> Entry | None:
    """The last line of a run that never ended, and was not yet noted as killed."""
    entries = read_history(path)
    return entries[-1] if entries and entries[-1].get("entry") in OPEN else None


def count_runs(path: Path) -> int:
    """How many runs were started."""
    return sum(entry.get("entry") == "start" for entry in read_history(path))


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.exists() else []


def _parse(line: bytes) -> Entry | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _time_of(lines: list[bytes]) -> str:
    entry = _parse(lines[-1]) if lines else None
    return str(entry.get("time", "")) if entry else ""
