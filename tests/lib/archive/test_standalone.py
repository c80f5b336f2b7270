"""verify.py is made of modules that fit into one file."""

import ast
import sys
from collections import Counter

from scripts.lib.archive.standalone import MODULES, OURS, PROOF, write_verifier


def names_of(module: str) -> list[str]:
    """The names that a module gives to functions, classes and constants."""
    found = []
    for node in ast.parse((PROOF / f"{module}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            ]
    return found


def test_no_two_modules_give_one_name() -> None:
    counts = Counter(name for module in MODULES for name in names_of(module))
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_module_of_the_proof_is_in_it() -> None:
    assert {path.stem for path in PROOF.glob("*.py")} - {"__init__"} == set(MODULES)


def test_it_imports_the_standard_library_only() -> None:
    text = write_verifier()
    roots = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add(str(node.module).partition(".")[0])
    assert roots <= sys.stdlib_module_names
    assert OURS not in text
