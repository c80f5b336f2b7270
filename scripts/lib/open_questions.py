"""Open questions in a configuration: texts that are `TODO`, or begin with it. A run refuses them all.

A draft says what is not proven as `TODO`, or as `TODO` before its suggestion, such as `TODO cm`. The
answer takes the mark away, or stands in the place of the whole text.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MARK = "TODO"
ANSWER = "an open question. Take TODO away where what follows it is right; else write the answer."


def is_open(text: Any) -> bool:
    """Whether a text is an open question."""
    return isinstance(text, str) and (text == MARK or text.startswith(f"{MARK} "))


def mark_open(suggestion: str = "") -> str:
    """The text of an open question with its suggestion, if there is one."""
    return f"{MARK} {suggestion}".rstrip()


def find_open(content: Any, where: str = "") -> Iterator[str]:
    """The place of each open question, its keys joined by points, in the order of the file."""
    if is_open(content):
        yield where or "the file"
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(content, dict | list):
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in pairs:
        place = f"{where}.{key}" if where else str(key)
        if is_open(key):
            yield place
        yield from find_open(value, place)


def check_open(content: Any, shown: Path | str, home: Path) -> list[str]:
    """A sentence for each open question of one file below `home`, and of the codelists it names.

    Its codelists are told here, because the other checks do not come to a file that is not answered.
    """
    problems = [f"{shown}: {place}: {ANSWER}" for place in find_open(content)]
    lists = content.get("codelists") if problems and isinstance(content, dict) else None
    for name in lists if isinstance(lists, list) else ():
        path = home / "codelists" / f"{name}.csv"
        problems += check_open_lines(path) if not is_open(name) and path.is_file() else []
    return problems


def check_open_lines(path: Path) -> list[str]:
    """A sentence for each open line of a codelist; none where it cannot be read, which is told elsewhere."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            codes = [row.get("code") for row in csv.DictReader(handle)]
    except (UnicodeDecodeError, csv.Error, OSError):
        return []
    shown = f"config/codelists/{path.name}"
    return [
        f"{shown}, line {number}: {ANSWER}"
        for number, code in enumerate(codes, start=2)
        if is_open((code or "").strip())
    ]
