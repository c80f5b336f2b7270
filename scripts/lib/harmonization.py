"""Harmonization of one center: the study's vocabulary, and the log of every cell that changed on the way."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.center import Delivered, deliver_center, map_center, mapped_frame
from scripts.lib.changes import log_changes
from scripts.lib.codelists import Codelist
from scripts.lib.corrections import Corrections
from scripts.lib.staging import derive_patients
from scripts.lib.uniques import repeat_text


def harmonize_center(
    records: pd.DataFrame,
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    findings: pd.DataFrame,
    description: Mapping[str, Any],
    center: Mapping[str, Any],
    catalogue: Catalogue,
    codelist: Codelist,
    corrections: Corrections = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The validated records of a center in the study's vocabulary, and the change log.

    Grain: one record; columns record_no, every catalogue variable, the derived variables. Missing
    stays missing. The log has one row a changed cell.
    """
    numbers = records["record_no"].astype("int64").to_numpy()
    mapped = map_center(records, center, catalogue, codelist, description.get("choices"))
    frame = derive_patients(mapped_frame(mapped))
    frame.insert(0, "record_no", records["record_no"])
    frame["center"] = repeat_text(center["center"], frame.index)
    everything = deliver_center(cells, rows, center, catalogue)
    delivered = Delivered(
        *(
            part.iloc[numbers].reset_index(drop=True)
            for part in (everything.text, everything.source_no)
        )
    )
    rules = {name: column.rule for name, column in mapped.items()}
    return frame, log_changes(frame, delivered, rules, findings, catalogue, corrections)
