"""Read TNM categories and stage groups as hospitals write them; what is ambiguous is not read."""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from scripts.lib.uniques import map_unique

VALUES = {
    "T": "x|0|is|1mi|1[abc]?|2[ab]?|3|4",
    "N": "x|0|1|2[ab]?|3",
    "M": "x|0|1(?:c[12]|[abc])?",
}
PREFIX = "r?y?[cp]?"
STAGE_GROUPS = (
    "Occult",
    "0",
    "I",
    "IA",
    "IA1",
    "IA2",
    "IA3",
    "IB",
    "II",
    "IIA",
    "IIB",
    "III",
    "IIIA",
    "IIIB",
    "IIIC",
    "IV",
    "IVA",
    "IVB",
)
OCCULT = {
    "occult",
    "occulto",
    "occulte",
    "okkult",
    "oculto",
    "occult carcinoma",
    "carcinoma occulto",
}
ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}

_PART = re.compile(
    rf"(?P<prefix>{PREFIX})\s*"
    rf"(?:t\s*(?P<T>{VALUES['T']})|n\s*(?P<N>{VALUES['N']})|m\s*(?P<M>{VALUES['M']}))"
    # Either the word ends here, or the next part is glued on: "T2aN1", "pT1pN0".
    rf"(?:(?![a-z0-9])|(?={PREFIX}[tnm]\s*[0-9xi]))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;/|.–-]+")
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|:\s*(.+)$")
# Without brackets only what cannot be anything else: nodes "2/14", stations with a side "4R, 7".
_OPEN_DETAIL = re.compile(
    r"(\d+\s*/\s*\d+|(?=[\d,;+ ]*\d[rl])\d{1,2}[rl]?(?:\s*[,;+]\s*\d{1,2}[rl]?)*)(?![\w/])",
    re.IGNORECASE,
)
# Other items of a pathology line: vessels, nerves, pleura, margin, grading.
_OTHER_ITEM = re.compile(r"(?:pn|pl|[lvrg])\s?[0-4x](?![a-z0-9])", re.IGNORECASE)
_MINIMAL = re.compile(r"(?<![nm])(?<![nm] )1\s*a?\s*\(\s*mi\s*\)", re.IGNORECASE)
# A blank within a category: "T2 a", "T1 mi"; "T1 c N0" may be T1 cN0 and stays as it is.
_SPLIT = re.compile(
    rf"((?:^|(?<![a-z0-9])){PREFIX}\s*[tnm]\s*[12]|^{PREFIX}[12])\s+(mi|[ab]|c(?!\s*[tnm]))(?![a-z0-9])",
    re.IGNORECASE,
)
_BARE = {
    axis: re.compile(
        rf"(?P<prefix>{PREFIX})\s*(?P<value>{values})(?![a-z0-9])(?P<rest>.*)", re.IGNORECASE
    )
    for axis, values in VALUES.items()
}
_STAGE = re.compile(
    r"(?:(?:stage|stadio|stadium|stade|estadio|st|uicc|ajcc)[.:\s]*)*(?:r?y?[cp])?\s*"
    r"(?P<major>iv|i{1,3}|[0-4])(?:\s*-?\s*(?P<letter>[abc])(?:\s*(?P<digit>[123]))?)?"
    r"(?:\s*\((?P<detail>[^()]*)\)|[\s-]*n[0-3])?"
)
_STAGE_WITHIN = re.compile(r"\b(?:i{1,3}|iv|[0-4])[abc]?[123]?\b")

CATEGORY_COLUMNS = {"prefix": "str", "category": "str", "detail": "str", "failed": "bool"}


class Part(NamedTuple):
    """One category found in a text, with the place where it ends."""

    axis: str
    prefix: str
    value: str
    details: list[str]
    glued: bool


def parse_category(text: pd.Series, axis: str) -> pd.DataFrame:
    """T, N or M categories in one spelling; `axis` is "T", "N" or "M"; grain and index of `text`.

    Columns: prefix (c, p, yc, yp, r..., missing where none is written), category (T1mi, N2a, M1c1,
    TX), detail (what stands in brackets: size, number of foci, stations, site; not interpreted),
    failed (bool: a text is there and was not understood; category is then missing). In a text with
    several axes the prefix holds until the next one: the N of "ypT0 N0" is yp. Two categories of
    one axis, a range ("T2-3", "T1c-3"), a question mark, the letter O for zero and loose words
    fail. Missing stays missing. Raises ValueError for another axis.
    """
    if axis not in VALUES:
        raise ValueError(f"axis must be T, N or M, not {axis}")
    return map_unique(
        text, lambda value: _read_category(value, axis), CATEGORY_COLUMNS, (None, None, None, False)
    )


