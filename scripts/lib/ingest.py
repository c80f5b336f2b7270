"""A center's delivery as one frame of text cells, and a description of what was read.

Grain of the frame: one raw row, of any source of the center, stacked in the order of the sources.
Columns: source, source_row (as a person counts rows in that file), row_kind, then one text column
for each mapped variable. Every non-empty row below a header is in it, footers and unclaimed rows too.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.config_names import current_delivery, file_key
from scripts.lib.errors import StudyError
from scripts.lib.extract import (
    CheckboxSet,
    Layout,
    build_cells,
    build_layout,
    find_column,
)
from scripts.lib.files import sha256_file
from scripts.lib.parsing import date_form, dialects_of
from scripts.lib.raw_rows import mark_rows, select_rows
from scripts.lib.readers import RawTable, ReadSpec, read_table
from scripts.lib.readers.gate import SUFFIXES

Settings = Mapping[str, Any]


def read_spec(center: Settings, source: Settings) -> ReadSpec:
    """What a reader has to know of one source; a source's dialect wins over the center's."""
    dialect = {**center.get("dialect", {}), **source.get("dialect", {})}
    return ReadSpec(
        format=source.get("format", "csv"),
        sheet=source.get("sheet"),
        header_row=source.get("header_row", 1),
        encoding=dialect.get("encoding", "utf-8"),
        delimiter=dialect.get("delimiter", ","),
        date_format=date_form(center, source),
        decimal=dialect.get("decimal", "."),
        labels=source.get("labels", True),
    )


def fit_formats(center: Settings, files: Mapping[str, Path]) -> dict[str, Any]:
    """The center with a source in the format of its file's name, where that is not the declared one.

    `files`: of the center's last delivery. A hospital that sent text once and a workbook later has one
    configuration; a REDCap export is always read as declared.
    """
    sources = []
    for source in center["sources"]:
        suffix = files[file_key(dict(center), dict(source))].suffix.lower()
        declared = source.get("format", "csv")
        fitting = [one for one, known in SUFFIXES.items() if suffix in known]
        keep = declared == "redcap" or declared in fitting or not fitting
        sources.append(source if keep else {**source, "format": fitting[0]})
    return {**center, "sources": sources}


def read_center(
    center: Settings,
    files: Mapping[str, Path],
    read: Callable[[Path, ReadSpec], RawTable] = read_table,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """All sources of a center: the frame of cells, and the description (`source.json`).

    `files`: key of a delivered file -> path; `read` gives the table of a file. Raises StudyError with the problems of all sources.
    """
    tables: dict[tuple[str, ReadSpec], RawTable] = {}
    taken: dict[tuple[str, str | None], np.ndarray] = {}
    first_of: dict[tuple[str, str | None], tuple[str, ReadSpec]] = {}
    layouts: dict[tuple[str, ReadSpec], Layout] = {}
    frames, described, problems = [], [], []
    for source in center["sources"]:
        key = (file_key(dict(center), dict(source)), read_spec(center, source))
        try:
            if key not in tables:
                tables[key] = read(files[key[0]], key[1])
            table = name_fields(source, tables[key], files, key[0])
            # A raw row belongs to one source, also where two sources read it in other dialects.
            raw = (key[0], table.sheet)
            first_of.setdefault(raw, key)
            free = ~taken.setdefault(raw, np.zeros(len(table.cells), dtype=bool))
            check_same_rows(source, table, tables[first_of[raw]])
            layout = plan_source(center, source, table, key[0], files)
            kinds = mark_rows(
                table.cells, source.get("not_data", ()), table.delivered or table.header
            )
            chosen = select_rows(table.cells, table.header, source.get("where", {})) & free
            if chosen.any() or source.get("where"):
                chosen |= (kinds == "not_data").to_numpy() & free
            taken[raw] |= chosen
            frames.append(build_cells(table.cells, table.rows, kinds, layout, chosen))
            layouts.setdefault(key, layout)
            described.append(describe_source(source, key[0], table, layout, int(chosen.sum())))
        except StudyError as error:
            problems += [f"center {center['center']}: {problem}" for problem in error.problems]
    if problems:
        raise StudyError(*problems)
    for raw, done in taken.items():
        if not done.all():
            key = first_of[raw]
            frames.append(_unclaimed(tables[key], ~done, layouts[key]))
    return pd.concat(frames, ignore_index=True), describe_center(center, files, described)


def check_same_rows(source: Settings, table: RawTable, first: RawTable) -> None:
    """Raises StudyError where a source cuts a table into other rows than an earlier source of it."""
    if not np.array_equal(table.rows, first.rows):
        raise StudyError(
            f"source {source['id']}: another source reads the same table with another header_row, "
            "encoding or delimiter. Give both the same."
        )


def plan_source(
    center: Settings, source: Settings, table: RawTable, file: str, files: Mapping[str, Path]
) -> Layout:
    """The layout of one source on its table; REDCap fields are found by the data dictionary."""
    where = f"{files[file].name}, source {source['id']}"
    boxes: dict[str, CheckboxSet] = {}
    if source.get("format") == "redcap" and "dictionary" in source:
        boxes = find_checkboxes(source, table, files[source["dictionary"]])
    dialects = dialects_of(center, source, source["columns"])
    missing = {name: one.missing for name, one in dialects.items()}
    return build_layout(table.header, dict(source), where, boxes, center.get("ignore", ()), missing)


def name_fields(
    source: Settings, table: RawTable, files: Mapping[str, Path], file: str
) -> RawTable:
    """The table with REDCap field names as headers, also where the export has labels there.

    A label that the configuration itself names stays. Raises StudyError for labels of several fields.
    """
    if source.get("format") != "redcap" or "dictionary" not in source:
        return table
    from scripts.lib.readers.redcap import read_dictionary
    from scripts.lib.readers.redcap_labels import with_field_names

    wanted = {name for column in source["columns"].values() for name in headers_of(column)}
    wanted |= set(source.get("where", {}))
    fields = read_dictionary(files[source["dictionary"]])
    return with_field_names(files[file], table, fields, wanted)


def headers_of(column: Any) -> list[str]:
    """The headers that a declared column names."""
    if isinstance(column, str):
        return [column]
    single = [column[key] for key in ("column", "seen_by") if key in column]
    return [*single, *column.get("columns", ()), *column.get("checkboxes", ())]


def find_checkboxes(source: Settings, table: RawTable, dictionary: Path) -> dict[str, CheckboxSet]:
    """REDCap checkbox fields of a source. A set was seen where its instrument holds anything else.

    A missing-data code has a box of its own; ticked, it stands for itself, so that a declared one
    makes the answer missing, not "none", and one that is not declared is a finding.

    An export writes 0 for boxes of an instrument that was never opened, so the boxes alone do not
    tell; the record id, in the first instrument, is always there and does not tell either.
    """
    from scripts.lib.readers.redcap import (
        checkbox_columns,
        missing_code_columns,
        plain_label,
        read_dictionary,
        seen_columns,
    )

    fields = read_dictionary(dictionary)
    found = {}
    for column in source["columns"].values():
        name = column if isinstance(column, str) else column.get("column", "")
        if name in fields.fields and fields.fields[name].type == "checkbox":
            one = fields.fields[name]
            codes = checkbox_columns(one, table.header)
            blanks = missing_code_columns(one, table.header) if codes else {}
            seen = seen_columns(fields, one.form, table.header)
            found[name] = CheckboxSet(
                {**codes, **blanks},
                {header: plain_label(one.choices[code]) for header, code in codes.items()},
                {header: words for header, words in seen.items() if header not in codes},
            )
    return found


def describe_center(
    center: Settings, files: Mapping[str, Path], sources: list[dict[str, Any]]
) -> dict[str, Any]:
    """What was read of a center (`source.json`): its files, its sources, the labels of its codes."""
    return {
        "center": center["center"],
        "delivery": current_delivery(dict(center))["received"],
        "files": {name: describe_file(path) for name, path in sorted(files.items())},
        "sources": sources,
        "choices": read_choices(center, files),
    }


def describe_source(
    source: Settings, file: str, table: RawTable, layout: Layout, rows: int
) -> dict[str, Any]:
    """What was read of one source: file key, sheet, where each variable is, what nobody mapped.

    `columns`: the cells of a variable; `seen_by`: those that tell whether its checkboxes were seen;
    `where`: those that choose the source's rows.
    """

    def name(positions: tuple[int, ...] | list[int]) -> list[list[int | str]]:
        shown = table.delivered or table.header
        return [[position + 1, shown[position]] for position in positions]

    return {
        "id": source["id"],
        "file": file,
        "sheet": table.sheet,
        "rows": rows,
        "columns": {place.variable: name(place.positions) for place in layout.places},
        "seen_by": {one.variable: name(one.seen_by) for one in layout.places if one.seen_by},
        "where": name([find_column(table.header, one)[0] for one in source.get("where", {})]),
        "unmapped": list(layout.unmapped),
        "notes": [*table.notes, *layout.notes],
    }


def inspect_sources(
    center: Settings, files: Mapping[str, Path], description: Mapping[str, Any]
) -> dict[str, Any]:
    """The description of a center, with what was counted (`inspection`) in each sheet of a workbook."""
    from scripts.lib.readers.inspect import inspect_workbook

    sources = []
    for source, told in zip(center["sources"], description["sources"], strict=True):
        if source.get("format") != "excel":
            sources.append(told)
            continue
        found = inspect_workbook(files[told["file"]], read_spec(center, source), told["sheet"])
        sources.append({**told, "inspection": found})
    return {**description, "sources": sources}


def _unclaimed(table: RawTable, rows: np.ndarray, layout: Layout) -> pd.DataFrame:
    """Rows of a file that no source's `where` takes: kept with their record id, so that they get a fate."""
    record = Layout(
        layout.source, tuple(place for place in layout.places if place.variable == "record")
    )
    kinds = pd.Series("unclaimed", index=table.cells.index).astype("str")
    return build_cells(table.cells, table.rows, kinds, record, rows)


