"""The eight printed tables, laid out from the numbers and the tables of the stages before."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.concordance import compare_published
from scripts.lib.report.characteristics import lay_characteristics
from scripts.lib.report.layout import GROUP, INDENT, Row, Table, lay_groups, say_empty
from scripts.lib.report.words import Words, name_code, name_variable, split_id

SENSITIVITY = (
    "Sensitivity"  # the section of the numbers of other cohorts; they have their own table
)
SETS = ("characteristics", "operation", "response")


def lay_all(
    frames: Mapping[str, pd.DataFrame],
    report: Mapping[str, Any],
    published: Mapping[str, Any],
    words: Words,
    catalogue: Catalogue,
) -> list[Table]:
    """All tables in printed order.

    frames: numbers, attrition, findings (rule, severity, center, variable). report, published: the
    content of these files; words: variable -> code -> as printed, with the centers' labels.
    """
    numbers = frames["numbers"]
    declared = report.get("tables", {})
    tables = [
        lay_characteristics(numbers, name, place, declared.get(name, {}), words, catalogue)
        for place, name in enumerate(SETS, start=1)
    ]
    return [
        *tables,
        lay_endpoints(numbers, 4, words),
        lay_criteria(frames["attrition"], 5),
        lay_concordance(numbers, published, 6),
        lay_findings(frames["findings"], 7, words, catalogue),
        lay_dictionary(catalogue, 8),
    ]


def is_table_number(numbers: pd.DataFrame) -> pd.Series:
    """Which numbers are cells of tables of characteristics."""
    return numbers["section"].str.startswith("Table: ")


def lay_endpoints(numbers: pd.DataFrame, number: int, words: Words) -> Table:
    """Every endpoint as printed, strata indented below it."""
    rows: list[Row] = []
    section = None
    whole = set(numbers["number_id"])
    shown = numbers[~is_table_number(numbers) & (numbers["section"] != SENSITIVITY)]
    stems = [split_id(one).stem for one in shown["number_id"]]
    order = np.argsort(pd.factorize(pd.Series(stems, dtype="str"))[0], kind="stable")
    for one in join_values(shown.iloc[order].to_dict("records")):
        if one["section"] != section:
            section = one["section"]
            rows.append(Row([section, "", ""], GROUP))
        parts = split_id(one["number_id"])
        if parts.variable and parts.stem in whole:
            label = name_code(parts.variable, parts.level, words)
            rows.append(Row([label, one["text"], one["ci_method"]], INDENT))
        else:
            rows.append(Row([one["label"], one["text"], one["ci_method"]]))
    return Table(
        "endpoints",
        number,
        "Endpoints, by arm and center where declared",
        ["Endpoint", "Result", "Interval"],
        say_empty(rows, 3, "Nothing to print: the study declares no endpoint."),
        [
            "Rates are of the patients in whom the endpoint is known; the others are stated as missing."
        ],
        [2.2, 2.2, 0.9],
    )


def join_values(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same numbers, the single values of one variable (`months.1`, `months.2`) as one, with the
    unit once at its end.
    """
    joined: list[dict[str, Any]] = []
    for key, group in groupby(enumerate(numbers), _name_values):
        found = [one for _, one in group]
        if not isinstance(key, str):
            joined += found
            continue
        unit = f" {found[0]['unit']}" if found[0]["unit"] else ""
        texts = ", ".join(one["text"].removesuffix(unit) for one in found)
        label = f"{found[0]['label'].rpartition(',')[0]}, each"
        joined.append({**found[0], "number_id": key, "label": label, "text": texts + unit})
    return joined


def _name_values(placed: tuple[int, dict[str, Any]]) -> str | int:
    """What the single values of a variable have in common; of other numbers, their own place."""
    place, one = placed
    stem, _, last = one["number_id"].rpartition(".")
    return stem if one["statistic"] == "value" and last.isdigit() else place


