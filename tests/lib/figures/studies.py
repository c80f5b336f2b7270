"""A whole study's frames of any size, as the stages hand them on."""

import pandas as pd

from scripts.lib.figures.inputs import RENAMED
from tests.lib.figures.frames import LONG, ODD, make_attrition, make_numbers, make_patients

CENTERS = {"alpha": "Hospital Alpha", "beta": ODD, "gamma": LONG}
VARIABLES = {"c_t": "clinical T", "pcr": ODD, "los_days": LONG, "absent": "not in the frame"}
FATES = (("quarantined", 1), ("duplicate", 1), ("excluded", 1))
REPORT = {
    "words": {"therapy": {"immunotherapy": "Immunotherapy", "target": ODD}},
    "rates": ["pcr", "feasibility", "absent"],
}


def make_study(
    n: int, arms: tuple[str, ...] = ("immunotherapy", "target")
) -> dict[str, pd.DataFrame]:
    """n analysed patients of two centers; the third has none."""
    patients = make_patients(n).rename(columns=RENAMED)
    count = pd.Series(range(n), dtype="int64")
    patients["center"] = (count % 2).map({0: "alpha", 1: "beta"}).astype("str")
    patients["therapy"] = (count % len(arms)).map(dict(enumerate(arms))).astype("str")
    patients["c_t"] = "T2"
    patients["mpr"] = patients["path_response"].map({"pcr": True, "mpr": True, "partial": False})
    attrition = make_attrition(n)
    raw = int(attrition["entering"].iloc[0])
    fates = pd.DataFrame({"center": ["alpha"] * raw, "fate": "excluded", "base": True})
    fates.loc[: n - 1, "fate"] = "analysed"
    fates.loc[: n - 1, "center"] = patients["center"].to_numpy()
    return {
        "patients": patients.drop(columns="path_response"),
        "attrition": attrition,
        "fates": fates,
        "numbers": make_numbers().assign(statistic="rate"),
        "curves": pd.DataFrame({"number_id": [], "group": [], "time": []}),
        "findings": pd.DataFrame({"center": ["alpha", "alpha"], "variable": ["pcr", "pcr"]}),
    }


def lose_responses(study: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same study where nobody's response is known."""
    gone = {name: pd.Series(None, index=study["patients"].index) for name in ("response",)}
    flags = {
        name: pd.array([pd.NA] * len(study["patients"]), dtype="boolean") for name in ("pcr", "mpr")
    }
    return study | {"patients": study["patients"].assign(**gone, **flags)}
