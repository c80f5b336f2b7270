"""Findings: one row per problem of a row or a cell, with an identity that survives new deliveries.

The id is made of what the problem is about (center, source, record, variable, rule), not of where
it happened to stand: another row order or an extra column leaves it as it is. Values appear here
and in the query workbook of the center that sent them, nowhere else.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.description import locate
from scripts.lib.rules import CENTER, ERROR, RULES, SEVERITIES, WARNING, Rule

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
    "suggestion",
    "waived",
)
KEYS = ("center", "source", "record", "variable", "rule")
TYPES = {"source_row": "Int64", "record_no": "Int64", "waived": "bool"}
# How many findings of one kind (rows without a record id) an id is looked for among.
MOST_ALIKE = 1000
ORDER = ["source", "source_row", "variable", "rule"]


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
            "source_row": pd.array(at["source_row"].to_numpy(), dtype="Int64"),
            "variable": pd.Series([variable] * count, dtype="str"),
            "record": at["record"].reset_index(drop=True).astype("str"),
            "record_no": at["record_no"].reset_index(drop=True),
            "value": text.astype("str"),
        }
    )


def draft_center_findings(
    rule_id: str, sources: Sequence[str], variables: Sequence[str]
) -> pd.DataFrame:
    """Findings of one rule about whole columns: without row, record and value."""
    count = len(variables)
    nothing = pd.Series([np.nan] * count).astype("str")
    return pd.DataFrame(
        {
            "rule": pd.Series([rule_id] * count, dtype="str"),
            "source": pd.Series(list(sources), dtype="str"),
            "source_row": pd.array([pd.NA] * count, dtype="Int64"),
            "variable": pd.Series(list(variables), dtype="str"),
            "record": nothing,
            "record_no": pd.array([pd.NA] * count, dtype="Int64"),
            "value": nothing,
        }
    )


def complete_findings(
    drafts: Sequence[pd.DataFrame],
    center: Mapping[str, Any],
    description: Mapping[str, Any],
    severities: Mapping[str, str],
    cells: pd.DataFrame,
) -> pd.DataFrame:
    """Drafts as findings: severity, message, place in the file and id, in a fixed order.

    `severities`: rule -> severity that the study's configuration sets instead of the rule's own;
    `cells`: the ingest frame, as delivered.
    """
    drafts = [draft for draft in drafts if len(draft)]
    if not drafts:
        return empty_findings()
    found = pd.concat(drafts, ignore_index=True)
    rules = {rule_id: RULES[rule_id] for rule_id in found["rule"].unique()}
    found["severity"] = found["rule"].map({one: severity_of(one, severities) for one in rules})
    found["message"] = found["rule"].map({one: entry.message for one, entry in rules.items()})
    found["center"] = center["center"]
    found = _add_places(found, center, description)
    found["finding_id"] = identify(found, cells)
    return order_findings(found.assign(suggestion="", waived=False))


def order_findings(found: pd.DataFrame) -> pd.DataFrame:
    """Findings in the order of the file, with the columns and types of the contract."""
    found = found.sort_values(ORDER, kind="stable")[list(COLUMNS)].reset_index(drop=True)
    text = {name: "str" for name in COLUMNS if name not in TYPES}
    return found.astype({**text, **TYPES})


def empty_findings() -> pd.DataFrame:
    """A frame of findings without rows."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return frame.astype(TYPES)


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


