"""The decimal sign of a file, and what proves it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\1[0-9]{3})*")
DECIMAL = re.compile(r"[+-]?[0-9]+([.,])[0-9]+(?: ?%)?")
BOTH = re.compile(r"[+-]?[0-9]{1,3}(?:([.,' ])[0-9]{3})+([.,])[0-9]+")


@dataclass(frozen=True)
class Signs:
    """`decimal` and `thousands` ("" where nothing shows one), the proof, and whether it is open."""

    decimal: str
    thousands: str
    proof: str
    open: bool = False


def prove_signs(cells: Iterable[tuple[str, str]]) -> Signs:
    """The signs of numbers; `cells`: text and cell such as C14, of columns of numbers.

    12,5 proves a decimal comma; 1,250 proves nothing, for it may be either.
    """
    seen: dict[str, list[str]] = {",": [], ".": []}
    thousands: dict[str, int] = {}
    grouped: dict[str, list[str]] = {",": [], ".": []}
    for text, cell in cells:
        if (both := BOTH.fullmatch(text)) and both[1] != both[2]:
            seen[both[2]].append(cell)
            thousands[both[1]] = thousands.get(both[1], 0) + 1
        elif group := GROUPED.fullmatch(text):
            grouped.setdefault(group[1], []).append(cell)
        elif number := DECIMAL.fullmatch(text):
            seen[number[1]].append(cell)
    return _judge(seen, grouped, thousands)


def _judge(
    seen: dict[str, list[str]], grouped: dict[str, list[str]], thousands: dict[str, int]
) -> Signs:
    for sign, other, name in ((",", ".", "comma"), (".", ",", "point")):
        if seen[sign] and not seen[other]:
            count = len(grouped[other]) + thousands.get(other, 0)
            group = other if count else next((one for one in (" ", "'") if grouped.get(one)), "")
            told = f"{len(seen[sign])} numbers with a {name} that is no sign of thousands (first: {seen[sign][0]})"
            return Signs(
                sign,
                group,
                told + (f"; {count} with the other sign before three digits" if count else ""),
            )
    if seen[","]:
        told = (
            f"{len(seen[','])} numbers with a decimal comma (first: {seen[','][0]}), "
            f"{len(seen['.'])} with a decimal point (first: {seen['.'][0]}): declare it for each column"
        )
        return Signs("," if len(seen[","]) > len(seen["."]) else ".", "", told, open=True)
    for sign, name in ((",", "comma"), (".", "point")):
        if grouped[sign]:
            told = f"{len(grouped[sign])} numbers with a {name} before three digits (first: {grouped[sign][0]}): decimal or thousands, nothing proves it"
            return Signs(sign, "", told, open=True)
    return Signs("", "", "no number has a sign")
