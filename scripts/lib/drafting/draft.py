"""The draft of a center's file: what is proven of its extract, what is suggested, what is open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.dialect import trim
from scripts.lib.drafting.blanks import Blank, find_blanks
from scripts.lib.drafting.codes import Line, draft_lines, spellings
from scripts.lib.drafting.columns import Delivered, list_columns, unit_in
from scripts.lib.drafting.days import DateForm, count_shapes, prove_forms
from scripts.lib.drafting.evidence import MOST
from scripts.lib.drafting.language import find_language
from scripts.lib.drafting.opening import Opened, open_extract
from scripts.lib.drafting.profile import profile_column
from scripts.lib.drafting.signs import Signs, prove_signs
from scripts.lib.drafting.sources import (
    MOST_ROWS,
    Mapped,
    Part,
    Table,
    map_tables,
    own_columns,
    split_table,
)
from scripts.lib.drafting.units import Unit, prove_unit
from scripts.lib.drafting.words import fold
from scripts.lib.readers.redcap import Dictionary, read_dictionary
from scripts.lib.readers.redcap_labels import with_field_names
from scripts.lib.texts import normalize


@dataclass(frozen=True)
class Draft:
    """Everything that a center's file and codelist are written from."""

    tables: list[Table]
    left: list[str]
    blanks: list[Blank]
    dates: list[DateForm]
    signs: Signs
    units: dict[str, Unit]
    lines: list[Line]
    language: tuple[str, int, int]
    dictionary: bool = False


def draft_center(path: Path, catalogue: Catalogue, dictionary: Path | None = None) -> Draft:
    """The draft for one extract. Raises StudyError where it cannot be read at all."""
    opened, left = open_extract(path)
    left += [one.below for one in opened if one.below]
    fields = read_dictionary(dictionary) if dictionary else None
    if any(len(one.table.cells) > MOST_ROWS for one in opened):
        left.append(f"rows beyond the first {MOST_ROWS}: nothing is counted or proven from them")
    parts = [part for one in opened for part in split_table(name_fields(path, one, fields))]
    columns = [(one, where, list_columns(one, fields, keep)) for one, where, keep in parts]
    columns = own_columns(columns)
    blanks = find_blanks(_cells(columns))
    missing = {normalize(one.text) for one in blanks}
    tables, unused = map_tables(columns, catalogue, missing, fields is not None)
    chosen = [(name, one, table) for table in tables for name, one in table.given()]
    language = find_language(
        [
            text
            for t in tables
            for c in t.columns
            for text in (c.delivered.header, *c.delivered.labels)
        ],
        [
            value
            for _, one, _ in chosen
            for value in one.profile.values
            if one.profile.distinct <= 12
        ],
    )
    codes = [one for one in blanks if is_code(one, chosen)]
    blanks = [one for one in blanks if one not in codes]
    return Draft(
        tables,
        [*left, *unused],
        blanks,
        prove_forms(count_shapes(date_cells(tables))),
        prove_signs(number_cells(tables, catalogue)),
        find_units(chosen, catalogue),
        find_lines(chosen, catalogue, blanks, codes, language[0]),
        language,
        dictionary is not None,
    )


def is_code(blank: Blank, chosen: Iterable[tuple[str, Mapped, Table]]) -> bool:
    """Whether a missing code is a code of each variable in whose column it stands, as unknown is a
    cause of death.
    """
    owners = {place_of(table.opened, one.delivered): name for name, one, table in chosen}
    word = fold(blank.text)
    return all(at in owners and word in spellings(owners[at]) for at in blank.columns)


def place_of(opened: Opened, one: Delivered) -> str:
    """Sheet and letter of a column."""
    return f"{opened.table.sheet or ''}!{one.letter}"


def name_fields(path: Path, opened: Opened, fields: Dictionary | None) -> Opened:
    """The table with REDCap's field names as headers where the export has labels there."""
    if fields is None:
        return opened
    spec = replace(opened.spec, format="redcap")
    return replace(opened, spec=spec, table=with_field_names(path, opened.table, fields, ()))


def _cells(
    columns: Iterable[Part],
) -> Iterator[tuple[str, str, bool]]:
    """Text, column and whether the column is of dates or numbers, of every filled cell."""
    for opened, _, delivered in columns:
        for one in (one for one in delivered if not one.system and not one.boxes):
            profile = profile_column(one.text)
            typed = max(profile.dates, profile.numeric) >= 0.5
            place = place_of(opened, one)
            for text in trim(one.text).dropna():
                yield str(text), place, typed


def date_cells(tables: Iterable[Table]) -> Iterator[tuple[str, str, str]]:
    """Text, column and cell of every filled cell of columns of dates, mapped or not."""
    for table in tables:
        for one in table.columns:
            if one.profile.dates >= MOST:
                yield from _placed(table, one)


def number_cells(tables: Iterable[Table], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Text and cell of every filled cell of columns of numbers; a record id or a code is none."""
    for table in tables:
        for one in table.columns:
            variable = catalogue.get(one.suggestion.variable)
            if one.profile.numeric >= MOST and (variable is None or variable.type == "number"):
                yield from ((text, cell) for text, _, cell in _placed(table, one))


def _placed(table: Table, one: Mapped) -> Iterator[tuple[str, str, str]]:
    if one.delivered.boxes:
        return
    sheet = f"{table.opened.table.sheet}!" if table.opened.table.sheet else ""
    column = f"{sheet}{one.delivered.letter}"
    for row, text in zip(one.delivered.rows, trim(one.delivered.text), strict=True):
        if isinstance(text, str):
            yield text, column, f"{column}{row}"


def find_units(
    chosen: Iterable[tuple[str, Mapped, Table]], catalogue: Catalogue
) -> dict[str, Unit]:
    """Variable -> its unit with the proof, of the variables that come in several."""
    found = {
        name: prove_unit(catalogue[name].unit, unit_in(one.delivered), one.profile.numbers)
        for name, one, _ in chosen
        if catalogue[name].type == "number"
    }
    return {name: unit for name, unit in found.items() if unit.unit}


def find_lines(
    chosen: Iterable[tuple[str, Mapped, Table]],
    catalogue: Catalogue,
    blanks: Iterable[Blank],
    codes: Sequence[Blank],
    language: str,
) -> list[Line]:
    """The lines of the codelist, in the order of the columns; one line a value.

    `codes`: words that mean missing elsewhere, and are a code where they stand.
    """
    missing = {normalize(one.text) for one in blanks}
    lines: dict[tuple[str, Any], Line] = {}
    for name, one, table in chosen:
        boxes = one.delivered.boxes and not (one.delivered.listed or one.delivered.labelled)
        if one.composite or boxes:
            continue
        if one.ticked:
            lines.setdefault((name, "none"), Line(name, "none", "false"))
            continue
        place = place_of(table.opened, one.delivered)
        values = [*one.profile.values, *(word.text for word in codes if place in word.columns)]
        for line in draft_lines(catalogue[name], values, missing, language):
            lines.setdefault((line.variable, normalize(line.value)), line)
    return list(lines.values())
