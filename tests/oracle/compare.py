"""Ours against theirs, number by number."""

from fractions import Fraction

from tests.oracle.study import compute, exact_limit_is_right

MANY = 20_000
CLOSE = Fraction(1, 10**9)
LARGEST_EXACT = 500


def run(ours, centers, keys, rules, endpoints, definitions, decisions=()):
    """(number_id, agrees, what) for every number that was computed twice.

    ours: dicts with number_id, numerator, denominator, missing, value, lower, upper, ci_method. Beyond
    20,000 rows only the primary endpoints and plain counts are counted again.
    """
    chosen = endpoints
    if sum(len(rows) for _, rows in centers) > MANY:
        chosen = [one for one in endpoints if one.get("primary") or "when" not in one]
    theirs = compute(centers, keys, rules, chosen, definitions, decisions)
    known = {one["number_id"]: one for one in ours}
    found = [check(name, known.get(name), value) for name, value in theirs.items()]
    primary = [one["id"] for one in endpoints if one.get("primary")]
    return found + [
        (name, False, "a primary endpoint that is computed once only")
        for name in primary
        if name not in theirs
    ]


def check(name, ours, theirs):
    """One number: counts exactly, values and limits to 1e-9."""
    if ours is None:
        return name, False, "missing among the numbers"
    numerator, denominator, missing, value = theirs
    wrong = []
    if numerator is not None and ours["numerator"] != numerator:
        wrong.append("numerator")
    if ours["denominator"] != denominator or ours["missing"] != missing:
        wrong.append("denominator or missing")
    mine = ours["value"]
    if (mine is None) != (value is None) or (
        value is not None and abs(Fraction(mine) - value) > CLOSE
    ):
        wrong.append("value")
    if ours["ci_method"] == "Clopper-Pearson" and denominator <= LARGEST_EXACT:
        for limit in ("lower", "upper"):
            if not exact_limit_is_right(numerator, denominator, ours[limit], limit == "upper"):
                wrong.append(limit)
    return name, not wrong, ", ".join(wrong)
