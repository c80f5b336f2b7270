"""To whom a variable applies: only in them is a value that is not there a value that is missing.

The validation asks for the date of a death where somebody died and for a score where PD-L1 was
evaluated; what is counted as complete follows the same conditions. A value that is there counts
wherever it stands, and where it is not known whether a variable applies, it does.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from scripts.lib.conditions import Condition, evaluate, variables_of

DEAD: Condition = {"variable": "vital_status", "is": "dead"}
RECURRED: Condition = {"variable": "recurrence", "is": True}
TARGET: Condition = {"variable": "therapy", "is": "target"}
ALTERED: Condition = {"not": {"variable": "driver_gene", "is": "none"}}
# Variable -> whom it applies to; all others apply to everybody.
APPLIES: dict[str, Condition] = {
    "pack_years": {"variable": "smoking", "in": ["former", "current"]},
    "inoperability_reason": {"variable": "initially_operable", "is": False},
    "n_stations": {"not": {"variable": "c_n", "is": "N0"}},
    "pdl1_evaluated": {"variable": "therapy", "is": "immunotherapy"},
    "pdl1_tps": {"variable": "pdl1_evaluated", "is": True},
    "driver_gene": TARGET,
    "driver_proven": {"all": [TARGET, ALTERED]},
    "conversion": {"variable": "approach", "in": ["thoracoscopic", "robotic"]},
    # T0N0M0 has no stage group, so there is none to report.
    "yc_stage": {"not": {"variable": "yc_stage_group", "is": "T0N0M0"}},
    "yp_stage": {"not": {"variable": "yp_stage_group", "is": "T0N0M0"}},
    "death_date": DEAD,
    "death_cause": DEAD,
    "recurrence_date": RECURRED,
    "recurrence_site": RECURRED,
}


def flag_applicable(patients: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Which variables apply to which patients: one boolean column a name, rows as given."""
    flags = {}
    for name in names:
        known = patients[name].notna().to_numpy()
        condition = APPLIES.get(name)
        if condition is None or not set(variables_of(condition)) <= set(patients.columns):
            flags[name] = np.ones(len(patients), dtype=bool)
        else:
            flags[name] = known | evaluate(condition, patients).fillna(True).to_numpy(dtype=bool)
    return pd.DataFrame(flags, index=patients.index)
