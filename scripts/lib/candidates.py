"""The same patient at two centers: found without names, merged only by exact agreement or by a person.

Records that agree on all declared keys are merged (see pooling). Anything less is a candidate: same
sex and year of birth, operated within the declared days, side and lobe the same or not given on one
of the two. A candidate changes nothing; it is a question to both centers. What people decided stands
in config/duplicates.csv: `same` merges a pair, `different` keeps it apart even where all keys agree.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.errors import StudyError

BLOCK = ["sex", "birth_year"]
SITE = ["side", "lobe"]
DAYS = 7
COLUMNS = (
    "patient",
    "center",
    "record_no",
    "other",
    "other_center",
    "other_record_no",
    "days_apart",
    "agree",
)
Decision = Mapping[str, str]
Numbers = np.ndarray[Any, np.dtype[np.int64]]


def find_candidates(everyone: pd.DataFrame, days: int = DAYS) -> pd.DataFrame:
    """Pairs of records of two centers that may be one patient. Grain: one pair, each once.

    Columns: patient, center, record_no and the same of the other, days_apart (of the two
    operations), agree (the variables that agree, the others being missing on a side). Order: that of
    the records.
    """
    known = everyone[["patient", "center", "record_no", *BLOCK, *SITE, "surgery_date"]]
    known = known[known[[*BLOCK, "surgery_date"]].notna().all(axis=1)]
    day = known["surgery_date"].astype("datetime64[s]").astype("int64").to_numpy() // 86400
    block = known.groupby(BLOCK, sort=False).ngroup().to_numpy()
    site = known.groupby(SITE, sort=False).ngroup().fillna(-1).to_numpy(dtype="int64")
    whole, lacking = np.flatnonzero(site >= 0), np.flatnonzero(site < 0)
    # Who has both side and lobe meets the likes of it; who lacks one meets everybody.
    place = block * (site.max(initial=0) + 1) + site
    alike = _neighbors(whole, whole, place, day, days)
    open_ = _neighbors(lacking, np.arange(len(known)), block, day, days)
    low, high = np.sort(np.hstack([alike, open_]), axis=0)
    pairs = np.sort(low * len(known) + high)
    first, second = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(len(known), 1))
    codes = {name: pd.factorize(known[name])[0] for name in ("center", *SITE)}
    fits = codes["center"][first] != codes["center"][second]
    for name in SITE:
        one, other = codes[name][first], codes[name][second]
        fits &= (one == other) | (one < 0) | (other < 0)
    return _tabulate(known, first[fits], second[fits], day, codes)


def _neighbors(left: Numbers, right: Numbers, place: Numbers, day: Numbers, days: int) -> Numbers:
    """Two rows of numbers: each record of `left` with each of `right` in its place, `days` or fewer
    apart; a pair of both may come twice. The work is that of sorting, and of the pairs that are found.
    """
    start = day.min(initial=0)
    # One line for all places, with a gap between them that is wider than the days.
    line = place * (day.max(initial=0) - start + days + 1) + day - start
    order = right[np.argsort(line[right], kind="stable")]
    low = np.searchsorted(line[order], line[left] - days, "left")
    count = np.searchsorted(line[order], line[left] + days, "right") - low
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    pairs = np.vstack([np.repeat(left, count), order[np.repeat(low, count) + step]])
    return pairs[:, pairs[0] != pairs[1]]


def _tabulate(
    known: pd.DataFrame, first: Numbers, second: Numbers, day: Numbers, codes: dict[str, Numbers]
) -> pd.DataFrame:
    apart = np.abs(day[first] - day[second])
    same = [apart == 0]
    same += [
        (codes[name][first] == codes[name][second]) & (codes[name][first] >= 0) for name in SITE
    ]
    told = known[["patient", "center", "record_no"]]
    one, other = told.iloc[first], told.iloc[second]
    table = pd.DataFrame(
        {
            "patient": one["patient"].array,
            "center": one["center"].array,
            "record_no": one["record_no"].array,
            "other": other["patient"].array,
            "other_center": other["center"].array,
            "other_record_no": other["record_no"].array,
            "days_apart": apart,
            "agree": _name_agreement(same),
        },
        columns=list(COLUMNS),
    )
    texts = ("patient", "center", "other", "other_center")
    numbers = {"record_no": "int32", "other_record_no": "int32", "days_apart": "int64"}
    return table.astype(dict.fromkeys(texts, "str") | numbers)


def _name_agreement(same: list["np.ndarray[Any, np.dtype[np.bool_]]"]) -> pd.Categorical:
    """What agrees, in words: `same` tells of surgery_date, side and lobe; the block always does."""
    names = ("surgery_date", *SITE)
    told = [
        " ".join([*BLOCK, *(name for bit, name in enumerate(names) if number >> bit & 1)])
        for number in range(2 ** len(names))
    ]
    number = sum(where.astype("int64") << bit for bit, where in enumerate(same))
    levels = pd.Index(told, dtype="str")
    return pd.Categorical.from_codes(np.asarray(number, dtype="int64"), levels)


def resolve_decisions(
    everyone: pd.DataFrame, decisions: Sequence[Decision], name: Callable[[str, str], str]
) -> list[tuple[str, str, str]]:
    """Decisions as (decision, patient, other patient), the record that comes first in front.

    `name`: center and record -> pseudonym. Raises StudyError naming the line of every decision about
    a record that was not delivered or cannot be used.
    """
    if not decisions:
        return []
    places = {patient: number for number, patient in enumerate(everyone["patient"])}
    found, problems = [], []
    for one in decisions:
        pair = (
            name(one["center"], one["record"]),
            name(one["other_center"], one["other_record"]),
        )
        if all(patient in places for patient in pair):
            first, second = sorted(pair, key=places.__getitem__)
            found.append((one["decision"], first, second))
        else:
            problems.append(
                f"config/duplicates.csv, line {one['line']}: a center and record is not among the "
                "usable records. Correct it or remove the line."
            )
    if problems:
        raise StudyError(*problems)
    return found


def decide_duplicates(
    everyone: pd.DataFrame, duplicates: pd.DataFrame, decided: Sequence[tuple[str, str, str]]
) -> pd.DataFrame:
    """Duplicates after the decisions; `keys` of one made by a person is "decision".

    A record decided to be the same as one that is itself a duplicate follows it to the one that stays.
    """
    apart = {f"{b} {a}" for decision, a, b in decided if decision == "different"}
    pairs = duplicates["patient"] + " " + duplicates["duplicate_of"]
    kept = duplicates[~pairs.isin(apart)]
    stays = dict(zip(kept["patient"], kept["duplicate_of"], strict=True))
    merged = []
    for decision, first, second in decided:
        if decision == "same" and second not in stays:
            stays[second] = stays.get(first, first)
            merged.append(second)
    rows = everyone.loc[everyone["patient"].isin(merged), ["patient", "center", "record_no"]]
    rows = rows.assign(duplicate_of=rows["patient"].map(stays), keys="decision")
    whole = pd.concat([kept, rows]).sort_values("patient").reset_index(drop=True)
    return whole.astype({"duplicate_of": "str", "keys": "str"})


def open_candidates(
    candidates: pd.DataFrame, duplicates: pd.DataFrame, decided: Sequence[tuple[str, str, str]]
) -> pd.DataFrame:
    """The candidates that nobody decided and of which neither record is merged already."""
    settled = {f"{x} {y}" for _, a, b in decided for x, y in ((a, b), (b, a))}
    gone = set(duplicates["patient"])
    merged = candidates["patient"].isin(gone) | candidates["other"].isin(gone)
    known = (candidates["patient"] + " " + candidates["other"]).isin(settled)
    return candidates[~(merged | known)].reset_index(drop=True)
