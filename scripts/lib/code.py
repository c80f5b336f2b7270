"""The code and the software a rule runs with, as parameters that Snakemake can compare.

Snakemake watches a script file but not what the script imports. So every rule carries
`code=code("<wrapper>.py")`: the digest of each first-party module the wrapper imports, directly or
not, and of each reference table these modules name. The digest is of the syntax tree without
docstrings: comments, layout and docstrings rerun nothing, an edited function reruns all rules that
import it. Imports must be written as import statements; names made at run time are not seen. A
reference table must be named in full, or by an f-string with its suffix (`f"tnm{edition}.csv"`).

Taking a hundred syntax trees apart is a third of a call that finds nothing to do. So what was found
in a module can be kept in a file from one call to the next, by the module's name and bytes.
"""

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import cache
from glob import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scripts.lib.files import write_json
from scripts.lib.proof import digests
from scripts.lib.proof.digests import digest_text, digest_tree, drop_docstrings

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("scripts", "schemas", "tests")
REFERENCE = "scripts/lib/reference"


@cache
def code(script: str, root: Path = ROOT) -> dict[str, str]:
    """Digests of all first-party code and reference tables that `scripts/<script>` depends on.

    Keys are paths relative to the repository, in sorted order; a table's digest is the SHA-256 of
    its content, with line ends as line feeds. Raises FileNotFoundError for a wrapper that does not
    exist. The result is shared within the process: do not change it.
    """
    files = _closure(f"scripts/{script}", root)
    digests = {name: _module(name, root).digest for name in files}
    wanted = {pattern for name in files for pattern in _module(name, root).tables}
    for table in sorted((root / REFERENCE).glob("*.csv")):
        if any(fnmatchcase(table.name, pattern) for pattern in wanted):
            digests[f"{REFERENCE}/{table.name}"] = digest_text(table.read_bytes())
    return dict(sorted(digests.items()))


@cache
def env(root: Path = ROOT) -> dict[str, str]:
    """Installed versions of the packages named in `requirements.in`, and of Python (3.11).

    A package that is not installed has the version "not installed".
    """
    lines = (root / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = [match[0] for line in lines if (match := re.match(r"[A-Za-z0-9][\w.-]*", line))]
    found = {name: _installed(name) for name in sorted(names, key=str.casefold)}
    return {**found, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _closure(start: str, root: Path) -> list[str]:
    """The module and all first-party modules it imports, transitively."""
    seen: set[str] = set()
    waiting = {start}
    while waiting:
        seen |= waiting
        waiting = {name for file in waiting for name in _module(file, root).imports} - seen
    return sorted(seen)


@dataclass(frozen=True)
class _Facts:
    """What one source file contributes: its digest, dotted names it may import, tables it names."""

    digest: str
    names: list[str]
    tables: list[str]


@dataclass(frozen=True)
class _Module:
    """The facts of one source file of a repository, its imports as files that are there."""

    digest: str
    imports: set[str]
    tables: list[str]


@cache
def _module(file: str, root: Path) -> _Module:
    content = (root / file).read_bytes()
    mark = f"{file} {hashlib.sha256(content).hexdigest()}"
    facts = _kept.get(mark) or _read_facts(file, content)
    _used[mark] = facts
    names = (name for name in facts.names if name.partition(".")[0] in PACKAGES)
    imports = {found for name in names for found in _files_of(name, root)}
    return _Module(facts.digest, imports, facts.tables)


def _read_facts(file: str, content: bytes) -> _Facts:
    tree = ast.parse(content, filename=file)
    drop_docstrings(tree)
    digest = digest_tree(tree)
    names = sorted(set(_imported_names(tree, Path(file).parent.parts)))
    return _Facts(digest, names, sorted(set(_table_patterns(tree))))


_kept: dict[str, _Facts] = {}
_used: dict[str, _Facts] = {}


def _reader() -> str:
    """What a kept fact depends on besides the module: how it is found, and Python's own grammar."""
    files = (Path(__file__), Path(digests.__file__))
    own = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return f"{own} {sys.version_info.major}.{sys.version_info.minor}"


def recall_modules(path: Path) -> None:
    """Take up what `keep_modules` wrote; a file that is missing or not its own counts as none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        facts = {mark: _Facts(**one) for mark, one in content["modules"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if content.get("reader") == _reader():
        _kept.update(facts)


def keep_modules(path: Path) -> None:
    """Write what was found in the modules used so far; where nothing can be written, nothing is."""
    if set(_used) <= set(_kept):
        return
    modules = {mark: asdict(facts) for mark, facts in sorted(_used.items())}
    try:
        write_json({"reader": _reader(), "modules": modules}, path)
    except OSError:
        return


def _imported_names(tree: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Dotted names that the tree may import; `package` is the folder of the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def _files_of(name: str, root: Path) -> list[str]:
    """The source files that importing a dotted name runs: packages above it, and the module."""
    package, _, last = name.rpartition(".")
    above = _files_of(package, root) if package else []
    path = name.replace(".", "/")
    files = (f"{path}/__init__.py", f"{path}.py") if last else ()
    return above + [file for file in files if (root / file).is_file()]


def _table_patterns(tree: ast.AST) -> Iterator[str]:
    """CSV names in string constants, and in f-strings with an asterisk for each inserted part."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).endswith(".csv"):
            yield escape(str(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = (
                escape(str(n.value)) if isinstance(n, ast.Constant) else "*" for n in node.values
            )
            if (pattern := "".join(parts)).endswith(".csv"):
                yield pattern
