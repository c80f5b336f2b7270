"""The parts of the flow: by center and by arm, counted from fates and patients."""

from collections.abc import Mapping

import pandas as pd

from scripts.lib.fates import PATIENT_FATES


def count_centers(fates: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """One row a center, in the order of `labels`: label, received, analysed."""
    mine = fates[fates["base"].astype(bool) & fates["fate"].isin(PATIENT_FATES)]
    received = mine.groupby("center").size().reindex(list(labels), fill_value=0)
    analysed = (
        mine[mine["fate"] == "analysed"]
        .groupby("center")
        .size()
        .reindex(list(labels), fill_value=0)
    )
    return pd.DataFrame(
        {
            "label": list(labels.values()),
            "received": received.to_numpy(),
            "analysed": analysed.to_numpy(),
        }
    )


def count_arms(patients: pd.DataFrame) -> pd.DataFrame:
    """One row an arm among the analysed patients: label, analysed."""
    counts = patients["therapy"].fillna("therapy unknown").value_counts().sort_index()
    return pd.DataFrame({"label": counts.index.astype("str"), "analysed": counts.to_numpy()})
