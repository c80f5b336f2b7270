"""The fate of every raw row: exactly one each, from the first file to the analysed cohort.

Fates: analysed, excluded (criteria), undetermined (criteria), quarantined (finding), duplicate (of a
patient), part_of (a record), orphan, not_data, withdrawn.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from scripts.lib.errors import StudyError

FATES = (
    "analysed",
    "excluded",
    "undetermined",
    "quarantined",
    "duplicate",
    "part_of",
    "orphan",
    "not_data",
    "withdrawn",
)
# The fates of a row that is, or could have been, a patient.
PATIENT_FATES = ("analysed", "excluded", "undetermined", "quarantined", "duplicate", "withdrawn")
COLUMNS = ("center", "source", "source_row", "fate", "reason", "patient", "base")


def assign_fates(
    rows: Mapping[str, pd.DataFrame],
    patients: pd.DataFrame,
    duplicates: pd.DataFrame,
    cohort: pd.DataFrame,
) -> pd.DataFrame:
    """One row a raw row of any center: center, source, source_row, fate, reason, patient.

    `rows`: center -> rows as placed by validate. A row that belongs to a record names its patient; the
    row that defines the record has the patient's fate, the others are part of it.
    """
    links = patients[["center", "record_no", "patient"]].astype({"record_no": "Int64"})
    status = patients[["patient"]].merge(cohort, on="patient", how="left")
    status = status.merge(duplicates[["patient", "duplicate_of"]], on="patient", how="left")
    copies = status["duplicate_of"].notna()
    status["status"] = status["status"].where(~copies, other="duplicate")
    status["reasons"] = status["reasons"].where(~copies, other=status["duplicate_of"])
    fates = pd.concat(
        [frame.assign(center=center) for center, frame in rows.items()], ignore_index=True
    )
    fates = fates.merge(links, on=["center", "record_no"], how="left").merge(
        status, on="patient", how="left"
    )
    own = (fates["fate"] == "record").to_numpy()
    fates["fate"] = np.where(own, fates["status"].fillna(""), fates["fate"])
    fates["reason"] = np.where(own, fates["reasons"].fillna(""), fates["reason"])
    types = {"fate": "str", "reason": "str", "center": "str", "base": "bool", "source_row": "int32"}
    return check_fates(fates[list(COLUMNS)].astype(types))


def check_fates(fates: pd.DataFrame) -> pd.DataFrame:
    """The same frame. Raises StudyError where a raw row has no fate, an unknown one, or more than one."""
    lost = fates[~fates["fate"].isin(FATES)]
    twice = fates[fates.duplicated(["center", "source", "source_row"], keep=False)]
    problems = [
        f"fates: row {row} of {center}, source {source}, has {what}. This is a fault of the pipeline; please report it."
        for frame, what in ((lost, "no fate"), (twice, "two fates"))
        for center, source, row in frame[["center", "source", "source_row"]].head(5).to_numpy()
    ]
    if problems:
        raise StudyError(*problems)
    return fates


def summarize_fates(fates: pd.DataFrame) -> pd.DataFrame:
    """How many raw rows of each center have each fate: center, fate, rows; every fate listed."""
    counts = fates.groupby(["center", "fate"], observed=True).size()
    index = pd.MultiIndex.from_product([fates["center"].unique(), FATES], names=["center", "fate"])
    return counts.reindex(index, fill_value=0).rename("rows").reset_index()


def count_losses(fates: pd.DataFrame) -> list[dict[str, object]]:
    """The steps of the flow before eligibility, counted in raw rows that could be a patient each.

    Received are the rows that define a record or would have: not the parts of records, the orphans,
    and what is no data.
    """
    mine = fates[fates["base"].astype(bool) & fates["fate"].isin(PATIENT_FATES)]
    steps: list[dict[str, object]] = []
    entering = len(mine)
    words = {
        "withdrawn": "Consent withdrawn",
        "quarantined": "Quarantined: the row cannot be used",
        "duplicate": "Duplicate of a patient delivered by another center or twice",
    }
    steps.append(
        {
            "criterion": "received",
            "text": "Patients received",
            "kind": "received",
            "entering": entering,
        }
    )
    for fate, text in words.items():
        lost = int((mine["fate"] == fate).sum())
        if lost or fate != "withdrawn":
            steps.append(
                {
                    "criterion": fate,
                    "text": text,
                    "kind": fate,
                    "entering": entering,
                    "excluded": lost,
                }
            )
            entering -= lost
    return steps
