"""One raw cell changed, the whole chain run again in memory: which numbers moved."""

import random

import pandas as pd

from scripts.lib.cells import Cell, reach
from scripts.lib.errors import StudyError
from scripts.lib.ingest import read_spec
from scripts.lib.lineage import Lineage
from scripts.lib.number import COLUMNS
from scripts.lib.what_if import Bench, change_cell


def moved(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """Ids of the numbers that are not the same in two runs, gone and new ones included."""
    tables = [
        {row[0]: repr(row[1:]) for row in frame[list(COLUMNS)].itertuples(index=False, name=None)}
        for frame in (before, after)
    ]
    return {one for one in {**tables[0], **tables[1]} if tables[0].get(one) != tables[1].get(one)}


def unexplained(bench: Bench, lineage: Lineage, cell: Cell, text: str) -> set[str]:
    """Numbers that moved although their trace does not hold the cell; new ones by their endpoint."""
    held = set(reach(cell, lineage))
    bases = {one.partition("[")[0].split(".")[0] for one in held}
    known = set(bench.run.numbers["number_id"])
    try:
        after = change_cell(bench, cell, text)
    except StudyError:
        return set()  # a correction no longer fits: the run stops, and no number is made
    changed = moved(bench.run.numbers, after.numbers) - held
    return {
        one for one in changed if one in known or one.partition("[")[0].split(".")[0] not in bases
    }


def draw_change(bench: Bench, chance: random.Random) -> tuple[Cell, str]:
    """A raw cell of the study and a text for it: of its column, of another one, or of no sense."""
    center = chance.choice(sorted(bench.centers))
    rows = bench.centers[center].rows
    row = rows.iloc[chance.randrange(len(rows))]
    settings = bench.study.centers[center]
    source = next(one for one in settings["sources"] if one["id"] == row["source"])
    spec = read_spec(settings, source)
    table = next(
        table
        for key, table in bench.tables[center].items()
        if key[1] == spec and row["source_row"] in table.rows
    )
    column = chance.randrange(len(table.header))
    texts = sorted({*table.cells[column].dropna(), *table.cells[0].dropna()})
    text = chance.choice(["", "", "zz", chance.choice(texts), *chance.choices(texts, k=6)])
    return Cell(center, str(row["source"]), int(row["source_row"]), column + 1), text
