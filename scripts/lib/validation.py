"""Validation of one center: cells read, rules applied, rows that may go on.

Severity decides: a blocking finding quarantines the record, an error sets the doubted cell missing,
a warning keeps it. Nothing is dropped without a finding that says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import ParsedCenter, count_records, map_center, mapped_frame, parse_center
from scripts.lib.codelists import Codelist
from scripts.lib.dialect import Dialect, parse_dates
from scripts.lib.findings import complete_findings, draft_findings
from scripts.lib.parsing import empty_values
from scripts.lib.placement import place_rows
from scripts.lib.rules import BLOCKING, ERROR, RULES, Context, clinical, dates, reading
from scripts.lib.staging import derive_patients

REGISTERED = (clinical, dates, reading)
PARSE_RULES = {
    "date": "cell.not_a_date",
    "number": "cell.not_a_number",
    "integer": "cell.not_whole",
}


@dataclass(frozen=True)
class Validated:
    """Typed records that may go on, all findings, and the place of every raw row."""

    records: pd.DataFrame
    findings: pd.DataFrame
    rows: pd.DataFrame


def validate_center(
    cells: pd.DataFrame,
    description: Mapping[str, Any],
    center: Mapping[str, Any],
    catalogue: Catalogue,
    codelist: Codelist,
    context: Context,
    severities: Mapping[str, str] | None = None,
) -> Validated:
    """All records of a center, checked.

    `cells`: ingest frame. The records keep their number (`record_no`), so that every later stage can
    go back to the raw rows.
    """
    rows = place_rows(cells, center, catalogue)
    parsed = parse_center(cells, rows, center, catalogue)
    mapped = map_center(parsed.typed, center, catalogue, codelist, description.get("choices"))
    at = first_rows(rows, center)
    drafts = find_row_problems(rows)
    drafts += find_cell_problems(
        parsed, {n: m.failed for n, m in mapped.items()}, catalogue, rows, at
    )
    frame = derive_patients(mapped_frame(mapped))
    drafts += apply_rules(frame, context, parsed, rows, at)
    findings = complete_findings(drafts, center, description, severities or {})
    records, rows = apply_severities(parsed, findings, rows, catalogue)
    return Validated(records, findings, rows)


def first_rows(rows: pd.DataFrame, center: Mapping[str, Any]) -> pd.DataFrame:
    """For each record and source the ingest position of its (first) row; -1 where it has none."""
    count = count_records(rows)
    table = {}
    for source in center["sources"]:
        chosen = rows[rows["chosen"] & (rows["source"] == source["id"])].drop_duplicates(
            "record_no"
        )
        positions = np.full(count, -1, dtype="int64")
        positions[chosen["record_no"].astype("int64")] = chosen.index
        table[source["id"]] = positions
    return pd.DataFrame(table)


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
    unmapped: Mapping[str, pd.Series],
    catalogue: Catalogue,
    rows: pd.DataFrame,
    at: pd.DataFrame,
) -> list[pd.DataFrame]:
    """Findings about single cells: not readable in the declared dialect, or not in the vocabulary."""
    drafts = []
    for name, variable in catalogue.items():
        failed = parsed.failed[name] | unmapped[name]
        if not failed.any():
            continue
        text = parsed.delivered.text[name]
        moved = failed & looks_like_date(text) if variable.type != "date" else failed & False
        drafts += [
            locate_findings(rule_id, mask, name, parsed, rows, at)
            for rule_id, mask in (
                ("cell.date_by_spreadsheet", moved),
                (cell_rule(variable), failed & ~moved),
            )
        ]
    return drafts


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
) -> pd.DataFrame:
    """Findings of a rule at the delivered cells of one variable; without a cell, at the patient's row."""
    numbers = np.flatnonzero(broken.fillna(False).to_numpy(dtype=bool))
    if name not in parsed.typed:
        positions = at.iloc[numbers, 0].to_numpy()
        return draft_findings(rule_id, positions, rows)
    origin = parsed.delivered.source_no[name].to_numpy()[numbers]
    column = np.where(origin < 0, 0, origin)
    positions = at.to_numpy()[numbers, column]
    positions = np.where(positions < 0, at.to_numpy()[numbers, 0], positions)
    return draft_findings(
        rule_id, positions, rows, name, value=parsed.delivered.text[name].iloc[numbers]
    )


def apply_rules(
    frame: pd.DataFrame,
    context: Context,
    parsed: ParsedCenter,
    rows: pd.DataFrame,
    at: pd.DataFrame,
) -> list[pd.DataFrame]:
    """Findings of every registered rule that looks at the study's vocabulary."""
    drafts = []
    for one in RULES.values():
        if one.check is not None:
            broken = one.check(frame, context)
            if broken.fillna(False).any():
                drafts.append(
                    locate_findings(one.id, broken, one.doubt or one.fields[0], parsed, rows, at)
                )
    return drafts


def apply_severities(
    parsed: ParsedCenter, findings: pd.DataFrame, rows: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records without the quarantined ones and without the doubted cells; rows with their fates."""
    records = parsed.typed.copy()
    errors = findings[(findings["severity"] == ERROR) & findings["record_no"].notna()]
    for name, group in errors.groupby("variable"):
        if name in records:
            numbers = group["record_no"].astype("int64").to_numpy()
            empty = empty_values(catalogue[str(name)], len(records))
            doubted = pd.Series(False, index=records.index)
            doubted.iloc[numbers] = True
            records[name] = records[name].where(~doubted, other=empty)
    records.insert(0, "record_no", np.arange(len(records), dtype="int32"))
    blocked = findings[(findings["severity"] == BLOCKING) & findings["record_no"].notna()]
    first = blocked.drop_duplicates("record_no").set_index("record_no")["rule"]
    out = rows["record_no"].isin(first.index)
    rows = rows.copy()
    rows.loc[out, "reason"] = rows.loc[out, "record_no"].map(first).astype("str")
    rows.loc[out, "fate"] = "quarantined"
    kept = ~records["record_no"].isin(first.index.astype("int64"))
    return records[kept].reset_index(drop=True), rows
