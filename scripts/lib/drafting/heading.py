"""Which row holds the headers, and which rows at the end are no data."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from scripts.lib.drafting.days import shape_of
from scripts.lib.drafting.profile import NUMBER
from scripts.lib.drafting.words import split_words
from scripts.lib.extract import normalize_header

MOST_ABOVE = 30
MOST_LOOKED = 500  # rows that begin with a header
FILLED = 0.6
NAMES = 0.8
NARROW = 10  # below it two filled cells are no sign of a footer
# Words with which a footer begins, in several languages.
FOOTERS = frozenset(
    [
        "sum",
        "summe",
        "total",
        "totale",
        "totaal",
        "suma",
        "soma",
        "razem",
        "mean",
        "average",
        "median",
        "mittelwert",
        "mittel",
        "moyenne",
        "promedio",
        "somme",
        "source",
        "quelle",
        "fonte",
        "fuente",
        "note",
        "nota",
        "hinweis",
        "anmerkung",
        "remarque",
        "legend",
        "legende",
        "legenda",
        "leyenda",
        "observacion",
        "count",
        "anzahl",
        "gesamt",
        "exported",
        "export",
        "stand",
        "printed",
        "end",
        "fin",
        "fine",
        "ende",
    ]
)
Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Heading:
    """The row of the headers (from 1), the proof, and whether a person has to confirm it."""

    row: int
    proof: str
    open: bool = False


def find_heading(rows: Rows) -> Heading | None:
    """The first wide row of names, None where there is none; `rows`: their numbers and their texts."""
    if not rows:
        return None
    width = max(sum(map(bool, texts)) for _, texts in rows)
    above = 0
    for number, texts in rows[:MOST_ABOVE]:
        filled = [text.strip() for text in texts if text.strip()]
        if len(filled) >= max(2, FILLED * width):
            named = sum(_is_name(text) for text in filled)
            if named < NAMES * len(filled):
                return None
            told = f"the first row with most of its cells filled ({len(filled)} of {width}), {named} of them names"
            also = f"; {above} rows of titles above it" if above else ""
            return Heading(number, told + also, open=len(set(filled)) < len(filled) / 2)
        above += bool(filled)
    return None


def _is_name(text: str) -> bool:
    return not (NUMBER.fullmatch(text) or shape_of(text))


def find_other_heading(header: Sequence[str], cells: pd.DataFrame) -> int | None:
    """The position of the first row that seems to be the header of another table below the first.

    It begins with a header of the first table, such as that of the record id, is no repetition of the
    whole of it, and has names in all cells.
    """
    names = [normalize_header(one) for one in header if one.strip()]
    first = cells.bfill(axis=1)[0] if len(cells.columns) else pd.Series(dtype="str")
    shared = first.isin({*header, *names} - {""}).to_numpy()
    for position in map(int, shared.nonzero()[0][:MOST_LOOKED]):
        texts = [normalize_header(str(one)) for one in cells.iloc[position].dropna()]
        named = len(texts) > 1 and len(set(texts)) == len(texts) and all(map(_is_name, texts))
        if named and not set(texts) <= set(names):
            return position
    return None


def find_footers(rows: Rows, width: int) -> tuple[list[str], list[int]]:
    """The first words of rows at the end that are footers by their words, and the numbers of rows
    at the end that look like footers otherwise. `rows`: those below the header.
    """
    words, doubtful = [], []
    for number, texts in reversed(rows):
        filled = [text for text in texts if text]
        first = filled[0] if filled else ""
        known = split_words(first)[:1]
        told = bool(known) and known[0] in FOOTERS
        total = told and all(NUMBER.fullmatch(text) for text in filled[1:])
        if not total and len(filled) > (max(2, width / 10) if width >= NARROW else 1):
            break
        if told:
            words.append(first.split()[0])
        else:
            doubtful.append(number)
    return list(dict.fromkeys(reversed(words))), list(reversed(doubtful))
