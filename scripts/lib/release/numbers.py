"""The numbers of a study as a policy lets them be told.

Two numbers about the same patients are one count: hiding one hides the other. Who is in a number is
known from the contributors, so the sums that could give a small count away are found, not declared:
a number and the rest of its denominator, the levels of a variable, the strata of a number.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from scripts.lib.release.policies import Policy
from scripts.lib.release.suppression import Sum, hide_counts
from scripts.lib.report.words import split_id

MARK = "[hidden]"
COMPARED = ("difference", "p", "range", "bounds")
EXTREMES = ("min", "max")
MISSING = r"; \d+ missing$"
People = frozenset[str]


class Cells(NamedTuple):
    """Counts of distinct sets of patients: `names` has number id and role -> name of its count."""

    counts: dict[str, int]
    names: dict[tuple[str, str], str]
    sums: list[Sum]
    unseen: set[str]
    groups: set[str]


def build_cells(contributors: pd.DataFrame) -> Cells:
    """The counts behind the numbers. contributors: number_id, patient, role."""
    plain = contributors.astype("str")
    sets = {
        (str(key[0]), str(key[1])): frozenset(group)
        for key, group in plain.groupby(["number_id", "role"], sort=True)["patient"]
    }
    known: dict[People, str] = {}
    names = {key: known.setdefault(people, "/".join(key)) for key, people in sets.items()}
    printed = set(known.values())
    sums: list[Sum] = []
    for (number, role), people in sets.items():
        whole = sets.get((number, "denominator"))
        if role == "numerator" and whole is not None and people < whole:
            rest = known.setdefault(whole - people, f"{number}/rest")
            sums.append(Sum(known[whole], (known[people], rest)))
    sums += _find_partitions(sets, known)
    counts = {name: len(people) for people, name in known.items()}
    groups = {name for (_, role), name in names.items() if role == "denominator"}
    return Cells(counts, names, sums, set(counts) - printed, groups)


def _find_partitions(
    sets: Mapping[tuple[str, str], People], known: Mapping[People, str]
) -> list[Sum]:
    """Levels of one variable, and strata of one number, where they divide a whole."""
    families: dict[tuple[str, ...], dict[str, People]] = {}
    wholes: dict[tuple[str, ...], People] = {}
    for (number, role), people in sets.items():
        one = split_id(number)
        if one.variable:
            key = ("strata", one.stem, one.variable, role)
            families.setdefault(key, {})[known[people]] = people
            if (one.stem, role) in sets:
                wholes[key] = sets[one.stem, role]
        head, _, level = one.stem.rpartition(".")
        if level and role == "numerator" and (number, "denominator") in sets:
            key = ("levels", head, one.variable, one.level)
            families.setdefault(key, {})[known[people]] = people
            wholes[key] = sets[number, "denominator"]
    return [
        Sum(known[wholes[key]], tuple(sorted(parts)))
        for key, parts in sorted(families.items())
        if key in wholes and _divides(list(parts.values()), wholes[key])
    ]


def _divides(parts: list[People], whole: People) -> bool:
    same = sum(map(len, parts)) == len(whole) and frozenset().union(*parts) == whole
    return same and len(parts) > 1


def hide_numbers(
    numbers: pd.DataFrame, contributors: pd.DataFrame, policy: Policy
) -> dict[str, str]:
    """number_id -> why it is hidden: small, margin, few, extreme, or compared (with a hidden one)."""
    cells = build_cells(contributors)
    gone = hide_counts(cells.counts, cells.sums, policy, cells.unseen, cells.groups)
    why: dict[str, str] = {}
    for one in numbers.to_dict("records"):
        number = one["number_id"]
        roles = [cells.names.get((number, role), "") for role in ("numerator", "denominator")]
        found = next((gone[name] for name in roles if name in gone), "")
        patients = None if pd.isna(one["denominator"]) else int(one["denominator"])
        counted = not pd.isna(one["numerator"])
        if found:
            why[number] = found
        elif policy.small > 1 and counted and policy.is_small(int(one["numerator"])):
            why[number] = "small"
        elif not counted and patients is not None and 0 < patients < policy.least_of_value:
            why[number] = "few"
        elif not policy.extremes and one["statistic"] in EXTREMES:
            why[number] = "extreme"
    stems = {split_id(number).stem for number in why}
    for number, kind in zip(numbers["number_id"], numbers["statistic"], strict=True):
        if kind in COMPARED and split_id(number).stem.rpartition(".")[0] in stems:
            why.setdefault(number, "compared")
    return why


def protect_numbers(
    numbers: pd.DataFrame, hidden: Mapping[str, str], policy: Policy
) -> pd.DataFrame:
    """The same rows, the hidden ones without value and with a mark as text, the others rounded."""
    told = numbers.copy()
    gone = told["number_id"].isin(list(hidden))
    told.loc[gone, ["value", "lower", "upper"]] = float("nan")
    told.loc[gone, ["numerator", "denominator", "missing"]] = pd.NA
    told.loc[gone, "text"] = MARK
    told.loc[gone, ["note", "ci_method"]] = ""
    few = told["missing"].between(1, policy.small - 1).fillna(False).astype(bool)
    told.loc[few, "missing"] = pd.NA
    told.loc[few, "text"] = told.loc[few, "text"].str.replace(MISSING, "", regex=True)
    return _round_counts(told, policy) if policy.round_to else told


def _round_counts(told: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Counts to the nearest step, rates from the rounded counts, no intervals of exact counts."""
    counted = told["numerator"].notna()
    for name in ("numerator", "denominator", "missing"):
        told[name] = told[name].map(policy.round, na_action="ignore").astype("Int64")
    for place in told.index[counted]:
        count, whole = told.at[place, "numerator"], told.at[place, "denominator"]
        share = float(count) / float(whole) if not pd.isna(whole) and whole else float("nan")
        kind = told.at[place, "statistic"]
        percent = f"({100 * share:.0f}%)"
        texts = {"rate": f"{count}/{whole} {percent}", "share": f"{count} {percent}"}
        told.at[place, "text"] = texts.get(kind, str(count) if kind == "count" else MARK)
        told.at[place, "value"] = share if kind in texts else float(count)
        if kind not in (*texts, "count"):
            told.at[place, "value"] = float("nan")
    told.loc[counted, ["lower", "upper"]] = float("nan")
    told.loc[counted, "ci_method"] = ""
    return told