def describe_file(path: Path) -> dict[str, Any]:
    """Name, size and SHA-256 of a delivered file."""
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256_file(path)}


def read_choices(center: Settings, files: Mapping[str, Path]) -> dict[str, dict[str, str]]:
    """For each mapped REDCap field with choices, raw code -> label, by variable; a template's word -> code."""
    choices: dict[str, dict[str, str]] = {}
    problems = []
    for source in center["sources"]:
        if source.get("format") != "redcap" or "dictionary" not in source:
            continue
        from scripts.lib.readers.redcap import read_dictionary

        fields = read_dictionary(files[source["dictionary"]]).fields
        for variable, column in source["columns"].items():
            name = column if isinstance(column, str) else column.get("column", "")
            if name in fields:
                known = choices.setdefault(variable, {})
                clash = [
                    raw
                    for raw, label in fields[name].choices.items()
                    if known.get(raw, label) != label
                ]
                if clash:
                    problems.append(
                        f"center {center['center']}: the code {clash[0]} of {variable} means different "
                        "things in two sources. Map the two fields to variables of their own."
                    )
                known.update(fields[name].choices)
    if problems:
        raise StudyError(*problems)
    for variable, words in center.get("choices", {}).items():
        # Of a template: a label means what the language's word means, and so does the word itself.
        known = choices.get(variable, {})
        choices[variable] = {raw: words.get(label, label) for raw, label in known.items()} | words
    return {variable: known for variable, known in choices.items() if known}
