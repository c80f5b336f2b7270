"""From numbers to raw cells and back, by integers: ingest position, record number, source, column.

A delivered cell reaches a number in one of these ways (`why`):

value       the number's own variables of a patient it looks at
population  the variables that decide whether the number looks at a patient
membership  the variables that decide whether the patient is analysed at all: the criteria, and of
            a patient who is out only those that all criteria against it read; the keys by which
            duplicates are found; the fields of blocking rules
row         the cells that place a row: record id, cells that choose the rows of a source, the
            order of repeated rows, and the few cells of a row that is nearly empty

Everything else cannot move the number by a change of that one cell. Effects of a whole column or
center (dialect, codelist, unit, constant) are no cells: the configuration is their place.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.answers import unknown_name
from scripts.lib.catalogue import read_catalogue
from scripts.lib.chain import StudyRun
from scripts.lib.conditions import evaluate
from scripts.lib.config import Study
from scripts.lib.dependencies import Dependencies, Names, NumberReads, Parts, split_number
from scripts.lib.endpoint_variables import derive_endpoints
from scripts.lib.number import as_mask

ANALYSED, QUARANTINED, DUPLICATE = "analysed", "quarantined", "duplicate"
VALUE, POPULATION, MEMBERSHIP, ROW = "value", "population", "membership", "row"
NOTHING: Names = frozenset()


@dataclass(frozen=True)
class Subject:
    """One record in the eyes of the lineage: what became of it, and what could change that."""

    center: str
    record_no: int
    patient: str
    status: str
    reasons: tuple[str, ...]
    deciding: Names


class Lineage:
    """The lineage of one run of a study."""

    def __init__(self, study: Study, run: StudyRun) -> None:
        self.study, self.run = study, run
        self.reads = Dependencies(study, read_catalogue(study.variables))
        self._populations: dict[str, set[str]] = {}
        self._parts: dict[str, Parts] = {}
        self._reads: dict[str, NumberReads] = {}
        self._members: dict[str, set[str]] = {}

    @cached_property
    def subjects(self) -> dict[tuple[str, int], Subject]:
        """Every record of every center by (center, record_no), in their order."""
        return {
            (one.center, one.record_no): one
            for one in [*self._pooled_subjects(), *self._quarantined_subjects()]
        }

    def _pooled_subjects(self) -> list[Subject]:
        run, reads = self.run, self.reads
        table = run.pooled[["center", "record_no", "patient"]]
        table = table.merge(run.cohort[["patient", "status", "reasons"]], on="patient", how="left")
        copies = dict(run.duplicates[["patient", "duplicate_of"]].to_numpy())
        against = self._criteria_against()
        subjects = []
        for center, record_no, patient, status, _ in table.itertuples(index=False):
            if patient in copies:
                status, deciding = DUPLICATE, NOTHING
                reasons: tuple[str, ...] = (copies[patient],)
            else:
                reasons = against.get(patient, ())
                sets = [reads.criteria[one] for one in reasons]
                deciding = NOTHING.union(sets[0]).intersection(*sets) if sets else reads.eligibility
            deciding = deciding | reads.keys | reads.blocking
            subjects.append(Subject(center, int(record_no), patient, status, reasons, deciding))
        return subjects

    def _criteria_against(self) -> dict[str, tuple[str, ...]]:
        """Of each patient who is not analysed the criteria that would have to turn."""
        lenient = self.study.eligibility.get("unknown", "hold_out") == "include"
        decisions = self.run.decisions
        stops = decisions[decisions["outcome"].isin(["fail"] if lenient else ["fail", "unknown"])]
        return {str(k): tuple(v) for k, v in stops.groupby("patient")["criterion"]}

    def _quarantined_subjects(self) -> list[Subject]:
        """Records that a blocking rule holds: what every rule against them reads decides."""
        subjects = []
        for center, one in self.run.centers.items():
            held = one.rows[one.rows["record_no"].notna() & (one.rows["fate"] == QUARANTINED)]
            known = set(one.harmonized["record_no"])
            found = one.findings[one.findings["severity"] == "blocking"]
            for number in sorted(set(held["record_no"].astype(int)) - known):
                mine = found[found["record_no"] == number]
                rules = tuple(sorted(mine["rule"].unique()))
                sets = [
                    self.reads.rule_fields[rule] or frozenset([variable])
                    for rule, variable in mine[["rule", "variable"]].to_numpy()
                ]
                deciding = NOTHING.union(sets[0]).intersection(*sets) if sets else NOTHING
                subjects.append(Subject(center, number, "", QUARANTINED, rules, deciding))
        return subjects

    def check_number(self, number_id: str) -> str:
        """The id itself. Raises UnknownNameError with the nearest ids."""
        known = list(self.run.numbers["number_id"])
        if number_id not in known:
            raise unknown_name("number", number_id, known)
        return number_id

    @cached_property
    def everyone(self) -> pd.DataFrame:
        """All pooled patients with their endpoint variables, analysed or not."""
        return derive_endpoints(self.run.pooled, self.study.config.get("definitions", {}))

    def parts(self, number_id: str) -> Parts:
        """A number's endpoint and for whom it is made."""
        if number_id not in self._parts:
            self._parts[number_id] = split_number(number_id, self.reads.endpoints)
        return self._parts[number_id]

    def number_reads(self, number_id: str) -> NumberReads:
        """What a number reads of the patients it looks at; of every cohort where it is over several."""
        if number_id not in self._reads:
            parts = self.parts(number_id)
            reads = self.reads.number_reads(parts.endpoint, parts.stratum)
            if parts.broad:
                reads = NumberReads(reads.population | self.reads.every_reading, reads.values)
            self._reads[number_id] = reads
        return self._reads[number_id]

    def population(self, number_id: str) -> set[str]:
        """Whom a number looks at, were they all analysed; patients with an unknown value included."""
        parts = self.parts(number_id)
        endpoint, stratum, level = parts.endpoint, parts.stratum, parts.level
        stratum = "" if parts.compared else stratum
        key = f"{endpoint['id']}[{stratum}={level}]"
        if key not in self._populations:
            frame = self.everyone
            chosen = np.ones(len(frame), dtype=bool)
            if "population" in endpoint:
                chosen &= as_mask(evaluate(endpoint["population"], frame))
            if stratum:
                chosen &= as_mask(frame[stratum].astype("str") == level)
            self._populations[key] = set(frame.loc[chosen, "patient"])
        return self._populations[key]

    @cached_property
    def joined(self) -> dict[str, set[str]]:
        """Center -> the variables that are made of several cells of a record."""
        found: dict[str, set[str]] = {}
        for center, one in self.run.centers.items():
            counts = Counter(
                name
                for source in one.description["sources"]
                for name, places in columns_of(one.description, source["id"]).items()
                for _ in places
            )
            found[center] = {name for name, count in counts.items() if count > 1}
        return found

    @cached_property
    def refusals(self) -> dict[str, str]:
        """Number -> why it is not given, of those that are not."""
        frame = self.run.numbers[["number_id", "reason"]].astype("str")
        return {name: reason for name, reason in frame.itertuples(index=False) if reason}

    def inside(self, number_id: str) -> set[str]:
        """The analysed patients whom a number counts, by its contributors."""
        if not self._members:
            frame = self.run.contributors[["number_id", "patient"]]
            grouped = frame.groupby("number_id", observed=True)["patient"]
            self._members = {str(one): set(mine) for one, mine in grouped}
        return self._members.get(number_id, set())

    def variables_read(self, number_id: str, subject: Subject) -> dict[str, str]:
        """The delivered variables of a record that reach a number: variable -> why."""
        inside = subject.patient in self.population(number_id)
        return self.kind_reads(number_id, subject.status, subject.deciding, inside)

    def kind_reads(
        self, number_id: str, status: str, deciding: Names, inside: bool
    ) -> dict[str, str]:
        """`variables_read` of every record of one kind: nothing else of a record matters to it.

        `inside`: whether the record's patient is in the `population` of the number.
        """
        reads = self.number_reads(number_id)
        # Another pair of keys can drop or free any patient, a blocking rule any record.
        why = dict.fromkeys((self.reads.keys | self.reads.blocking) & deciding, MEMBERSHIP)
        looked_at = inside or status == QUARANTINED
        why |= dict.fromkeys(deciding if looked_at else deciding & reads.population, MEMBERSHIP)
        broad = self.parts(number_id).broad and status not in (QUARANTINED, DUPLICATE)
        if status == ANALYSED or broad:
            why |= dict.fromkeys(reads.population, POPULATION)
            if inside:
                why |= dict.fromkeys(reads.values, VALUE)
        return {name: why[name] for name in sorted(why)}

    def read_anywhere(self, number_id: str) -> Names:
        """All delivered variables that reach a number through any record."""
        reads = self.number_reads(number_id)
        general = self.reads.keys | self.reads.blocking | self.reads.eligibility
        return reads.population | reads.values | general


def columns_of(description: dict[str, Any], source: str) -> dict[str, list[int]]:
    """Variable -> the 1-based columns whose cells it is made of, those of its form included."""
    for one in description["sources"]:
        if one["id"] == source:
            seen = one.get("seen_by", {})
            return {
                name: [place for place, _ in (*places, *seen.get(name, ()))]
                for name, places in one["columns"].items()
            }
    return {}
