"""The answers of `trace`: a number down to raw cells, a patient, and a raw cell up to numbers.

Answers hold values of patients: they are for the terminal of who may see the extracts, and go to no
log.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from scripts.lib.answers import Answer, unknown_name
from scripts.lib.cells import (
    Cell,
    cells_of_record,
    parse_cell,
    place_of,
    reach,
    use_of,
    variables_at,
)
from scripts.lib.conditions import describe
from scripts.lib.dependencies import CHARACTERISTIC, Names
from scripts.lib.lineage import ANALYSED, Lineage, Subject
from scripts.lib.reaching import explain_reach

Data = dict[str, Any]


def trace_number(number_id: str, lineage: Lineage) -> Data:
    """A number: what it is, its formula, and of every record the cells that reach it."""
    lineage.check_number(number_id)
    run = lineage.run
    row = run.numbers.set_index("number_id").loc[number_id]
    mine = run.contributors[run.contributors["number_id"] == number_id]
    roles = {str(role): set(part["patient"]) for role, part in mine.groupby("role", observed=True)}
    subjects = []
    for subject in lineage.subjects.values():
        why = lineage.variables_read(number_id, subject)
        role = role_of(subject, roles, subject.patient in lineage.population(number_id))
        if why:
            found = describe_subject(subject, lineage, why)
            for one in found["variables"]:
                name = one["variable"]
                one["when"] = explain_reach(number_id, name, why[name], subject, lineage)
            subjects.append({**found, "role": role})
    return {
        "number": number_id,
        "label": row["label"],
        "text": row["text"],
        "statistic": row["statistic"],
        "formula": describe_formula(number_id, lineage),
        "numerator": sorted(roles.get("numerator", ())),
        "denominator": sorted(roles.get("denominator", ())),
        "patients": subjects,
        "row_cells": "the record id and the cells that choose a row's place reach every number of their source",
    }


def role_of(subject: Subject, roles: dict[str, set[str]], inside: bool) -> str:
    """What a record is to a number, in a word."""
    if subject.status != ANALYSED:
        return f"out: {subject.status}"
    if subject.patient in roles.get("numerator", ()):
        return "numerator"
    if subject.patient in roles.get("denominator", ()):
        return "denominator only"
    return "value missing" if inside else "not in the population"


def describe_formula(number_id: str, lineage: Lineage) -> str:
    """How a number is made, in words of its declaration."""
    whole = lineage.parts(number_id)
    endpoint, stratum, level = whole.endpoint, whole.stratum, whole.level
    parts = [f"{endpoint['statistic']}"]
    if "variable" in endpoint:
        parts.append(f"of {endpoint['variable']}")
    if "when" in endpoint:
        parts.append(f"of patients with {describe(endpoint['when'])}")
    if "population" in endpoint:
        parts.append(f"among those with {describe(endpoint['population'])}")
    if whole.broad:
        parts.append("over every reading of the criteria that its name says")
    if whole.compared and endpoint["statistic"] != CHARACTERISTIC:
        parts.append(f"compared over {stratum}")
    elif stratum:
        parts.append(f"in the stratum {stratum} {level}")
    return " ".join(parts)


def describe_subject(subject: Subject, lineage: Lineage, why: dict[str, str]) -> Data:
    """One record: its fate, its decisions, and the given variables with cells, changes and findings."""
    one = lineage.run.centers[subject.center]
    cells = cells_of_record(subject.center, subject.record_no, one)
    changes = _by_variable(one.changes, subject.record_no, ("before", "after", "rule", "reason"))
    findings = _by_variable(one.findings, subject.record_no, ("finding_id", "rule", "severity"))
    values = one.harmonized[one.harmonized["record_no"] == subject.record_no]
    variables = [
        {
            "variable": name,
            "why": reason,
            "value": _text(values[name].iloc[0]) if len(values) else "",
            "cells": [{**place_of(c, lineage), "text": text} for c, text in cells.get(name, ())],
            "changes": changes.get(name, []),
            "findings": findings.get(name, []),
        }
        for name, reason in why.items()
    ]
    decisions = lineage.run.decisions
    mine = decisions[decisions["patient"] == subject.patient]
    return {
        "patient": subject.patient,
        "center": subject.center,
        "record_no": subject.record_no,
        "status": subject.status,
        "reasons": list(subject.reasons),
        "decisions": mine[["criterion", "decision", "outcome", "evidence"]].to_dict("records"),
        "variables": variables,
    }


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")


def _by_variable(
    frame: pd.DataFrame, record_no: int, columns: tuple[str, ...]
) -> dict[str, list[dict[str, str]]]:
    """Variable -> the rows of a record about it, as texts."""
    mine = frame.loc[(frame["record_no"] == record_no).fillna(False), ["variable", *columns]]
    found: dict[str, list[dict[str, str]]] = {}
    for name, *texts in mine.astype("str").fillna("").itertuples(index=False):
        found.setdefault(name, []).append(dict(zip(columns, texts, strict=True)))
    return found


def trace_patient(patient: str, lineage: Lineage) -> Data:
    """A patient (pseudonym): all delivered cells, and the numbers each reaches."""
    by_name = {one.patient: one for one in lineage.subjects.values() if one.patient}
    if patient not in by_name:
        raise unknown_name("patient", patient, by_name)
    subject = by_name[patient]
    numbers = {n: lineage.variables_read(n, subject) for n in lineage.run.numbers["number_id"]}
    delivered = cells_of_record(
        subject.center, subject.record_no, lineage.run.centers[subject.center]
    )
    data = describe_subject(subject, lineage, dict.fromkeys(delivered, ""))
    for one in data["variables"]:
        one["numbers"] = [n for n, why in numbers.items() if one["variable"] in why]
    mine = lineage.run.contributors[lineage.run.contributors["patient"] == patient]
    data["contributes_to"] = mine[["number_id", "role"]].astype("str").to_dict("records")
    return data


def trace_cell(text: str, lineage: Lineage) -> Data:
    """A raw cell: the variables and the record it feeds, and every number it reaches."""
    found = [_trace_one(cell, lineage) for cell in parse_cell(text, lineage)]
    return {"cell": text, "uses": found}


def _trace_one(cell: Cell, lineage: Lineage) -> Data:
    use, mapped = use_of(cell, lineage), variables_at(cell, lineage)
    key = (cell.center, -1 if use.record_no is None else use.record_no)
    subject = lineage.subjects.get(key)
    read = {}
    if use.record_no is not None:
        read = cells_of_record(cell.center, use.record_no, lineage.run.centers[cell.center])
    texts = {name: shown for name in use.variables for c, shown in read.get(name, ()) if c == cell}
    numbers = reach(cell, lineage)
    return {
        "place": place_of(cell, lineage),
        "source": cell.source,
        "variables": sorted(use.variables),
        "mapped": sorted(mapped),
        "texts": texts,
        "patient": subject.patient if subject else "",
        "status": subject.status if subject else "belongs to no record",
        "reasons": list(subject.reasons) if subject else [],
        "numbers": numbers,
        "why_not": "" if numbers else explain_cell(mapped, use.variables, subject),
    }


def explain_cell(mapped: Names, used: Names, subject: Subject | None) -> str:
    """Why a cell reaches no number: by what its column is mapped to, and what of it the record takes."""
    if mapped and not used and subject is not None:
        return "its record takes no value from this row"
    return explain_silence(mapped, subject)


def explain_silence(variables: Iterable[str], subject: Subject | None) -> str:
    """Why variables of a record reach no number."""
    if not list(variables):
        return "no variable of the configuration reads this cell"
    if subject is None:
        return "the row belongs to no record"
    if subject.status != ANALYSED:
        against = ", ".join(subject.reasons) or subject.status
        return f"the patient is out ({against}), and this cell alone cannot change that"
    return "no number and no criterion reads this variable"


def show_number(data: Data) -> Answer:
    """The lines of a number's trace."""
    lines = [f"{data['number']}: {data['label']}", f"  {data['text']}", f"  {data['formula']}"]
    for one in data["patients"]:
        lines += ["", *subject_lines(one, one["role"])]
    lines += ["", f"Besides: {data['row_cells']}."]
    return Answer(data, lines)


