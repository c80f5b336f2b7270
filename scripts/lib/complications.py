"""Complications with their Clavien-Dindo grades (Dindo et al., Ann Surg 2004;240:205-213)."""

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from scripts.lib.uniques import map_unique

# From least to worst. A III or IV without its letter stands right before its first part.
GRADES = ("I", "II", "III", "IIIa", "IIIb", "IV", "IVa", "IVb", "V")
UNNAMED = "unspecified"
ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}

_ROMAN = r"(?:iii|ii|iv|i|v)[ab]?(?:\s?-?d)?"
_GRADE_WORD = r"(?:(?:clavien(?:[-\s]*dindo)?|cd|grade|grado|grad|gr\.?)[\s:.]*)+"
_TERM_FIRST = re.compile(
    rf"(?P<term>.*?)(?:(?:\s*[:(\[=]\s*|[\s-]+|^)(?P<word>{_GRADE_WORD})?(?P<roman>{_ROMAN})"
    rf"|(?:\s*[:(\[=]\s*(?:{_GRADE_WORD})?|(?:^|[\s-]+){_GRADE_WORD})(?P<arabic>[1-5][ab]?(?:\s?-?d)?)"
    r"|(?:[\s-]+|^)(?P<lettered>[1-5][ab](?:\s?-?d)?))\s*[)\]]?",
    re.IGNORECASE,
)
_GRADE_FIRST = re.compile(
    rf"(?:{_GRADE_WORD})?(?P<roman>{_ROMAN})[\s:)-]+(?P<term>[^\W\d].*)", re.IGNORECASE
)
# Between items: a semicolon, comma, plus or line outside brackets, or "and" after a closed bracket.
_BETWEEN_ITEMS = re.compile(
    r"[;,+|\n](?![^(\[]*[)\]])|(?<=[)\]])\s*(?:and|und|et|ed|e|y|&)\s+", re.IGNORECASE
)
_WHOLE_BRACKET = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_LONE_GRADE = re.compile(r"(?<![\w])(?:i{1,3}|iv|v|[1-5])[ab]?d?(?![\w])", re.IGNORECASE)
# Numbers that are no grades: in brackets, after a comparison, a count in front.
_COUNTED = re.compile(r"\([^)]*\)|[<>≥≤]\s*\d+|^\d+\s")
_NO_GRADE = re.compile(rf"(?:none\s*:\s*)?(?:{_GRADE_WORD})?0", re.IGNORECASE)


def parse_complications(text: pd.Series, none_words: Iterable[str] = ()) -> pd.DataFrame:
    """Lists such as "FA (II), fistola IIIa" as "fa:II;fistola:IIIa"; columns canonical and failed
    (bool).

    An item is a term and a grade, in either order; terms in lower case, a grade without a term as
    "unspecified"; items sorted by term, then grade. Suffix d is dropped, 3a becomes IIIa.
    `none_words` (and "none", grade 0) give "none". One item that is not understood (no grade, a
    bare number that could be a count, a grade of the 1992 Clavien system such as IIA) fails the
    cell, which is then missing. Empty items and cells are missing.
    """
    none = {"none"} | {_fold(word) for word in none_words}
    return map_unique(
        text,
        lambda value: _read_list(value, none),
        {"canonical": "str", "failed": "bool"},
        (None, False),
    )


def worst_grade(complications: pd.Series) -> pd.Series:
    """Worst grade of a canonical list; "none" for an empty list, missing for missing; index as
    given.

    Order: `GRADES`. A text that is not a canonical list gives a missing grade.
    """
    return map_unique(complications, lambda value: (_worst(value),), {"grade": "str"}, (None,))[
        "grade"
    ]


def grade_rank(grade: pd.Series) -> pd.Series:
    """Place of a grade: none 0, I 1 ... V 9 (III before IIIa, IV before IVa); Int64 or missing."""
    places = {"none": 0, **{name: place for place, name in enumerate(GRADES, start=1)}}
    return grade.map(places).astype("Int64")


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _read_list(text: str, none: set[str]) -> tuple[str | None, bool]:
    clean = unicodedata.normalize("NFKC", text).strip()
    if _fold(clean) in none or _NO_GRADE.fullmatch(clean):
        return "none", False
    # Outside of whole brackets none may be left, or items would be parted in the wrong place.
    if re.search(r"[()\[\]]", _WHOLE_BRACKET.sub("", clean)):
        return None, True
    pieces = [piece.strip(" .") for piece in _BETWEEN_ITEMS.split(clean)]
    items = [_read_item(piece) for piece in pieces if piece.strip(" :")]
    if any(item is None for item in items):
        return None, True
    found = sorted(
        {item for item in items if item is not None},
        key=lambda item: (item[0], GRADES.index(item[1])),
    )
    return ";".join(f"{term}:{grade}" for term, grade in found) or None, False


def _read_item(piece: str) -> tuple[str, str] | None:
    if "?" in piece:
        return None
    if match := _TERM_FIRST.fullmatch(piece):
        grade = _read_grade(match["roman"] or match["arabic"] or match["lettered"])
    elif match := _GRADE_FIRST.fullmatch(piece):
        grade = _read_grade(match["roman"])
    else:
        return None
    term = _fold(match["term"]).strip(" :-[")
    # A second grade means two items without a separator; the list's own signs mean a torn one.
    torn = _LONE_GRADE.search(_COUNTED.sub(" ", term)) or set(term) & set(";:|")
    if grade is None or torn:
        return None
    return term or UNNAMED, grade


def _read_grade(text: str) -> str | None:
    """I to V with a or b for III and IV only: IIA and IIB are the system of 1992 and not
    translated.
    """
    plain = re.sub(r"\s?-?d$", "", text.strip().lower())
    letter = plain[-1] if plain[-1] in "ab" else ""
    number = plain.removesuffix(letter)
    grade = ARABIC.get(number, number.upper()) + letter
    return grade if grade in GRADES else None


def _worst(value: str) -> str | None:
    if value == "none":
        return "none"
    grades = [item.rpartition(":")[2] for item in value.split(";")]
    if any(grade not in GRADES for grade in grades):
        return None
    return max(grades, key=GRADES.index)
