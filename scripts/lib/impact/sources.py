"""Differences of the code and of the packages that made two states, by their records."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.guard import read_all
from scripts.lib.impact.states import FUNCTION, PACKAGE, Cause, State
from scripts.lib.proof.digests import describe, digest_file, drop_docstrings

COMPUTING = ("ingest", "validate", "harmonize", "pool", "eligibility", "endpoints")
TOP, TABLE = "top level", "the table"  # parts of a module or file that are no function
Digests = Mapping[str, Any]


def read_recorded(state: State, part: str) -> dict[str, Any]:
    """What the records of the stages up to the numbers name: modules (`code`) or packages (`env`)."""
    records = [one for one in read_all(state.folder)[0] if one["rule"] in COMPUTING]
    return {name: value for one in records for name, value in one[part].items()}


def compare_functions(old: State, new: State) -> Iterator[Cause]:
    """Functions (and other top-level code) that differ in modules the stages up to the numbers use.

    Where the source that made a state is not at hand, the module as a whole.
    """
    sides = [read_recorded(one, "code") for one in (old, new)]
    named = [list_named(one, side) for one, side in zip((old, new), sides, strict=True)]
    for name in sorted({*sides[0], *sides[1]}):
        digests = [side.get(name, "") for side in sides]
        if digests[0] == digests[1]:
            continue
        paths = [state.code / name for state in (old, new)]
        if not all(map(_is_source, paths, digests)):
            yield Cause(FUNCTION, name)
            continue
        before, after = (_parts(path) for path in paths)
        for part in dict.fromkeys([*before, *after]):
            if before.get(part) != after.get(part):
                what = [("there" if part in side else "") for side in (before, after)]
                idle = all(names is not None and part not in names for names in named)
                yield Cause(FUNCTION, f"{name}: {part}", what[0], what[1], idle=idle)


def list_named(state: State, recorded: Digests) -> set[str] | None:
    """Every name that the code of a state uses, or that does something by being defined alone; None
    where some of its source is not at hand.
    """
    found = {TOP, TABLE}
    for name, digest in recorded.items():
        path = state.code / name
        if not _is_source(path, digest):
            return None
        if path.suffix == ".py":
            tree = ast.parse(path.read_bytes())
            found |= {text for node in ast.walk(tree) for text in _names_in(node)}
    return found


def _names_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield node.name
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.ClassDef) or (isinstance(node, ast.FunctionDef) and _acts(node)):
        yield node.name


def _acts(function: ast.FunctionDef) -> bool:
    """Whether a function has an effect without being named: by a decorator, a default, or to Python."""
    calls = any(isinstance(one, ast.Call) for one in ast.walk(function.args))
    return bool(function.decorator_list) or calls or function.name.startswith("__")


def _is_source(path: Path, digest: str) -> bool:
    """Whether a file is the one that a record names; none for none."""
    if not path.is_file():
        return not digest
    return digest_file(path.read_bytes(), path.name) == digest


def is_made_by(state: State, code: Path) -> bool:
    """Whether the code in `code` is the one that made a state."""
    return all(_is_source(code / name, sha) for name, sha in read_recorded(state, "code").items())


def compare_packages(old: State, new: State) -> Iterator[Cause]:
    """Packages of another version."""
    before, after = (read_recorded(one, "env") for one in (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Cause(PACKAGE, name, str(before.get(name, "")), str(after.get(name, "")))


def _parts(path: Path) -> dict[str, str]:
    """Name -> syntax of each function and class of a module; all else as one part."""
    if not path.is_file():
        return {}
    if path.suffix != ".py":
        return {TABLE: path.read_text(encoding="utf-8").replace("\r\n", "\n")}
    tree = ast.parse(path.read_bytes())
    drop_docstrings(tree)
    parts: dict[str, list[str]] = {}
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else TOP
        parts.setdefault(name, []).append(describe(node))
    return {name: "\n".join(texts) for name, texts in parts.items()}
