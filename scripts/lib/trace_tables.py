"""What stands behind each cell of a printed table (results/tables/<table>.csv).

A row is known by its line in the file as a spreadsheet counts it (the header is row 1), or by its
number_id where the table has that column; a column by its letter, its number or its header.
"""

import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.answers import UnknownNameError, UsageError, unknown_name
from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.cells import column_number
from scripts.lib.description import column_letter
from scripts.lib.eligibility import find_exits
from scripts.lib.errors import StudyError
from scripts.lib.fates import PATIENT_FATES, assign_fates
from scripts.lib.files import read_frame
from scripts.lib.lineage import ANALYSED, Lineage
from scripts.lib.queries.statuses import COLUMNS
from scripts.lib.readings import active_criteria
from scripts.lib.report.characteristics import lay_characteristics
from scripts.lib.report.layout import to_frame
from scripts.lib.report.tables import SETS
from scripts.lib.report.words import name_variable
from scripts.lib.targets import CENTER_OUTPUTS, STUDY_OUTPUTS, TABLES
from scripts.lib.trace_places import LABELS, Behind

# Put around an id that stands in a table in the place of its number.
MARK = "\x1f"
MARKED = re.compile(f"{MARK}(.*?){MARK}")
FILES = {name: STUDY_OUTPUTS["tables"][f"{name}_csv"] for name in (*TABLES, "rows")}
PUBLISHED = "published"


def trace_table(place: str, lineage: Lineage, folder: Path = Path()) -> Behind:
    """TABLE:ROW:COLUMN of the results in `folder`. Raises UnknownNameError where there is no such cell.

    TABLE: its name, or its number as printed.
    """
    table, _, rest = place.partition(":")
    line, _, header = rest.rpartition(":")
    if not line:
        raise UsageError(f"'{place}' is no cell of a table: write TABLE:ROW:COLUMN, as rows:2:C.")
    if table.isdigit() and 0 < int(table) <= len(TABLES):
        table = TABLES[int(table) - 1]
    if table not in FILES:
        raise unknown_name("table", table, FILES)
    lines = read_lines(folder / FILES[table])
    column = find_column(header, lines[0], table)
    row = find_row(line, lines, table)
    text = lines[row][column]
    title = (
        f"{table}, row {row + 1}, column {column_letter(column + 1)} ({lines[0][column]}): {text}"
    )
    found = look_behind(table, row, column, lines, lineage, folder)
    return Behind(title, **found)


def read_lines(path: Path) -> list[list[str]]:
    """The lines of a table, its header first. Raises StudyError where it is not there."""
    if not path.is_file():
        raise StudyError(f"{path.name}: there is no such table. Run the study first.")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def find_column(text: str, header: list[str], table: str) -> int:
    """The position of a column given by header, letter or number."""
    if text in header:
        return header.index(text)
    try:
        number = column_number(text)
    except StudyError:
        number = 0
    if not 0 < number <= len(header):
        raise unknown_name(f"column of {table}", text, header)
    return number - 1


def find_row(text: str, lines: list[list[str]], table: str) -> int:
    """The position of a row given by its line in the file, or by its number_id."""
    if text.isdigit():
        if not 0 < int(text) <= len(lines):
            raise UnknownNameError(f"There is no row {text} in {table}: it has {len(lines)}.")
        return int(text) - 1
    if "number_id" not in lines[0]:
        raise unknown_name(f"row of {table}", text, [f"1 to {len(lines)}"])
    at = lines[0].index("number_id")
    ids = [one[at] for one in lines[1:]]
    if text not in ids:
        raise unknown_name("number", text, ids)
    return ids.index(text) + 1


def look_behind(
    table: str, row: int, column: int, lines: list[list[str]], lineage: Lineage, folder: Path
) -> dict[str, Any]:
    """The fields of `Behind` for one cell of a table."""
    header, cells = lines[0], dict(zip(lines[0], lines[row], strict=True))
    if table in SETS:
        return look_at_characteristics(table, row, column, lineage)
    if row and "number_id" in cells:
        return {"numbers": [cells["number_id"]]} if header[column] != PUBLISHED else from_outside()
    looks: dict[str, Callable[[dict[str, str], str, Lineage], dict[str, Any]]] = {
        "criteria": look_at_criteria,
        "rows": look_at_rows,
        "findings": partial(look_at_findings, folder=folder),
    }
    if not row or table not in looks:
        return {"note": LABELS}
    return looks[table](cells, header[column], lineage)


def from_outside() -> dict[str, Any]:
    """A number that was printed elsewhere."""
    return {"note": "a published number, as config/published.yaml declares it"}


