"""Delivered cells and the change log give the harmonized cells, for every center, whatever was delivered."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scripts.lib.catalogue import Variable, read_catalogue
from scripts.lib.center import deliver_center
from scripts.lib.chain import CenterRun, run_center
from scripts.lib.what_if import Bench, make_bench, name_file
from tests.mutation import draw_change

SEEDS = range(5 if os.environ.get("SALVAGE_SIZE") == "full" else 1)
ROOT = Path(__file__).parents[2]
CENTERS = ("alpha", "beta", "gamma")
# What hospitals write and no column of the demo holds.
STRANGE = ["?", "cT2a N1 M0", "ypT0", "T3 (2)", "1.234,5", "31/02/2020", "-5", "1e400", "NO", " x "]


@cache
def bench() -> Bench:
    return make_bench(ROOT)


def plain(value: Any, variable: Variable) -> str:
    """A harmonized value as the text that the log writes."""
    if pd.isna(value):
        return ""
    if variable.type == "date":
        return pd.Timestamp(value).date().isoformat()
    if variable.type == "boolean":
        return "true" if value else "false"
    if variable.type in ("number", "integer"):
        return np.format_float_positional(float(value), trim="-")
    return str(value)


def replay(run: CenterRun, center: str) -> None:
    """Delivered texts with the log applied, against the harmonized values, cell by cell."""
    catalogue, settings = read_catalogue(), bench().study.centers[center]
    texts = deliver_center(run.cells, run.rows, settings, catalogue).text
    logged = {(row.record_no, row.variable): row for row in run.changes.itertuples(index=False)}
    assert len(logged) == len(run.changes), "a cell has more than one line"
    for record in run.harmonized.to_dict("records"):
        number = record["record_no"]
        for name, variable in catalogue.items():
            cell = texts[name].iloc[number]
            cell = "" if pd.isna(cell) else cell
            line = logged.pop((number, name), None)
            if line is not None:
                before, after = ("" if pd.isna(one) else one for one in (line.before, line.after))
                assert before == cell
                assert before != after
                assert line.rule
                assert line.reason
                cell = after
            assert cell == plain(record[name], variable), f"{name} of record {number}"
    assert not logged, "lines of cells that are not there"


def changed(center: str, seed: int, cells: int) -> CenterRun:
    """The center with some of its raw cells replaced."""
    chance = random.Random(seed)
    tables = dict(bench().tables[center])
    for cell, text in draw_cells(center, chance, cells):
        for key, table in tables.items():
            at = np.flatnonzero(table.rows == cell.row)
            if len(at) and cell.column <= table.cells.shape[1]:
                new = table.cells.copy()
                new.iloc[at[0], cell.column - 1] = text or np.nan
                full = new.notna().any(axis=1).to_numpy()
                tables[key] = replace(
                    table, cells=new[full].reset_index(drop=True), rows=table.rows[full]
                )
    return run_center(
        bench().study, center, ROOT, lambda path, spec: tables[name_file(path, ROOT), spec]
    )


def draw_cells(center: str, chance: random.Random, count: int) -> Iterator[tuple[Any, str]]:
    """Raw cells of one center and a text for each."""
    while count:
        cell, text = draw_change(bench(), chance)
        if cell.center == center:
            count -= 1
            yield cell, chance.choice([text, text, chance.choice(STRANGE)])


@pytest.mark.parametrize("center", CENTERS)
def test_the_log_replays(center: str) -> None:
    run = bench().centers[center]
    assert len(run.changes) > 100
    replay(run, center)


@pytest.mark.parametrize("center", CENTERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_log_replays_whatever_was_delivered(center: str, seed: int) -> None:
    run = changed(center, seed, 60)
    assert len(run.findings) > len(bench().centers[center].findings)
    replay(run, center)


def test_the_log_replays_corrections(tmp_path: Path) -> None:
    """One that sets a value, one that empties a cell, one whose new value a finding takes away again."""
    run, study = bench().centers["alpha"], bench().study
    texts = deliver_center(run.cells, run.rows, study.centers["alpha"], read_catalogue()).text
    lines = ["record,variable,delivered,new,reason,who,when,approved_by"]
    for number, (name, new) in enumerate(
        {"cycles": "7", "ecog": "", "diameter_before": "zz"}.items()
    ):
        record = run.harmonized.iloc[number]
        old = texts[name].iloc[record["record_no"]]
        delivered = "" if pd.isna(old) else f'"{old}"'
        lines.append(f"{record['record']},{name},{delivered},{new},source checked,A,2024-01-05,B")
    file = tmp_path / "alpha.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    registers = replace(
        study.registers, corrections={**study.registers.corrections, "alpha": [str(file)]}
    )
    tables = bench().tables["alpha"]
    found = run_center(
        replace(study, registers=registers),
        "alpha",
        ROOT,
        lambda path, spec: tables[name_file(path, ROOT), spec],
    )
    assert (found.changes["rule"] == "correction").sum() >= 2
    replay(found, "alpha")