def lay_criteria(attrition: pd.DataFrame, number: int) -> Table:
    """The flow step by step, with each criterion's own counts."""
    heads = {"inclusion": "Inclusion criteria", "exclusion": "Exclusion criteria"}
    columns = ("entering", "excluded", "unknown", "remaining", "own_failing", "own_unknown")
    lines = []
    for step in attrition.to_dict("records"):
        own = step["kind"] in heads
        counts = [str(step[name]) if own or name[:4] != "own_" else "" for name in columns]
        lines.append((heads.get(step["kind"], "Records"), [step["text"], *counts]))
    return Table(
        "criteria",
        number,
        "Eligibility: who leaves at each criterion, and who fails it at all",
        ["Criterion", "Enter", "Leave", "Unknown", "Remain", "Fail at all", "Unknown at all"],
        say_empty(lay_groups(lines, 7), 7, "Nothing to print: no row was received."),
        [
            "A patient leaves at the first criterion that stops him or her. Unknown: the criterion "
            "cannot be decided and no other one fails. At all: counted for each criterion by itself."
        ],
        [3.2, 0.8, 0.8, 1.0, 0.9, 0.9, 1.1],
    )


def lay_concordance(numbers: pd.DataFrame, published: Mapping[str, Any], number: int) -> Table:
    """Each published number beside ours."""
    compared = compare_published(numbers, published)
    rows = [
        Row([one["label"] or one["number_id"], one["published"], one["ours"], one["match"]])
        for one in compared.to_dict("records")
    ]
    return Table(
        "concordance",
        number,
        "Concordance with the published numbers",
        ["Number", "Published", "Here", "Match"],
        say_empty(rows, 4, "Nothing to print: the study names no published number."),
        [published.get("citation", "")],
        [3.0, 1.0, 1.0, 0.8],
    )


def lay_findings(findings: pd.DataFrame, number: int, words: Words, catalogue: Catalogue) -> Table:
    """How many findings each center has, by severity, rule and variable. No value is printed."""
    keys = ["center", "severity", "rule", "variable"]
    counts = findings.groupby(keys, sort=True).size()
    rows: list[Row] = []
    for center, label in words.get("center", {}).items():
        rows.append(Row([label, "", "", ""], GROUP))
        mine = counts[counts.index.get_level_values("center") == center]
        for (_, severity, rule, variable), count in mine.items():
            known = catalogue.get(str(variable))
            about = name_variable(known) if known else str(variable)
            rows.append(Row([str(rule), about, str(severity), str(count)]))
        if mine.empty:
            rows.append(Row(["no finding", "", "", "0"]))
    return Table(
        "findings",
        number,
        "Findings of the validation by center; each is a query to the center",
        ["Rule", "About", "Severity", "Findings"],
        say_empty(rows, 4, "Nothing to print: the study has no center."),
        [
            "Blocking: the row cannot be used. Error: the value is not used. Warning: the value is "
            "used and should be looked at."
        ],
        [2.4, 2.6, 0.8, 0.8],
    )


def lay_dictionary(catalogue: Catalogue, number: int) -> Table:
    """Every variable of the study, as the contracts have it."""
    lines = [(one.group, _describe(one)) for one in catalogue.values()]
    groups = {
        name.replace("_", " ").capitalize(): name for name in dict.fromkeys(g for g, _ in lines)
    }
    ordered = [
        (words, cells) for words, name in groups.items() for group, cells in lines if group == name
    ]
    return Table(
        "dictionary",
        number,
        "Data dictionary",
        ["Variable", "Meaning", "Type", "Unit or levels", "Class"],
        lay_groups(ordered, 5),
        [
            "Class: how far a variable identifies a person (direct, quasi, sensitive, free text, open)."
        ],
        [1.8, 2.4, 0.8, 2.8, 0.9],
    )


def _describe(one: Variable) -> Sequence[str]:
    levels = ", ".join(one.levels) if one.levels else one.unit_or_levels
    return [one.name, one.label, one.type, levels, one.privacy.replace("_", " ")]
