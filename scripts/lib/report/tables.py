"""The eight printed tables, laid out from the numbers and the tables of the stages before."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.concordance import compare_published
from scripts.lib.queries.statuses import COLUMNS
from scripts.lib.report.characteristics import lay_characteristics
from scripts.lib.report.labels import SENSITIVITY, is_table_number, print_labels
from scripts.lib.report.layout import GROUP, INDENT, Row, Table, lay_groups, say_empty
from scripts.lib.report.methods import say_readings
from scripts.lib.report.words import Words, name_level, name_variable, split_id
from scripts.lib.rules.registry import RULES

MOST_VALUES = 24  # two lines of a page
ALL_QUERIES = "All queries"
QUESTION = re.compile(r"\s*[^.?]*\?")
SETS = ("characteristics", "operation", "response")
GROUPS = {
    "follow_up": "Follow-up",
    "harmonize": "Derived when the centers are harmonized",
    "endpoint": "Derived for the endpoints",
}


def lay_all(
    frames: Mapping[str, pd.DataFrame],
    report: Mapping[str, Any],
    published: Mapping[str, Any],
    words: Words,
    catalogue: Catalogue,
    rules: Mapping[str, Any],
) -> list[Table]:
    """All tables in printed order.

    frames: numbers, attrition, queries (rule, severity, center, variable, status). report, published, rules
    (eligibility): the content of these files; words: variable -> code -> as printed, with the
    centers' labels.
    """
    numbers = frames["numbers"]
    labels = {name: one.label for name, one in catalogue.items()}
    declared = report.get("tables", {})
    tables = [
        lay_characteristics(numbers, name, place, declared.get(name, {}), words, catalogue)
        for place, name in enumerate(SETS, start=1)
    ]
    return [
        *tables,
        lay_endpoints(numbers, 4, words, labels),
        lay_criteria(frames["attrition"], 5, rules),
        lay_concordance(numbers, published, 6, print_labels(numbers, words, labels)),
        lay_findings(frames["queries"], 7, words, catalogue),
        lay_dictionary(catalogue, 8),
    ]


def lay_endpoints(
    numbers: pd.DataFrame, number: int, words: Words, labels: Mapping[str, str]
) -> Table:
    """Every endpoint as printed, strata indented below it. labels: variable -> label."""
    rows: list[Row] = []
    section = None
    whole = print_labels(numbers, words, labels)
    shown = numbers[~is_table_number(numbers) & (numbers["section"] != SENSITIVITY)]
    stems = [split_id(one).stem for one in shown["number_id"]]
    order = np.argsort(pd.factorize(pd.Series(stems, dtype="str"))[0], kind="stable")
    said = shown.assign(label=shown["number_id"].map(whole))
    for one in join_values(said.iloc[order].to_dict("records")):
        if one["section"] != section:
            section = one["section"]
            rows.append(Row([section, "", ""], GROUP))
        parts = split_id(one["number_id"])
        if parts.variable and parts.stem in whole:
            label = name_level(parts.variable, parts.level, words, labels)
            rows.append(Row([label, one["text"], one["ci_method"]], INDENT))
        else:
            rows.append(Row([one["label"], one["text"], one["ci_method"]]))
    return Table(
        "endpoints",
        number,
        "Endpoints, by arm and center where declared",
        ["Endpoint", "Result", "Method of the interval"],
        say_empty(rows, 3, "Nothing to print: the study declares no endpoint."),
        [
            "Rates are of the patients in whom the endpoint is known; the others are stated as missing."
        ],
        [2.1, 2.2, 1.1],
    )


def join_values(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same numbers, the single values of one variable (`months.1`, `months.2`) as one, with the
    unit once at its end; of many only how many they are, the first and the last: a value each stands
    among the numbers by id.
    """
    joined: list[dict[str, Any]] = []
    for key, group in groupby(enumerate(numbers), _name_values):
        found = [one for _, one in group]
        if not isinstance(key, str):
            joined += found
            continue
        unit = f" {found[0]['unit']}" if found[0]["unit"] else ""
        texts = [one["text"].removesuffix(unit) for one in found]
        said = ", ".join(texts)
        if len(texts) > MOST_VALUES:
            said = f"{len(texts)} values, {texts[0]} to {texts[-1]}"
        label = f"{found[0]['label'].rpartition(',')[0]}, each"
        joined.append({**found[0], "number_id": key, "label": label, "text": said + unit})
    return joined


def _name_values(placed: tuple[int, dict[str, Any]]) -> str | int:
    """What the single values of a variable have in common; of other numbers, their own place."""
    place, one = placed
    stem, _, last = one["number_id"].rpartition(".")
    return stem if one["statistic"] == "value" and last.isdigit() else place


