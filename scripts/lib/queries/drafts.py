"""From the answers of a center to correction entries, and to what no correction can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.center import map_center
from scripts.lib.codelists import Codelist
from scripts.lib.dialect import ISO, parse_dates
from scripts.lib.parsing import dialect_of, parse_text
from scripts.lib.placement import sources_of
from scripts.lib.queries.layout import fit_cell
from scripts.lib.registers import Row
from scripts.lib.texts import BLANKS


@dataclass
class Draft:
    """Entries to approve; sentences about answers that give none; ids of queries that were confirmed."""

    entries: list[Row] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """What a center's texts are read with; `choices`: those of its REDCap dictionary."""

    center: Mapping[str, Any]
    catalogue: Catalogue
    codelist: Codelist
    choices: Mapping[str, dict[str, str]] = field(default_factory=dict)


def draft_center(
    answers: pd.DataFrame, findings: pd.DataFrame, entered: Sequence[Row], words: Vocabulary
) -> Draft:
    """What the last answer to each present finding asks for.

    `findings`: of the current delivery, waivers and corrections applied; `entered`: the corrections
    that exist. Grain of the entries: one cell.
    """
    last = answers.drop_duplicates("finding_id", keep="last").rename(columns={"value": "about"})
    asked = findings[~findings["waived"]].drop(columns="file")
    rows = last.drop(columns="record").merge(asked, on="finding_id")
    rows = rows.sort_values(["source", "source_row", "variable", "rule"], kind="stable")
    draft, known = Draft(), {(one["record"], one["variable"]): one["new"] for one in entered}
    for one in rows.to_dict("records"):
        if one["answer"] == "confirmed":
            draft.confirmed.append(one["finding_id"])
        if one["answer"] != "corrected":
            continue
        cell = (one["record"], one["variable"])
        problem = refuse(one, known.get(cell), words)
        if problem:
            draft.left.append(f"{one['file']}, line {one['line']}, {one['finding_id']}: {problem}")
        elif cell not in known:
            draft.entries.append(make_entry(one, words.center))
            known[cell] = one["new"]
    return draft


def refuse(one: Mapping[str, Any], known: str | None, words: Vocabulary) -> str:
    """Why an answer gives no entry; the empty text where it can."""
    name = one["variable"]
    if pd.isna(one["record"]) or name not in words.catalogue or name == "record":
        return "it is about a whole row or column, which no correction reaches. Have it delivered anew."
    if not sources_of(words.center, name):
        return f"the center delivers no {name}, so there is no cell to correct. Have it delivered, as a column of its own."
    if known is not None and known != one["new"]:
        return f"another correction of the same {name} has another value. Settle which is right."
    if one["about"] != fit_cell("" if pd.isna(one["value"]) else one["value"]).strip(BLANKS):
        return f"the {name} is no longer the value that the answer is about. Ask again."
    if not is_readable(one["new"], one["source"], name, words):
        return f"the corrected {name} cannot be read in the form of the center. Ask for it again."
    return ""


def is_readable(text: str, source_id: str, name: str, words: Vocabulary) -> bool:
    """Whether a text, as a cell of the center, would be a value of the variable."""
    variable, center = words.catalogue[name], words.center
    mapping = sources_of(center, name)
    source = next((one for one in mapping if one["id"] == source_id), mapping[-1])
    parsed = parse_text(pd.Series([text], dtype="str"), variable, dialect_of(center, source, name))
    typed = pd.DataFrame({name: parsed.values})
    mapped = map_center(typed, center, {name: variable}, words.codelist, words.choices)[name]
    return not (parsed.failed | mapped.failed).any()


def make_entry(one: Mapping[str, Any], center: Mapping[str, Any]) -> Row:
    """One entry without approval. `when` is the day that the center wrote, in its own form or as
    yyyy-mm-dd, else that of the workbook.
    """
    dialect = dialect_of(center, center["sources"][0], "")
    dialect = replace(dialect, dates=(*dialect.dates, ISO))
    day = parse_dates(pd.Series([one["when"]], dtype="str"), dialect).values[0]
    return {
        "record": one["record"],
        "variable": one["variable"],
        "delivered": "" if pd.isna(one["value"]) else one["value"],
        "new": one["new"],
        "reason": f"answer to query {one['finding_id']} ({one['rule']})",
        "who": one["by"],
        "when": one["received"] if pd.isna(day) else f"{day:%Y-%m-%d}",
        "approved_by": "",
    }
