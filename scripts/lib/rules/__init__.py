"""The registry of validation rules: each an id, a severity, fields, the doubted field, a message.

A rule is a pure function from a frame in the study's vocabulary (one record a row, derived
variables included) and a `Context` to a boolean column: true where the rule is broken, false or
missing where it is not. Rules about things that are missing say so; everywhere else a missing
value breaks no rule.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

BLOCKING, ERROR, WARNING = "blocking", "error", "warning"
SEVERITIES = (BLOCKING, ERROR, WARNING)


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the rows: days and the study's thresholds."""

    received: pd.Timestamp
    cutoff: pd.Timestamp


Check = Callable[[pd.DataFrame, Context], pd.Series]


@dataclass(frozen=True)
class Rule:
    """One rule. `doubt` is the field that an error sets missing; empty where no one field is at fault."""

    id: str
    severity: str
    fields: tuple[str, ...]
    doubt: str
    message: str
    check: Check | None = None


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str, severity: str, fields: str, doubt: str, message: str
) -> Callable[[Check], Check]:
    """Registers a function as a rule; `fields` are separated by blanks."""

    def register(check: Check) -> Check:
        declare(rule_id, severity, fields, doubt, message, check)
        return check

    return register


def declare(
    rule_id: str, severity: str, fields: str, doubt: str, message: str, check: Check | None = None
) -> None:
    """Registers a rule; without a function where reading itself finds the violation."""
    if rule_id in RULES:
        raise ValueError(f"rule {rule_id} is registered twice")
    if not doubt and severity == ERROR:
        raise ValueError(f"rule {rule_id} names no doubted field and can be a warning at most")
    RULES[rule_id] = Rule(rule_id, severity, tuple(fields.split()), doubt, message, check)
