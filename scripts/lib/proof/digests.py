"""The digest of source code that records hold: of its syntax, without docstrings and comments."""

import ast
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.lib.proof.tree import Problem, Tree, read_bytes

DIGITS = 16  # enough to see a change; Snakemake prints all digests in the reason of a rerun


def digest_source(content: bytes, name: str) -> str:
    """The digest of one Python file. Raises SyntaxError where it is none."""
    tree = ast.parse(content, filename=name)
    drop_docstrings(tree)
    return digest_tree(tree)


def digest_tree(tree: ast.AST) -> str:
    """The digest of a syntax tree whose docstrings are dropped."""
    return hashlib.sha256(describe(tree).encode("utf-8")).hexdigest()[:DIGITS]


def digest_text(content: bytes) -> str:
    """SHA-256 of a text with its line ends as line feeds."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def drop_docstrings(tree: ast.AST) -> None:
    """Take the docstrings out of a syntax tree."""
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and (ast.get_docstring(node, clean=False) is not None):
            del node.body[0]


def describe(node: object) -> str:
    """A syntax tree as text: no places, no empty fields, so that it is one text on all Pythons."""
    if isinstance(node, ast.Constant):
        return repr(node.value)
    if isinstance(node, ast.AST):
        fields = [
            f"{name}={describe(value)}"
            for name in node._fields
            if (value := getattr(node, name, None)) is not None and value != []
        ]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(describe, node))}]"
    return repr(node)


def check_code(
    code: Tree, records: Mapping[str, Mapping[str, Any]], withheld: Iterable[str]
) -> list[Problem]:
    """Whether the code that lies here is the code that the records name."""
    wanted = {
        (name, digest) for record in records.values() for name, digest in record["code"].items()
    }
    there, problems = set(code.names()), []
    for name, digest in sorted(wanted):
        if name in there:
            content = read_bytes(code, name)
            if digest_file(content, name) != digest:
                reason = "this is not the code that the records name"
                problems.append(Problem("code", f"data/code/{name}", reason))
        elif name not in set(withheld):
            reason = "the records name this code, and it is missing"
            problems.append(Problem("code", f"data/code/{name}", reason))
    return problems


def digest_file(content: bytes, name: str) -> str:
    """The digest that records hold of a module or of a reference table."""
    if not name.endswith(".py"):
        return digest_text(content)
    try:
        return digest_source(content, name)
    except (SyntaxError, ValueError, RecursionError):
        return "no Python"
