"""A study in memory that can be computed again with some raw cells, or some settings, changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.cells import Cell
from scripts.lib.chain import CenterRun, StudyRun, run_center, run_study
from scripts.lib.config import Study, read_study
from scripts.lib.config_names import file_key
from scripts.lib.digests import digest_files
from scripts.lib.ingest import read_spec
from scripts.lib.lineage import Lineage
from scripts.lib.readers import RawTable, ReadSpec, read_table

Key = tuple[str, ReadSpec]
Tables = dict[Key, RawTable]


@dataclass
class Bench:
    """A study in memory, unchanged, and what is needed to change some of it: its delivered tables by
    path in the study and way of reading, and the centers computed so far by what they depend on.
    """

    folder: Path
    study: Study
    centers: dict[str, CenterRun]
    run: StudyRun
    tables: dict[str, Tables] = field(default_factory=dict)
    known: dict[str, CenterRun] = field(default_factory=dict)

    @property
    def lineage(self) -> Lineage:
        return Lineage(self.study, self.run)


def make_bench(folder: Path) -> Bench:
    """The study of a folder, run in memory. Raises StudyError as a run would."""
    study = read_study(folder)
    tables: dict[str, Tables] = {name: {} for name in study.centers}
    known: dict[str, CenterRun] = {}
    centers = compute_centers(study, folder, tables, known)
    return Bench(folder, study, centers, run_study(study, centers, folder), tables, known)


def compute_centers(
    study: Study, folder: Path, tables: dict[str, Tables], known: dict[str, CenterRun]
) -> dict[str, CenterRun]:
    """Each center of a study; what is in `tables` is not read, and in `known` not computed again."""
    centers = {}
    for name in study.centers:
        key = depends_on(study, name, folder)
        if key not in known:
            kept = tables.setdefault(name, {})

            def read(path: Path, spec: ReadSpec, kept: Tables = kept) -> RawTable:
                place = (name_file(path, folder), spec)
                if place not in kept:
                    kept[place] = read_table(path, spec)
                return kept[place]

            known[key] = run_center(study, name, folder, read)
        centers[name] = known[key]
    return centers


def name_file(path: Path, folder: Path) -> str:
    """A delivered file as the configuration names it."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def depends_on(study: Study, center: str, folder: Path) -> str:
    """Everything that a center's frames are made from, as one text."""
    registers = study.registers
    papers = [
        *study.codelists(center),
        *registers.withdrawn[center],
        *registers.corrections[center],
        *study.files(center).values(),
    ]
    settings = {key: value for key, value in study.centers[center].items() if key != "label"}
    parts = [center, settings, study.variables, study.severities(), study.limits()]
    parts += [study.config["data_cutoff"], [str(one) for one in registers.waivers]]
    return json.dumps([*parts, digest_files(folder, papers)], sort_keys=True, default=str)


def change_study(bench: Bench, folder: Path) -> StudyRun:
    """The study in `folder`: the bench's delivered files under another configuration."""
    study = read_study(folder)
    return run_study(study, compute_centers(study, folder, bench.tables, bench.known), folder)


def key_of(study: Study, center: str, source: str) -> Key:
    """By what the table of a source is known in a bench."""
    settings = study.centers[center]
    one = next(one for one in settings["sources"] if one["id"] == source)
    return study.files(center)[file_key(settings, one)], read_spec(settings, one)


def change_center(bench: Bench, center: str, tables: Mapping[Key, RawTable]) -> StudyRun:
    """The study with other tables in the place of some of a center's."""
    kept = {**bench.tables[center], **tables}

    def read(path: Path, spec: ReadSpec) -> RawTable:
        return kept[name_file(path, bench.folder), spec]

    changed = run_center(bench.study, center, bench.folder, read)
    return run_study(bench.study, {**bench.centers, center: changed}, bench.folder)


def change_cell(bench: Bench, cell: Cell, text: str) -> StudyRun:
    """The study with another text in one raw cell; the empty text empties it."""
    key = key_of(bench.study, cell.center, cell.source)
    table = set_cells(bench.tables[cell.center][key], cell.row, {cell.column: text})
    return change_center(bench, cell.center, {key: table})


def set_cells(table: RawTable, row: int, texts: Mapping[int, str]) -> RawTable:
    """The table with other texts in one row (by its number), column (from 1) -> text."""
    cells = table.cells.copy()
    at = int(np.flatnonzero(table.rows == row)[0])
    for column, text in texts.items():
        cells.iloc[at, column - 1] = text or np.nan
    return drop_empty(table, cells, table.rows)


def drop_empty(table: RawTable, cells: pd.DataFrame, rows: "np.ndarray[Any, Any]") -> RawTable:
    """The table with these cells; a row without any text is none."""
    full = cells.notna().any(axis=1).to_numpy()
    return replace(table, cells=cells[full].reset_index(drop=True), rows=rows[full])


def drop_row(table: RawTable, row: int) -> RawTable:
    """The table without one row."""
    stay = table.rows != row
    return replace(table, cells=table.cells[stay].reset_index(drop=True), rows=table.rows[stay])


def add_row(table: RawTable, texts: Sequence[str]) -> RawTable:
    """The table with one more row at its end, its cells in the order of the columns."""
    number = int(table.rows.max()) + 1 if len(table.rows) else 2
    line = pd.DataFrame([[text or np.nan for text in texts]], columns=table.cells.columns)
    cells = pd.concat([table.cells, line.astype(table.cells.dtypes)], ignore_index=True)
    return drop_empty(table, cells, np.append(table.rows, number))
