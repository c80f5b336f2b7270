"""Why a job runs, in a few words: from Snakemake's own account of it.

Snakemake prints every file and every parameter before and after, which with digests of code fills
pages. What a person wants to know is which file, which code, which package, which setting.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

CODE = ("scripts/", "schemas/")
DIGEST = re.compile("[0-9a-f]{64}")
MOST_CHANGES = 4


def shorten_reason(
    text: str, before: Iterable[str] = (), now: Iterable[str] = (), most: int = 2
) -> str:
    """One line; `before` and `now`: the printed parameters that were only in the one or the other."""
    parts = []
    for piece in text.split("; "):
        head, _, names = piece.partition(": ")
        if head == "Missing output files":
            parts.append(f"missing: {_some(names, most)}")
        elif head == "Incomplete output files":
            parts.append(f"left unfinished: {_some(names, most)}")
        elif head == "Updated input files":
            parts.append(f"changed: {_some(names, most)}")
        elif head == "Input files updated by another job":
            parts.append(f"after {', '.join(_producers(names))}")
        elif head == "Set of input files has changed since last execution":
            parts.append("other input files than before")
        elif head.startswith("Forced"):
            parts.append("forced")
    changes = describe_changes(before, now)
    if len(changes) > MOST_CHANGES:
        changes[MOST_CHANGES:] = [f"and {len(changes) - MOST_CHANGES} more changes"]
    return "; ".join(dict.fromkeys([*changes, *parts])) or text


def _some(names: str, most: int) -> str:
    listed = sorted(name.removeprefix("results/") for name in names.split(", "))
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def _producers(names: str) -> list[str]:
    """`results/<stage>/<center>.x` as "stage center", each once, in the order of the names."""
    found: dict[str, None] = {}
    for name in sorted(names.split(", ")):
        parts = name.split("/")
        found[parts[1] if len(parts) > 2 else name] = None
    return list(found)


def describe_changes(before: Iterable[str], now: Iterable[str]) -> list[str]:
    """What differs between two sets of printed parameters, code and packages by their names."""
    old, new = [_value(text) for text in before], [_value(text) for text in now]
    changes: dict[str, None] = {}
    for kind, same in (("code", _is_code), ("package", _is_env)):
        pair = [next((one for one in side if same(one)), None) for side in (old, new)]
        if pair[0] is not None and pair[1] is not None:
            names = _different(pair[0], pair[1])
            changes |= {f"{kind} {name}": None for name in names}
        elif pair != [None, None]:
            changes[kind] = None
    changes |= dict.fromkeys(_contents(old, new))
    rest = [[v for v in side if not any(is_(v) for is_ in KINDS)] for side in (old, new)]
    if rest[0] or rest[1]:
        changes[_name_settings(rest[0], rest[1])] = None
    return list(changes)


def _value(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _is_code(value: Any) -> bool:
    return isinstance(value, Mapping) and any(str(key).startswith(CODE) for key in value)


def _is_env(value: Any) -> bool:
    return isinstance(value, Mapping) and "python" in value and "snakemake" in value


def _is_contents(value: Any) -> bool:
    digests = value.values() if isinstance(value, Mapping) and value else [None]
    return all(isinstance(one, str) and DIGEST.fullmatch(one) for one in digests)


def _contents(old: list[Any], new: list[Any]) -> list[str]:
    """Delivered files and codelists whose bytes are others than before."""
    sides = [
        {k: v for one in side if _is_contents(one) for k, v in one.items()} for side in (old, new)
    ]
    return [f"changed: {name}" for name in _different(*sides)]


KINDS = (_is_code, _is_env, _is_contents)


def _different(old: Any, new: Any) -> list[str]:
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


def _name_settings(old: list[Any], new: list[Any]) -> str:
    """The keys that differ, where both sides are one mapping with the same keys about."""
    if len(old) == len(new) == 1 and isinstance(old[0], Mapping) and isinstance(new[0], Mapping):
        return f"settings: {', '.join(map(str, _different(old[0], new[0])))}"
    return "settings"
