"""The printed tables laid out again from what a policy lets be told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.concordance import compare_published
from scripts.lib.files import write_csv
from scripts.lib.release.counts import hide_rows, hide_steps, protect_frame
from scripts.lib.release.numbers import MARK, protect_numbers
from scripts.lib.release.policies import Policy
from scripts.lib.release.request import Allowance
from scripts.lib.report.docx import write_table
from scripts.lib.report.layout import to_frame
from scripts.lib.report.tables import lay_all
from scripts.lib.tables import tabulate_criteria, tabulate_endpoints, tabulate_fates

FRAMED = f"{MARK} [{MARK} to {MARK}]", f"{MARK} ({MARK})"
Hidden = dict[str, str]


def protect_all(
    file: str,
    frames: Mapping[str, pd.DataFrame],
    hidden: Mapping[str, str],
    policy: Policy,
    allowance: Allowance,
) -> tuple[dict[str, pd.DataFrame], Hidden]:
    """The frames as one file may tell them, and what is hidden in it: place -> why."""
    numbers = {one: why for one, why in hidden.items() if not allowance.allows(file, why, one)}
    told = {**frames, "numbers": protect_numbers(frames["numbers"], numbers, policy)}
    gone: Hidden = dict(numbers)
    fates = tabulate_fates(frames["fates"])
    cells = {
        "attrition": (frames["attrition"], hide_steps(frames["attrition"], policy), "criterion"),
        "fates": (fates, hide_rows(fates, policy), "fate"),
    }
    for name, (frame, found, label) in cells.items():
        places = {
            cell: (why, f"{name}.{frame.at[cell[0], label]}.{cell[1]}")
            for cell, why in found.items()
        }
        kept = {
            cell: why
            for cell, (why, place) in places.items()
            if not allowance.allows(file, why, place)
        }
        gone |= {places[cell][1]: why for cell, why in kept.items()}
        told[name] = protect_frame(frame, kept, policy)
    return told, gone


def relevant(name: str, gone: Mapping[str, str], numbers: pd.DataFrame) -> Hidden:
    """What of the hidden is part of one table."""
    sections = dict(zip(numbers["number_id"], numbers["section"], strict=True))
    heads = {"criteria": "attrition.", "rows": "fates."}
    others = {one: why for one, why in gone.items() if not one.startswith(tuple(heads.values()))}
    unseen = {one: why for one, why in others.items() if one not in sections}
    if name in heads:
        return {one: why for one, why in gone.items() if one.startswith(heads[name])}
    if name in ("characteristics", "operation", "response"):
        mine = {one: why for one, why in gone.items() if sections.get(one) == f"Table: {name}"}
        return mine | unseen
    return others if name != "dictionary" else {}


def write_tables(
    file: str, told: Mapping[str, pd.DataFrame], study: Mapping[str, Any], path: Path
) -> None:
    """Write one table as CSV or DOCX from protected frames; `study`: what the rule of tables takes."""
    name, kind = Path(file).stem, Path(file).suffix
    words = {"center": study["centers"], **study["report"].get("words", {})}
    # A hidden number is not compared either: "match: yes" beside the published one would tell it.
    hidden = set(told["numbers"].loc[told["numbers"]["text"] == MARK, "number_id"])
    compared = [one for one in study["published"]["numbers"] if one["number_id"] not in hidden]
    published = {**study["published"], "numbers": compared}
    whole = {
        "endpoints": tabulate_endpoints(told["numbers"]),
        "criteria": tabulate_criteria(told["attrition"]),
        "rows": told["fates"],
        "concordance": compare_published(told["numbers"], published),
    }
    if kind == ".csv" and name in whole:
        frame = whole[name]
        write_csv(frame.assign(notice=study["notice"]) if study["notice"] else frame, path)
        return
    parts = (study["report"], published, words, study["catalogue"], study["rules"])
    laid = lay_all(dict(told), *parts)
    table = next(one for one in laid if one.name == name)
    for row in table.rows:
        row.cells[:] = [MARK if cell in FRAMED else cell for cell in row.cells]
    if kind == ".csv":
        write_csv(to_frame(table, study["notice"]), path)
    else:
        write_table(table.as_data(), path, study["notice"], study["data_cutoff"])