def subject_lines(one: Data, role: str) -> list[str]:
    """The lines of one record: what it is, what was decided, and its variables down to the cells."""
    shown = [line for variable in one["variables"] for line in _variable_lines(variable)]
    return [_title(one, role), *_decided(one), *shown]


def _title(one: Data, role: str) -> str:
    return f"{one['patient'] or 'no patient'} ({one['center']}, record {one['record_no']}): {role}"


def _decided(one: Data) -> list[str]:
    against = [d for d in one["decisions"] if d["outcome"] != "pass"]
    lines = [
        f"  {d['criterion']}: {d['decision']}, {d['outcome']} ({d['evidence']})" for d in against
    ]
    if one["decisions"] and not against:
        lines = [f"  all {len(one['decisions'])} criteria pass"]
    if one["status"] in ("duplicate", "quarantined"):
        lines.append(f"  {one['status']}: {', '.join(one['reasons'])}")
    return lines


def _variable_lines(one: Data) -> list[str]:
    when = f"; {one['when']}" if one.get("when") else ""
    why = f" [{one['why']}{when}]" if one["why"] else ""
    lines = [f"  {one['variable']} = {one['value'] or 'missing'}{why}"]
    lines += [f"    {show_place(cell)}: {cell['text'] or '(empty)'}" for cell in one["cells"]]
    if not one["cells"]:
        lines.append("    no cell: not delivered, or a constant of the center")
    for change in one["changes"]:
        reason = f", {change['reason']}" if change["reason"] else ""
        lines.append(
            f"    {change['before'] or '(empty)'} -> {change['after'] or '(missing)'}  "
            f"by {change['rule']}{reason}"
        )
    return lines + [
        f"    finding {f['finding_id']}: {f['rule']} ({f['severity']})" for f in one["findings"]
    ]


