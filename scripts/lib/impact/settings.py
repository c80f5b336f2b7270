"""Differences between two configurations: entries of YAML files, and lines of tables."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib.config import read_yaml
from scripts.lib.files import write_text
from scripts.lib.impact.states import CONFIG, CORRECTION, Cause

Keys = tuple[str, ...]
Line = dict[str, str]


class _Absent:
    """Stands for an entry that is not there."""

    def __str__(self) -> str:
        return ""


ABSENT = _Absent()


@dataclass(frozen=True)
class Entry:
    """An entry of a YAML file in both states; entries of lists go by their id, no keys: the file."""

    file: str
    keys: Keys
    old: Any
    new: Any

    def apply(self, folder: Path, forth: bool) -> None:
        """Give the entry of the study in `folder` its value of the new state, or of the old one."""
        path, value = folder / self.file, self.new if forth else self.old
        content = read_yaml(path) if path.is_file() else {}
        content = put_entry(content, self.keys, value)
        if content is ABSENT:
            path.unlink(missing_ok=True)
        else:
            write_text(json.dumps(content, ensure_ascii=False), path)  # JSON is YAML


@dataclass(frozen=True)
class TableLine:
    """A line of a table in both states; None where it is not there."""

    file: str
    old: Line | None
    new: Line | None

    def apply(self, folder: Path, forth: bool) -> None:
        """Put the line of the one state in the place of that of the other."""
        gone, came = (self.old, self.new) if forth else (self.new, self.old)
        lines = read_lines(folder / self.file)
        at = lines.index(gone) if gone in lines else len(lines)
        lines[at : at + 1] = [came] if came is not None else []
        header = list(dict.fromkeys([*(name for one in lines for name in one), *(gone or {})]))
        text = io.StringIO()
        writer = csv.DictWriter(text, header, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(lines)
        write_text(text.getvalue(), folder / self.file)


def put_entry(content: Any, keys: Keys, value: Any) -> Any:
    """The content with one entry set, or taken away where the value is ABSENT."""
    if not keys:
        return value
    first, rest = keys[0], keys[1:]
    if isinstance(content, list):
        names = [str(one.get("id")) for one in content]
        at = names.index(first) if first in names else len(content)
        inner = put_entry(content[at] if at < len(content) else {}, rest, value)
        return [*content[:at], *([] if inner is ABSENT else [inner]), *content[at + 1 :]]
    content = dict(content) if isinstance(content, Mapping) else {}
    inner = put_entry(content.get(first, {}), rest, value)
    if inner is ABSENT:
        content.pop(first, None)
    else:
        content[first] = inner
    return content


def compare_entries(old: Any, new: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any, Any]]:
    """The smallest entries that differ: (keys, old, new); one that came or went as a whole."""
    both_maps = isinstance(old, Mapping) and isinstance(new, Mapping)
    if both_maps or (_has_ids(old) and _has_ids(new)):
        sides = [one if both_maps else {e["id"]: e for e in one} for one in (old, new)]
        shared = [name for name in sides[0] if name in sides[1]]
        if not both_maps and shared != [name for name in sides[1] if name in sides[0]]:
            yield keys, old, new
            return
        for name in dict.fromkeys([*sides[0], *sides[1]]):
            before, after = (side.get(name, ABSENT) for side in sides)
            yield from compare_entries(before, after, (*keys, str(name)))
    elif old != new or type(old) is not type(new):
        yield keys, old, new


def _has_ids(value: Any) -> bool:
    """A list whose entries are known by an id each."""
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        return False
    ids = [one.get("id") for one in value]
    return None not in ids and len(set(ids)) == len(ids)


def compare_config(old: Path, new: Path) -> Iterator[Cause]:
    """Entries of the YAML files of two study folders that differ."""
    for name in list_files((old, new), "*.yaml"):
        first, second = (
            read_yaml(folder / name) if (folder / name).is_file() else ABSENT
            for folder in (old, new)
        )
        for keys, before, after in compare_entries(first, second):
            where = f"{name}: {'.'.join(keys)}" if keys else name
            edit = Entry(name, keys, before, after)
            yield Cause(CONFIG, where, say(before), say(after), edit=edit)


def say(value: Any) -> str:
    """A setting on one line."""
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def compare_tables(old: Path, new: Path) -> Iterator[Cause]:
    """Lines of corrections, codelists, waivers, withdrawn consents and decisions that differ; a line
    is known by its first two columns where these are in one line of each side only.
    """
    for name in list_files((old, new), "*.csv"):
        if name.endswith(".draft.csv"):
            continue
        before, after = (read_lines(folder / name) for folder in (old, new))
        gone, came = _without(before, after), _without(after, before)
        kind = CORRECTION if name.startswith("config/corrections/") else CONFIG
        for one in gone:
            same = [other for other in came if _key(other) == _key(one)]
            pair = (
                same[0]
                if len(same) == 1 and [_key(g) for g in gone].count(_key(one)) == 1
                else None
            )
            if pair is not None:
                came.remove(pair)
            yield _line_cause(kind, name, one, pair)
        for one in came:
            yield _line_cause(kind, name, None, one)


def _line_cause(kind: str, name: str, old: Line | None, new: Line | None) -> Cause:
    where = f"{name}: {', '.join(_key(old or new or {}))}"
    before, after = (
        "" if one is None else ", ".join(list(one.values())[2:]) or "there" for one in (old, new)
    )
    return Cause(kind, where, before, after, edit=TableLine(name, old, new))


def _key(line: Line) -> list[str]:
    return list(line.values())[:2]


def _without(lines: list[Line], others: list[Line]) -> list[Line]:
    """The lines that the others lack, each as often as it is missing there."""
    left, found = list(others), []
    for one in lines:
        if one in left:
            left.remove(one)
        else:
            found.append(one)
    return found


def read_lines(path: Path) -> list[Line]:
    """The lines of a table by column; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{str(k): str(v or "") for k, v in row.items()} for row in csv.DictReader(file)]


def list_files(folders: tuple[Path, Path], pattern: str) -> list[str]:
    """Files of either configuration, relative to the study."""
    return sorted(
        {p.relative_to(one).as_posix() for one in folders for p in (one / "config").rglob(pattern)}
    )
