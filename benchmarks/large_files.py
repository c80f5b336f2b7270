"""The extract of one large center, column by column: no loop over patients."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow

ENCODINGS = {"alpha": "cp1252", "gamma": "utf-8"}
DELIMITERS = {"alpha": ";", "gamma": ","}
FIRST_DAY = np.datetime64("1900-01-01")
BAD = {
    "smoking": "???",
    "pack_years": "many",
    "diagnosis": {"alpha": "31/02/2016", "gamma": "2016-02-31"},
}


def write_center(path: Path, template: Any, cohort: Any, name: str) -> None:
    """Write one center's extract in its dialect."""
    columns = [build_column(template, cohort, place) for place in range(len(template.header))]
    set_own_values(columns, template, cohort, name)
    table = pa.table(
        [pa.array(one) for one in columns], names=[str(i) for i in range(len(columns))]
    )
    table = add_repeated(table, template, cohort)
    write_table(path, table, template)


def build_column(template: Any, cohort: Any, place: int) -> np.ndarray:
    """One column for every patient: the demo patient's cell, a day moved by the patient's shift."""
    texts = np.array([row[place] for row in template.rows], dtype=object)
    taken = texts[cohort.patient]
    if place not in template.days or template.header[place] == birth_column(template):
        return taken
    days = days_of(template, place)
    moved = days[cohort.patient] + cohort.shift
    known = ~np.isnat(moved)
    taken[known] = print_days(template.kind, moved[known])
    return taken


def birth_column(template: Any) -> str:
    """The header of the date or year of birth."""
    return str(template.header[template.at("birth")])


def days_of(template: Any, place: int) -> np.ndarray:
    """The days of one column by demo patient; not a day where the cell holds none."""
    from benchmarks.large import to_day

    return np.array([to_day(template.kind, row[place]) for row in template.rows])


def print_days(kind: str, days: np.ndarray) -> np.ndarray:
    """Days as the dialect writes them; each different day is written once."""
    different, at = np.unique(days, return_inverse=True)
    texts = [str(day) for day in different]
    if kind == "alpha":
        texts = ["/".join(reversed(text.split("-"))) for text in texts]
    return np.array(texts, dtype=object)[at]


def set_own_values(columns: list[np.ndarray], template: Any, cohort: Any, name: str) -> None:
    """Record id, birth, operating time and blood loss of each patient, then the planted faults."""
    columns[template.at("record")] = name_records(cohort, name)
    columns[template.at("birth")] = shift_births(template, cohort)
    time = 60 + cohort.patient + 32 * cohort.hour
    columns[template.at("operating_time")] = texts_of(time)
    columns[template.at("blood_loss")] = texts_of(10 * cohort.loss)
    for field, rule in (
        ("smoking", "cell.not_in_codelist"),
        ("pack_years", "cell.not_a_number"),
        ("diagnosis", "cell.not_a_date"),
    ):
        bad = BAD[field]
        place = template.at(field)
        columns[place] = columns[place].copy()
        columns[place][cohort.faults[rule]] = bad if isinstance(bad, str) else bad[template.kind]


def texts_of(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers as text; each different number is written once."""
    different, at = np.unique(numbers, return_inverse=True)
    return np.array([str(number) for number in different], dtype=object)[at]


def name_records(cohort: Any, name: str) -> np.ndarray:
    """Record ids; a doubled one is that of the patient before, a nameless one is empty."""
    place = np.arange(len(cohort.patient))
    place = np.where(cohort.faults["doubled"], place - place % 2, place)
    ids = np.char.add(f"{name}-", np.char.zfill(place.astype(str), 7)).astype(object)
    ids[cohort.faults["nameless"]] = ""
    return ids


def shift_births(template: Any, cohort: Any) -> np.ndarray:
    """Dates or years of birth, later by whole years."""
    place = template.at("birth")
    if place in template.days:
        # 366 days lead into the next year from every day.
        days = days_of(template, place)[cohort.patient] + 366 * cohort.year
        return print_days(template.kind, days)
    return texts_of(
        np.array([int(row[place]) for row in template.rows])[cohort.patient] + cohort.year
    )


def add_repeated(table: pa.Table, template: Any, cohort: Any) -> pa.Table:
    """Append the repeated rows (complications) under the record id of their patient."""
    blocks = [table]
    records = table.column(0).to_numpy(zero_copy_only=False)
    for patient, parts in enumerate(template.repeated):
        mine = records[cohort.patient == patient]
        for part in parts:
            cells = [pa.array(np.full(len(mine), text, dtype=object), pa.string()) for text in part]
            cells[0] = pa.array(mine, pa.string())
            blocks.append(pa.table(cells, names=table.column_names))
    return pa.concat_tables(blocks)


def write_table(path: Path, table: pa.Table, template: Any) -> None:
    """Write in the dialect: delimiter, encoding, line ends."""
    options = arrow.WriteOptions(
        include_header=False, delimiter=DELIMITERS[template.kind], quoting_style="needed"
    )
    buffer = pa.BufferOutputStream()
    arrow.write_csv(table, buffer, options)
    body = buffer.getvalue().to_pybytes()
    header = (
        DELIMITERS[template.kind].join(template.header).encode(ENCODINGS[template.kind]) + b"\n"
    )
    if ENCODINGS[template.kind] != "utf-8":
        body = body.decode("utf-8").encode(ENCODINGS[template.kind])
    content = header + body
    path.write_bytes(content.replace(b"\n", b"\r\n") if template.kind == "alpha" else content)
