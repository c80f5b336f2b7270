"""Lines of a codelist for the values of a column: what each probably means, and which are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
from rapidfuzz import fuzz

from scripts.lib.catalogue import Variable
from scripts.lib.drafting.words import fold
from scripts.lib.mapping import ITEMS, map_variable
from scripts.lib.open_questions import mark_open
from scripts.lib.reference import read_rows
from scripts.lib.suggestions import suggest_drugs
from scripts.lib.texts import normalize

NEAR, CLEAR = 72, 3
MOST_LINES = 60
SHARED = "*"


@dataclass(frozen=True)
class Line:
    """One line of a codelist; the code of an open one is `TODO`, or `TODO` and a suggestion."""

    variable: str
    value: str
    code: str


@cache
def spellings(variable: str) -> Mapping[str, Mapping[str, str]]:
    """Folded spelling -> language -> code, of a variable's codes, or of yes and no ("*")."""
    found: dict[str, dict[str, str]] = {}
    for row in read_rows("term_codes.csv"):
        if row["variable"] == variable:
            found.setdefault(fold(row["term"]), {})[row["language"]] = row["code"]
    return found


def draft_lines(
    variable: Variable, values: Sequence[str], missing: Iterable[str], language: str
) -> list[Line]:
    """The lines that the values of one variable need; none for those that are understood as they are.

    `missing`: normalized missing codes, which need no line; `language`: of the extract, "" if unknown.
    """
    blank = set(missing)
    items = [one for one in split_values(variable, values) if normalize(one) not in blank]
    if not items or variable.type in ("text", "date", "number", "integer"):
        return []
    understood = ~map_variable(pd.Series(items, dtype="str"), variable, {}).failed
    needed = [one for one, known in zip(items, understood, strict=True) if not known]
    lines = {normalize(one): draft_line(variable, one, language) for one in needed}
    return drop_taken(list(lines.values())[:MOST_LINES])


def drop_taken(lines: Sequence[Line]) -> list[Line]:
    """The lines without suggestions for a letter or two whose code another value surely has: beside
    V for varón, M is hardly masculino.
    """
    taken = {mark_open(one.code) for one in lines}
    return [
        replace(one, code=mark_open())
        if one.code in taken and len(fold(one.value)) < CLEAR
        else one
        for one in lines
    ]


def split_values(variable: Variable, values: Sequence[str]) -> list[str]:
    """Distinct values, those of a list item by item."""
    is_list = variable.type == "list" and bool(variable.levels)
    parts = (ITEMS.split(one) if is_list else [one] for one in values)
    return list(dict.fromkeys(item.strip() for items in parts for item in items if item.strip()))


def draft_line(variable: Variable, value: str, language: str) -> Line:
    """The line of one value: its code where the word lists leave no doubt, else a question."""
    own, shared = spellings(variable.name), spellings(SHARED)
    for name, table in ((variable.name, own), (SHARED, shared)):
        codes = table.get(fold(value), {})
        if name == SHARED and variable.type != "boolean":
            continue
        if language in codes:
            return Line(name, value, codes[language])
        if len(set(codes.values())) == 1 and len(fold(value)) >= CLEAR:
            return Line(name, value, next(iter(codes.values())))
        if codes:
            return Line(variable.name, value, mark_open(sorted(codes.items())[0][1]))
    return Line(variable.name, value, mark_open(_nearest(variable, value, own)))


def _nearest(variable: Variable, value: str, own: Mapping[str, Mapping[str, str]]) -> str:
    """The likeliest code of an unknown value; empty where none is near, or it is only a number."""
    if variable.name == "drug":
        return str(suggest_drugs(pd.Series([value], dtype="str")).iloc[0])
    word = fold(value)
    if not any(map(str.isalpha, word)):
        return ""
    known = {**own, **{fold(level): {"": level} for level in variable.levels}}
    scored = sorted((-_alike(word, one), one) for one in known)
    if not scored or -scored[0][0] < NEAR:
        return ""
    codes = known[scored[0][1]]
    return codes[min(codes)]


def _alike(word: str, known: str) -> float:
    """Alike in spelling, or one the beginning of the other's first word, as adeno-ca."""
    begins = known.startswith(word.split("-")[0].split(" ")[0].rstrip("."))
    shared = 80.0 if begins and len(word.split("-")[0]) >= 4 else 0.0
    return max(fuzz.ratio(word, known), shared)
