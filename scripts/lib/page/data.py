"""What the study page shows, as plain data, joined from results of the run.

Nothing is computed anew. With `counts` no value of a cell and no evidence (which quotes values) is
in the data, so that no viewer can find one there. Direct identifiers and free text are in neither
form. Lists refer to patients and sets of variables by position.
"""

from collections.abc import Mapping

import pandas as pd

from scripts.lib.catalogue import HIDDEN, read_catalogue, read_derived
from scripts.lib.lineage import Lineage
from scripts.lib.page.centers import list_centers
from scripts.lib.page.criteria import list_criteria, list_readings
from scripts.lib.page.numbers import list_numbers
from scripts.lib.page.patients import list_patients
from scripts.lib.page.plain import Data, plain_records

MOST_PATIENTS = 1_000  # of a larger study the page would be too large to open
Frames = Mapping[str, pd.DataFrame]


def build_data(
    lineage: Lineage, frames: Frames, artifacts: list[Data], mode: str, root: str
) -> Data:
    """Everything on the page. `frames`: attrition, sensitivity, scenarios, scorecard, queries.

    `artifacts`: one entry a job (name, outputs with hashes, the jobs it reads from). Of a study
    with more records than `MOST_PATIENTS` no single one is on the page, and `left_out` says how
    many there are. Raises KeyError where one of `frames` or one of their columns is not there.
    """
    study = lineage.study
    catalogue = {**read_catalogue(study.variables), **read_derived()}
    subjects = list(lineage.subjects.values())
    left_out = len(subjects) if len(subjects) > MOST_PATIENTS else 0
    if left_out:
        subjects = []
    sets, numbers = list_numbers(lineage, subjects)
    return {
        "mode": mode,
        "title": study.config["study"]["title"],
        "version": study.config["study"]["version"],
        "notice": study.notice,
        "cutoff": study.config["data_cutoff"],
        "root": root,
        "centers": list_centers(lineage, frames["queries"], frames["scorecard"]),
        "variables": {
            name: {"label": one.label, "hidden": one.privacy in HIDDEN, "date": one.type == "date"}
            for name, one in catalogue.items()
        },
        "sets": sets,
        "numbers": numbers,
        "left_out": left_out,
        "patients": list_patients(lineage, subjects, catalogue, mode),
        "steps": plain_records(frames["attrition"]),
        "criteria": list_criteria(lineage),
        "readings": list_readings(subjects, frames["sensitivity"], frames["scenarios"]),
        "artifacts": artifacts,
    }
