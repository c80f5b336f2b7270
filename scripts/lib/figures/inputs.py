"""The frames that the figures are drawn from, out of the tables of the stages before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

RENAMED = {
    "stage_before": "c_stage_group",
    "stage_after_therapy": "yc_stage_group",
    "stage_after_surgery": "yp_stage_group",
    "complication_grade": "worst_grade",
    "los": "los_days",
}
HIDDEN = ("record", "center", "comment")  # what names a patient or a place says nothing here


def derive_drawn(patients: pd.DataFrame) -> pd.DataFrame:
    """The analysed patients with the names that the figures use, and `path_response` (pcr, mpr,
    partial; missing where unknown). Grain: one patient, as given.
    """
    pcr, mpr = (patients[name].astype("boolean") for name in ("pcr", "mpr"))
    response = np.select(
        [pcr.fillna(False), mpr.fillna(False), (~mpr).fillna(False)],
        ["pcr", "mpr", "partial"],
        default="",
    )
    named = {new: patients[old] for new, old in RENAMED.items()}
    found = pd.Series(response, index=patients.index)
    return patients.assign(**named, path_response=found.where(found.ne("")).astype("object"))


def count_cells(
    patients: pd.DataFrame,
    findings: pd.DataFrame,
    variables: Mapping[str, str],
    centers: Mapping[str, str],
) -> pd.DataFrame:
    """One variable of one center: variable, label, center, center_label, known, total, share,
    findings.

    patients: the analysed; findings: all findings of the centers (center, variable), also about rows
    that are not analysed. variables and centers: name -> label, in the order wanted.
    """
    names = [name for name in variables if name in patients.columns and name not in HIDDEN]
    index = pd.MultiIndex.from_product([names, list(centers)], names=["variable", "center"])
    known = patients.groupby("center")[names].count().T.stack()
    known.index = known.index.set_names(["variable", "center"])
    total = patients["center"].value_counts()
    cells = pd.DataFrame({"known": known.reindex(index, fill_value=0)}).reset_index()
    cells["total"] = cells["center"].map(total).fillna(0).astype("int64")
    cells["known"] = cells["known"].astype("int64")
    cells["share"] = (cells["known"] / cells["total"]).where(cells["total"].gt(0))
    counts = findings.groupby(["variable", "center"]).size().reindex(index, fill_value=0)
    cells["findings"] = counts.to_numpy()
    cells["label"] = cells["variable"].map(dict(variables))
    return cells.assign(center_label=cells["center"].map(dict(centers)))
