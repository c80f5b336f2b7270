"""Checks of the sources of a center: files, columns, patterns, date forms, signs of numbers.

What a key says without effect is a problem too: a person who wrote it believes that it counts.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.config_names import check_names, current_delivery, delivered_files, file_key
from scripts.lib.texts import TEXT_FORMATS, is_date_form, reads_as_other

Config = dict[str, Any]
# A key of a column and the keys one of which it belongs to.
BELONGS = {
    "join": ("columns",),
    "seen_by": ("checkboxes",),
    "pattern": ("column", "columns"),
}


def check_sources(path: str, center: Config, catalogue: Catalogue) -> Iterator[str]:
    """Problems of a center's sources that the schema cannot see."""
    ids = [source["id"] for source in center["sources"]]
    if len(set(ids)) < len(ids):
        yield f"{path}: sources: each id may occur once."
    if "reduce" in center["sources"][0]:
        yield f"{path}: sources.0: the first source has one row a patient and takes no reduce."
    yield from _check_dates(f"{path}: dialect", center.get("dialect", {}))
    yield from _check_signs(f"{path}: dialect", center.get("dialect", {}))
    files = delivered_files(current_delivery(center))
    for source in center["sources"]:
        where = f"{path}: source {source['id']}"
        if file_key(center, source) not in files:
            yield f"{where}: file: the delivery has no file with the key '{file_key(center, source)}'."
        if "dictionary" in source and source["dictionary"] not in files:
            yield f"{where}: dictionary: the delivery has no file with the key '{source['dictionary']}'."
        if "record" not in source["columns"]:
            yield f"{where}: columns: the variable record is missing; it links the rows of a patient."
        yield from _check_source(where, center, source, catalogue)
    yield from _check_shared_tables(path, center)


def _check_shared_tables(path: str, center: Config) -> Iterator[str]:
    """A source without `where` takes all rows of its table; one after it would get none."""
    takers: dict[tuple[str, Any], str] = {}
    for source in center["sources"]:
        table = (file_key(center, source), source.get("sheet"))
        if table in takers:
            yield (
                f"{path}: source {source['id']}: source {takers[table]} takes all rows of the same "
                "table. Give both a `where`, or put the columns into one source."
            )
        elif not source.get("where"):
            takers[table] = source["id"]


def _check_source(
    where: str, center: Config, source: Config, catalogue: Catalogue
) -> Iterator[str]:
    yield from _check_dates(f"{where}: dialect", source.get("dialect", {}))
    dialect = {**center.get("dialect", {}), **source.get("dialect", {})}
    yield from _check_signs(f"{where}: dialect", dialect)
    yield from check_names(f"{where}: columns", source["columns"], catalogue)
    by = source.get("reduce", {}).get("by")
    if by is not None and by not in source["columns"]:
        yield f"{where}: reduce.by: '{by}' is not among the columns of the source."
    if source.get("reduce", {}).get("rule") in ("first", "last") and by is None:
        yield f"{where}: reduce: first and last need `by`, the variable that orders the rows."
    for pattern in source.get("not_data", []):
        yield from _check_pattern(f"{where}: not_data", pattern, groups=0)
    typed = source.get("format", "csv") not in TEXT_FORMATS
    for variable, column in source["columns"].items():
        if isinstance(column, dict):
            yield from _check_column(f"{where}: columns.{variable}", column, dialect, typed)


def _check_column(
    where: str, column: Config, dialect: Mapping[str, Any], typed: bool
) -> Iterator[str]:
    yield from _check_dates(where, column)
    yield from _check_signs(where, {**dialect, **column})
    if sum(key in column for key in ("column", "columns", "checkboxes")) != 1:
        yield f"{where}: give one of column, columns, checkboxes."
    for key, owners in BELONGS.items():
        if key in column and not any(owner in column for owner in owners):
            yield f"{where}: {key} has no effect without {' or '.join(owners)}. Remove it."
    if "pattern" in column:
        yield from _check_pattern(f"{where}: pattern", column["pattern"], groups=1)
    for key, usual in (("decimal", "."), ("thousands", "")):
        if typed and key in column and column[key] != dialect.get(key, usual):
            yield (
                f"{where}: {key}: the numbers of such a file are printed with the signs of the source. "
                f"Declare {key} in the dialect of the source."
            )


def _check_pattern(where: str, pattern: str, groups: int) -> Iterator[str]:
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        yield f"{where}: not a regular expression: {getattr(error, 'msg', 'too large')}."
        return
    if compiled.groups < groups:
        yield f"{where}: needs a group in parentheses that is the value."


def _check_dates(where: str, settings: Mapping[str, Any]) -> Iterator[str]:
    forms = settings.get("dates", [])
    for form in [forms] if isinstance(forms, str) else forms:
        if not is_date_form(form):
            yield (
                f"{where}: dates: '{form}' is no date form. Name day, month and year once each, with "
                "yyyy yy mon mm m dd d, and blanks or . , / - between them; hh:mm at the end lets a time "
                "of day follow."
            )
    for one, two in combinations([forms] if isinstance(forms, str) else forms, 2):
        if reads_as_other(one, two):
            yield (
                f"{where}: dates: '{one}' and '{two}' read the same text as different days. Declare "
                "one of them, for each column if need be."
            )


def _check_signs(where: str, settings: Mapping[str, Any]) -> Iterator[str]:
    if settings.get("decimal", ".") == settings.get("thousands", ""):
        yield (
            f"{where}: decimal and thousands are the same sign, '{settings['thousands']}' "
            "(decimal is . where it is not given). Give each its own."
        )
