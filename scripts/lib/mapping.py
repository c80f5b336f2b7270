"""Typed values to the study's vocabulary: codes by codelist, units, TNM categories, drug names.

One function for every kind of variable, each from a column to a column. A value that cannot be
mapped is marked as failed and left missing, never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Variable
from scripts.lib.complications import parse_complications
from scripts.lib.drugs import map_drugs
from scripts.lib.texts import normalize
from scripts.lib.tnm import parse_category, parse_stage_group
from scripts.lib.uniques import repeat_text, take_texts
from scripts.lib.units import factor

NONE = "none"
# Prefixes that cannot stand at a point in time: before therapy, after it, after surgery. A metastasis
# may be proven by biopsy before therapy (pM1), and M stays clinical after surgery (cM0).
FOREIGN = {"c": ("p", "y", "yc", "yp"), "yc": ("p", "yp"), "yp": ("c", "yc")}
FOREIGN_M = {"c": ("y", "yc", "yp")}
ITEMS = re.compile(r"\s*[;|]\s*")


@dataclass(frozen=True)
class Mapped:
    """A column in the study's vocabulary, what could not be mapped, and the rule that mapped it."""

    values: pd.Series
    failed: pd.Series
    rule: str


def map_variable(
    values: pd.Series,
    variable: Variable,
    codes: Mapping[str, str],
    unit: str = "",
    separator: str = "",
) -> Mapped:
    """One parsed column in the study's vocabulary.

    `codes`: normalized delivered value -> study code. `unit`: delivered unit where it is not the study's.
    `separator`: the sign between the items of a list, besides ";" and "|".
    """
    if len(values) and values.isna().all():
        empty = map_variable(values.iloc[:0], variable, codes, unit, separator)
        text = empty.values.dtype == "str"
        nothing = repeat_text(None, values.index) if text else empty.values.reindex(values.index)
        return Mapped(nothing, _never(values), empty.rule)
    if variable.type in ("number", "integer"):
        return _map_number(values, variable, unit)
    if variable.type == "date":
        return Mapped(values, _never(values), "parse.date")
    if variable.tnm_axis:
        return _map_category(_translate(values, codes), variable)
    if variable.is_stage_group:
        return _map_stage(_translate(values, codes))
    if variable.name == "drug":
        return _map_drug(_translate(values, codes))
    if variable.name == "complications":
        return _map_complications(_translate(values, codes))
    if variable.type == "boolean":
        return _map_boolean(values, codes)
    if variable.type == "list":
        return _map_list(values, variable, codes, separator)
    if variable.levels:
        return _map_code(values, variable, codes)
    return Mapped(values, _never(values), "text")


def _map_category(values: pd.Series, variable: Variable) -> Mapped:
    """TNM categories; one whose prefix is of another point in time (a cT after surgery) has failed."""
    parsed = parse_category(values, variable.tnm_axis)
    foreign = (FOREIGN_M if variable.tnm_axis == "M" else FOREIGN).get(
        variable.name.partition("_")[0], ()
    )
    misplaced = parsed["prefix"].str.removeprefix("r").isin(foreign)
    category = parsed["category"].astype("str").where(~misplaced, other=np.nan)
    return Mapped(category, parsed["failed"] | misplaced, "tnm.category")


def _never(values: pd.Series) -> pd.Series:
    return pd.Series(False, index=values.index)


def _translate(values: pd.Series, codes: Mapping[str, str]) -> pd.Series:
    """Values for which the codelist has a line, as that line says; the others as they are.

    An empty code makes the value missing. Lists are looked up as a whole, then item by item; of an item such as "term:grade" the term.
    """
    if not codes:
        return values
    positions, uniques = pd.factorize(values)
    texts = (_translate_text(str(text), codes) or None for text in uniques)
    return take_texts(texts, positions, values.index)


def _translate_text(text: str, codes: Mapping[str, str]) -> str:
    whole = codes.get(normalize(text))
    if whole is not None:
        return whole
    items = ((item, _translate_item(item, codes)) for item in text.split(";"))
    return ";".join(code for item, code in items if code or not item)


def _translate_item(item: str, codes: Mapping[str, str]) -> str:
    whole = codes.get(normalize(item))
    if whole is not None:
        return whole
    term, colon, grade = item.partition(":")
    return codes.get(normalize(term), term) + colon + grade


