"""What the schema cannot say of criteria, endpoints and the report: names, types, parts that need another.

Every check yields sentences that name the file, the entry and what to do.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from scripts.lib.catalogue import HIDDEN, Catalogue
from scripts.lib.condition_checks import check_condition, variables_in
from scripts.lib.condition_checks import fits_type as fits_type
from scripts.lib.config_names import check_names as check_names

LATER = "endpoint"  # the group of the variables that are derived after eligibility
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
                names = variables_in(part[key])
                yield from check_seen(f"{place}: {key}", names, known)
                yield from check_early(f"{place}: {key}", names, known)


def check_early(where: str, names: Iterable[str], known: Catalogue) -> Iterator[str]:
    """Problems of variables that are derived only after who is analysed is decided."""
    for name in names:
        if name in known and known[name].group == LATER:
            yield f"{where}: {name} is derived for the endpoints, after eligibility. Name what it is derived from."


def check_seen(where: str, names: Iterable[str], known: Catalogue) -> Iterator[str]:
    """Problems of variables that never leave the center's own stages."""
    for name in names:
        if name in known and known[name].privacy in HIDDEN:
            yield f"{where}: {name} identifies a patient and is not seen beyond the center. Name another one."


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
            yield from check_seen(f"{where}: {key}", endpoint.get(key, []), known)
        for part in ("when", "population"):
            if part in endpoint:
                yield from check_condition(f"{where}: {part}", endpoint[part], known)
                yield from check_seen(f"{where}: {part}", variables_in(endpoint[part]), known)
        if "variable" in endpoint:
            yield from _check_variable(where, endpoint, known)
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


def _check_variable(where: str, endpoint: Config, known: Catalogue) -> Iterator[str]:
    name, statistic = endpoint["variable"], endpoint["statistic"]
    yield from check_names(f"{where}: variable", [name], known)
    yield from check_seen(f"{where}: variable", [name], known)
    numeric = name not in known or known[name].type in ("integer", "number")
    if statistic in ("summary", "values") and not numeric:
        yield f"{where}: statistic {statistic} needs a number, and {name} is of type {known[name].type}."


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
