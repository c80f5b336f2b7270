"""Conditions as data, evaluated in three values (Kleene): true, false, unknown.

A condition is what `config/eligibility.yaml` and `config/endpoints.yaml` may say (see the schema).
The result is a nullable boolean column whose missing value means unknown; a missing value of a
variable is never taken for a "no". `&`, `|` and `~` of pandas' boolean type are Kleene's.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.uniques import row_codes, take_texts

Condition = Mapping[str, Any]


def evaluate(condition: Condition, frame: pd.DataFrame) -> pd.Series:
    """A condition for every row of a frame: boolean, missing where unknown."""
    if "all" in condition:
        return reduce(lambda a, b: a & b, (evaluate(one, frame) for one in condition["all"]))
    if "any" in condition:
        return reduce(lambda a, b: a | b, (evaluate(one, frame) for one in condition["any"]))
    if "not" in condition:
        return ~evaluate(condition["not"], frame)
    return _compare(condition, frame)


def _compare(condition: Condition, frame: pd.DataFrame) -> pd.Series:
    values = frame[condition["variable"]]
    if "known" in condition:
        return (values.notna() == condition["known"]).astype("boolean")
    truth = _truth(condition, values, frame)
    unknown = values.isna()
    if "before" in condition:
        unknown = unknown | frame[condition["before"]].isna()
    return pd.Series(
        pd.arrays.BooleanArray(
            truth.fillna(False).to_numpy(dtype=bool), unknown.to_numpy(dtype=bool, copy=True)
        ),
        index=frame.index,
    )


def _truth(condition: Condition, values: pd.Series, frame: pd.DataFrame) -> pd.Series:
    if "is" in condition:
        return values == _operand(condition["is"], values)
    if "in" in condition:
        return values.isin([_operand(one, values) for one in condition["in"]])
    if "contains" in condition:
        return (";" + values + ";").str.contains(f";{condition['contains']};", regex=False)
    if "between" in condition:
        low, high = (_operand(one, values) for one in condition["between"])
        return (values >= low) & (values <= high)
    if "at_least" in condition:
        return values >= _operand(condition["at_least"], values)
    if "at_most" in condition:
        return values <= _operand(condition["at_most"], values)
    return values < frame[condition["before"]]


def _operand(value: Any, values: pd.Series) -> Any:
    return pd.Timestamp(value) if pd.api.types.is_datetime64_any_dtype(values) else value


def variables_of(condition: Condition) -> list[str]:
    """The variables a condition reads, each once, in order of appearance."""
    found: list[str] = []
    for part in ("all", "any"):
        for inner in condition.get(part, ()):
            found += variables_of(inner)
    if "not" in condition:
        found += variables_of(condition["not"])
    found += [condition[key] for key in ("variable", "before") if key in condition]
    return list(dict.fromkeys(found))


def describe(
    condition: Condition,
    name: Callable[[str], str] = str,
    code: Callable[[str, str], str] = lambda variable, code: code,
) -> str:
    """A condition in words, for evidence and documentation.

    name: variable -> as printed; code: variable and code -> as printed; both as they are by default.
    """

    def inner(part: Condition, other: str) -> str:
        said = describe(part, name, code)
        return f"({said})" if other in part else said

    if "all" in condition:
        return " and ".join(inner(one, "any") for one in condition["all"])
    if "any" in condition:
        return " or ".join(inner(one, "all") for one in condition["any"])
    if "not" in condition:
        return f"not ({describe(condition['not'], name, code)})"
    return _describe_one(condition, name, code)


def _describe_one(
    condition: Condition, name: Callable[[str], str], code: Callable[[str, str], str]
) -> str:
    variable = condition["variable"]
    what = name(variable)
    operator = next(key for key in condition if key != "variable")
    value = condition[operator]
    if operator == "in":
        return f"{what} is one of {', '.join(code(variable, _word(one)) for one in value)}"
    if operator == "between":
        return f"{what} between {value[0]} and {value[1]}"
    words = {
        "is": lambda: f"is {code(variable, _word(value))}",
        "known": lambda: f"is {'known' if value else 'missing'}",
        "contains": lambda: f"contains {code(variable, value)}",
        "before": lambda: f"before {name(value)}",
        "at_least": lambda: f"at least {value}",
        "at_most": lambda: f"at most {value}",
    }
    return f"{what} {words[operator]()}"


def _word(value: Any) -> str:
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def print_evidence(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    """The values of some variables of each row as text, such as `c_stage=IV; pleural_effusion=missing`."""
    codes, texts = list_evidence(frame, names)
    return take_texts(texts, codes, frame.index)


def list_evidence(frame: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The same as codes and their texts: each different combination of values is printed once."""
    codes, first = row_codes(frame[names])
    distinct = frame[names].iloc[first]
    text = pd.Series("", index=distinct.index, dtype="str")
    for number, name in enumerate(names):
        values = distinct[name]
        shown = (
            values.dt.strftime("%Y-%m-%d")
            if pd.api.types.is_datetime64_any_dtype(values)
            else values.astype("str")
        )
        if values.dtype == "boolean":
            shown = pd.Series(
                np.where(values.fillna(False).astype(bool), "yes", "no"), index=distinct.index
            )
        shown = shown.where(values.notna(), other="missing").astype("str")
        text = text + ("; " if number else "") + f"{name}=" + shown
    return codes, text.tolist()
