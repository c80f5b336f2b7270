"""Conditions on one patient, a dict: True, False or None (unknown)."""

import datetime


def day(value):
    """A date whatever form it comes in."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def holds(condition, patient):
    """Whether a condition holds for a patient; None where that is not known."""
    if "all" in condition:
        answers = [holds(one, patient) for one in condition["all"]]
        return False if False in answers else None if None in answers else True
    if "any" in condition:
        answers = [holds(one, patient) for one in condition["any"]]
        return True if True in answers else None if None in answers else False
    if "not" in condition:
        answer = holds(condition["not"], patient)
        return None if answer is None else not answer
    value = patient.get(condition["variable"])
    if "known" in condition:
        return (value is not None) is condition["known"]
    if value is None:
        return None
    return compare(condition, value, patient)


def compare(condition, value, patient):
    """One comparison of a known value."""
    if "before" in condition:
        later = patient.get(condition["before"])
        return None if later is None else day(value) < day(later)
    dated = isinstance(value, datetime.date)
    own = day(value) if dated else value
    if "contains" in condition:
        return condition["contains"] in own.split(";")
    if "is" in condition:
        return own == (day(condition["is"]) if dated else condition["is"])
    if "in" in condition:
        return own in [day(one) if dated else one for one in condition["in"]]
    low, high = condition.get("between", (condition.get("at_least"), condition.get("at_most")))
    if dated:
        low, high = (None if one is None else day(one) for one in (low, high))
    return (low is None or own >= low) and (high is None or own <= high)
