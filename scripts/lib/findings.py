"""Findings: one row per problem of a row or a cell, with an identity that survives new deliveries.

The id is made of what the problem is about (center, source, record, variable, rule), not of where
it happened to stand: another row order or an extra column leaves it as it is. Values appear here
and in the query workbook of the center that sent them, nowhere else.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.ingest import locate
from scripts.lib.rules import RULES, WARNING

COLUMNS = (
    "finding_id",
    "rule",
    "severity",
    "center",
    "source",
    "file",
    "sheet",
    "source_row",
    "column",
    "header",
    "variable",
    "record",
    "record_no",
    "value",
    "message",
)


def draft_findings(
    rule_id: str,
    positions: np.ndarray,
    rows: pd.DataFrame,
    variable: str = "",
    source: Sequence[str] | str = "",
    value: pd.Series | None = None,
) -> pd.DataFrame:
    """Findings of one rule at ingest positions; `value` is the delivered text at each."""
    at = rows.iloc[positions]
    count = len(at)
    text = (
        pd.Series([np.nan] * count).astype("str") if value is None else value.reset_index(drop=True)
    )
    return pd.DataFrame(
        {
            "rule": pd.Series([rule_id] * count, dtype="str"),
            "source": pd.Series(
                source if len(source) else at["source"].to_numpy(), index=range(count), dtype="str"
            ),
            "source_row": at["source_row"].to_numpy().astype("int64"),
            "variable": pd.Series([variable] * count, dtype="str"),
            "record": at["record"].reset_index(drop=True).astype("str"),
            "record_no": at["record_no"].reset_index(drop=True),
            "value": text.astype("str"),
        }
    )


def complete_findings(
    drafts: Sequence[pd.DataFrame],
    center: Mapping[str, Any],
    description: Mapping[str, Any],
    severities: Mapping[str, str],
) -> pd.DataFrame:
    """Drafts as findings: severity, message, place in the file and id, in a fixed order.

    `severities`: rule -> severity that the study's configuration sets instead of the rule's own.
    """
    drafts = [draft for draft in drafts if len(draft)]
    if not drafts:
        return empty_findings()
    found = pd.concat(drafts, ignore_index=True)
    rules = {rule_id: RULES[rule_id] for rule_id in found["rule"].unique()}
    found["severity"] = found["rule"].map(
        {one: severities.get(one, entry.severity) for one, entry in rules.items()}
    )
    found["message"] = found["rule"].map({one: entry.message for one, entry in rules.items()})
    found["center"] = center["center"]
    found = _add_places(found, center, description)
    found["finding_id"] = identify(found)
    found = found.sort_values(["source", "source_row", "variable", "rule"], kind="stable")
    return (
        found[list(COLUMNS)]
        .reset_index(drop=True)
        .astype({"source_row": "Int64", "record_no": "Int64"})
    )


def empty_findings() -> pd.DataFrame:
    """A frame of findings without rows."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return frame.astype({"source_row": "Int64", "record_no": "Int64"})


def _add_places(
    found: pd.DataFrame, center: Mapping[str, Any], description: Mapping[str, Any]
) -> pd.DataFrame:
    sources = {one["id"]: one for one in description["sources"]}
    files = description["files"]
    found["file"] = found["source"].map(
        {one: files[entry["file"]]["name"] for one, entry in sources.items()}
    )
    found["sheet"] = found["source"].map(
        {one: entry["sheet"] or "" for one, entry in sources.items()}
    )
    pairs = found[["source", "variable"]].drop_duplicates()
    places = [
        (source, variable, *locate(description, source, variable))
        for source, variable in pairs.to_numpy()
    ]
    table = pd.DataFrame(places, columns=["source", "variable", "column", "header"]).astype("str")
    return found.merge(table, on=["source", "variable"], how="left")


def identify(found: pd.DataFrame) -> pd.Series:
    """The ids of findings; the second and later of the very same kind count up (by row in the file)."""
    keys = ["center", "source", "record", "variable", "rule"]
    order = (
        found.sort_values(["source", "source_row"], kind="stable")
        .groupby(keys, dropna=False)
        .cumcount()
    )
    parts = found[keys].fillna("").assign(again=order.astype(str))
    joined = parts[keys[0]].str.cat([parts[key] for key in [*keys[1:], "again"]], sep="\x1f")
    hashed = pd.util.hash_array(
        joined.to_numpy(dtype=object), hash_key="salvage-finding0", categorize=True
    )
    return pd.Series(np.char.mod("%016x", hashed), index=found.index).astype("str")


def severity_of(rule_id: str, severities: Mapping[str, str]) -> str:
    """The severity of a rule in this study; a rule without one doubted field is at most a warning."""
    wanted = severities.get(rule_id, RULES[rule_id].severity)
    return WARNING if wanted == "error" and not RULES[rule_id].doubt else wanted
