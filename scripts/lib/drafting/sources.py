"""The tables of an extract as sources: their rows, their columns, and what each column probably is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.dialect import trim
from scripts.lib.drafting.columns import Delivered, is_redcap, repeat_header, unit_in
from scripts.lib.drafting.evidence import MOST, look_at
from scripts.lib.drafting.opening import Opened
from scripts.lib.drafting.profile import Profile, profile_column
from scripts.lib.drafting.suggest import Column, Suggestion, suggest_columns
from scripts.lib.extract import normalize_header

FAMILIES = ("c", "yc", "yp")
# What of a whole TNM is which variable.
PATTERNS = {
    "t": "(T(?:is|[0-4xX])(?:mi|[a-c])?)",
    "n": "(N[0-3xX][a-c]?)",
    "m": "(M[01xX][a-c]?)",
    "stage": r"\b((?:I{1,3}|IV)[ABC]?[1-3]?)\b",
}
MOST_ROWS = 20_000  # that are looked at
LEAST_MAPPED = 3  # of another sheet without a record id
# A table, the repeating instrument of its rows (None without any), and its columns.
Part = tuple[Opened, str | None, list[Delivered]]


@dataclass(frozen=True)
class Mapped:
    """A delivered column, what it holds, and what is suggested for it.

    `doubled`: another header reads the same; `composite`: a whole TNM; `ticked`: a yes or no with a
    sign in some cells, and nothing in the others.
    """

    delivered: Delivered
    profile: Profile
    suggestion: Suggestion
    doubled: bool = False
    composite: bool = False
    ticked: bool = False


@dataclass(frozen=True)
class Table:
    """One source of the draft; `where`: the repeating instrument of its rows, None without any."""

    opened: Opened
    columns: list[Mapped]
    where: str | None = None
    redcap: bool = False

    def given(self) -> Iterator[tuple[str, Mapped]]:
        """Variable and column, of the columns that have a suggestion."""
        for one in self.columns:
            if one.suggestion.variable:
                yield one.suggestion.variable, one

    def repeats(self) -> bool:
        """Whether a record can have several rows here, as far as its record column shows."""
        found = next((one.profile for name, one in self.given() if name == "record"), None)
        return self.where not in (None, "") or (found is not None and found.distinct < found.filled)


def split_table(opened: Opened) -> list[tuple[Opened, str | None, pd.Series]]:
    """A table by repeating instrument, the rows without one first; and which rows to look at."""
    table = opened.table
    first = trim(table.cells.bfill(axis=1)[0])
    footer = first.str.startswith(tuple(opened.footers)) if opened.footers else first.isna()
    keep = ~footer.fillna(False).astype(bool) & ~pd.Series(table.rows).isin(opened.doubtful)
    keep &= keep.index < MOST_ROWS
    repeated = repeat_header(table.header)
    if not repeated:
        return [(opened, None, keep)]
    instrument = trim(table.cells[table.header.index(repeated)]).fillna("")
    return [(opened, one, keep & (instrument == one)) for one in sorted(instrument.unique())]


def own_columns(parts: Sequence[Part]) -> list[Part]:
    """The parts of a REDCap export, each with the columns that its instrument fills; what is empty
    throughout stays with the rows of no repeating instrument. The record id is in every part.
    """
    filled = {
        (where, one.header)
        for _, where, columns in parts
        for one in columns
        if where is not None and one.text.notna().any()
    }
    anywhere = {header for _, header in filled}
    kept = []
    for opened, where, columns in parts:
        own = [
            one
            for one in columns
            if where is None
            or (where, one.header) in filled
            or (not where and one.header not in anywhere)
        ]
        kept.append((opened, where, own))
    return kept


def map_tables(
    columns: Iterable[Part],
    catalogue: Catalogue,
    missing: set[str],
    described: bool,
) -> tuple[list[Table], list[str]]:
    """The sources with their suggestions, the one that holds most variables first; and one sentence
    a sheet that seems to hold no patients.
    """
    order = sorted(columns, key=lambda one: (bool(one[1]), -len(one[2])))
    tables: list[Table] = []
    unused: list[str] = []
    taken: set[str] = set()
    for opened, where, delivered in order:
        # A repeating instrument may add to any variable, another sheet only to those not mapped yet.
        others = set() if where else taken - {"record"}
        link = record_header(tables[0]) if tables else ""
        mapped = map_linked(delivered, catalogue, missing, others, link)
        names = [one.suggestion.variable for one in mapped if one.suggestion.variable]
        if tables and "record" not in names and len(names) < LEAST_MAPPED:
            unused.append(f"sheet {opened.table.sheet}: has no column that looks like a record id")
            continue
        redcap = described or is_redcap(opened.table.header)
        tables.append(Table(opened, mapped, where, redcap))
        taken |= {*names, *(n for one in mapped if one.composite for n in family_of(one))}
    return tables, unused


def record_header(table: Table) -> str:
    """The header of the record id; empty where no column looks like it."""
    return next((one.delivered.header for name, one in table.given() if name == "record"), "")


def map_linked(
    delivered: Sequence[Delivered],
    catalogue: Catalogue,
    missing: set[str],
    taken: set[str],
    link: str,
) -> list[Mapped]:
    """The columns of a table; the one that is headed as the record id of the first table is it too."""
    linked = bool(link) and sum(one.header == link for one in delivered) == 1
    mapped = map_columns(delivered, catalogue, missing, taken | {"record"} if linked else taken)
    same = Suggestion("record", True, 1.0)
    return [
        replace(one, suggestion=same) if linked and one.delivered.header == link else one
        for one in mapped
    ]


def map_columns(
    delivered: Sequence[Delivered], catalogue: Catalogue, missing: set[str], taken: set[str]
) -> list[Mapped]:
    """Each column with its suggestion; REDCap's own and empty ones have none."""
    profiles = [profile_column(one.text, missing) for one in delivered]
    headers = Counter(normalize_header(one.header) for one in delivered)
    usable = [i for i, one in enumerate(delivered) if one.header.strip() and not one.system]
    columns = [
        Column(delivered[i].header, delivered[i].labels, profiles[i], unit_in(delivered[i]))
        for i in usable
    ]
    found = dict(zip(usable, suggest_columns(columns, catalogue, taken), strict=True))
    mapped = []
    for i, one in enumerate(delivered):
        suggestion = found.get(i, Suggestion("", True, 0.0))
        doubled = headers[normalize_header(one.header)] > 1
        if doubled:
            suggestion = Suggestion("", False, 0.0, (suggestion.variable, *suggestion.others))
        composite = look_at(profiles[i]).composite >= MOST if suggestion.variable else False
        found_in = catalogue.get(suggestion.variable)
        ticked = profiles[i].ticks and profiles[i].filled < len(one.text)
        ticked &= found_in is not None and found_in.type == "boolean"
        mapped.append(Mapped(one, profiles[i], suggestion, doubled, composite, ticked))
    return mapped


def family_of(one: Mapped) -> tuple[str, ...]:
    """The variables of a column that holds a whole TNM."""
    return tuple(split_family(one))


def share_of(values: pd.Series, pattern: str) -> float:
    """The share of texts in which a pattern is found."""
    return sum(bool(re.search(pattern, str(text))) for text in values) / max(len(values), 1)


def split_family(one: Mapped) -> dict[str, str]:
    """Variable -> the pattern by which it is read from a column that holds a whole TNM: T and N, and
    M and the stage group where most cells have them.
    """
    prefix = one.suggestion.variable.partition("_")[0]
    prefix = prefix if prefix in FAMILIES else FAMILIES[0]
    values = pd.Series(one.profile.values, dtype="str")
    return {
        f"{prefix}_{part}": pattern
        for part, pattern in PATTERNS.items()
        if part in "tn" or share_of(values, pattern) >= MOST
    }
