"""Which delivered variables a number reads, closed over derivations, rules and criteria.

A rule of severity error on a variable sets its doubted cell missing, so that the variable depends
on every field of the rule; a blocking rule decides whether a record goes on at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scripts.lib import endpoint_variables, staging
from scripts.lib.catalogue import Catalogue
from scripts.lib.conditions import variables_of
from scripts.lib.config import Study
from scripts.lib.findings import severity_of
from scripts.lib.immortal_time import known_from
from scripts.lib.readings import active_criteria, list_scenarios
from scripts.lib.rules import BLOCKING, ERROR
from scripts.lib.rules.registry import RULES
from scripts.lib.time_to_event import ORIGIN

READS = {**staging.READS, **endpoint_variables.READS}
WORDS = (
    "id",
    "label",
    "section",
    "statistic",
    "unit",
    "population",
    "strata",
    "compare",
    "leave_one_out",
)
Names = frozenset[str]
CHARACTERISTIC = "characteristic"
COMPARED = ("difference", "p", "leave_one_out")
TIMED = ("time_to_event", "follow_up")
# Numbers over other cohorts than the analysed one.
BROAD = ("sensitivity.", "bounds.")


@dataclass(frozen=True)
class NumberReads:
    """What the numbers of one endpoint (or of one stratum of it) read of each patient.

    population: delivered variables that decide who is looked at; values: those of the number itself.
    """

    population: Names
    values: Names


def reads_of(name: str) -> tuple[str, ...] | None:
    """The variables that a derived variable reads; None for one that is not derived."""
    if name in READS:
        return READS[name]
    return next((READS[one] for one in READS if "*" in one and fnmatchcase(name, one)), None)


class Dependencies:
    """The dependencies of one study; every set holds names of delivered variables."""

    def __init__(self, study: Study, catalogue: Catalogue) -> None:
        self.study, self.catalogue = study, catalogue
        severities = study.severities()
        grades = {one: severity_of(one, severities) for one in RULES}
        self.rule_fields = {
            one: frozenset() if "*" in entry.fields else self.derive(entry.fields)
            for one, entry in RULES.items()
        }
        self._doubts: dict[str, set[str]] = {}
        self._errors = {one for one in RULES if grades[one] == ERROR}
        for one, entry in RULES.items():
            if grades[one] == ERROR:
                self._doubts.setdefault(entry.doubt, set()).update(self.rule_fields[one])
        stopping = [one for one in RULES if grades[one] == BLOCKING and not one.startswith("row.")]
        anything = any("*" in RULES[one].fields for one in stopping)
        everything = frozenset(catalogue) if anything else frozenset()
        fields = (self.rule_fields[one] for one in stopping if one != "record.doubled")
        self.blocking: Names = everything.union(*fields)
        self.endpoints = [*study.endpoints["endpoints"], *list_characteristics(study)]
        self.keys = self.close(study.config["duplicates"]["keys"])
        self.criteria = {
            one["id"]: self.close(
                variables_of(one["condition"]) + variables_of(one.get("applies_to", {}))
            )
            for one in active_criteria(study.eligibility["criteria"])
        }
        self.eligibility: Names = frozenset().union(*self.criteria.values())
        self.every_reading: Names = frozenset().union(
            *(
                self.close(variables_of(one["condition"]) + variables_of(one.get("applies_to", {})))
                for scenario in list_scenarios(list(study.eligibility["criteria"]))
                for one in scenario.criteria
            )
        )

    def derive(self, names: Iterable[str]) -> Names:
        """The delivered variables behind some variables, derivations followed."""
        found: set[str] = set()
        waiting, seen = list(names), set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.catalogue:
                found.add(name)
            waiting += reads_of(name) or ()
        return frozenset(found)

    def close(self, names: Iterable[str]) -> Names:
        """Like `derive`, with the fields of the error rules that may empty one of them."""
        plain = self.derive(names)
        return plain.union(*(self._doubts.get(name, set()) for name in plain))

    def number_names(
        self, endpoint: Mapping[str, Any], stratum: str = ""
    ) -> tuple[list[str], list[str]]:
        """The variables that an endpoint names for whom it is about, and for itself."""
        population = variables_of(endpoint.get("population", {}))
        own = {k: v for k, v in endpoint.items() if k not in WORDS}
        if endpoint["statistic"] in TIMED:
            own.setdefault("origin", ORIGIN)
            groups = [*endpoint.get("strata", ()), *endpoint.get("compare", ())]
            own["group_known"] = [known_from(endpoint, name) for name in groups]
        named = [one for one in _texts(own) if one in self.catalogue or reads_of(one) is not None]
        return [*population, *([stratum] if stratum else [])], named

    def number_reads(self, endpoint: Mapping[str, Any], stratum: str = "") -> NumberReads:
        """What one endpoint reads; `stratum`: the variable of the stratum, empty for the whole."""
        chosen, named = self.number_names(endpoint, stratum)
        return NumberReads(self.close(chosen), self.close(named))

    def rules_between(self, name: str, read: Names) -> list[str]:
        """The rules by which a field can set one of the read variables missing."""
        return [
            one
            for one, entry in RULES.items()
            if name in self.rule_fields[one] and one in self._errors and entry.doubt in read
        ]


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def list_characteristics(study: Study) -> list[dict[str, Any]]:
    """The lines of the tables of characteristics as endpoints; a table's patients come first."""
    return [
        endpoint
        for table, rows in study.characteristics()["tables"].items()
        for endpoint in (
            {"id": f"{table}.n", "statistic": CHARACTERISTIC},
            *(
                {
                    "id": f"{table}.{row['variable']}",
                    "statistic": CHARACTERISTIC,
                    "variable": row["variable"],
                }
                for row in rows
            ),
        )
    ]


@dataclass(frozen=True)
class Parts:
    """A number's id taken apart; empty texts where it has no stratum.

    broad: it is made over other cohorts as well (a sensitivity number, bounds). compared: it is made
    of all levels of its stratum at once.
    """

    endpoint: Mapping[str, Any]
    stratum: str = ""
    level: str = ""
    broad: bool = False
    compared: bool = False


def split_number(number_id: str, endpoints: Sequence[Mapping[str, Any]]) -> Parts:
    """The endpoint of a number, and for whom it is made."""
    base, _, rest = number_id.partition("[")
    prefix = next((one for one in BROAD if base.startswith(one)), "")
    base = base.removeprefix(prefix)
    fitting = [one for one in endpoints if base == one["id"] or base.startswith(f"{one['id']}.")]
    whole = {"id": base, "statistic": "count"}
    best = max(fitting, key=lambda one: len(one["id"]), default=whole)
    if prefix:
        return Parts(best, broad=True)
    stratum, _, level = rest.removesuffix("]").partition("=")
    # A line of characteristics stands in every column as soon as anybody has its level.
    compared = base.removeprefix(f"{best['id']}.") in COMPARED
    compared = compared or best["statistic"] == CHARACTERISTIC
    return Parts(best, stratum, level, compared=compared)
