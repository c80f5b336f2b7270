"""The same patient at two centers: found without names, merged only by exact agreement or by a person.

Records that agree on all declared keys are merged (see pooling). Anything less is a candidate: same
sex and year of birth, operated within the declared days, side and lobe the same or not given on one
of the two. A candidate changes nothing; it is a question to both centers. What people decided stands
in config/duplicates.csv: `same` merges a pair, `different` keeps it apart even where all keys agree.
"""

from collections.abc import Callable, Mapping, Sequence

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


def find_candidates(everyone: pd.DataFrame, days: int = DAYS) -> pd.DataFrame:
    """Pairs of records of two centers that may be one patient. Grain: one pair, each once.

    Columns: patient, center, record_no and the same of the other, days_apart (of the two
    operations), agree (the variables that agree, the others being missing on a side). Order: that of
    the records.
    """
    names = ["patient", "center", "record_no", *BLOCK, *SITE, "surgery_date"]
    known = everyone.loc[everyone[[*BLOCK, "surgery_date"]].notna().all(axis=1), names].copy()
    known["at"] = np.arange(len(known))
    known["day"] = known["surgery_date"].astype("datetime64[s]").astype("int64") // 86400
    known["window"] = known["day"] // (days + 1)
    whole = known[SITE].notna().all(axis=1)
    # Who has both side and lobe meets the likes of it; who lacks one meets everybody.
    pairs = pd.concat(
        [
            _join(known[whole], known[whole], [*BLOCK, *SITE]),
            _join(known[~whole], known, BLOCK),
        ]
    )
    pairs = pairs[pairs["center"] != pairs["center_other"]]
    apart = (pairs["day"] - pairs["day_other"]).abs()
    fits = apart <= days
    for name in SITE:
        same, open_ = _compare(pairs, name)
        fits &= same | open_
    pairs = pairs[fits].sort_values(["at", "at_other"])
    return _tabulate(pairs.drop_duplicates(["at", "at_other"]))


def _join(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Pairs with equal keys in the same or a neighboring window, the earlier record in front."""
    right = right.assign(**{f"{name}_copy": right[name] for name in SITE})
    ahead = [right.assign(window=right["window"] + step) for step in (-1, 0, 1)]
    pairs = left.merge(pd.concat(ahead), on=[*keys, "window"], suffixes=("", "_other"))
    for name in SITE:
        pairs[f"{name}_other"] = pairs[f"{name}_copy"]
    pairs = pairs[pairs["at"] != pairs["at_other"]]
    own = ["patient", "center", "record_no", *SITE, "at", "day", "surgery_date"]
    turned = pairs["at"] > pairs["at_other"]
    swap = {name: f"{name}_other" for name in own} | {f"{name}_other": name for name in own}
    kept = [*own, *(f"{name}_other" for name in own)]
    return pd.concat([pairs.loc[~turned, kept], pairs[turned].rename(columns=swap)[kept]])


def _compare(pairs: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    """Where both records have the same value, and where one of them has none."""
    first, second = pairs[name], pairs[f"{name}_other"]
    return (first == second).fillna(False).astype(bool), first.isna() | second.isna()


def _tabulate(pairs: pd.DataFrame) -> pd.DataFrame:
    agree = pd.Series("sex birth_year", index=pairs.index, dtype="str")
    for name in ("surgery_date", *SITE):
        agree = agree + np.where(_compare(pairs, name)[0], f" {name}", "")
    table = pd.DataFrame(
        {
            "patient": pairs["patient"],
            "center": pairs["center"],
            "record_no": pairs["record_no"],
            "other": pairs["patient_other"],
            "other_center": pairs["center_other"],
            "other_record_no": pairs["record_no_other"],
            "days_apart": (pairs["day"] - pairs["day_other"]).abs(),
            "agree": agree,
        },
        columns=list(COLUMNS),
    )
    texts = ("patient", "center", "other", "other_center", "agree")
    numbers = {"record_no": "int32", "other_record_no": "int32", "days_apart": "int64"}
    return table.astype(dict.fromkeys(texts, "str") | numbers).reset_index(drop=True)


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