def parse_stage_group(text: pd.Series) -> pd.DataFrame:
    """Stage groups in one spelling (IIIA, IA1, 0, Occult); columns stage and failed (bool).

    Arabic numbers, the word for stage, a prefix, a remark in brackets and a following N category
    are read over; a range or two groups fail. Blank texts count as missing.
    """
    return map_unique(text, _read_stage, {"stage": "str", "failed": "bool"}, (None, False))


def canonical_category(axis: str, value: str) -> str:
    """T and "1MI" give T1mi; X is the one capital."""
    lower = value.lower()
    return axis + ("X" if lower == "x" else lower)


def _read_category(text: str, axis: str) -> tuple[str | None, str | None, str | None, bool]:
    clean = unicodedata.normalize("NFKC", text).strip().rstrip(".,; ")
    if not clean:
        return None, None, None, bool(text.strip())
    failed = (None, None, None, True)
    if "?" in clean:
        return failed
    clean = _MINIMAL.sub("1mi", _SPLIT.sub(r"\1\2", clean))
    found = _read_bare(clean, axis) or _pick(_scan(clean), axis)
    if found is None or _names_category(found.details, axis):
        return failed
    detail = "; ".join(_tidy(item) for item in found.details) or None
    return found.prefix.lower() or None, canonical_category(axis, found.value), detail, False


def _read_bare(text: str, axis: str) -> Part | None:
    """A value without its letter, such as "2a" or "p1 (3)" in a T column."""
    match = _BARE[axis].fullmatch(text)
    if match is None:
        return None
    details, rest = [], match["rest"].strip()
    while rest:
        bracket = _BRACKET.match(rest)
        if bracket is None:
            return None
        details.append(next(group for group in bracket.groups() if group is not None))
        rest = rest[bracket.end() :].strip()
    return Part(axis, match["prefix"], match["value"], details, False)


def _scan(text: str) -> list[Part]:
    """All categories of a text in order; empty where anything in it is not understood."""
    parts: list[Part] = []
    place, prefix = 0, ""
    while place < len(text):
        if match := _PART.match(text, place):
            prefix = match["prefix"] or prefix
            axis = next(name for name in VALUES if match[name])
            glued = bool(parts) and text[place - 1].isalnum()
            parts.append(Part(axis, prefix, match[axis], [], glued))
        elif not parts:
            return []
        elif match := _BRACKET.match(text, place) or _OPEN_DETAIL.match(text, place):
            parts[-1].details.append(next(group for group in match.groups() if group is not None))
        else:
            match = _OTHER_ITEM.match(text, place) or _BETWEEN.match(text, place)
            if match is None or (match.end() == len(text) and not match[0][-1].isalnum()):
                return []
        place = match.end()
    return [] if _reads_two_ways(parts, text) else parts


def _reads_two_ways(parts: list[Part], text: str) -> bool:
    """Whether cT1cN0 is cT1c N0 or cT1 cN0: told apart only where the other prefixes speak for one
    of them.
    """
    for part, following in pairwise(parts):
        if not (part.axis == "T" and part.value.lower() == "1c" and following.glued):
            continue
        if "p" in part.prefix.lower():
            continue
        later = re.search(rf"({PREFIX})\s*m\s*[01x]", text, re.IGNORECASE)
        if (later is None and part.prefix) or (later is not None and later[1]):
            return True
    return False


def _pick(parts: list[Part], axis: str) -> Part | None:
    """The one category of the axis; none where there is no or more than one reading."""
    mine = [part for part in parts if part.axis == axis]
    readings = {part.value.lower() for part in mine}
    return mine[0] if len(readings) == 1 else None


def _names_category(details: list[str], axis: str) -> bool:
    """A second category of the same axis in brackets, as in "T2a (T3)", leaves open which one
    holds.
    """
    return any(
        re.search(rf"{axis}\s*(?:{VALUES[axis]})(?![a-z0-9])", item, re.IGNORECASE)
        for item in details
    )


def _tidy(detail: str) -> str:
    return re.sub(r"\s*([,;+/])\s*", r"\1", detail.strip())


def _read_stage(text: str) -> tuple[str | None, bool]:
    plain = unicodedata.normalize("NFKD", text).casefold().strip().rstrip(".,; ")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if not plain:
        return None, bool(text.strip())
    if plain in OCCULT:
        return "Occult", False
    match = _STAGE.fullmatch(plain)
    if match is None or _doubts(match["detail"] or ""):
        return None, True
    major = ROMAN.get(match["major"], match["major"].upper())
    group = major + (match["letter"] or "").upper() + (match["digit"] or "")
    return (group, False) if group in STAGE_GROUPS else (None, True)


def _doubts(detail: str) -> bool:
    return "?" in detail or _STAGE_WITHIN.search(detail) is not None