def show_place(place: Data) -> str:
    """A cell's place on one line."""
    sheet = f"!{place['sheet']}" if place["sheet"] else ""
    header = f" ({place['header']})" if place["header"] else ""
    return f"{place['file']}{sheet} row {place['row']} column {place['column']}{header}"


def show_patient(data: Data) -> Answer:
    """The lines of a patient's trace."""
    lines = [_title(data, data["status"]), *_decided(data), ""]
    for one in data["variables"]:
        lines += _variable_lines(one)
        lines.append(f"    reaches {_count(one['numbers'])}")
    return Answer(data, lines)


def _count(numbers: list[str]) -> str:
    if not numbers:
        return "no number"
    return ", ".join(numbers[:6]) + (f" and {len(numbers) - 6} more" if len(numbers) > 6 else "")


def show_cell(data: Data) -> Answer:
    """The lines of a cell's trace."""
    lines: list[str] = []
    for use in data["uses"]:
        shown = "; ".join(f"{name} read as '{text}'" for name, text in use["texts"].items())
        lines += [
            f"{show_place(use['place'])}: {shown or ', '.join(use['mapped']) or 'not mapped'}"
        ]
        against = f" ({', '.join(use['reasons'])})" if use["reasons"] else ""
        lines += [f"  {use['patient'] or 'no patient'}: {use['status']}{against}"]
        lines += [f"  reaches {number} [{why}]" for number, why in use["numbers"].items()]
        if use["why_not"]:
            lines.append(f"  reaches no number: {use['why_not']}")
    return Answer(data, lines)
