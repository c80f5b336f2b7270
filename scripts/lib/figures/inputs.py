"""The frames that the figures are drawn from, out of the tables of the stages before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from scripts.lib.applicability import flag_applicable

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
    """One variable of one center: variable, label, center, center_label, known, total, patients,
    share, findings.

    known: patients with a value; total: patients to whom the variable applies; share: known / total
    as a fraction, missing where it applies to nobody; patients: all of the center.

    patients: the analysed; findings: all findings of the centers (center, variable), also about rows
    that are not analysed. variables and centers: name -> label, in the order wanted.
    """
    names = [name for name in variables if name in patients.columns and name not in HIDDEN]
    index = pd.MultiIndex.from_product([names, list(centers)], names=["variable", "center"])
    cells = pd.DataFrame(
        {
            "known": _count_by_center(patients[names].notna(), patients["center"], index),
            "total": _count_by_center(flag_applicable(patients, names), patients["center"], index),
        }
    ).reset_index()
    cells["patients"] = cells["center"].map(patients["center"].value_counts()).fillna(0)
    cells["patients"] = cells["patients"].astype("int64")
    cells["share"] = (cells["known"] / cells["total"]).where(cells["total"].gt(0))
    counts = findings.groupby(["variable", "center"]).size().reindex(index, fill_value=0)
    cells["findings"] = counts.to_numpy()
    cells["label"] = cells["variable"].map({k: v[:1].upper() + v[1:] for k, v in variables.items()})
    return cells.assign(center_label=cells["center"].map(dict(centers)))


def _count_by_center(
    flags: pd.DataFrame, centers: pd.Series, index: pd.MultiIndex
) -> "pd.Series[int]":
    """How many patients of each center a flag is true of: one line a flag and center of `index`."""
    counts = flags.astype("int64").groupby(centers).sum().T.stack()
    counts.index = counts.index.set_names(["variable", "center"])
    return counts.reindex(index, fill_value=0).astype("int64")
