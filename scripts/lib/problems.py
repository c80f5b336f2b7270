"""Problems of rows, cells, records and columns, found before anything is decided about them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import ParsedCenter, codes_of
from scripts.lib.codelists import Codelist
from scripts.lib.dialect import Dialect, parse_dates, trim
from scripts.lib.findings import draft_center_findings, draft_findings
from scripts.lib.mapping import Mapped
from scripts.lib.placement import sources_of
from scripts.lib.rules import CENTER, Context, Rule
from scripts.lib.rules.registry import RULES
from scripts.lib.suggestions import suggest_codes, suggest_drugs

PARSE_RULES = {
    "date": "cell.not_a_date",
    "number": "cell.not_a_number",
    "integer": "cell.not_whole",
}
# Days as a spreadsheet counts them, from 1927 to 2064.
SERIAL = r"(?:[1-5]\d{4})(?:\.0+)?"


def find_row_problems(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Findings about whole rows: no record id, doubled, orphaned, repeated, claimed by no source."""
    reason = rows["reason"]
    return [
        draft_findings(
            rule_id,
            np.flatnonzero(reason == rule_id),
            rows,
            "record",
            value=rows["record"][reason == rule_id],
        )
        for rule_id in sorted(set(reason) - {""})
    ]


def find_cell_problems(
    parsed: ParsedCenter,
    mapped: Mapping[str, Mapped],
    catalogue: Catalogue,
    rows: pd.DataFrame,
    at: pd.DataFrame,
    center: Mapping[str, Any],
) -> list[pd.DataFrame]:
    """Findings about single cells: not readable in the declared dialect, or not in the vocabulary."""
    drafts = []
    for name, variable in catalogue.items():
        failed = parsed.failed[name] | mapped[name].failed
        if not failed.any():
            continue
        rules = cell_rules(parsed.delivered.text[name].where(failed), variable)
        drafts += [
            locate_findings(rule_id, failed & (rules == rule_id), name, parsed, rows, at, center)
            for rule_id in sorted(set(rules[failed]))
        ]
    return drafts


def cell_rules(text: pd.Series, variable: Variable) -> pd.Series:
    """The rule that each unreadable text of a variable breaks."""
    own = pd.Series(cell_rule(variable), index=text.index, dtype="str")
    if variable.type == "date":
        serial = trim(text).str.fullmatch(SERIAL).fillna(False).astype(bool)
        return own.where(~serial, other="cell.date_serial")
    return own.where(~looks_like_date(text), other="cell.date_by_spreadsheet")


def looks_like_date(text: pd.Series) -> pd.Series:
    """Whether a text is a whole date, as a spreadsheet prints it when it has made a date of an entry."""
    forms = ("yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd.mm.yyyy")
    return parse_dates(text, Dialect(dates=forms)).values.notna()


def cell_rule(variable: Variable) -> str:
    """The rule that a cell of a variable breaks when its text cannot be read."""
    if variable.tnm_axis:
        return "cell.not_tnm"
    if variable.is_stage_group:
        return "cell.not_a_stage"
    special = {"drug": "cell.unknown_drug", "complications": "cell.not_a_complication"}
    return special.get(variable.name) or PARSE_RULES.get(variable.type, "cell.not_in_codelist")


def locate_findings(
    rule_id: str,
    broken: pd.Series,
    name: str,
    parsed: ParsedCenter,
    rows: pd.DataFrame,
    at: pd.DataFrame,
    center: Mapping[str, Any],
) -> pd.DataFrame:
    """Findings of a rule at the delivered cells of one variable; of an empty one, where it would stand."""
    numbers = np.flatnonzero(broken.fillna(False).to_numpy(dtype=bool))
    if name not in parsed.typed:
        return draft_findings(rule_id, at.iloc[numbers, 0].to_numpy(), rows)
    origin = parsed.delivered.source_no[name].to_numpy()[numbers]
    table = at.to_numpy()[numbers]
    positions = np.where(origin >= 0, table[np.arange(len(table)), np.maximum(origin, 0)], -1)
    for source in reversed(sources_of(center, name)):
        positions = np.where(positions < 0, at[source["id"]].to_numpy()[numbers], positions)
    positions = np.where(positions < 0, table[:, 0], positions)
    return draft_findings(
        rule_id, positions, rows, name, value=parsed.delivered.text[name].iloc[numbers]
    )


def apply_rules(
    frame: pd.DataFrame,
    context: Context,
    parsed: ParsedCenter,
    rows: pd.DataFrame,
    at: pd.DataFrame,
    center: Mapping[str, Any],
) -> list[pd.DataFrame]:
    """Findings of every registered rule that looks at the study's vocabulary."""
    drafts = []
    for one in RULES.values():
        if one.check is None:
            continue
        broken = one.check(frame, context)
        if not broken.fillna(False).any():
            continue
        if one.scope == CENTER:
            drafts.append(_suspect_columns(one, broken, center))
        else:
            drafts.append(
                locate_findings(
                    one.id, broken, one.doubt or one.fields[0], parsed, rows, at, center
                )
            )
    return drafts


def _suspect_columns(rule: Rule, broken: pd.Series, center: Mapping[str, Any]) -> pd.DataFrame:
    names = [str(name) for name in broken.index[broken.fillna(False).astype(bool)]]
    sources = [sources_of(center, name)[-1]["id"] for name in names]
    return draft_center_findings(rule.id, sources, names)


def delivered_names(center: Mapping[str, Any]) -> frozenset[str]:
    """The variables that any source of a center maps."""
    return frozenset(name for source in center["sources"] for name in source["columns"])


def add_suggestions(
    findings: pd.DataFrame,
    center: Mapping[str, Any],
    catalogue: Catalogue,
    codelist: Codelist,
    choices: Mapping[str, dict[str, str]] | None,
) -> pd.DataFrame:
    """The findings with the nearest known drug or code of each value that is in no list; else empty."""
    text = pd.Series("", index=findings.index, dtype="str")
    drug = findings["rule"] == "cell.unknown_drug"
    text[drug] = suggest_drugs(findings.loc[drug, "value"])
    unlisted = findings[findings["rule"] == "cell.not_in_codelist"]
    for name, group in unlisted.groupby("variable"):
        variable = catalogue[str(name)]
        codes = codes_of(variable, codelist, (choices or {}).get(variable.name))
        text[group.index] = suggest_codes(group["value"], variable, codes)
    return findings.assign(suggestion=text)
