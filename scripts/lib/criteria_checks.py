"""What the schema cannot say of criteria, endpoints and conditions: names, types, parts that need another.

Every check yields sentences that name the file, the entry and what to do.
"""

from collections.abc import Iterator
from typing import Any

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.config_names import check_names as check_names
from scripts.lib.config_names import is_day

OPERATORS = ("is", "in", "contains", "between", "at_least", "at_most", "before", "known")
Config = dict[str, Any]


def check_eligibility(eligibility: Config, known: Catalogue) -> Iterator[str]:
    """Problems of the criteria: ids given twice, conditions on unknown variables or of a wrong type."""
    path = "config/eligibility.yaml"
    ids = [criterion["id"] for criterion in eligibility["criteria"]]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{path}: the criterion '{twice}' is given twice."
    for criterion in eligibility["criteria"]:
        yield from _check_criterion(f"{path}: criterion {criterion['id']}", criterion, known)


def _check_criterion(where: str, criterion: Config, known: Catalogue) -> Iterator[str]:
    readings = criterion.get("readings", {})
    if ("condition" in criterion) == ("readings" in criterion):
        yield f"{where}: give a condition, or several readings, one of the two."
    if "readings" in criterion and criterion.get("active") not in readings:
        yield f"{where}: active: name one of its readings ({', '.join(readings)})."
    if "active" in criterion and "readings" not in criterion:
        yield f"{where}: active: there are no readings to choose from."
    for name, reading in readings.items():
        if ("condition" in reading) == (reading.get("applied") is False):
            yield f"{where}: reading {name}: give a condition, or applied: false, one of the two."
    for place, part in [
        (where, criterion),
        *((f"{where}: reading {k}", v) for k, v in readings.items()),
    ]:
        for key in ("condition", "applies_to"):
            if key in part:
                yield from check_condition(f"{place}: {key}", part[key], known)


def check_endpoints(endpoints: Config, known: Catalogue) -> Iterator[str]:
    """Problems of the endpoints: ids given twice, unknown variables, parts that a statistic needs."""
    path = "config/endpoints.yaml"
    ids = [endpoint["id"] for endpoint in endpoints["endpoints"]]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{path}: the endpoint '{twice}' is given twice."
    for endpoint in endpoints["endpoints"]:
        where = f"{path}: endpoint {endpoint['id']}"
        for key in ("strata", "compare", "leave_one_out"):
            yield from check_names(f"{where}: {key}", endpoint.get(key, []), known)
        for part in ("when", "population"):
            if part in endpoint:
                yield from check_condition(f"{where}: {part}", endpoint[part], known)
        if "variable" in endpoint:
            yield from check_names(f"{where}: variable", [endpoint["variable"]], known)
        yield from _check_statistic(where, endpoint)
        yield from _check_times(where, endpoint, known)


NEEDED = {
    "rate": ("when",),
    "summary": ("variable",),
    "values": ("variable",),
    "time_to_event": ("events", "censor"),
    "follow_up": ("events", "censor"),
}
ONLY_FOR = {
    "primary": ("rate",),
    "leave_one_out": ("rate",),
    "compare": ("rate", "time_to_event"),
    "interval": ("rate",),
    "summaries": ("summary",),
    "times": ("time_to_event",),
    "group_known": ("time_to_event",),
    **dict.fromkeys(("origin", "events", "censor", "conf_type"), ("time_to_event", "follow_up")),
}


def _check_statistic(where: str, endpoint: Config) -> Iterator[str]:
    statistic = endpoint["statistic"]
    for key in NEEDED.get(statistic, ()):
        if key not in endpoint:
            yield f"{where}: statistic {statistic} needs the key {key}."
    for key, statistics in ONLY_FOR.items():
        if key in endpoint and statistic not in statistics:
            yield f"{where}: {key} is for {' and '.join(statistics)}, not for {statistic}. Remove it."


def _check_times(where: str, endpoint: Config, known: Catalogue) -> Iterator[str]:
    dates: list[tuple[str, str]] = [
        (key, endpoint[key]) for key in ("origin", "censor", "group_known") if key in endpoint
    ]
    for number, event in enumerate(endpoint.get("events", [])):
        dates.append((f"events.{number}.date", event["date"]))
        yield from check_condition(f"{where}: events.{number}.when", event["when"], known)
    for key, name in dates:
        yield from check_names(f"{where}: {key}", [name], known)
        if name in known and known[name].type != "date":
            yield f"{where}: {key}: needs a date, and {name} is of type {known[name].type}."


def check_report(report: Config, known: Catalogue) -> Iterator[str]:
    """Problems of what is printed: unknown variables, a variable twice in one table."""
    path = "config/report.yaml"
    yield from check_names(f"{path}: by", [report["by"]] if "by" in report else [], known)
    yield from check_names(f"{path}: words", report.get("words", {}), known)
    for name, table in report.get("tables", {}).items():
        variables = [row["variable"] for row in table["rows"]]
        yield from check_names(f"{path}: tables.{name}", variables, known)
        for twice in sorted({one for one in variables if variables.count(one) > 1}):
            yield f"{path}: tables.{name}: '{twice}' is given twice."


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


def _check_operand(
    where: str, condition: Config, operator: str, variable: Variable, known: Catalogue
) -> Iterator[str]:
    operand = condition[operator]
    if operator == "before":
        yield from check_names(f"{where}.before", [operand], known)
        if variable.type != "date":
            yield f"{where}: before needs a date, and {variable.name} is of type {variable.type}."
    elif operator == "contains":
        if variable.type != "list":
            yield f"{where}: contains needs a list, and {variable.name} is of type {variable.type}."
    elif operator != "known":
        values = operand if isinstance(operand, list) else [operand]
        for value in values:
            if not fits_type(value, variable):
                yield f"{where}: '{value}' does not fit {variable.name}, which is of type {_kind(variable)}."


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
    return isinstance(value, str) and (not variable.levels or value in variable.levels)
