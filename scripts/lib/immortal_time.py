"""Immortal time: groups that are known only after time has begun to run.

Who is in a group by what came later (such as response or pathology) had to live until then; a curve
that counts from before makes such a group look better. Sources: Suissa, Am J Epidemiol 2008;167:492-499;
Anderson et al., J Clin Oncol 1983;1:710-719.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

# The date at which a variable is known; what is not listed is known from the start.
KNOWN_FROM = {
    **dict.fromkeys(("therapy", "drug", "drug_class", "drug_target"), "therapy_start"),
    **dict.fromkeys(
        (
            *("cycles", "chemotherapy", "radiotherapy", "diameter_after", "shrinkage"),
            *("response", "response_derived", "response_objective", "shrinkage_notable"),
            *("yc_t", "yc_n", "yc_m", "yc_stage", "yc_stage_group", "yc_stage_major"),
            *("yc_stage_ref", "yc_stage_ref_major", "downstaging_clinical"),
            "downstaging_clinical_ref",
        ),
        "therapy_end",
    ),
    **dict.fromkeys(
        (
            *("intent", "approach", "conversion", "resection", "lymphadenectomy", "margin"),
            *("margin_r0", "anatomical_resection", "lobectomy_or_bilobectomy", "viable_tumor"),
            *("yp_t", "yp_n", "yp_m", "yp_stage", "yp_stage_group", "yp_stage_major"),
            *("yp_stage_ref", "yp_stage_ref_major", "downstaging_pathological"),
            *("downstaging_pathological_ref", "downstaging_nodal", "pcr", "pcr_reported", "mpr"),
        ),
        "surgery_date",
    ),
    **dict.fromkeys(
        ("complications", "any_complication", "worst_grade", "complication_major", "drain_days"),
        "discharge_date",
    ),
    **dict.fromkeys(("recurrence", "recurrence_site"), "recurrence_date"),
}


def known_from(endpoint: Mapping[str, Any], variable: str) -> str:
    """The date from which the groups of a variable are known: as declared, else of the table; or empty."""
    declared: str = endpoint.get("group_known") or KNOWN_FROM.get(variable, "")
    return declared


def warn_immortal_time(
    patients: pd.DataFrame,
    endpoint: Mapping[str, Any],
    origin: str,
    variable: str,
    chosen: np.ndarray,
) -> str:
    """Of how many of the chosen time runs before their group is known; empty where of none."""
    date = known_from(endpoint, variable)
    if not date or date == origin:
        return ""
    early = chosen & (patients[origin] < patients[date]).to_numpy(dtype=bool)
    if not early.any():
        return ""
    return (
        f"immortal time: for {int(early.sum())} of {int(chosen.sum())} time runs from {origin} "
        f"before {variable} is known ({date})"
    )
