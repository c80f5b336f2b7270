"""Order of stage groups: sorting is always possible, comparing only where the groups allow it."""

from functools import cache

import pandas as pd

from scripts.lib.tnm_parse import STAGE_GROUPS
from scripts.lib.tnm_stage import read_editions
from scripts.lib.uniques import map_unique, map_unique_rows

T0N0M0 = "T0N0M0"
MAJORS = ("0", "I", "II", "III", "IV")
# Where an edition divides a group, its name without the last sign stands for all its parts.
DIVIDED = ("I", "II", "III")
DIVIDED_FROM_8TH = ("IA", "IV")


def stage_rank(stage: pd.Series, t0n0m0: pd.Series | None = None) -> pd.Series:
    """Place in one order for all editions: T0N0M0 0, Occult 1, stage 0 2, I, IA, IA1 ... IVB;
    Int64.

    T0N0M0 (`t0n0m0` true, where no stage group exists) is its own level below everything. A group
    without letter or digit stands right before its first part (III before IIIA, IA before IA1):
    good for sorting, not for comparing; use `compare_stages`. Missing for a missing or unknown
    group.
    """
    places = {name: place for place, name in enumerate((T0N0M0, *STAGE_GROUPS))}
    return _with_t0(stage, t0n0m0).map(places).astype("Int64")


def compare_stages(
    before: pd.Series,
    after: pd.Series,
    before_t0n0m0: pd.Series | None = None,
    after_t0n0m0: pd.Series | None = None,
    edition: pd.Series | int | None = None,
) -> pd.Series:
    """Whether the stage went down: True lower, False not lower, missing where it cannot be decided.

    Not decidable: a missing group, and two groups of which one may contain the other (IIIA and III,
    IA and IA2, IV and IVA, III and III). IA and IV are whole groups in the 7th edition: with
    `edition` 7 two of them are equal; without it they are not decidable. Both stages must be of one
    edition. The flags mark T0N0M0, which is lower than any group. Boolean, index of `before`.
    """
    editions = pd.Series(pd.NA, index=before.index) if edition is None else edition
    frame = pd.DataFrame(
        {
            "before": _with_t0(before, before_t0n0m0),
            "after": _with_t0(after, after_t0n0m0),
            "edition": read_editions(editions, before.index),
        }
    )
    return map_unique_rows(frame, _is_lower, {"lower": "boolean"})["lower"]


def stage_major(stage: pd.Series) -> pd.Series:
    """0, I, II, III or IV; missing for Occult, for a missing and for an unknown group."""
    return map_unique(stage, lambda group: (_major(group),), {"major": "str"}, (None,))["major"]


def _with_t0(stage: pd.Series, t0n0m0: pd.Series | None) -> pd.Series:
    text = stage.astype("str")
    return (
        text
        if t0n0m0 is None
        else text.mask(t0n0m0.astype("boolean").fillna(False).astype(bool), T0N0M0)
    )


def _major(group: str) -> str | None:
    head = group.rstrip("ABC123")
    return head if group in STAGE_GROUPS and head in MAJORS else None


def _is_lower(before: str | None, after: str | None, edition: int | None) -> tuple[bool | None]:
    known = (T0N0M0, *STAGE_GROUPS)
    if before not in known or after not in known:
        return (None,)
    first, second = _parts(str(before), edition == 7), _parts(str(after), edition == 7)
    if first == second and len(first) == 1:
        return (False,)
    if set(first) & set(second):
        return (None,)
    return (second[0] < first[0],)


@cache
def _parts(group: str, seventh: bool) -> tuple[int, ...]:
    """Places of the undivided groups that a group may stand for."""
    order = (T0N0M0, *STAGE_GROUPS)
    divided = DIVIDED if seventh else DIVIDED + DIVIDED_FROM_8TH
    whole = [name for name in order if name not in divided]
    if group in divided:
        return tuple(order.index(name) for name in whole if _within(name, group))
    return (order.index(group),)


def _within(name: str, group: str) -> bool:
    return name.startswith(group) and (group == "IA" or _major(name) == group)
