"""Which counts to hide, so that no small count can be read or computed from what stays.

Primary: the small counts themselves. Secondary: whatever else has to go, because together with the
totals it would give a small count away. A count is given away when all tables of counts that fit
what is shown agree on it; that is asked of a linear program, so that chains of totals count too.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scripts.lib.release.policies import Policy

CLOSE = 1e-6


class Sum(NamedTuple):
    """A total and the parts it is the sum of; each is the name of a count."""

    total: str
    parts: tuple[str, ...]


def hide_counts(
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    policy: Policy,
    unseen: Collection[str] = (),
    kept: Collection[str] = (),
    last: Collection[str] = (),
) -> dict[str, str]:
    """Count -> why it is hidden: "small"; "margin" where it would give a small one away; "given" where
    it is small, and what has to stay gives it away all the same.

    `unseen`: counts that are printed nowhere, such as those without a property; a small one must
    not be recoverable either. `kept`: counts that are hidden only where they are small, such as the
    size of a group: with it, all that is counted in the group would go. `last`: counts that go where
    nothing else is left, such as how many values of one variable are known.
    """
    small = {name for name, count in counts.items() if policy.is_small(count)}
    hidden = dict.fromkeys(
        [name for name in counts if name in small and name not in unseen], "small"
    )
    given: list[str] = []
    while policy.margins:
        gone = {*hidden, *unseen}
        given = find_recoverable(counts, sums, gone, small)
        more = {_choose(name, counts, sums, gone, kept, last) for name in given} - {""}
        if not more:
            break
        hidden |= dict.fromkeys(sorted(more), "margin")
    return hidden | dict.fromkeys(given, "given")


def _choose(
    name: str,
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    gone: set[str],
    kept: Collection[str],
    last: Collection[str],
) -> str:
    """The smallest count that may go of a sum that gives `name` away: a part rather than a total, then
    one that is 0, so that a hidden count may be 0, then one of the last.

    Where its own sums have none left, one of those that hang together with them; empty where only
    kept ones are left.
    """
    stay = {*kept, *last}
    block = next((block for names, block in _components(sums, gone) if name in names), [])
    mine = [one for one in block if name in (one.total, *one.parts)]
    for near in (mine, block):
        parts = {part for one in near for part in one.parts} - gone
        totals = {one.total for one in near} - gone
        filled = {part for part in parts if counts[part] > 0}
        late = (parts | totals) & set(last)
        for shown in (filled - stay, totals - stay, parts - filled - stay, late - set(kept)):
            if shown:
                return min(shown, key=lambda one: (counts[one], one))
    return ""


def find_recoverable(
    counts: Mapping[str, int], sums: Sequence[Sum], gone: set[str], wanted: Collection[str]
) -> list[str]:
    """Those of the `wanted` hidden counts that the shown ones determine, in order.

    Known to all besides: counts are not negative, and a hidden one is not 0, unless one that is 0 is
    hidden among those that hang together with it.
    """
    found: list[str] = []
    for names, block in _components(sums, gone):
        column = {name: place for place, name in enumerate(names)}
        matrix, right = np.zeros((len(block), len(names))), np.zeros(len(block))
        for row, one in enumerate(block):
            for name, sign in [*((part, 1) for part in one.parts), (one.total, -1)]:
                if name in column:
                    matrix[row, column[name]] += sign
                else:
                    right[row] -= sign * counts[name]
        true = np.array([counts[name] for name in names], dtype="float64")
        places = [column[name] for name in names if name in wanted]
        found += [names[place] for place in _find_fixed(matrix, right, true, places)]
    return found


def _find_fixed(
    matrix: np.ndarray, right: np.ndarray, true: np.ndarray, places: list[int]
) -> list[int]:
    """The places whose value is the same in every solution; `true` is one of them.

    A solution that is found for one place settles all others at which it differs from `true`.
    """
    from scipy.optimize import linprog

    most = 10 * max(true.max(), right.max(initial=1.0))  # far enough to leave every solution room
    bounds = [(min(1.0, true.min()), most)] * len(true)
    fixed, open_ = [], list(places)
    while open_:
        place = open_[0]
        differs = np.zeros(len(true), dtype=bool)
        for sign in (1, -1):
            goal = np.zeros(len(true))
            goal[place] = sign
            answer = linprog(goal, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
            differs |= np.abs(answer.x - true) > CLOSE
            if differs[place]:
                break
        if not differs[place]:
            fixed.append(place)
        open_ = [one for one in open_[1:] if not differs[one]]
    return fixed


def _components(sums: Sequence[Sum], gone: set[str]) -> list[tuple[list[str], list[Sum]]]:
    """Hidden counts that hang together through sums, and these sums."""
    parts: list[tuple[set[str], list[Sum]]] = []
    for one in dict.fromkeys(sums):
        names = {name for name in (one.total, *one.parts) if name in gone}
        if not names:
            continue
        touching = [part for part in parts if part[0] & names]
        parts = [part for part in parts if not part[0] & names]
        joined = set().union(names, *(part[0] for part in touching))
        parts.append((joined, [*(other for part in touching for other in part[1]), one]))
    return [(sorted(names), block) for names, block in parts]