def look_at_characteristics(table: str, row: int, column: int, lineage: Lineage) -> dict[str, Any]:
    """The table is laid out once more, with marked ids in the place of the numbers."""
    study, numbers = lineage.study, lineage.run.numbers
    catalogue = {**read_catalogue(study.variables), **read_derived()}
    marked = MARK + numbers["number_id"].astype("str") + MARK
    declared = study.report.get("tables", {}).get(table, {})
    words = {"center": study.labels(), **study.report.get("words", {})}
    laid = lay_characteristics(numbers.assign(text=marked), table, 0, declared, words, catalogue)
    frame = to_frame(laid, study.notice)
    text = str(frame.columns[column]) if row == 0 else str(frame.iloc[row - 1, column])
    ids = MARKED.findall(text)
    return {"numbers": ids} if ids else {"note": LABELS}


def look_at_criteria(cells: dict[str, str], name: str, lineage: Lineage) -> dict[str, Any]:
    """Who makes up a count of the flow."""
    return look_at_step(cells["criterion"], name, lineage)


def look_at_step(criterion: str, name: str, lineage: Lineage) -> dict[str, Any]:
    """`name`: entering, excluded, unknown, own_failing, own_unknown or remaining."""
    if name not in ("entering", "excluded", "unknown", "own_failing", "own_unknown", "remaining"):
        return {"note": LABELS}
    study, run = lineage.study, lineage.run
    criteria = active_criteria(study.eligibility["criteria"])
    ids = [one["id"] for one in criteria]
    if criterion == ANALYSED:
        chosen = run.cohort.loc[run.cohort["status"] == ANALYSED, "patient"]
        counted = name in ("entering", "remaining")
        return {"patients": list(chosen) if counted else [], "variables": lineage.reads.eligibility}
    if criterion not in ids:
        return look_at_losses(criterion, name, lineage)
    exits = find_exits(run.decisions, criteria, study.eligibility.get("unknown", "hold_out"))
    at = ids.index(criterion)
    gone, held = exits.out_at, exits.doubt_at
    here = {"excluded": gone == at, "unknown": held == at}
    before = ((gone >= 0) & (gone < at)) | ((held >= 0) & (held < at))
    chosen = {
        **here,
        "entering": ~before,
        "remaining": ~(before | here["excluded"] | here["unknown"]),
        "own_failing": exits.fails[:, at],
        "own_unknown": exits.doubts[:, at],
    }[name]
    patients = [str(one) for one in exits.patients[chosen]]
    return {"patients": patients, "variables": lineage.reads.criteria[criterion]}


def look_at_losses(step: str, name: str, lineage: Lineage) -> dict[str, Any]:
    """The raw rows of a step before eligibility."""
    fates = list_fates(lineage)
    fates = fates[fates["base"].astype(bool) & fates["fate"].isin(PATIENT_FATES)]
    order = ["withdrawn", "quarantined", "duplicate"]
    lost = order[: order.index(step) + 1] if step in order else []
    kept = {
        "entering": ~fates["fate"].isin(lost[:-1]),
        "excluded": fates["fate"] == step,
        "remaining": ~fates["fate"].isin(lost),
    }
    return {"rows": fates[kept[name]]} if name in kept else {}


def look_at_rows(cells: dict[str, str], name: str, lineage: Lineage) -> dict[str, Any]:
    """The raw rows of a center with a fate."""
    if name != "rows":
        return {"note": LABELS}
    fates = list_fates(lineage)
    mine = fates["center"] == cells["center"]
    return {
        "rows": fates[mine & ((fates["fate"] == cells["fate"]) | (cells["fate"] == "all rows"))]
    }


def list_fates(lineage: Lineage) -> pd.DataFrame:
    """The fate of every raw row."""
    run = lineage.run
    rows = {name: one.rows for name, one in run.centers.items()}
    return assign_fates(rows, run.pooled, run.duplicates, run.cohort)


def look_at_findings(
    cells: dict[str, str], name: str, lineage: Lineage, folder: Path
) -> dict[str, Any]:
    """The findings behind the queries that a line counts, those that are gone too."""
    if name not in COLUMNS:
        return {"note": LABELS}
    study = lineage.study
    paths = [CENTER_OUTPUTS["queries"]["statuses"].format(center=one) for one in study.centers]
    found = pd.concat([read_frame(folder / one) for one in paths], ignore_index=True)
    mine = found["center"].map(study.labels()) == cells["heading"]
    chosen = mine & found["status"].isin(COLUMNS[name])
    if cells["Rule"]:
        known = read_catalogue(study.variables)
        about = {one: name_variable(variable) for one, variable in known.items()}
        chosen &= (
            (found["rule"] == cells["Rule"])
            & (found["severity"] == cells["Severity"])
            & (found["variable"].map(lambda one: about.get(one, one)) == cells["About"])
        )
    return {"findings": found[chosen]}
