"""The criteria on the study page, and the readings that let patients in or keep them out."""

import pandas as pd

from scripts.lib.lineage import Lineage, Subject
from scripts.lib.page.plain import Data, group_records, plain_records

DECISIONS = ("met", "not_met", "unknown")


def list_criteria(lineage: Lineage) -> list[Data]:
    """One entry a declared criterion: `id`, `text`, and of how many patients each decision is.

    The patients are the distinct ones. A criterion that decided about nobody (it is not active) has
    zeros.
    """
    decisions = lineage.run.decisions[["criterion", "decision"]].astype("str")
    tally = decisions.value_counts().to_dict()
    return [
        {
            "id": one["id"],
            "text": one["text"],
            **{key: int(tally.get((one["id"], key), 0)) for key in DECISIONS},
        }
        for one in lineage.study.eligibility["criteria"]
    ]


def list_readings(
    subjects: list[Subject], sensitivity: pd.DataFrame, scenarios: pd.DataFrame
) -> list[Data]:
    """One entry a scenario: its line of `sensitivity`, and `moved`, pairs of patient and change.

    Patients go by their position in `subjects`; who is not among these is in no pair.
    """
    known = {one.patient: at for at, one in enumerate(subjects) if one.patient}
    moved = group_records(scenarios, "scenario", ["patient", "change"])
    return [
        {
            **one,
            "moved": [
                [known[each["patient"]], each["change"]]
                for each in moved.get(one["scenario"], ())
                if each["patient"] in known
            ],
        }
        for one in plain_records(sensitivity)
    ]
