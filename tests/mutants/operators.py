"""Mutants of a module: its syntax tree with one operator, constant or condition changed.

Left alone are docstrings, annotations, decorators and the words of messages (f-strings, and what is
raised), which say nothing about what is computed, `strict=` of a zip, which only guards, and the
tables of what is read (`READS`), which tests/lib/test_lineage.py proves by changing cells.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


class Mutant(NamedTuple):
    """One changed module: its line, what was changed, and its syntax tree."""

    line: int
    change: str
    tree: ast.Module


def make_mutants(source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines."""
    tree = ast.parse(source)
    skipped = _left_alone(tree)
    made = [
        _apply(tree, place, change)
        for place, node in enumerate(ast.walk(tree))
        if place not in skipped
        for change in _changes(node)
    ]
    return sorted(made, key=lambda one: (one.line, one.change))


def _left_alone(tree: ast.Module) -> set[int]:
    """Places of docstrings, annotations, decorators, messages, and all that is below them."""
    roots: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.JoinedStr | ast.Raise):
            plain = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
            roots += [] if plain else [node]
        elif isinstance(node, ast.FunctionDef):
            roots += [*node.decorator_list, node.returns, *map(_annotation, _arguments(node))]
        elif isinstance(node, ast.AnnAssign):
            roots += [node if _named(node.target) == "READS" else node.annotation]
        elif isinstance(node, ast.ClassDef):
            roots += node.decorator_list
        elif isinstance(node, ast.keyword) and node.arg == "strict":
            roots += [node]
    below = {id(one) for root in roots if root is not None for one in ast.walk(root)}
    return {place for place, node in enumerate(ast.walk(tree)) if id(node) in below}


def _named(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def _arguments(node: ast.FunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _annotation(argument: ast.arg) -> ast.AST | None:
    return argument.annotation


def _changes(node: ast.AST) -> Iterator[str]:
    """The names of what may be changed in a node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield "comparison"
    elif isinstance(node, ast.BoolOp):
        yield "and or"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield "negation"
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield "arithmetic"
    elif isinstance(node, ast.Constant) and node.value is not None and node.value is not ...:
        yield "constant"
    elif isinstance(node, ast.IfExp | ast.If):
        yield from ("always", "never")
    elif isinstance(node, ast.Return) and not _is_nothing(node.value):
        yield "nothing returned"


def _is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _apply(tree: ast.Module, place: int, change: str) -> Mutant:
    """A copy of the tree with the change at a place in the order of `ast.walk`."""
    changed = copy.deepcopy(tree)
    node = next(one for number, one in enumerate(ast.walk(changed)) if number == place)
    line, before = getattr(node, "lineno", 0), ast.unparse(node).splitlines()[0][:80]
    CHANGES[change](node)
    return Mutant(line, f"{change}: {before}", ast.fix_missing_locations(changed))


def _compare(node: Any) -> None:
    node.ops[0] = COMPARISONS[type(node.ops[0])]()


def _connect(node: Any) -> None:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _negate(node: Any) -> None:
    """Undone: not not x, ~~x; a minus becomes a plus."""
    if isinstance(node.op, ast.USub):
        node.op = ast.UAdd()
    else:
        node.operand = ast.UnaryOp(node.op, node.operand)


def _calculate(node: Any) -> None:
    node.op = ARITHMETIC[type(node.op)]()


def _vary(node: Any) -> None:
    value = node.value
    if isinstance(value, bool):
        node.value = not value
    else:
        node.value = "XX" + value if isinstance(value, str) else value + 1


def _always(node: Any) -> None:
    node.test = ast.Constant(value=True)


def _never(node: Any) -> None:
    node.test = ast.Constant(value=False)


def _forget(node: Any) -> None:
    node.value = ast.Constant(value=None)


CHANGES: dict[str, Callable[[Any], None]] = {
    "comparison": _compare,
    "and or": _connect,
    "negation": _negate,
    "arithmetic": _calculate,
    "constant": _vary,
    "always": _always,
    "never": _never,
    "nothing returned": _forget,
}
