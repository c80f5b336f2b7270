"""Texts and declared forms, without any library: the configuration is checked with this alone.

Importing pandas takes longer than all other checks of a run that finds nothing to do.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import pairwise

BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff\u200b"
SHORT_ROWS = "rows shorter than the header, filled up with empty cells: "  # of a reader's note
TOKEN = re.compile(r"(yyyy|yy|mon|mm|dd|m|d)")
TOKENS = {
    "yyyy": r"(?P<year>[0-9]{4})",
    "yy": r"(?P<year2>[0-9]{2})",
    "mon": r"(?P<mon>[^\W\d_]{3,10}\.?)",
    "mm": r"(?P<month>[0-9]{1,2})",
    "dd": r"(?P<day>[0-9]{1,2})",
    "m": r"(?P<month>[0-9]{1,2})",
    "d": r"(?P<day>[0-9]{1,2})",
}
KINDS = {"mm": "month", "m": "month", "dd": "day", "d": "day", "yy": "year2", "yyyy": "year"}
# At the end of a form: a time of day may stand behind the day. It is checked, and not kept.
TIME = " hh:mm"
CLOCK = r"[ T]+(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
# The parts of a day that a form has to name, each once.
DATE_PARTS = ({"yyyy", "yy"}, {"mon", "mm", "m"}, {"dd", "d"})
# Formats whose cells are all text; the others have real dates, which the reader prints in one form.
TEXT_FORMATS = ("csv", "redcap")


def normalize(text: str) -> str:
    """A delivered word in the form in which words compare: without case, blanks, Unicode form."""
    return " ".join(unicodedata.normalize("NFKC", text).strip(BLANKS).split()).casefold()


def reads_as_other(one: str, two: str) -> bool:
    """Whether a text such as 03/04/2019 is one day in the first form and another in the second."""
    days = [form.removesuffix(TIME) for form in (one, two)]
    kinds = [[KINDS.get(part, part) for part in TOKEN.split(day) if part] for day in days]
    if len(kinds[0]) != len(kinds[1]) or kinds[0] == kinds[1]:
        return False
    numbers = {"day", "month", "year2"}
    return all(a == b or {a, b} <= numbers for a, b in zip(*kinds, strict=True))


def name_near(wanted: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A question that names the nearest of the known names, a blank before it; empty where none is near."""
    near = get_close_matches(wanted, list(known), n=2, cutoff=cutoff)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def printable(text: str, longest: int = 80) -> str:
    """A file or sheet name fit for a message: no control, direction or invisible characters."""
    shown = "".join("?" if unicodedata.category(c)[0] in "CZ" and c != " " else c for c in text)
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."


def is_date_form(form: str) -> bool:
    """Whether a declared form names day, month and year, each once and so that none is in doubt.

    Without signs between them only numbers of fixed width are clear: yyyymmdd, not dmyyyy.
    """
    parts = [part for part in TOKEN.split(form.removesuffix(TIME)) if part]
    tokens = [part for part in parts if part in TOKENS]
    once = all(sum(token in wanted for token in tokens) == 1 for wanted in DATE_PARTS)
    if not once or any(c not in " ./,-" for part in parts if part not in TOKENS for c in part):
        return False
    beside = pairwise(parts)
    return not any({one, two} <= set(TOKENS) and {one, two} & {"m", "d"} for one, two in beside)
