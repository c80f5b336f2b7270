"""The change log: one row for each cell whose harmonized text is not the delivered one.

The log is complete: the delivered text of a cell, with its change applied, is the text of the
harmonized cell (`print_values`), for every mapped variable of every record. Texts are categories:
a log of millions of rows holds few distinct ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import Delivered
from scripts.lib.corrections import Corrections
from scripts.lib.dialect import print_dates, print_numbers

COLUMNS = ("record_no", "variable", "before", "after", "rule", "reason", "source_no")
REASONS = {
    "codelist": "the study's code for this value",
    "complications.grade": "terms and Clavien-Dindo grades in one spelling",
    "constant": "one value for all patients of the center",
    "derive.birth_year": "the year of the date of birth",
    "drug.dictionary": "generic names from the drug dictionary",
    "missing_code": "a declared sign for missing",
    "parse.date": "a day in the declared form",
    "parse.integer": "a whole number in the declared form",
    "parse.number": "a number in the declared form",
    "stage.group": "stage group in one spelling",
    "text": "blanks at the ends removed",
    "tnm.category": "TNM category in one spelling",
}


@dataclass(frozen=True)
class Names:
    """Texts of rules or reasons by number, so that a column of them is a column of integers."""

    texts: dict[str, int]

    def number(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def column(self, numbers: np.ndarray) -> pd.Categorical:
        return pd.Categorical.from_codes(numbers, pd.Index(list(self.texts), dtype="str"))


def log_changes(
    frame: pd.DataFrame,
    delivered: Delivered,
    rules: Mapping[str, str],
    findings: pd.DataFrame,
    catalogue: Catalogue,
    corrections: Corrections = (),
) -> pd.DataFrame:
    """The log of a center's records, variable by variable.

    `rules`: variable -> the rule that mapped it. A cell that a finding set missing has the finding's
    rule and id; a corrected one the rule "correction" and who approved it.
    """
    words, reasons = Names({}), Names({})
    errors = findings[findings["severity"] == "error"]
    blanked = {str(name): group for name, group in errors.groupby("variable")}
    corrected = {
        name: [one for one in corrections if one["variable"] == name]
        for name in {one["variable"] for one in corrections}
    }
    # Not the whole frame: its rows are taken once a variable.
    known = frame[["record_no", "record"]]
    parts = []
    for number, (name, variable) in enumerate(catalogue.items()):
        after = print_values(frame[name], variable)
        before = delivered.text[name]
        changed = np.flatnonzero((before.fillna("") != after.fillna("")).to_numpy())
        part = Part(before.iloc[changed], after.iloc[changed], known.iloc[changed])
        rule, reason = name_rules(part, name, rules[name], words, reasons)
        blame_findings(part, blanked.get(name), words, reasons, rule, reason)
        blame_corrections(part, corrected.get(name, []), words, reasons, rule, reason)
        source_no = delivered.source_no[name].to_numpy()[changed]
        parts.append((np.full(len(changed), number), part, rule, reason, source_no))
    return _assemble(parts, list(catalogue), words, reasons)


@dataclass(frozen=True)
class Part:
    """The changed cells of one variable: texts before and after, and their records."""

    before: pd.Series
    after: pd.Series
    records: pd.DataFrame


def name_rules(
    part: Part, name: str, rule: str, words: Names, reasons: Names
) -> tuple[np.ndarray, np.ndarray]:
    """The rule and the reason of each changed cell, as numbers of `words` and `reasons`."""
    filled = {"birth_year": "derive.birth_year"}.get(name, "constant")
    chosen = [words.number(one) for one in (filled, "missing_code", rule)]
    said = [reasons.number(say_reason(one)) for one in (filled, "missing_code", rule)]
    cases = [part.before.isna().to_numpy(), part.after.isna().to_numpy()]
    return np.select(cases, chosen[:2], chosen[2]), np.select(cases, said[:2], said[2])


def say_reason(rule: str) -> str:
    """Why a rule changes a cell, in words."""
    if rule.startswith("unit."):
        delivered, _, study = rule.removeprefix("unit.").partition("_to_")
        return f"converted from {delivered} to {study}"
    return REASONS[rule]


def blame_findings(
    part: Part,
    blanked: pd.DataFrame | None,
    words: Names,
    reasons: Names,
    rule: np.ndarray,
    reason: np.ndarray,
) -> None:
    """Cells that a finding set missing get its rule and id."""
    if blanked is None or not len(part.after):
        return
    first = blanked.dropna(subset=["record_no"]).drop_duplicates("record_no")
    numbers = pd.Index(first["record_no"].astype("int64"))
    at = numbers.get_indexer(part.records["record_no"])
    rules, ids = first["rule"].to_list(), first["finding_id"].to_list()
    for place in np.flatnonzero((at >= 0) & part.after.isna().to_numpy()):
        rule[place] = words.number(rules[at[place]])
        reason[place] = reasons.number(f"finding {ids[at[place]]}")


def blame_corrections(
    part: Part,
    corrections: Corrections,
    words: Names,
    reasons: Names,
    rule: np.ndarray,
    reason: np.ndarray,
) -> None:
    """Corrected cells get the rule "correction" and its reason, unless a finding set them missing."""
    found = "finding "
    texts = {number: text for text, number in reasons.texts.items()}
    for one in corrections:
        why = f"{one['reason']} ({one['who']}, {one['when']}; approved by {one['approved_by']})"
        for place in np.flatnonzero((part.records["record"] == one["record"]).to_numpy()):
            if not texts[int(reason[place])].startswith(found):
                rule[place] = words.number("correction")
                reason[place] = reasons.number(why)


def _assemble(
    parts: list[tuple[np.ndarray, Part, np.ndarray, np.ndarray, np.ndarray]],
    variables: list[str],
    words: Names,
    reasons: Names,
) -> pd.DataFrame:
    records = [part.records["record_no"].to_numpy() for _, part, _, _, _ in parts]
    return pd.DataFrame(
        {
            "record_no": np.concatenate(records).astype("int32"),
            "variable": pd.Categorical.from_codes(
                np.concatenate([one[0] for one in parts]), pd.Index(variables, dtype="str")
            ),
            "before": _join([part.before for _, part, _, _, _ in parts]),
            "after": _join([part.after for _, part, _, _, _ in parts]),
            "rule": words.column(np.concatenate([one[2] for one in parts])),
            "reason": reasons.column(np.concatenate([one[3] for one in parts])),
            "source_no": np.concatenate([one[4] for one in parts]).astype("int32"),
        },
        columns=list(COLUMNS),
    )


def _join(columns: list[pd.Series]) -> pd.Categorical:
    """Texts of all variables as one column of categories, in order of appearance."""
    levels = Names({})
    codes = []
    for column in columns:
        own, seen = pd.factorize(column)
        table = np.array([*(levels.number(str(text)) for text in seen), -1], dtype="int64")
        codes.append(table[own])
    return levels.column(np.concatenate(codes))


def print_values(values: pd.Series, variable: Variable) -> pd.Series:
    """Study values as text in one canonical form: ISO dates, plain numbers, true and false."""
    if variable.type == "date":
        return print_dates(values, "yyyy-mm-dd")
    if variable.type in ("number", "integer"):
        return print_numbers(values.astype("float64"))
    if variable.type == "boolean":
        words = np.where(values.fillna(False).astype(bool), "true", "false")
        text = pd.Series(words, index=values.index).astype("str")
        return text.where(values.notna(), other=np.nan)
    return values.astype("str")
