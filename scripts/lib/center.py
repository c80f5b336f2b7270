"""One center's cells as typed values and as the study's vocabulary.

`parse_center` and `map_center` are the two halves of every center's way from text to study values:
validate parses, and looks at the mapped values to apply its rules; harmonize maps what validate
handed on. Grain of all frames: one record, index `record_no`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.codelists import Codelist, codes_for
from scripts.lib.dialect import Dialect, is_missing
from scripts.lib.mapping import Mapped, map_variable
from scripts.lib.parsing import dialect_of, empty_values, parse_text
from scripts.lib.placement import gather_text, sources_of
from scripts.lib.uniques import repeat_text

Center = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """What one source delivers for one variable: a text a record, and where it counts as given."""

    source_no: int
    text: pd.Series
    given: pd.Series
    dialect: Dialect


@dataclass(frozen=True)
class Delivered:
    """The delivered text of every variable, and the number of the source it comes from (-1: none)."""

    text: pd.DataFrame
    source_no: pd.DataFrame


@dataclass(frozen=True)
class ParsedCenter:
    """Typed values, parse failures, and the delivered texts they come from."""

    typed: pd.DataFrame
    failed: Mapping[str, pd.Series]
    delivered: Delivered


def count_records(rows: pd.DataFrame) -> int:
    """How many records a center has, quarantined ones by a finding included."""
    return int(rows["record_no"].max()) + 1 if rows["record_no"].notna().any() else 0


def gather_parts(
    cells: pd.DataFrame, rows: pd.DataFrame, center: Center, catalogue: Catalogue, name: str
) -> list[Part]:
    """One variable from each source that maps it, in the order of the sources.

    The record id only links the other sources; it is that of the first one.
    """
    order = [source["id"] for source in center["sources"]]
    parts = []
    for source in center["sources"][:1] if name == "record" else sources_of(center, name):
        text = gather_text(cells, rows, source, name, center, catalogue)
        dialect = dialect_of(center, source, name)
        parts.append(Part(order.index(source["id"]), text, ~is_missing(text, dialect), dialect))
    return parts


def join_parts(parts: list[Part], count: int) -> tuple[pd.Series, pd.Series]:
    """The text that counts (the last given one, else any missing code) and its source's number."""
    if len(parts) == 1:
        alone = parts[0]
        from_it = alone.given | alone.text.notna()
        return alone.text, pd.Series(np.where(from_it, alone.source_no, -1).astype("int8"))
    text = repeat_text(None, pd.RangeIndex(count))
    source_no = pd.Series(np.full(count, -1, dtype="int8"))
    for part in parts:
        shown = part.given | (part.text.notna() & text.isna())
        text = text.where(~shown, other=part.text)
        source_no = source_no.where(~shown, other=part.source_no).astype("int8")
    return text, source_no


def deliver_center(
    cells: pd.DataFrame, rows: pd.DataFrame, center: Center, catalogue: Catalogue
) -> Delivered:
    """The delivered text of every variable of the catalogue for every record."""
    count = count_records(rows)
    joined = {
        name: join_parts(gather_parts(cells, rows, center, catalogue, name), count)
        for name in catalogue
    }
    return Delivered(
        *(pd.DataFrame({name: pair[i] for name, pair in joined.items()}) for i in (0, 1))
    )


def parse_center(
    cells: pd.DataFrame, rows: pd.DataFrame, center: Center, catalogue: Catalogue
) -> ParsedCenter:
    """Every variable of the catalogue for every record, typed.

    A variable of several sources takes the last one that has a value; a constant of the center fills
    what no source gives. A variable that the center does not deliver is missing throughout.
    """
    count = count_records(rows)
    typed, failed, text, source_no = {}, {}, {}, {}
    for name, variable in catalogue.items():
        parts = gather_parts(cells, rows, center, catalogue, name)
        typed[name], failed[name] = parse_parts(parts, center, variable, count)
        text[name], source_no[name] = join_parts(parts, count)
    # Not copied together into blocks: half of the time of a center with a million rows.
    delivered = Delivered(pd.DataFrame(text, copy=False), pd.DataFrame(source_no, copy=False))
    return ParsedCenter(pd.DataFrame(typed, copy=False), failed, delivered)


def parse_parts(
    parts: list[Part], center: Center, variable: Variable, count: int
) -> tuple[pd.Series, pd.Series]:
    """One variable typed, and which records' texts could not be read."""
    if len(parts) == 1 and variable.name not in center.get("constants", {}):
        alone = parts[0]
        parsed = parse_text(alone.text, variable, alone.dialect, ~alone.given)
        return parsed.values, parsed.failed
    values, bad = constant_values(center, variable, count), pd.Series(np.zeros(count, dtype=bool))
    for part in parts:
        parsed = parse_text(part.text, variable, part.dialect, ~part.given)
        values = values.where(~part.given, other=parsed.values)
        bad = bad.where(~part.given, other=parsed.failed)
    return values, bad


def constant_values(center: Center, variable: Variable, count: int) -> pd.Series:
    """A column of the center's constant for a variable; missing where it declares none."""
    if variable.name not in center.get("constants", {}):
        return empty_values(variable, count)
    fixed = center["constants"][variable.name]
    word = str(fixed).lower() if isinstance(fixed, bool) else str(fixed)
    return parse_text(repeat_text(word, pd.RangeIndex(count)), variable, Dialect()).values


def map_center(
    typed: pd.DataFrame,
    center: Center,
    catalogue: Catalogue,
    codelist: Codelist,
    choices: Mapping[str, dict[str, str]] | None = None,
) -> dict[str, Mapped]:
    """Every variable of the catalogue in the study's vocabulary: variable -> mapped column."""
    units = center.get("units", {})
    mapped = {}
    for name, variable in catalogue.items():
        codes = codes_of(variable, codelist, (choices or {}).get(name))
        separator = _separator(center, name)
        mapped[name] = map_variable(typed[name], variable, codes, units.get(name, ""), separator)
    return mapped


def codes_of(
    variable: Variable, codelist: Codelist, choices: dict[str, str] | None = None
) -> dict[str, str]:
    """Normalized delivered value -> study code for one variable of a center."""
    allowed = {"boolean": ("true", "false"), "list": (*variable.levels, "none")}.get(
        variable.type, variable.levels
    )
    return codes_for(codelist, variable.name, allowed, choices)


def _separator(center: Center, variable: str) -> str:
    for source in sources_of(center, variable):
        column = source["columns"][variable]
        if isinstance(column, Mapping) and "separator" in column:
            return str(column["separator"])
    return ""


def mapped_frame(mapped: Mapping[str, Mapped]) -> pd.DataFrame:
    """The mapped columns as one frame."""
    return pd.DataFrame({name: column.values for name, column in mapped.items()}, copy=False)
