"""The registry of validation rules: each an id, a severity, fields, the doubted field, a message.

A rule is a pure function from a frame in the study's vocabulary (one record a row; with therapy, drug
classes and age, which are derived) and a `Context` to a boolean column: true where the rule is broken, false or
missing where it is not. Rules about things that are missing say so; everywhere else a missing
value breaks no rule. A rule of a whole center answers by variable instead of by record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

BLOCKING, ERROR, WARNING = "blocking", "error", "warning"
SEVERITIES = (BLOCKING, ERROR, WARNING)
CELL, RECORD, CENTER = "cell", "record", "center"


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the rows: days, the study's limits, what the center delivers."""

    received: pd.Timestamp
    cutoff: pd.Timestamp
    limits: Mapping[str, float] = field(default_factory=dict)
    delivered: frozenset[str] = frozenset()

    def limit(self, rule_id: str) -> float:
        """The limit of a rule: the study's own, else the rule's."""
        own = RULES[rule_id].limit
        return float(self.limits.get(rule_id, own if own is not None else 0.0))


Check = Callable[[pd.DataFrame, Context], pd.Series]


@dataclass(frozen=True)
class Rule:
    """One rule. `doubt` is the field that an error sets missing; empty where no one field is at fault.

    `hard`: the value cannot be kept (it was not read, or its variable cannot hold it), so that
    neither configuration nor a waiver can lower the severity. `limit`: a number that the
    configuration may change. `scope`: found while reading (cell), by record, or once a center.
    """

    id: str
    severity: str
    fields: tuple[str, ...]
    doubt: str
    message: str
    check: Check | None = None
    hard: bool = False
    limit: float | None = None
    scope: str = RECORD


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    severity: str,
    fields: str,
    doubt: str,
    message: str,
    *,
    hard: bool = False,
    limit: float | None = None,
    scope: str = RECORD,
) -> Callable[[Check], Check]:
    """Registers a function as a rule; `fields` are separated by blanks."""

    def register(check: Check) -> Check:
        declare(
            rule_id, severity, fields, doubt, message, check, hard=hard, limit=limit, scope=scope
        )
        return check

    return register


def declare(
    rule_id: str,
    severity: str,
    fields: str,
    doubt: str,
    message: str,
    check: Check | None = None,
    *,
    hard: bool = False,
    limit: float | None = None,
    scope: str = RECORD,
) -> None:
    """Registers a rule; without a function where reading itself finds the violation."""
    if rule_id in RULES:
        raise ValueError(f"rule {rule_id} is registered twice")
    if not doubt and severity == ERROR:
        raise ValueError(f"rule {rule_id} names no doubted field and can be a warning at most")
    if check is None:
        hard, scope = hard or severity != WARNING, CENTER if scope == CENTER else CELL
    RULES[rule_id] = Rule(
        rule_id, severity, tuple(fields.split()), doubt, message, check, hard, limit, scope
    )


def all_of(*conditions: pd.Series) -> pd.Series:
    """True where every condition is known to be true; plain bool."""
    held = [condition.astype("boolean").fillna(False).astype(bool) for condition in conditions]
    result = held[0]
    for condition in held[1:]:
        result = result & condition
    return result


def yes(values: pd.Series) -> pd.Series:
    """True where a boolean variable is known to be true."""
    return values.astype("boolean").fillna(False).astype(bool)


def no(values: pd.Series) -> pd.Series:
    """True where a boolean variable is known to be false."""
    return (~values.astype("boolean")).fillna(False).astype(bool)


def listed(values: pd.Series) -> pd.Series:
    """True where a list is given and is not the explicit "none"."""
    return values.notna() & (values != "none")


def has_item(values: pd.Series, item: str) -> pd.Series:
    """True where a list has an item."""
    return (";" + values.fillna("") + ";").str.contains(f";{item};", regex=False)
