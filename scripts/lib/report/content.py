"""The report as data: blocks of text, tables and figures in order, for PDF and DOCX alike.

A block is a dict with `kind`: heading (level, id, text), text, list (items), table (name), figure
(name), strobe (rows), break. Texts are plain: whoever prints them must not read markup in them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.lib.endpoint_variables import DEFAULTS
from scripts.lib.reference import read_rows
from scripts.lib.report.layout import Row, Table, lay_groups, say_empty
from scripts.lib.report.methods import (
    say_definitions,
    say_design,
    say_eligibility,
    say_limitations,
    say_software,
    say_statistics,
)
from scripts.lib.report.tables import SENSITIVITY
from scripts.lib.report.words import Words, fill_all, read_texts
from scripts.lib.root_hash import list_keywords

Block = dict[str, Any]
RESULTS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("patients", "Patients", ("flow",), ("characteristics",)),
    ("operation", "Operation and perioperative course", (), ("operation",)),
    ("response", "Response and pathology", ("waterfall", "swimmer", "stages"), ("response",)),
    ("endpoints", "Endpoints", ("rates", "responses"), ("endpoints",)),
    ("follow_up", "Follow-up and complications", ("time_to_event", "course"), ()),
    ("criteria", "Criteria one by one", (), ("criteria",)),
    ("agreement", "Agreement with the publication", (), ("concordance",)),
    ("quality", "Quality of the data", ("completeness",), ("findings",)),
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
        _head("numbers", "Appendix A. Every number", 1),
        {"kind": "table", "name": "numbers"},
        _head("dictionary", "Appendix B. Data dictionary", 1),
        {"kind": "table", "name": "dictionary"},
    ]
    own = [lay_sensitivity(frames["sensitivity"]), lay_scenarios(numbers), lay_numbers(numbers)]
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
    handling, criteria = say_eligibility(study["rules"])
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
    for name, title, figures, tables in RESULTS:
        blocks.append(_head(name, title, 2))
        blocks += [{"kind": "figure", "name": one} for one in figures]
        blocks += [{"kind": "table", "name": one} for one in tables]
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
    names = {name: title for name, title, _, _ in RESULTS} | {
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
        9,
        "The cohort under other readings of the criteria, and without each of them",
        ["Criteria", "Analysed", "Excluded", "Undetermined", "Enter", "Leave"],
        lay_groups(lines, 6),
        ["Enter, leave: patients who join or drop out of the cohort as analysed."],
        [3.6, 0.9, 0.9, 1.2, 0.7, 0.7],
    )


def lay_scenarios(numbers: pd.DataFrame) -> Table:
    """The primary numbers in each of these cohorts."""
    mine = numbers[numbers["section"] == SENSITIVITY]
    rows = [Row([one.label, one.text]) for one in mine[["label", "text"]].itertuples()]
    return Table(
        "scenarios",
        10,
        "The primary numbers in these cohorts",
        ["Number", "Result"],
        say_empty(rows, 2, "Nothing to print: the study declares no primary number."),
        [],
        [2.4, 1.0],
    )


def lay_numbers(numbers: pd.DataFrame) -> Table:
    """Every number with its id, as printed."""
    lines = [
        (one["section"], [one["label"], one["number_id"], one["text"]])
        for one in numbers.to_dict("records")
    ]
    rows = lay_groups(lines, 3) or [Row(["The study has no number.", "", ""])]
    return Table(
        "numbers",
        11,
        "Every number of the study",
        ["Number", "number_id", "As printed"],
        rows,
        ["The first two columns name a number, the third is what is printed wherever it appears."],
        [2.2, 2.4, 1.7],
    )
