"""Validation of one center: cells read, rules applied, rows that may go on.

Severity decides: a blocking finding quarantines the record, an error sets the doubted cell missing,
a warning keeps it, and so does a finding that was accepted by a waiver. Nothing is dropped without a finding that says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.center import ParsedCenter, count_records, map_center, mapped_frame, parse_center
from scripts.lib.codelists import Codelist
from scripts.lib.corrections import Corrections, correct_cells
from scripts.lib.doubts import find_doubted_columns
from scripts.lib.findings import accept_findings, complete_findings
from scripts.lib.parsing import empty_values
from scripts.lib.placement import place_rows
from scripts.lib.problems import (
    add_suggestions,
    apply_rules,
    delivered_names,
    find_cell_problems,
    find_row_problems,
)
from scripts.lib.rules import BLOCKING, ERROR, Context
from scripts.lib.rules.registry import RULES
from scripts.lib.staging import derive_age, derive_therapy


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
    waivers: Sequence[Mapping[str, str]] = (),
    corrections: Corrections = (),
) -> Validated:
    """All records of a center, checked.

    `cells`: ingest frame. The records keep their number (`record_no`), so that every later stage can
    go back to the raw rows. Raises StudyError for a correction whose delivered value has changed.
    """
    rows = place_rows(cells, center, catalogue)
    corrected = correct_cells(cells, rows, center, catalogue, corrections)
    parsed = parse_center(corrected, rows, center, catalogue)
    mapped = map_center(parsed.typed, center, catalogue, codelist, description.get("choices"))
    at = first_rows(rows, center)
    drafts = find_row_problems(rows)
    drafts += find_cell_problems(parsed, mapped, catalogue, rows, at, center)
    drafts.append(find_doubted_columns(parsed, center, catalogue))
    frame = derive_age(derive_therapy(mapped_frame(mapped)))
    context = replace(context, delivered=delivered_names(center))
    drafts += apply_rules(frame, context, parsed, rows, at, center)
    findings = complete_findings(drafts, center, description, severities or {}, cells)
    findings = accept_findings(findings, waivers, context.received)
    findings = add_suggestions(findings, center, catalogue, codelist, description.get("choices"))
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


def apply_severities(
    parsed: ParsedCenter, findings: pd.DataFrame, rows: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records without the quarantined ones and without the doubted cells; rows with their fates."""
    records = parsed.typed.copy(deep=False)
    hard = findings["rule"].isin([one.id for one in RULES.values() if one.hard])
    findings = findings[findings["record_no"].notna() & (hard | ~findings["waived"])]
    errors = findings[findings["severity"] == ERROR]
    for name, group in errors.groupby("variable"):
        if name in records:
            numbers = group["record_no"].astype("int64").to_numpy()
            empty = empty_values(catalogue[str(name)], len(records))
            doubted = pd.Series(False, index=records.index)
            doubted.iloc[numbers] = True
            records[name] = records[name].where(~doubted, other=empty)
    records.insert(0, "record_no", np.arange(len(records), dtype="int32"))
    blocked = findings[findings["severity"] == BLOCKING]
    first = blocked.drop_duplicates("record_no").set_index("record_no")["rule"]
    out = rows["record_no"].isin(first.index)
    rows = rows.copy()
    rows.loc[out, "reason"] = rows.loc[out, "record_no"].map(first).astype("str")
    rows.loc[out, "fate"] = "quarantined"
    kept = ~records["record_no"].isin(first.index.astype("int64"))
    return records if kept.all() else records[kept].reset_index(drop=True), rows
