"""The numbers of a study as a policy lets them be told.

Two numbers about the same patients are one count: hiding one hides the other. Who is in a number is
known from the contributors, so the sums that could give a small count away are found, not declared:
a number and the rest of its denominator, the levels of a variable, the strata of a number.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import permutations
from typing import NamedTuple

import pandas as pd

from scripts.lib.release.policies import Policy
from scripts.lib.release.suppression import Sum, find_recoverable, hide_counts
from scripts.lib.report.words import split_id

MARK = "[hidden]"
COMPARED = ("difference", "p", "range", "bounds")
EXTREMES = ("min", "max")
MISSING = r"; \d+ missing$"
People = frozenset[str]
NOBODY: People = frozenset()
SHARE = 0.5  # of as many numbers as rest on the size of the cohort: such a size is never hidden


class Cells(NamedTuple):
    """Counts of distinct sets of patients: `names` has number id and role -> name of its count.

    `main`: sizes of the groups on which most numbers rest; `groups`: those of all others.
    """

    counts: dict[str, int]
    names: dict[tuple[str, str], str]
    sums: list[Sum]
    unseen: set[str]
    groups: set[str]
    main: set[str]


def build_cells(contributors: pd.DataFrame, zeros: Collection[str] = ()) -> Cells:
    """The counts behind the numbers. contributors: number_id, patient, role; `zeros`: numbers that
    count nobody.
    """
    plain = contributors.astype("str")
    sets = {
        (str(key[0]), str(key[1])): frozenset(group)
        for key, group in plain.groupby(["number_id", "role"], sort=True)["patient"]
    }
    known: dict[People, str] = {}
    names = {key: known.setdefault(people, "/".join(key)) for key, people in sets.items()}
    printed = set(known.values())
    empty = {(number, "numerator"): f"{number}/numerator" for number in zeros}
    rests = Counter(name for (_, role), name in names.items() if role == "denominator")
    most = max(rests.values(), default=0)
    main = {name for name, many in rests.items() if many >= SHARE * most}
    sums = _find_nested(main, set(rests), known)
    for (number, role), people in sets.items():
        whole = sets.get((number, "denominator"))
        if role == "numerator" and whole is not None and people < whole:
            rest = known.setdefault(whole - people, f"{number}/rest")
            sums.append(Sum(known[whole], (known[people], rest)))
    names |= {key: name for key, name in empty.items() if key not in names}
    sums += _find_partitions({**dict.fromkeys(empty, NOBODY), **sets}, names)
    counts = {name: len(people) for people, name in known.items()} | dict.fromkeys(
        empty.values(), 0
    )
    unseen = set(counts) - printed - set(empty.values())
    return Cells(counts, names, sums, unseen, set(rests) - main, main)


def _find_nested(main: set[str], groups: set[str], known: dict[People, str]) -> list[Sum]:
    """Groups within a main one, or around it: their difference counts who is in one of them only."""
    sizes = {name: people for people, name in known.items() if name in groups}
    found = []
    for inner, outer in permutations(sizes, 2):
        if sizes[inner] < sizes[outer] and not main.isdisjoint((inner, outer)):
            rest = known.setdefault(sizes[outer] - sizes[inner], f"{outer} without {inner}")
            found.append(Sum(outer, (inner, rest)))
    return found


def _find_partitions(
    sets: Mapping[tuple[str, str], People], names: Mapping[tuple[str, str], str]
) -> list[Sum]:
    """Levels of one variable, and strata of one number, where they divide a whole."""
    families: dict[tuple[str, ...], dict[str, People]] = {}
    wholes: dict[tuple[str, ...], tuple[str, People]] = {}
    for (number, role), people in sets.items():
        one = split_id(number)
        if one.variable:
            key = ("strata", one.stem, one.variable, role)
            families.setdefault(key, {})[names[number, role]] = people
            if (one.stem, role) in sets:
                wholes[key] = names[one.stem, role], sets[one.stem, role]
        head, _, level = one.stem.rpartition(".")
        if level and role == "numerator" and (number, "denominator") in sets:
            key = ("levels", head, one.variable, one.level)
            families.setdefault(key, {})[names[number, role]] = people
            wholes[key] = names[number, "denominator"], sets[number, "denominator"]
    return [
        Sum(wholes[key][0], tuple(sorted(parts)))
        for key, parts in sorted(families.items())
        if key in wholes and _divides(list(parts.values()), wholes[key][1])
    ]


def _divides(parts: list[People], whole: People) -> bool:
    same = sum(map(len, parts)) == len(whole) and frozenset().union(*parts) == whole
    return same and whole not in parts


def count_people(numbers: pd.DataFrame, contributors: pd.DataFrame) -> Cells:
    """The counts behind all numbers."""
    zeros = numbers.loc[numbers["numerator"].eq(0).fillna(False), "number_id"]
    return build_cells(contributors, list(zeros.astype("str")))


def hide_cells(cells: Cells, policy: Policy) -> dict[str, str]:
    """Count -> why it is hidden (see `hide_counts`)."""
    return hide_counts(cells.counts, cells.sums, policy, cells.unseen, cells.main, cells.groups)


def find_besides(
    cells: Cells, gone: Mapping[str, str], shown: Collection[str], policy: Policy
) -> list[str]:
    """Small counts that can be computed once the hidden numbers `shown` are let out by exceptions."""
    told = {name for (number, _), name in cells.names.items() if number in shown}
    small = {name for name, count in cells.counts.items() if policy.is_small(count)} - told
    left = {*gone, *cells.unseen} - told
    return find_recoverable(cells.counts, cells.sums, left, small) if policy.margins else []


def hide_numbers(
    numbers: pd.DataFrame, cells: Cells, gone: Mapping[str, str], policy: Policy
) -> dict[str, str]:
    """number_id -> why it is hidden: small, margin, given (see `hide_counts`), few, extreme, compared
    (with a hidden one), or size where only how many patients it rests on is hidden, not its value.

    A count that is printed nowhere and given away stands under its own name.
    """
    why = {name: kind for name, kind in gone.items() if kind == "given" and name in cells.unseen}
    for one in numbers.to_dict("records"):
        number = one["number_id"]
        roles = [cells.names.get((number, role), "") for role in ("numerator", "denominator")]
        found = next((gone[name] for name in roles if name in gone), "")
        patients = None if pd.isna(one["denominator"]) else int(one["denominator"])
        counted = not pd.isna(one["numerator"])
        if found:
            why[number] = "size" if found == "margin" and not counted else found
        elif policy.small > 1 and counted and policy.is_small(int(one["numerator"])):
            why[number] = "small"
        elif not counted and patients is not None and 0 < patients < policy.least_of_value:
            why[number] = "few"
        elif not policy.extremes and one["statistic"] in EXTREMES:
            why[number] = "extreme"
    stems = {split_id(number).stem for number, kind in why.items() if kind != "size"}
    for number, kind in zip(numbers["number_id"], numbers["statistic"], strict=True):
        if kind in COMPARED and split_id(number).stem.rpartition(".")[0] in stems:
            why.setdefault(number, "compared")
    return why


def protect_numbers(
    numbers: pd.DataFrame, hidden: Mapping[str, str], policy: Policy
) -> pd.DataFrame:
    """The same rows, the hidden ones without value and with a mark as text, the others rounded."""
    told = numbers.copy()
    sizes = told["number_id"].isin([one for one, why in hidden.items() if why == "size"])
    gone = told["number_id"].isin(list(hidden)) & ~sizes
    told.loc[gone, ["value", "lower", "upper"]] = float("nan")
    told.loc[gone, ["numerator", "denominator", "missing"]] = pd.NA
    told.loc[gone, "text"] = MARK
    told.loc[gone, ["note", "ci_method"]] = ""
    told.loc[sizes, "denominator"] = pd.NA
    few = told["missing"].between(1, policy.small - 1).fillna(False).astype(bool) | sizes
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
