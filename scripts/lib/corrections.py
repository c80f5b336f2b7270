"""Corrections: a delivered text replaced by another, by a named person for a named reason.

They apply to the delivered texts, before anything is parsed, so that every rule sees the corrected
value. A correction holds only while the delivered value is the one it names.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.center import deliver_center
from scripts.lib.errors import StudyError
from scripts.lib.placement import sources_of
from scripts.lib.texts import BLANKS

Corrections = Sequence[Mapping[str, str]]


def correct_cells(
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    center: Mapping[str, Any],
    catalogue: Catalogue,
    corrections: Corrections,
) -> pd.DataFrame:
    """The cells of a center with the corrections applied; the same frame where there are none.

    `corrections`: line, record, variable, delivered, new (texts as the center writes them). Raises
    StudyError with every correction that does not fit what was delivered; values are not shown.
    """
    if not corrections:
        return cells
    names = [name for name in catalogue if any(one["variable"] == name for one in corrections)]
    delivered = deliver_center(cells, rows, center, {name: catalogue[name] for name in names})
    base = rows[rows["base"] & rows["chosen"]]
    number = dict(zip(base["record"], base["record_no"].astype("int64"), strict=True))
    cells, problems = cells.copy(), []
    for one in corrections:
        name, at = one["variable"], number.get(one["record"])
        places = [] if at is None else _places(rows, center, delivered.source_no, name, at)
        problem = _refuse(one, at, places, delivered.text, center)
        if problem:
            problems.append(
                f"config/corrections/{center['center']}.csv, line {one['line']}: {problem}"
            )
            continue
        cells.loc[places, name] = np.nan
        cells.loc[places[0], name] = one["new"].strip(BLANKS) or np.nan
    if problems:
        raise StudyError(*problems)
    return cells


def _refuse(
    one: Mapping[str, str],
    at: int | None,
    places: list[int],
    text: pd.DataFrame,
    center: Mapping[str, Any],
) -> str:
    """Why a correction cannot be applied; the empty text where it can."""
    name = one["variable"]
    if at is None:
        return "there is no such record in the current delivery. Remove the line."
    if not places:
        return f"the center delivers no {name} for this record. Remove the line."
    if sources_of(center, name)[-1].get("reduce", {}).get("rule") == "count":
        return f"{name} is a count of rows and cannot be corrected as a cell."
    now = text[name].iloc[at]
    if ("" if pd.isna(now) else str(now)) != one["delivered"].strip(BLANKS):
        return (
            f"the delivered {name} is no longer the value that the line names. "
            "Compare the delivery, then update or remove the line."
        )
    return ""


def _places(
    rows: pd.DataFrame, center: Mapping[str, Any], source_no: pd.DataFrame, name: str, at: int
) -> list[int]:
    """The ingest positions whose cells make the value of a record: where it came from, else the last source."""
    ids = [source["id"] for source in center["sources"]]
    origin = int(source_no[name].iloc[at])
    mapping = [source["id"] for source in sources_of(center, name)]
    wanted = [ids[origin]] if origin >= 0 else mapping[::-1]
    mine = rows[rows["chosen"] & (rows["record_no"] == at).fillna(False)]
    for source in wanted:
        found = [int(place) for place in mine.index[mine["source"] == source]]
        if found:
            return found
    return []
