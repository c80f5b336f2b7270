"""In which unit a column of numbers is, as its header says and its numbers allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Unit:
    """The unit ("" where there is nothing to say), why, and whether a person has to confirm it."""

    unit: str
    proof: str
    open: bool = False


# The study's unit -> (unit, least and greatest median of such numbers, in words why).
RANGES = {
    "mm": [
        ("mm", 12.0, 300.0, "half of the numbers are above 12: in cm no tumor of the lung is"),
        ("cm", 0.3, 9.0, "half of the numbers are below 9: operated tumors are larger in mm"),
    ],
    "mL": [("mL", 20.0, 9000.0, "half of the numbers are above 20: in dL or L no blood loss is")],
    "min": [
        ("min", 25.0, 900.0, "half of the numbers are above 25: in hours no operation is"),
        ("h", 0.5, 9.0, "half of the numbers are below 9: no operation is as short in minutes"),
    ],
}


def prove_unit(study: str, named: str, numbers: Sequence[float]) -> Unit:
    """The unit of a column for a variable whose study unit is `study`; `named`: by its header."""
    if study == "%":
        return _prove_percent(numbers)
    if study not in RANGES:
        return Unit("", "")
    given = [one for one in numbers if one > 0]
    if not given:
        return Unit(named or study, "no number above 0 shows the unit", open=not named)
    middle = median(given)
    fitting = next(((u, why) for u, low, high, why in RANGES[study] if low <= middle <= high), None)
    if fitting and fitting[0] == (named or fitting[0]):
        also = "its header says so, and " if named else ""
        return Unit(fitting[0], f"{also}{fitting[1]}")
    if fitting:
        return Unit(named, f"its header says {named}, but {fitting[1]}", open=True)
    also = f"its header says {named}" if named else "its header names none"
    return Unit(named or study, f"the numbers do not prove a unit, {also}", open=True)


def _prove_percent(numbers: Sequence[float]) -> Unit:
    if any(one > 1 for one in numbers):
        return Unit("%", "numbers above 1 are percents")
    if any(0 < one < 1 for one in numbers):
        return Unit("fraction", "all numbers are from 0 to 1, some between")
    return Unit("%", "no number but 0 and 1: percents or parts of 1", open=True)