def _map_number(values: pd.Series, variable: Variable, unit: str) -> Mapped:
    """Numbers and whole numbers in the study's unit; what is then no such number any more fails."""
    if not unit or unit == variable.unit:
        return Mapped(values, _never(values), f"parse.{variable.type}")
    plain = values.astype("float64")
    with np.errstate(over="ignore"):  # what is too large then fails below
        converted = (plain * factor(unit, variable.unit)).round(9)
    fits = np.isfinite(converted)
    if variable.type == "integer":
        fits &= converted % 1 == 0
    kept = converted.where(fits).astype(values.dtype)
    return Mapped(kept, plain.notna() & ~fits, f"unit.{unit}_to_{variable.unit}")


def _lookup(values: pd.Series, table: Mapping[str, str]) -> tuple[pd.Series, pd.Series]:
    """Values through a table of normalized texts; an empty code means missing on purpose."""
    positions, uniques = pd.factorize(values)
    found = [table.get(normalize(str(text))) for text in uniques]
    unknown = np.array([*(code is None for code in found), False])
    mapped = take_texts((code or None for code in found), positions, values.index)
    return mapped, pd.Series(unknown[positions], index=values.index)


def _map_code(values: pd.Series, variable: Variable, codes: Mapping[str, str]) -> Mapped:
    own = {normalize(level): level for level in variable.levels}
    mapped, failed = _lookup(values, {**own, **codes})
    stray = mapped.notna() & ~mapped.isin(variable.levels)
    return Mapped(mapped.where(~stray, other=np.nan), failed | stray, "codelist")


def _map_boolean(values: pd.Series, codes: Mapping[str, str]) -> Mapped:
    mapped, failed = _lookup(values, {"true": "true", "false": "false", **codes})
    stray = mapped.notna() & ~mapped.isin(["true", "false"])
    truth = (mapped == "true").astype("boolean").where(mapped.isin(["true", "false"]), other=pd.NA)
    return Mapped(truth, failed | stray, "codelist")


def _map_list(
    values: pd.Series, variable: Variable, codes: Mapping[str, str], separator: str
) -> Mapped:
    """Lists item by item; the order is that of the levels, and one bad item fails the whole cell."""
    own = {normalize(level): level for level in (*variable.levels, NONE)}
    table = {**own, **codes}
    split = re.compile(rf"\s*(?:[;|]|{re.escape(separator)})\s*") if separator else ITEMS
    positions, uniques = pd.factorize(values)
    read = [_read_list(str(text), split, table, variable.levels) for text in uniques]
    bad = np.array([*(items is None for items in read), False])
    mapped = take_texts((items or None for items in read), positions, values.index)
    return Mapped(mapped, pd.Series(bad[positions], index=values.index), "codelist")


def _read_list(
    text: str, split: re.Pattern[str], table: Mapping[str, str], levels: tuple[str, ...]
) -> str | None:
    """A list in study codes; empty where all of it means missing, None where an item is unknown."""
    whole = table.get(normalize(text))
    if whole is not None and whole in (*levels, NONE, ""):
        return whole
    items = [item for item in split.split(text) if item]
    codes = [table.get(normalize(item), None if levels else item) for item in items]
    if not items or None in codes:
        return None
    known = {str(code) for code in codes} - {""}
    if NONE in known and len(known) > 1:
        return None
    if not levels:
        return ";".join(dict.fromkeys(str(code) for code in codes if code))
    if not known <= {*levels, NONE}:
        return None
    return ";".join(level for level in (*levels, NONE) if level in known)


def _map_stage(values: pd.Series) -> Mapped:
    parsed = parse_stage_group(values)
    return Mapped(parsed["stage"], parsed["failed"], "stage.group")


def _map_drug(values: pd.Series) -> Mapped:
    found = map_drugs(values)
    failed = found["unknown"].notna() & (found["unknown"] != "")
    return Mapped(found["generics"].where(~failed, other=np.nan), failed, "drug.dictionary")


def _map_complications(values: pd.Series) -> Mapped:
    parsed = parse_complications(values)
    return Mapped(parsed["canonical"], parsed["failed"], "complications.grade")
