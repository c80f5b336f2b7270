"""Problems of rows, cells, records and columns, found before anything is decided about them."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import ParsedCenter, codes_of
from scripts.lib.codelists import Codelist
from scripts.lib.dialect import MONTH_NUMBER, Dialect, parse_dates, trim
from scripts.lib.findings import draft_center_findings, draft_findings
from scripts.lib.mapping import Mapped
from scripts.lib.placement import sources_of
from scripts.lib.rules import CENTER, Context, Rule
from scripts.lib.rules.registry import RULES
from scripts.lib.suggestions import suggest_codes, suggest_drugs
from scripts.lib.texts import normalize
from scripts.lib.uniques import find_hinted, flag_unique

PARSE_RULES = {
    "date": "cell.not_a_date",
    "number": "cell.not_a_number",
    "integer": "cell.not_whole",
}
# Days as a spreadsheet counts them, from 1927 to 2064.
WHOLE_DATES = (
    *(
        "yyyy-mm-dd",
        "yyyy/mm/dd",
        "dd/mm/yyyy",
        "mm/dd/yyyy",
        "dd.mm.yyyy",
        "dd-mm-yyyy",
        "dd.mm.yy",
    ),
    *("dd/mm/yy", "mm/dd/yy", "dd-mon-yy", "dd-mon-yyyy", "d mon yyyy"),
)
SHORT_DATE = re.compile(
    r"(?:[0-9]{1,2}[-./ ]{1,2}(?P<first>[^\W\d_]{3,10})|(?P<second>[^\W\d_]{3,10})[-./ ]{1,2}[0-9]{1,2})\.?"
)
# What every such date has in lower case: it begins with a number and a sign, or ends with letters, a
# sign and a number.
DATE_HINT = "^[^0-9a-z]*[0-9]{1,4}[^0-9a-z]|[a-z][^0-9a-z]+[0-9]{1,2}[^0-9a-z]*$"
THREE_PARTS = r"[0-9]{1,4}[-/.\s]+[^-/.\s]{1,10}[-/.\s]+[0-9]{1,4}(?:[ t]00:00.*)?"
EXPONENT = r"[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]+"
SERIAL = r"(?:[1-5]\d{4})(?:\.0+)?"


def find_row_problems(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Findings about whole rows: no record id, doubled, orphaned, repeated, claimed by no source; and
    about record ids that are hardly what the center calls its patients.
    """
    reason = rows["reason"]
    broken = {rule_id: reason == rule_id for rule_id in sorted(set(reason.unique()) - {""})}
    broken["record.alike"] = flag_alike(rows)
    # A whole date, a short one such as 6-Jun, or a number with an exponent.
    exponent = rows["record"].str.fullmatch(EXPONENT).fillna(False).astype(bool)
    broken["record.by_spreadsheet"] = looks_like_date(rows["record"]) | exponent
    return [
        draft_findings(
            rule_id,
            np.flatnonzero(mask),
            rows,
            "record",
            value=rows["record"][mask],
        )
        for rule_id, mask in broken.items()
    ]


def flag_alike(rows: pd.DataFrame) -> pd.Series:
    """Records of the first source whose id is another's but for case, blanks, signs, leading zeros."""
    ids = rows["record"].where(rows["base"] & rows["record_no"].notna())
    ids = ids[ids.notna()].drop_duplicates()
    plain = ids.str.isascii().astype(bool)
    # The same as `_loose_id`, at once: leading zeros go while the signs before them still stand.
    loose = ids.str.lower().str.replace("(^|[^0-9])0+([0-9])", r"\1\2", regex=True)
    loose = loose.str.replace("[^0-9a-z]", "", regex=True)
    loose = loose.where(loose != "", other=ids)
    if not plain.all():
        loose[~plain] = ids[~plain].map(_loose_id)
    alike = set(ids[loose.duplicated(keep=False)])
    return rows["record"].isin(alike) & rows["base"] & rows["record_no"].notna()


def _loose_id(record: str) -> str:
    return re.sub(r"[\W_]|(?<![0-9])0+(?=[0-9])", "", normalize(record)) or record


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
        if variable.type == "list" and not variable.levels:
            failed = failed | looks_like_date(parsed.delivered.text[name])
        if not failed.any():
            continue
        rules = cell_rules(parsed.delivered.text[name][failed], variable)
        for rule_id in sorted(rules.unique()):
            broken = failed.copy()
            broken[failed] = (rules == rule_id).to_numpy()
            drafts.append(locate_findings(rule_id, broken, name, parsed, rows, at, center))
    return drafts


def cell_rules(text: pd.Series, variable: Variable) -> pd.Series:
    """The rule that each unreadable text of a variable breaks."""
    own = pd.Series(cell_rule(variable), index=text.index, dtype="str")
    if variable.type == "date":
        serial = trim(text).str.fullmatch(SERIAL).fillna(False).astype(bool)
        return own.where(~serial, other="cell.date_serial")
    return own.where(~looks_like_date(text), other="cell.date_by_spreadsheet")


def looks_like_date(text: pd.Series) -> pd.Series:
    """Whether a text is a date as a spreadsheet prints it when it has made one of an entry: a whole
    one (15/06/2024), or one of which a month in letters is left (15-Jun, Jun 15).
    """
    maybe, flags = find_hinted(text, DATE_HINT), pd.Series(False, index=text.index)
    if maybe.any():
        flags[maybe] = _are_dates(text[maybe])
    return flags


def _are_dates(text: pd.Series) -> pd.Series:
    codes, seen = pd.factorize(text)
    distinct = pd.Series([normalize(str(one)) for one in seen], dtype="str")
    short = flag_unique(distinct, _is_short_date, missing=False)
    whole = pd.Series(False, index=distinct.index)
    # Only what has three parts is tried in every form.
    tried = distinct[distinct.str.fullmatch(THREE_PARTS)]
    whole[tried.index] = parse_dates(tried, Dialect(dates=WHOLE_DATES)).values.notna()
    return pd.Series(np.append(short | whole, False)[codes], index=text.index)


def _is_short_date(text: str) -> bool:
    short = SHORT_DATE.fullmatch(text)
    return short is not None and (short["first"] or short["second"]) in MONTH_NUMBER


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
    """Findings of every registered rule that looks at the study's vocabulary.

    A rule is broken by values: one whose fields are all missing throughout has nothing to find.
    """
    drafts = []
    filled = frame.notna().any()
    for one in RULES.values():
        if one.check is None or (one.scope != CENTER and not filled[list(one.fields)].any()):
            continue
        broken = one.check(frame, context).fillna(False).astype(bool)
        if not broken.any():
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