def lay_criteria(attrition: pd.DataFrame, number: int, rules: Mapping[str, Any]) -> Table:
    """The flow step by step, with each criterion's own counts, and the readings below."""
    heads = {"inclusion": "Inclusion criteria", "exclusion": "Exclusion criteria"}
    apart = {"analysed": "Cohort"}
    columns = ("entering", "excluded", "unknown", "remaining", "own_failing", "own_unknown")
    lines = []
    for step in attrition.to_dict("records"):
        own = step["kind"] in heads
        counts = [str(step[name]) if own or name[:4] != "own_" else "" for name in columns]
        heading = heads.get(step["kind"]) or apart.get(step["kind"], "Records")
        lines.append((heading, [step["text"], *counts]))
    return Table(
        "criteria",
        number,
        "Eligibility: who leaves at each criterion, and who fails it at all",
        ["Criterion", "Enter", "Leave", "Unknown", "Remain", "Fail at all", "Unknown at all"],
        say_empty(lay_groups(lines, 7), 7, "Nothing to print: no row was received."),
        [
            "A patient leaves at the first criterion that stops him or her. Unknown: the criterion "
            "cannot be decided and no other one fails. At all: counted for each criterion by itself.",
            *say_readings(rules),
        ],
        [3.2, 0.8, 0.8, 1.0, 0.9, 0.9, 1.1],
    )


def lay_concordance(
    numbers: pd.DataFrame, published: Mapping[str, Any], number: int, labels: Mapping[str, str]
) -> Table:
    """Each published number beside ours. labels: number id -> as printed."""
    compared = compare_published(numbers, published)
    rows = [
        Row([labels.get(name, name), one["published"], one["ours"], one["match"]])
        for name, one in zip(compared["number_id"], compared.to_dict("records"), strict=True)
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


def lay_findings(queries: pd.DataFrame, number: int, words: Words, catalogue: Catalogue) -> Table:
    """How many queries each center has, by severity, rule, variable and status. No value is printed."""
    keys = ["center", "severity", "rule", "variable"]
    columns = {status: column for column, found in COLUMNS.items() for status in found}
    told = queries[keys].assign(column=queries["status"].map(columns))
    counts = told.groupby([*keys, "column"], sort=True).size().unstack("column", fill_value=0)
    counts = counts.reindex(columns=list(COLUMNS), fill_value=0)
    rows: list[Row] = []
    for center, label in words.get("center", {}).items():
        rows.append(Row([label] + [""] * 7, GROUP))
        mine = counts[counts.index.get_level_values("center") == center]
        rows.append(Row([ALL_QUERIES, "", "", *map(str, mine.sum()), ""]))
        for (_, severity, rule, variable), line in mine.iterrows():
            known = catalogue.get(str(variable))
            about = name_variable(known) if known else str(variable)
            cells = [say_rule(str(rule)), about, str(severity), *map(str, line), str(rule)]
            rows.append(Row(cells, INDENT))
    return Table(
        "findings",
        number,
        "Findings of the validation by center; each is a query to the center",
        ["What was found", "About", "Severity", *COLUMNS, "Rule"],
        say_empty(rows, 8, "Nothing to print: the study has no center."),
        [
            "Blocking: the row cannot be used. Error: the value is not used. Warning: the value is "
            "used and should be looked at.",
            "Open: the center is asked, for the first time or again. Answered: since the last "
            "delivery. Resolved: no longer found. Withdrawn: accepted as it is by a waiver.",
            "The CSV of this table names the rule of each line.",
        ],
        [5.9, 3.2, 1.5, 1.13, 1.75, 1.67, 1.85],
        unprinted=1,
    )


def say_rule(rule: str) -> str:
    """What a rule found, without the question it asks; the rule itself where it is not registered."""
    message = RULES[rule].message if rule in RULES else rule
    return QUESTION.sub("", message).strip() or message


def lay_dictionary(catalogue: Catalogue, number: int) -> Table:
    """Every variable of the study, as the contracts have it."""
    lines = [(one.group, _describe(one)) for one in catalogue.values()]
    names = dict.fromkeys(group for group, _ in lines)
    groups = {GROUPS.get(name) or name.replace("_", " ").capitalize(): name for name in names}
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
        [2.3, 2.4, 0.8, 2.4, 0.9],
    )


def _describe(one: Variable) -> Sequence[str]:
    levels = ", ".join(one.levels) if one.levels else one.unit_or_levels
    meaning = one.label[:1].upper() + one.label[1:]
    return [one.name, meaning, one.type, levels, one.privacy.replace("_", " ")]
