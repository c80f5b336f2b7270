"""The report as data: blocks of text, tables and figures in order, for PDF and DOCX alike.

A block is a dict with `kind`: heading (level, id, text), text, list (items), table (name), figure
(name), strobe (rows), break. Texts are plain: whoever prints them must not read markup in them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.lib.endpoint_variables import DEFAULTS
from scripts.lib.reference import read_rows
from scripts.lib.report.labels import SENSITIVITY, TABLE, print_labels
from scripts.lib.report.layout import Row, Table, lay_groups, say_empty
from scripts.lib.report.methods import (
    say_definitions,
    say_design,
    say_eligibility,
    say_limitations,
    say_software,
    say_statistics,
)
from scripts.lib.report.words import Words, fill_all, read_texts
from scripts.lib.root_hash import list_keywords
from scripts.lib.targets import FIGURES

Block = dict[str, Any]
# Figures and tables in printed order: a table, which may break, fills the page below a figure.
RESULTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("patients", "Patients", ("flow", "characteristics")),
    ("operation", "Operation and perioperative course", ("operation",)),
    ("response", "Response and pathology", ("waterfall", "swimmer", "response", "stages")),
    ("endpoints", "Endpoints", ("rates", "endpoints", "responses")),
    ("follow_up", "Follow-up and complications", ("time_to_event", "course")),
    ("criteria", "Criteria one by one", ("criteria",)),
    ("agreement", "Agreement with the publication", ("concordance",)),
    ("quality", "Quality of the data", ("findings", "completeness")),
)


def build_report(
    frames: Mapping[str, pd.DataFrame],
    tables: Sequence[Mapping[str, Any]],
    captions: Mapping[str, Mapping[str, str]],
    study: Mapping[str, Any],
    root: str,
) -> dict[str, Any]:
    """Everything that is printed: meta, blocks, tables and figures by name.

    frames: numbers, attrition, sensitivity. tables: as the tables stage laid them out. study: title, version,
    notice, data_cutoff, centers (name -> label), rules, definitions, software, report.
    """
    numbers = frames["numbers"]
    words = {"center": study["centers"], **study["report"].get("words", {})}
    blocks = [
        *_tell_abstract(numbers, study),
        *_tell_methods(numbers, study, words),
        *_show_results(),
        _head("sensitivity", "Sensitivity", 1),
        {"kind": "table", "name": "sensitivity"},
        {"kind": "table", "name": "scenarios"},
        *_tell_limits(frames, study, words),
        _head("strobe", "STROBE checklist", 1),
        {"kind": "strobe", "rows": _list_strobe()},
        _head("dictionary", "Appendix A. Data dictionary", 1),
        {"kind": "table", "name": "dictionary"},
        _head("numbers", "Appendix B. Every number", 1),
        {"kind": "table", "name": "numbers"},
    ]
    labels = print_labels(numbers, words, study["labels"])
    own = [
        lay_sensitivity(frames["sensitivity"]),
        lay_scenarios(numbers, frames["sensitivity"]),
        lay_numbers(numbers, labels, {one["name"]: one["title"] for one in tables}),
    ]
    shown = {table["name"]: table for table in [*tables, *(one.as_data() for one in own)]}
    figures = {
        name: {**said, "number": place} for place, (name, said) in enumerate(captions.items(), 1)
    }
    return {
        "meta": _tell_meta(study, root),
        "blocks": blocks,
        "tables": shown,
        "figures": figures,
    }


def _tell_meta(study: Mapping[str, Any], root: str) -> dict[str, Any]:
    year, month, day = map(int, study["data_cutoff"].split("-"))
    return {
        "title": study["title"],
        "subtitle": f"Version {study['version']}, data to {study['data_cutoff']}",
        "notice": study["notice"],
        "footer": f"Numbers and decisions {root}",
        "keywords": list_keywords(study["id"], study["version"], root),
        "day": {"year": year, "month": month, "day": day},
    }


def _head(name: str, text: str, level: int) -> Block:
    return {"kind": "heading", "id": name, "text": text, "level": level}


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _list(items: Sequence[str]) -> Block:
    return {"kind": "list", "items": list(items)}


def _tell_abstract(numbers: pd.DataFrame, study: Mapping[str, Any]) -> list[Block]:
    said = fill_all(study["report"].get("abstract", ()), read_texts(numbers))
    return [_head("abstract", "Abstract", 1), _text(said or "The study declares no abstract.")]


def _tell_methods(numbers: pd.DataFrame, study: Mapping[str, Any], words: Words) -> list[Block]:
    handling, criteria = say_eligibility(study["rules"], study["labels"], words)
    return [
        _head("methods", "Methods", 1),
        _head("design", "Design and data", 2),
        *map(_text, say_design(study)),
        _head("eligibility", "Eligibility", 2),
        _text(handling),
        _list(criteria),
        _head("definitions", "Definitions", 2),
        _list(say_definitions({**DEFAULTS, **study["definitions"]}, words)),
        _head("statistics", "Statistics", 2),
        _list(say_statistics(numbers, study["labels"])),
        _head("software", "Software", 2),
        _text(f"{say_software(study['software'])}."),
    ]


def _show_results() -> list[Block]:
    blocks = [_head("results", "Results", 1)]
    for name, title, parts in RESULTS:
        blocks.append(_head(name, title, 2))
        blocks += [{"kind": "figure" if one in FIGURES else "table", "name": one} for one in parts]
    return blocks


def _tell_limits(
    frames: Mapping[str, pd.DataFrame], study: Mapping[str, Any], words: Words
) -> list[Block]:
    report = study["report"]
    lines = say_limitations(
        frames["numbers"],
        frames["attrition"],
        report.get("rates", ()),
        report.get("limitations", ()),
        words,
    )
    return [_head("limitations", "Limitations", 1), _list(lines)]


def _list_strobe() -> list[dict[str, str]]:
    """Items of the STROBE statement (von Elm et al., Lancet 2007;370:1453-1457) in own words, and
    the section of the report that answers each.
    """
    names = {name: title for name, title, _ in RESULTS} | {
        "abstract": "Abstract",
        "design": "Design and data",
        "eligibility": "Eligibility",
        "definitions": "Definitions",
        "statistics": "Statistics",
        "sensitivity": "Sensitivity",
        "limitations": "Limitations",
    }
    return [
        {
            "item": row["item"],
            "topic": row["topic"],
            "where": names.get(row["section"], row["section"]),
            "anchor": row["section"] if row["section"] in names else "",
        }
        for row in read_rows("strobe.csv")
    ]


def lay_sensitivity(sensitivity: pd.DataFrame) -> Table:
    """How the cohort changes under other readings of the criteria and without each of them."""
    heads = {
        "active": "As analysed",
        "reading": "Another reading",
        "left_out": "One criterion less",
    }
    columns = ("analysed", "excluded", "undetermined", "enters", "leaves")
    lines = [
        (heads[one["kind"]], [one["text"], *(str(one[name]) for name in columns)])
        for one in sensitivity.to_dict("records")
    ]
    return Table(
        "sensitivity",
        "S1",
        "The cohort under other readings of the criteria, and without each of them",
        ["Criteria", "Analysed", "Excluded", "Undetermined", "Enter", "Leave"],
        lay_groups(lines, 6),
        ["Enter, leave: patients who join or drop out of the cohort as analysed."],
        [3.6, 0.9, 0.9, 1.2, 0.7, 0.7],
    )


def lay_scenarios(numbers: pd.DataFrame, sensitivity: pd.DataFrame) -> Table:
    """The primary numbers, a column each, in each of these cohorts."""
    texts = read_texts(numbers)
    labels = dict(zip(numbers["number_id"], numbers["label"], strict=True))
    mine = numbers.loc[numbers["section"] == SENSITIVITY, "number_id"]
    stems = list(dict.fromkeys(one.partition("[")[0] for one in mine))
    heads = [labels.get(one.removeprefix("sensitivity."), "Patients analysed") for one in stems]
    rows = []
    for one in sensitivity.to_dict("records"):
        suffix = "" if one["kind"] == "active" else f"[{one['scenario']}]"
        rows.append(Row([one["text"], *(texts.get(f"{stem}{suffix}", "") for stem in stems)]))
    return Table(
        "scenarios",
        "S2",
        "The primary numbers in these cohorts",
        ["Criteria", *heads],
        say_empty(
            rows if stems else [], 1, "Nothing to print: the study declares no primary number."
        ),
        [],
        [1.5, *(0.55 if stem == "sensitivity.n" else 1.5 for stem in stems)],
    )


def lay_numbers(
    numbers: pd.DataFrame, labels: Mapping[str, str], titles: Mapping[str, str]
) -> Table:
    """Every number with its id, as printed. labels: number id -> as printed; titles: table -> title."""
    lines = [
        (
            f"Table: {titles.get(name, name)}"
            if (name := _name_table(one["section"]))
            else one["section"],
            [labels[one["number_id"]], one["number_id"], one["text"]],
        )
        for one in numbers[["section", "number_id", "text"]].to_dict("records")
    ]
    rows = lay_groups(lines, 3) or [Row(["The study has no number.", "", ""])]
    return Table(
        "numbers",
        "S3",
        "Every number of the study",
        ["Number", "number_id", "As printed"],
        rows,
        ["The first two columns name a number, the third is what is printed wherever it appears."],
        [2.1, 2.5, 1.7],
    )


def _name_table(section: str) -> str:
    """The table that a section's numbers are the cells of; empty for other sections."""
    return section.removeprefix(TABLE) if section.startswith(TABLE) else ""
