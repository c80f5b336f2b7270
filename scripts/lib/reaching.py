"""When a change of one cell alone can move a number that its trace holds, and why it else cannot.

The lineage holds every cell that can move a number, and so also cells that do so only under a
condition: that is said here, in words.
"""

from collections.abc import Iterable

from scripts.lib.conditions import variables_of
from scripts.lib.dependencies import CHARACTERISTIC, TIMED, Names
from scripts.lib.lineage import (
    ANALYSED,
    MEMBERSHIP,
    POPULATION,
    QUARANTINED,
    Lineage,
    Subject,
)
from scripts.lib.readings import active_criteria

ORDERED = ("median", "q1", "q3", "min", "max", "value")
COLUMN = "a patient of another column: only as the first or the last with this level"
BY_ENTRY = "only by bringing the patient in, who then has to pass all criteria too"
BY_READING = "only in the readings or cohorts that the number's name says"
BY_ORDER = "as far as the order of the values changes"
BY_CELLS = "as far as the other cells of the variable leave it open"
BY_KEYS = "only by making two patients one, or one two (the keys of duplicates)"
BY_BLOCKING = "only by a finding that holds the whole record"
OUT = "only if every criterion against the patient turns with it"
IN = "only by leading the patient out"


def explain_reach(number_id: str, name: str, why: str, subject: Subject, lineage: Lineage) -> str:
    """When a variable's cell of a record moves a number by itself; empty: whenever it changes."""
    refused = lineage.refusals.get(number_id, "")
    if refused:
        return f"not while the number is not given: {refused}"
    direct = direct_of(number_id, why, subject, lineage)
    if name not in direct:
        return explain_detour(name, subject, lineage, direct)
    parts = lineage.parts(number_id)
    if parts.broad:
        return BY_READING
    if why == MEMBERSHIP:
        return IN if subject.status == ANALYSED else OUT
    line = parts.endpoint["statistic"] == CHARACTERISTIC and parts.stratum
    if line and subject.patient not in lineage.inside(number_id):
        return COLUMN
    if why == POPULATION and subject.patient not in lineage.population(number_id):
        return BY_ENTRY
    others = sorted(direct - {name})
    said = [f"where {join(others)} leave it open"] if others else []
    said += [BY_CELLS] if name in lineage.joined[subject.center] else []
    ordered = number_id.partition("[")[0].rpartition(".")[2] in ORDERED
    ordered = ordered or parts.endpoint["statistic"] in ("values", *TIMED)
    return "; ".join([*said, *([BY_ORDER] if ordered else [])])


def direct_of(number_id: str, why: str, subject: Subject, lineage: Lineage) -> Names:
    """The delivered variables that are read themselves, not by a rule that may set one missing."""
    reads, parts = lineage.reads, lineage.parts(number_id)
    if why == MEMBERSHIP:
        names: set[str] = set()
        for one in active_criteria(lineage.study.eligibility["criteria"]):
            if subject.status == ANALYSED or one["id"] in subject.reasons:
                conditions = (one["condition"], one.get("applies_to", {}))
                names.update(*map(variables_of, conditions))
        return reads.derive(names)
    chosen, named = reads.number_names(parts.endpoint, parts.stratum)
    return reads.derive(chosen if why == POPULATION else named)


def explain_detour(name: str, subject: Subject, lineage: Lineage, direct: Names) -> str:
    """The rules, keys or findings by which a variable reaches what it is not read for itself."""
    if subject.status == QUARANTINED:
        return "only by ending what holds the record"
    rules = lineage.reads.rules_between(name, direct)
    if rules:
        return f"only where {join(rules)} sets a value missing"
    return BY_KEYS if name in lineage.reads.keys else BY_BLOCKING


def join(names: Iterable[str]) -> str:
    """The names, comma by comma."""
    return ", ".join(names)
