"""Put a mutant into a module that is imported already, and see which lines the tests run.

A function keeps its identity and gets other code: whoever holds it, holds the mutant. The constants
of a module are changed in place or bound anew wherever they were imported. What was worked out from
them at import stays as it was, so a mutant outside of functions that survives is tried once more by
a fresh import.
"""

import ast
import copy
import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from types import CodeType, FunctionType, ModuleType
from typing import Any

FIRST_PARTY = ("scripts", "schemas", "tests")
HIT = "_hit_"
Span = tuple[int, int]


class Marked(ast.NodeTransformer):
    """Each statement of each function first says that it is run."""

    def __init__(self) -> None:
        self.spans: set[Span] = set()
        self.depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        """Everything in it, but not its decorators, arguments and docstring."""
        self.depth += 1
        node.body = self._mark(node.body)
        self.depth -= 1
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """The blocks of other statements."""
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                setattr(node, name, self._mark(block))
        for handler in getattr(node, "handlers", ()):
            self.visit(handler)
        return node

    def _mark(self, block: list[ast.stmt]) -> list[ast.stmt]:
        marked: list[ast.stmt] = []
        for statement in block:
            if self.depth:
                span = _span(statement)
                self.spans.add(span)
                said = ast.parse(f"{HIT}({span})").body[0]
                marked += [ast.copy_location(said, statement)]
            marked += [self.visit(statement)]
        return marked


def _span(statement: ast.stmt) -> Span:
    """First and last line of a statement; of one that has a block, of what stands before it."""
    block = getattr(statement, "body", None)
    last = statement.end_lineno or statement.lineno
    if isinstance(block, list) and block:
        last = max(statement.lineno, block[0].lineno - 1)
    return statement.lineno, last


def mark_statements(tree: ast.Module) -> tuple[ast.Module, set[Span]]:
    """The module with marks, and the lines of every statement that lies in a function."""
    marked = Marked()
    changed = marked.visit(copy.deepcopy(tree))
    return ast.fix_missing_locations(changed), marked.spans


class Place:
    """A module as it was imported, with all functions that were made from it."""

    def __init__(self, name: str) -> None:
        self.module: ModuleType = sys.modules[name]
        self.functions: dict[tuple[str, int], list[FunctionType]] = {}
        self.caches = []
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__globals__ is self.module.__dict__:
                self.functions.setdefault(_key(one.__code__), []).append(one)
            elif isinstance(one, _lru_cache_wrapper):
                self.caches.append(one)

    def forget(self) -> None:
        """Empty all caches: they hold what the code before gave."""
        for one in self.caches:
            one.cache_clear()

    def install(self, tree: ast.Module) -> None:
        """The code, defaults and constants of another tree of the same module."""
        code = compile(tree, str(self.module.__file__), "exec")
        fresh = {
            **{name: getattr(self.module, name) for name in ("__name__", "__file__", "__spec__")},
            HIT: self.module.__dict__.get(HIT),
        }
        exec(code, fresh)
        for inner in _codes(code):
            for one in self.functions.get(_key(inner), ()):
                one.__code__ = inner
        for name, value in fresh.items():
            before = self.module.__dict__.get(name)
            if isinstance(value, FunctionType) and isinstance(before, FunctionType):
                before.__defaults__, before.__kwdefaults__ = (
                    value.__defaults__,
                    value.__kwdefaults__,
                )
            elif not name.startswith("__") and not callable(value):
                self._bind(name, before, value)
        self.forget()

    def _bind(self, name: str, before: Any, value: Any) -> None:
        if isinstance(value, dict | set) and type(before) is type(value):
            before.clear()
            before.update(value)
            return
        for module in list(sys.modules.values()):
            ours = getattr(module, "__name__", "").partition(".")[0] in FIRST_PARTY
            if ours and module.__dict__.get(name) is before:
                module.__dict__[name] = value


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)
