"""Raw cells: which record and variables one of them feeds, and the cells of a record's variables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scripts.lib.answers import UnknownNameError, UsageError, unknown_name
from scripts.lib.chain import CenterRun
from scripts.lib.config_checks import file_key
from scripts.lib.dependencies import Names
from scripts.lib.description import column_letter, describe_places
from scripts.lib.lineage import NOTHING, ROW, Lineage, columns_of

HEAD = ("source", "source_row", "row_kind")


@dataclass(frozen=True)
class Cell:
    """A raw cell: a row of a source and a 1-based column; `source` names file and sheet."""

    center: str
    source: str
    row: int
    column: int


Delivered = dict[str, list[tuple[Cell, str]]]  # variable -> its cells, each with the text read


@dataclass(frozen=True)
class Use:
    """What a cell feeds: variables of a record (by number), and whether it places its row.

    `places`: the variables that depend on where the row belongs; all of them for a source that
    defines the records.
    """

    record_no: int | None
    variables: Names
    places: Names
    everything: bool = False


def column_number(text: str) -> int:
    """A column letter (or number) as a number from 1. Raises UsageError for anything else."""
    if text.isdigit() and int(text) > 0:
        return int(text)
    number = 0
    for letter in text.upper():
        if not "A" <= letter <= "Z":
            raise UsageError(f"'{text}' is no column: give its letter (B) or its number (2).")
        number = number * 26 + ord(letter) - 64
    return number


def find_column(text: str, sources: Sequence[Mapping[str, Any]], file: str) -> int:
    """The position of a column of a file given by letter, number or header.

    Raises UnknownNameError where the file has no such column, or maps it to nothing.
    """
    places = {
        header: at for one in sources for listed in describe_places(one) for at, header in listed
    }
    unmapped = {str(name) for one in sources for name in one["unmapped"]} - {*places}
    try:
        number = column_number(text)
    except UsageError:
        number = 0
    if 0 < number <= max(*places.values(), len(places) + len(unmapped)):
        return number
    if text in unmapped:
        raise UnknownNameError(
            f"The column '{text}' of {file} is mapped to no variable: it reaches no number."
        )
    if text not in places:
        raise unknown_name(f"column of {file}", text, [*places, *unmapped])
    return int(places[text])


def parse_cell(text: str, lineage: Lineage) -> list[Cell]:
    """CENTER:FILE:ROW:COLUMN as cells, one for each source that took the row (usually one).

    FILE is the file's name or key, the sheet after an exclamation mark where it has several, or the
    source's id. COLUMN is a letter, a number or a header. Raises UnknownNameError for names that are not
    there, UsageError for another form.
    """
    parts = text.split(":", 3)
    if len(parts) != 4 or not parts[2].isdigit():
        raise UsageError(
            f"'{text}' is no cell: write CENTER:FILE:ROW:COLUMN, as alpha:alpha.csv:2:E."
        )
    center, file, row = parts[0], parts[1], int(parts[2])
    if center not in lineage.run.centers:
        raise unknown_name("center", center, lineage.run.centers)
    one = lineage.run.centers[center]
    names = {
        source["id"]: _names_of(source, one.description) for source in one.description["sources"]
    }
    sources = [source for source, known in names.items() if file in known]
    if not sources:
        raise unknown_name("file", file, set().union(*names.values()))
    sheets = {source["sheet"] for source in one.description["sources"] if source["id"] in sources}
    if len(sheets) > 1:
        choices = ", ".join(f"{file}!{sheet}" for sheet in sorted(sheets))
        raise unknown_name("single sheet", file, choices.split(", "))
    described = [source for source in one.description["sources"] if source["id"] in sources]
    column = find_column(parts[3], described, file)
    rows = one.rows[one.rows["source"].isin(sources) & (one.rows["source_row"] == row)]
    if not len(rows):
        known = one.rows.loc[one.rows["source"].isin(sources), "source_row"]
        near = (known - row).abs().sort_values(kind="stable").index[:5]
        shown = ", ".join(map(str, sorted(known.loc[near])))
        raise unknown_name("filled row", f"{row} in {file}", [shown])
    return [Cell(center, str(source), row, column) for source in rows["source"]]


def _names_of(source: Mapping[str, Any], description: Mapping[str, Any]) -> set[str]:
    name = description["files"][source["file"]]["name"]
    sheet = source["sheet"]
    full = {f"{name}!{sheet}", f"{source['file']}!{sheet}"} if sheet else set()
    return {source["id"], source["file"], name} | full


def variables_at(cell: Cell, lineage: Lineage) -> Names:
    """The variables that the column of a cell is mapped to."""
    columns = columns_of(lineage.run.centers[cell.center].description, cell.source)
    return frozenset(name for name, places in columns.items() if cell.column in places)


def use_of(cell: Cell, lineage: Lineage) -> Use:
    """What a cell feeds."""
    one = lineage.run.centers[cell.center]
    settings = next(
        s for s in lineage.study.centers[cell.center]["sources"] if s["id"] == cell.source
    )
    columns = columns_of(one.description, cell.source)
    at = one.rows[(one.rows["source"] == cell.source) & (one.rows["source_row"] == cell.row)].index[
        0
    ]
    row = one.rows.loc[at]
    number = None if pd.isna(row["record_no"]) else int(row["record_no"])
    mine = variables_at(cell, lineage)
    base = bool(row["base"])
    if _places_row(cell, one, settings, columns, at):
        return Use(number, mine, frozenset(columns), everything=base)
    reduce = settings.get("reduce", {})
    if reduce.get("rule") in ("first", "last") and reduce.get("by") in mine:
        return Use(number, mine, frozenset(columns))
    return Use(number, mine if row["chosen"] else NOTHING, NOTHING)


def _places_row(
    cell: Cell,
    one: CenterRun,
    settings: Mapping[str, Any],
    columns: Mapping[str, list[int]],
    at: Any,
) -> bool:
    """Whether a cell decides which record its row belongs to, or whether it is a row of data."""
    description = next(s for s in one.description["sources"] if s["id"] == cell.source)
    if cell.column in columns.get("record", ()):
        return True
    if cell.column in [place for place, _ in description.get("where", ())]:
        return True
    if one.cells.loc[at, "row_kind"] == "withdrawn":
        return False
    if one.cells.loc[at, "row_kind"] == "not_data":
        return True
    filled = one.cells.loc[at].drop(list(HEAD)).dropna().index
    places = {place for name in filled for place in columns.get(str(name), ())[:1]}
    if one.cells.loc[at, "row_kind"] == "single_cell" or len(places) <= 2:
        return True
    return bool(settings.get("not_data")) and cell.column <= min(places)


def reach(cell: Cell, lineage: Lineage) -> dict[str, str]:
    """The numbers that a change of a cell can move: number_id -> why."""
    use = use_of(cell, lineage)
    subject = lineage.subjects.get((cell.center, -1 if use.record_no is None else use.record_no))
    found = {}
    for number_id in lineage.run.numbers["number_id"]:
        if use.everything or use.places & lineage.read_anywhere(number_id):
            found[number_id] = ROW
        elif subject is not None:
            why = lineage.variables_read(number_id, subject)
            hit = sorted(why[name] for name in use.variables & set(why))
            if hit:
                found[number_id] = hit[-1]
    return found


def place_of(cell: Cell, lineage: Lineage) -> dict[str, Any]:
    """A cell in words: center, file, sheet, row, column letter and header."""
    description = lineage.run.centers[cell.center].description
    source = next(one for one in description["sources"] if one["id"] == cell.source)
    settings = lineage.study.centers[cell.center]
    key = next(s for s in settings["sources"] if s["id"] == cell.source)
    headers = dict(tuple(place) for places in describe_places(source) for place in places)
    return {
        "center": cell.center,
        "file": description["files"][file_key(settings, key)]["name"],
        "sheet": source["sheet"] or "",
        "row": cell.row,
        "column": column_letter(cell.column),
        "header": headers.get(cell.column, ""),
    }


def cells_of_record(center: str, record_no: int, one: CenterRun) -> Delivered:
    """Variable -> its delivered cells, each with the text that was read (empty: nothing there)."""
    rows = one.rows[(one.rows["record_no"] == record_no) & one.rows["chosen"]]
    found = _gather(center, one, rows, lambda at, name: one.cells.at[at, name])
    return found.get(record_no, {})


def cells_by_record(center: str, one: CenterRun) -> dict[int, Delivered]:
    """`cells_of_record` of every record that has a chosen row, by its number.

    A row without a record number belongs to nobody.
    """
    rows = one.rows[one.rows["record_no"].notna() & one.rows["chosen"]]
    delivered = one.cells.loc[rows.index]
    texts = {
        name: dict(zip(rows.index, delivered[name].tolist(), strict=True)) for name in delivered
    }
    return _gather(center, one, rows, lambda at, name: texts[name][at])


def _gather(
    center: str, one: CenterRun, rows: pd.DataFrame, text_at: Callable[[Any, str], Any]
) -> dict[int, Delivered]:
    """The cells of each record, those of a variable in the order of `rows`."""
    sources = {name: columns_of(one.description, name) for name in rows["source"].unique()}
    found: dict[int, Delivered] = {}
    keys = zip(rows.index, rows["record_no"], rows["source"], rows["source_row"], strict=True)
    for at, record_no, source, row in keys:
        mine = found.setdefault(int(record_no), {})
        for name, places in sources[source].items():
            text = text_at(at, name)
            shown = "" if pd.isna(text) else str(text)
            cells = [Cell(center, source, int(row), place) for place in places]
            mine.setdefault(name, []).extend((cell, shown) for cell in cells)
    return found
