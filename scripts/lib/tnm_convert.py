"""Carry TNM categories from one edition to another, where the data allow it; never by a guess.

What a category may become stands in tnm_crosswalk.csv, derived from the size limits and descriptors
of the IASLC proposals. One candidate: converted. Several: the size, the reason or a count decides,
and where it is missing the row says what it needs. 7th and 9th meet by way of the 8th.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from scripts.lib.reference import read_reference
from scripts.lib.tnm_facts import class_of_count, class_of_size, class_of_stations
from scripts.lib.tnm_stage import EDITIONS, categories, read_editions
from scripts.lib.uniques import map_unique_rows

# Reasons of a T, as codes for `t_reason`; "size" says that size alone gave it.
TO_T4 = {"size", "diaphragm"}
TO_T2 = {"main_bronchus", "atelectasis"}
STAYS_T3 = {"chest_wall", "phrenic_nerve", "parietal_pericardium", "same_lobe_nodule"}
DROPPED = {"mediastinal_pleura"}
STAYS_T4 = {
    "mediastinum",
    "heart",
    "great_vessels",
    "trachea",
    "carina",
    "esophagus",
    "vertebra",
    "recurrent_nerve",
    "other_lobe_nodule",
}
# What a T of the 8th was in the 7th, by its reason; a reason that does not go with the T decides
# nothing.
BACK_TO_7 = {
    "T2": {"size": "T2a", "visceral_pleura": "T2a"} | dict.fromkeys(TO_T2, "T3"),
    "T3": {"size": "T2b"} | dict.fromkeys(STAYS_T3, "T3"),
    "T4": dict.fromkeys(TO_T4, "T3") | dict.fromkeys(STAYS_T4, "T4"),
}
# T2 in the 8th without a limit of its own below: also a T2 of 3 cm or less by pleura or bronchus.
T2_BY_SIZE = ((40, "T2a"), (50, "T2b"), (70, "T3"), (np.inf, "T4"))
COLUMNS = {"t": "str", "n": "str", "m": "str", "converted": "bool", "needs": "str"}


class Facts(NamedTuple):
    """What is known of a patient besides the categories; None where it is not."""

    size: float | None
    reason: str | None
    stations: str | None
    metastases: float | None
    systems: float | None


Outcome = tuple[str | None, str | None]


def convert_categories(
    t: pd.Series,
    n: pd.Series,
    m: pd.Series,
    edition_from: pd.Series | int,
    edition_to: int = 8,
    size_mm: pd.Series | None = None,
    t_reason: pd.Series | None = None,
    stations: pd.Series | None = None,
    metastases: pd.Series | None = None,
    organ_systems: pd.Series | None = None,
) -> pd.DataFrame:
    """Canonical categories in `edition_to`; one row per patient, index of `t`.

    `size_mm` is the greatest dimension behind the T; `t_reason` a code of what made the T (the
    constants above: size, diaphragm, main_bronchus, chest_wall ...); `stations` a list such as
    "4R;7" or a numeric count of N2 stations; `metastases` the number of extrathoracic metastases;
    `organ_systems` the number of systems they are in.

    converted: every delivered category has its counterpart. needs: what is missing otherwise
    ("size", "reason of T3", "number of metastases", "number of N2 stations", "edition"...), joined
    by "; "; that axis is then missing. Only N2 and M1c stay as they are from 8th to 9th, where both
    also exist undivided and often give the group. A category missing before stays missing. The same
    edition passes unchanged.
    """
    frame = pd.DataFrame({"t": t, "n": n, "m": m, "edition": read_editions(edition_from, t.index)})
    frame["size"] = class_of_size(size_mm, t.index)
    frame["reason"] = np.nan if t_reason is None else t_reason
    frame["stations"] = class_of_stations(stations, t.index)
    frame["metastases"] = class_of_count(metastases, t.index)
    frame["systems"] = class_of_count(organ_systems, t.index)
    return map_unique_rows(
        frame, lambda *row: _convert_row(row[:3], row[3], edition_to, Facts(*row[4:])), COLUMNS
    )


def _convert_row(
    tnm: tuple[str | None, ...], source: int | None, target: int, facts: Facts
) -> tuple[str | None, str | None, str | None, bool, str | None]:
    if all(category is None for category in tnm):
        return None, None, None, False, None
    if source is None or source not in EDITIONS:
        return None, None, None, False, "edition"
    outcomes = [
        _convert_axis(axis, category, source, target, facts)
        for axis, category in zip("TNM", tnm, strict=True)
    ]
    needs = "; ".join(need for _, need in outcomes if need)
    (t, _), (n, _), (m, _) = outcomes
    return t, n, m, not needs, needs or None


def _convert_axis(
    axis: str, category: str | None, source: int, target: int, facts: Facts
) -> Outcome:
    """One category through all editions on the way; the first need ends the way."""
    need: str | None = None
    while category is not None and need is None and source != target:
        step = source + (1 if target > source else -1)
        category, need = _step(axis, category, source, step, facts)
        source = step
    return category, need


def _step(axis: str, category: str, source: int, target: int, facts: Facts) -> Outcome:
    if category not in categories(axis, source):
        return None, f"{axis} category of edition {source}"
    candidates = _crosswalk().get((source, target, axis, category), ())
    if len(candidates) == 1:
        return candidates[0], None
    resolve = RESOLVERS.get((source, target, axis))
    if not candidates or resolve is None:
        return None, f"counterpart of {category} in edition {target}"
    found, need = resolve(category, facts)
    if need is None and found not in candidates:
        return None, f"size that fits {category}"
    return found, need


@cache
def _crosswalk() -> dict[tuple[int, int, str, str], tuple[str, ...]]:
    """(from, to, axis, category) to the categories it may become."""
    found = {}
    for row in read_reference("tnm_crosswalk.csv").to_dict("records"):
        source, target, axis = int(row["from_edition"]), int(row["to_edition"]), row["axis"]
        names = categories(axis, source) if row["from"] == "any" else row["from"].split("|")
        for name in names:
            same = row["to_candidates"] == "same"
            found[source, target, axis, name] = (
                (name,) if same else tuple(row["to_candidates"].split("|"))
            )
    return found


def _t2_by_size(size: float | None) -> Outcome:
    if size is None:
        return None, "size"
    return next(name for limit, name in T2_BY_SIZE if size <= limit), None


def _t_7_to_8(category: str, facts: Facts) -> Outcome:
    if category == "T1a":
        if facts.size is None:
            return None, "size"
        return ("T1a" if facts.size <= 10 else "T1b") if facts.size <= 20 else None, None
    return _t2_by_size(facts.size) if category != "T3" else _t3_7_to_8(facts)


def _t3_7_to_8(facts: Facts) -> Outcome:
    # Above 7 cm it is T4 whatever else made it a T3.
    if facts.reason in TO_T4 or (facts.size is not None and facts.size > 70):
        return "T4", None
    if facts.reason in STAYS_T3:
        return "T3", None
    if facts.reason in TO_T2:
        return _t2_by_size(facts.size)
    if facts.reason in DROPPED:
        # By size alone 3 cm or less would be T1, which a tumor through the pleura is not.
        small = facts.size is not None and facts.size <= 30
        return (None, None) if small else _t2_by_size(facts.size)
    return None, "reason of T3"


def _t_8_to_7(category: str, facts: Facts) -> Outcome:
    found = BACK_TO_7[category[:2]].get(facts.reason or "")
    return found, None if found else f"reason of {category}"


def _m_7_to_8(category: str, facts: Facts) -> Outcome:
    if not facts.metastases:
        return None, "number of metastases"
    return ("M1b" if facts.metastases == 1 else "M1c"), None


def _n_8_to_9(category: str, facts: Facts) -> Outcome:
    divided = {"one": "N2a", "several": "N2b"}.get(facts.stations or "")
    return (divided, None) if divided else (category, "number of N2 stations")


def _m_8_to_9(category: str, facts: Facts) -> Outcome:
    if not facts.systems:
        return category, "number of organ systems"
    return ("M1c1" if facts.systems == 1 else "M1c2"), None


RESOLVERS: dict[tuple[int, int, str], Callable[[str, Facts], Outcome]] = {
    (7, 8, "T"): _t_7_to_8,
    (8, 7, "T"): _t_8_to_7,
    (7, 8, "M"): _m_7_to_8,
    (8, 9, "N"): _n_8_to_9,
    (8, 9, "M"): _m_8_to_9,
}