def identify(found: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    """The ids of findings; the second and later of the very same kind count up.

    They count in the order of what their rows hold, so that each id stays with its row where the
    rows of a file (without a record id, say) come in another order.
    """
    keys = list(KEYS)
    again = pd.Series(0, index=found.index)
    same = found[found.duplicated(keys, keep=False)]
    if len(same):
        ordered = same.assign(content=digest_rows(same, cells))
        ordered = ordered.sort_values(["content", "source", "source_row"], kind="stable")
        again[ordered.index] = ordered.groupby(keys, dropna=False).cumcount()
    return hash_keys(found[keys].fillna("").assign(again=again.astype(str)))


def digest_rows(found: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    """A number made of the mapped texts of each finding's row, wherever the row stands."""
    place = ["source", "source_row"]
    mine = cells.merge(found[place].drop_duplicates(), on=place)
    texts = mine.drop(columns=[*place, "row_kind"]).fillna("").astype("str")
    table = mine[place].assign(content=pd.util.hash_pandas_object(texts, index=False).to_numpy())
    return found[place].merge(table, on=place, how="left")["content"].set_axis(found.index)


def hash_keys(parts: pd.DataFrame) -> pd.Series:
    """The ids made of the columns of `parts`: those of `KEYS`, and the count of the same kind."""
    first, *others = (parts[name] for name in parts)
    joined = first.str.cat(others, sep="\x1f")
    hashed = pd.util.hash_array(
        joined.to_numpy(dtype=object), hash_key="salvage-finding0", categorize=True
    )
    return pd.Series(np.char.mod("%016x", hashed), index=parts.index).astype("str")


def possible_ids(
    center: Mapping[str, Any], record: str, variables: Sequence[str], alike: int = MOST_ALIKE
) -> set[str]:
    """Every id that a finding about one record of a center can have; "" is a row or column without.

    `variables`: the names of the catalogue; `alike`: of how many findings of one kind about a record.
    """
    pairs = {(name, rule.id) for rule in RULES.values() for name in doubted_names(rule, variables)}
    counts = {name: alike if name == "record" else 1 for name, _ in pairs}
    rows = [
        (center["center"], source["id"], record, name, rule_id, str(again))
        for source in center["sources"]
        for name, rule_id in sorted(pairs)
        for again in range(counts[name])
    ]
    ids = hash_keys(pd.DataFrame(rows, columns=[*KEYS, "again"], dtype="str"))
    over = [(*row[:3], one, "waiver.expired", "0") for row, one in zip(rows, ids, strict=True)]
    expired = hash_keys(pd.DataFrame(over, columns=[*KEYS, "again"], dtype="str"))
    return {*ids, *expired}


def doubted_names(rule: Rule, variables: Sequence[str]) -> Sequence[str]:
    """The variables that a finding of a rule can be about."""
    if rule.scope == CENTER:
        return rule.fields
    name = rule.doubt or rule.fields[0]
    return variables if name == "*" else (name,)


def severity_of(rule_id: str, severities: Mapping[str, str]) -> str:
    """The severity of a rule in this study.

    A rule without one doubted field is no error but a warning at most; a hard one is never lowered.
    """
    rule = RULES[rule_id]
    wanted = severities.get(rule_id, rule.severity)
    if wanted == ERROR and not rule.doubt:
        return WARNING
    weaker = SEVERITIES.index(wanted) > SEVERITIES.index(rule.severity)
    return rule.severity if rule.hard and weaker else wanted


def accept_findings(
    findings: pd.DataFrame, waivers: Sequence[Mapping[str, str]], received: pd.Timestamp
) -> pd.DataFrame:
    """Findings marked as waived; a waiver that had expired when the delivery came is a finding itself,
    which can be accepted like any other.

    `waivers`: finding_id, reason, author, expires (ISO day, itself still good); one a finding.
    """
    if not waivers or findings.empty:
        return findings
    ends = {waiver["finding_id"]: waiver["expires"] for waiver in waivers}

    def last_days(found: pd.DataFrame) -> pd.Series:
        return pd.to_datetime(found["finding_id"].map(ends), errors="coerce")

    expired = findings[last_days(findings) < received].copy()
    rule = RULES["waiver.expired"]
    expired = expired.assign(
        rule=rule.id, severity=rule.severity, message=rule.message, suggestion=""
    )
    if len(expired):
        about = expired.assign(variable=expired["finding_id"])
        expired["finding_id"] = hash_keys(about[list(KEYS)].fillna("").assign(again="0"))
    found = pd.concat([findings, expired], ignore_index=True)
    return order_findings(found.assign(waived=(last_days(found) >= received).to_numpy()))
