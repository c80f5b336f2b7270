"""Cohort and numbers from the harmonized rows of all centers, counted one by one."""

import math
from fractions import Fraction

from tests.oracle.logic import holds
from tests.oracle.patient import complete

OWN = {
    "pcr",
    "anatomical_resection",
    "lobectomy_or_bilobectomy",
    "margin_r0",
    "response_objective",
    "any_complication",
    "complication_major",
    "los_days",
    "therapy_to_surgery_days",
    "followup_months",
    "recurrence_months",
    "death_cancer",
    "dead_perioperative",
}


def select(centers, keys, rules, decisions=()):
    """The analysed rows: (center, rows) in order, without doubles, through all criteria."""
    apart = {pair for one in decisions if one["decision"] == "different" for pair in both(one)}
    same = {pair for one in decisions if one["decision"] == "same" for pair in both(one)}
    kept = []
    first_by_key = {}
    merged = set()
    for center, rows in centers:
        for row in rows:
            me = (center, row["record"])
            key = tuple(row[name] for name in keys)
            earlier = None if None in key else first_by_key.get(key)
            double = earlier is not None and (earlier, me) not in apart
            if not double and any((other, me) in same for other in merged | set(map(where, kept))):
                double = True
            if None not in key:
                first_by_key.setdefault(key, me)
            if double:
                merged.add(me)
            else:
                kept.append(row)
    policy = rules.get("unknown", "hold_out")
    return [row for row in kept if passes(row, rules["criteria"], policy)]


def where(row):
    """Center and record of a row."""
    return row["center"], row["record"]


def both(decision):
    """A decision's two records, in both orders."""
    one = (decision["center"], decision["record"])
    other = (decision["other_center"], decision["other_record"])
    return ((one, other), (other, one))


def passes(row, criteria, policy):
    """Whether a patient is analysed."""
    open_ = False
    for criterion in criteria:
        chosen = criterion
        if "readings" in criterion:
            chosen = {**criterion, **criterion["readings"][criterion["active"]]}
            if chosen.get("applied") is False:
                continue
        met = holds(chosen["condition"], row)
        concerned = holds(chosen["applies_to"], row) if "applies_to" in chosen else True
        good = met if chosen["kind"] == "inclusion" else None if met is None else not met
        if concerned is False or good is True:
            continue
        if concerned is True and good is False:
            return False
        open_ = True
    return not open_ or policy == "include"


def compute(centers, keys, rules, endpoints, definitions, decisions=()):
    """Number id -> (numerator, denominator, missing, value); value a Fraction or None.

    Endpoints about variables that are not worked out here are left out.
    """
    cohort = [complete(row, definitions) for row in select(centers, keys, rules, decisions)]
    delivered = {name for _, rows in centers for row in rows[:1] for name in row}
    windows = {f"dead_{days}d" for days in definitions.get("mortality_days", (30, 60, 90))}
    known = delivered | OWN | windows
    found = {}
    for endpoint in endpoints:
        if not covered(endpoint, known):
            continue
        inside = [
            row
            for row in cohort
            if "population" not in endpoint or holds(endpoint["population"], row) is True
        ]
        found.update(count(endpoint, inside, ""))
        for stratum in endpoint.get("strata", ()):
            for level in sorted({row[stratum] for row in inside} - {None}):
                chosen = [row for row in inside if row[stratum] == level]
                found.update(count(endpoint, chosen, f"[{stratum}={level}]"))
    return found


def covered(endpoint, known):
    """Whether every variable of an endpoint is known here."""
    if endpoint["statistic"] not in ("count", "rate", "summary", "values"):
        return False
    return all(name in known for name in names(endpoint))


def names(part):
    """The variables that an endpoint or a condition reads."""
    found = [part[key] for key in ("variable", "before") if key in part]
    for key in ("when", "population", "not"):
        found += names(part[key]) if key in part else []
    for key in ("all", "any"):
        found += [name for one in part.get(key, ()) for name in names(one)]
    return found + list(part.get("strata", ()))


def count(endpoint, rows, suffix):
    """The numbers of an endpoint over some rows."""
    name, statistic = endpoint["id"], endpoint["statistic"]
    if statistic in ("summary", "values"):
        return measure(endpoint, rows, suffix)
    if "variable" in endpoint:
        values = [row[endpoint["variable"]] for row in rows]
        known = [one for one in values if one is not None]
        levels = len(set(known))
        return {name + suffix: (levels, len(known), len(rows) - len(known), Fraction(levels))}
    answers = [holds(endpoint["when"], row) if "when" in endpoint else True for row in rows]
    yes, no = answers.count(True), answers.count(False)
    value = Fraction(yes) if statistic == "count" else Fraction(yes, yes + no) if yes + no else None
    return {name + suffix: (yes, yes + no, answers.count(None), value)}


def measure(endpoint, rows, suffix):
    """Mean, variance (for the SD), median, quartiles, extremes, or the single values in order."""
    values = sorted(
        Fraction(row[endpoint["variable"]]) for row in rows if row[endpoint["variable"]] is not None
    )
    name, size, missing = endpoint["id"], len(values), len(rows) - len(values)
    if endpoint["statistic"] == "values":
        return {
            f"{name}.{place}{suffix}": (None, 1, 0, value)
            for place, value in enumerate(values, start=1)
        }
    wanted = endpoint.get("summaries", ("mean", "sd", "median", "q1", "q3", "min", "max"))
    return {f"{name}.{one}{suffix}": (None, size, missing, summary(one, values)) for one in wanted}


def summary(name, values):
    """One summary; the SD as the root of an exact variance."""
    if not values:
        return None
    mean = sum(values) / len(values)
    if name == "mean":
        return mean
    if name == "sd":
        if len(values) < 2:
            return None
        variance = sum((one - mean) ** 2 for one in values) / (len(values) - 1)
        return Fraction(math.sqrt(variance))
    share = {"min": 0, "q1": Fraction(1, 4), "median": Fraction(1, 2), "q3": Fraction(3, 4)}
    place = share.get(name, Fraction(1)) * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def exact_limit_is_right(k, n, limit, upper, level=Fraction(95, 100)):
    """Whether a Clopper-Pearson limit leaves half of 5 % in its tail, by exact binomial sums."""
    if (upper and k == n) or (not upper and k == 0):
        return limit == (1 if upper else 0)
    p = Fraction(limit)
    chosen = range(k + 1) if upper else range(k, n + 1)
    tail = sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in chosen)
    return abs(tail - (1 - level) / 2) < Fraction(1, 10**9)
