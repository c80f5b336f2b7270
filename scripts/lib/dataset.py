"""The analysis set for the statistician: one row an analysed patient, as CSV, SPSS and Stata.

Restricted: patient-level data. Booleans are 0 and 1 with labels, dates are dates, codes are text,
missing is missing. Both formats carry the moment they were written; it is set to the data cutoff.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Variable
from scripts.lib.files import write_csv

RESTRICTED = "RESTRICTED: patient-level data."
LABEL_LENGTH = 80  # what Stata holds of a label
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SAV_STAMP = slice(92, 109)  # day and time of the writing, in the header of the format
DTA_STAMP = re.compile(rb"(?<=<timestamp>\x11).{17}(?=</timestamp>)", re.DOTALL)


def write_dataset(
    patients: pd.DataFrame,
    catalogue: Mapping[str, Variable],
    notice: str,
    cutoff: str,
    csv: Path,
    sav: Path,
    dta: Path,
) -> None:
    """Write the three files; equal frames give equal bytes. cutoff: the day written into them."""
    import pyreadstat

    said = f"{RESTRICTED} {notice}".strip()
    write_csv(patients.assign(notice=said), csv)
    frame = prepare_frame(patients)
    labels: Any = [label_column(name, catalogue) for name in frame.columns]
    flags: Any = {name: {0: "no", 1: "yes"} for name in find_flags(patients)}
    pyreadstat.write_sav(
        frame, str(sav), file_label=said[:64], column_labels=labels, variable_value_labels=flags
    )
    pyreadstat.write_dta(
        frame,
        str(dta),
        file_label=said[:LABEL_LENGTH],
        column_labels=labels,
        variable_value_labels=flags,
    )
    day = date.fromisoformat(cutoff)
    sav.write_bytes(stamp_sav(sav.read_bytes(), day))
    dta.write_bytes(stamp_dta(dta.read_bytes(), day))


def find_flags(patients: pd.DataFrame) -> list[str]:
    """The boolean columns."""
    return [str(name) for name in patients.columns if patients[name].dtype == "boolean"]


def label_column(name: str, catalogue: Mapping[str, Variable]) -> str:
    """A column's label, its name where the catalogue has none."""
    return (catalogue[name].label if name in catalogue else name)[:LABEL_LENGTH]


def prepare_frame(patients: pd.DataFrame) -> pd.DataFrame:
    """The same rows and columns in types that both formats hold."""
    columns = {}
    for name in patients.columns:
        values = patients[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            days = values.dt.date.astype("object")
            columns[name] = days.where(values.notna(), None)
        elif pd.api.types.is_numeric_dtype(values) or values.dtype == "boolean":
            columns[name] = values.astype("float64")
        else:
            columns[name] = values.astype("object").where(values.notna(), "")
    return pd.DataFrame(columns, index=patients.index)


def stamp_sav(content: bytes, day: date) -> bytes:
    """An SPSS file with this day as the moment of its writing."""
    stamp = f"{day.day:02d} {MONTHS[day.month - 1]} {day.year % 100:02d}00:00:00".encode("ascii")
    return content[: SAV_STAMP.start] + stamp + content[SAV_STAMP.stop :]


def stamp_dta(content: bytes, day: date) -> bytes:
    """A Stata file with this day as the moment of its writing."""
    stamp = f"{day.day:02d} {MONTHS[day.month - 1]} {day.year} 00:00".encode("ascii")
    return DTA_STAMP.sub(stamp, content, count=1)
