"""What the schema cannot say of a condition: its shape, its variables, the type of what it compares with."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.config_names import check_names, is_day
from scripts.lib.reference import read_rows

OPERATORS = ("is", "in", "contains", "between", "at_least", "at_most", "before", "known")
ORDERED = ("between", "at_least", "at_most")
WITH_ORDER = ("integer", "number", "date")
# What the tables of stages do not hold: categories and stages that are not divided, no tumor left.
UNDIVIDED = {"t": ("T1", "T2"), "n": (), "m": ("M1",), "stage": ("I", "II", "III", "T0N0M0")}
Config = dict[str, Any]


def check_condition(where: str, condition: Config, known: Catalogue) -> Iterator[str]:
    """Problems of a condition: its shape, its variables, and values of another type than theirs."""
    for part in ("all", "any"):
        for number, inner in enumerate(condition.get(part, [])):
            yield from check_condition(f"{where}.{part}.{number}", inner, known)
    if "not" in condition:
        yield from check_condition(f"{where}.not", condition["not"], known)
    heads = [key for key in ("all", "any", "not", "variable") if key in condition]
    operators = [key for key in OPERATORS if key in condition]
    if len(heads) != 1 or len(operators) != (1 if "variable" in condition else 0):
        yield f"{where}: give all, any or not, or one variable with one of {', '.join(OPERATORS)}."
        return
    if "variable" in condition:
        yield from check_names(where, [condition["variable"]], known)
        variable = known.get(condition["variable"])
        if variable is not None:
            yield from _check_operand(where, condition, operators[0], variable, known)


def variables_in(condition: Config) -> list[str]:
    """The variables that a condition names, each once, in order."""
    inner = [*condition.get("all", []), *condition.get("any", [])]
    inner += [condition["not"]] if "not" in condition else []
    names = [name for one in inner for name in variables_in(one)]
    names += [condition[key] for key in ("variable", "before") if key in condition]
    return list(dict.fromkeys(names))


def _check_operand(
    where: str, condition: Config, operator: str, variable: Variable, known: Catalogue
) -> Iterator[str]:
    operand = condition[operator]
    if operator == "before":
        yield from check_names(f"{where}.before", [operand], known)
        for one in (variable, known.get(operand, variable)):
            if one.type != "date":
                yield f"{where}: before needs a date, and {one.name} is of type {one.type}."
    elif operator == "contains":
        if variable.type != "list":
            yield f"{where}: contains needs a list, and {variable.name} is of type {variable.type}."
        elif variable.levels and operand not in variable.levels:
            yield f"{where}: '{operand}' does not fit {variable.name}, which is of type {_kind(variable)}."
    elif operator in ORDERED and variable.type not in WITH_ORDER:
        yield f"{where}: {operator} needs a number or a date, and {variable.name} is of type {variable.type}."
    elif operator != "known":
        values = operand if isinstance(operand, list) else [operand]
        wrong = [value for value in values if not fits_type(value, variable)]
        for value in wrong:
            yield f"{where}: '{value}' does not fit {variable.name}, which is of type {_kind(variable)}."
        if operator == "between" and not wrong and values[0] > values[1]:
            yield f"{where}: between: the first value is above the second. Exchange them."


def _kind(variable: Variable) -> str:
    levels = f" ({', '.join(variable.levels)})" if variable.levels else ""
    return variable.type + levels


def fits_type(value: Any, variable: Variable) -> bool:
    """Whether a value of the configuration can be one of a variable."""
    if variable.type == "boolean":
        return isinstance(value, bool)
    if variable.type in ("integer", "number"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if variable.type == "date":
        return isinstance(value, str) and is_day(value)
    if variable.tnm_axis or variable.is_stage_group:
        return value in _tnm_values(variable.tnm_axis.lower() or "stage")
    return isinstance(value, str) and (not variable.levels or value in variable.levels)


@cache
def _tnm_values(column: str) -> frozenset[str]:
    """The categories of an axis, or the stage groups, of any edition."""
    rows = [row for edition in (7, 8, 9) for row in read_rows(f"tnm{edition}.csv")]
    return frozenset(row[column] for row in rows) | frozenset(UNDIVIDED[column])
