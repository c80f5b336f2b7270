"""The columns of an opened table: header, place, label, and the values as they read.

Of a REDCap export the boxes of a checkbox field are one column, and codes read as their labels where
there is a data dictionary.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from scripts.lib.description import column_letter
from scripts.lib.dialect import trim
from scripts.lib.drafting.measures import Measure, cut_measures
from scripts.lib.drafting.opening import Opened
from scripts.lib.drafting.words import unit_of
from scripts.lib.extract import TICKED
from scripts.lib.readers.redcap import Dictionary, Field, checkbox_columns, plain_label
from scripts.lib.readers.redcap_labels import COMPLETE_LABEL, SYSTEM_LABELS
from scripts.lib.texts import normalize

BOX = re.compile(r"(.+)___(.+)")
# A box of an export with labels as headers.
LABELLED = re.compile(r"(.+) \(choice=(.+)\)")
SYSTEM = re.compile(r"redcap_\w+|\w+_complete")
REPEATED = ("redcap_repeat_instrument", "repeat instrument")
# Labels that are REDCap's own; an event may have a name elsewhere too.
OWN_LABELS = {*SYSTEM_LABELS} - {"event name"}


@dataclass(frozen=True)
class Delivered:
    """One column, or the boxes of one checkbox field.

    `letter`: where it is; `text`: its cells, codes with a label as that; `boxes`: header -> code of
    a checkbox field, `labelled` where that is a label; `measure`: what stands around its numbers,
    which are the text then; `system`: REDCap's own, of no study; `rows`: the numbers of the rows.
    """

    header: str
    letter: str
    text: pd.Series
    rows: Sequence[int]
    labels: tuple[str, ...] = ()
    boxes: dict[str, str] = field(default_factory=dict)
    listed: bool = False
    labelled: bool = False
    measure: Measure | None = None
    system: bool = False


def unit_in(one: Delivered) -> str:
    """The unit that a column names, in its cells or its header; "" where it names none."""
    return (one.measure.unit if one.measure else "") or unit_of(one.header)


def is_redcap(header: Sequence[str]) -> bool:
    """Whether headers are those of a REDCap export."""
    return any(
        one.startswith("redcap_") or find_box(one) or plain_label(one).casefold() in OWN_LABELS
        for one in header
    )


def find_box(header: str) -> re.Match[str] | None:
    """The name or label of a checkbox field and the code or label of the box; None for another header."""
    return BOX.fullmatch(header.strip()) or LABELLED.fullmatch(plain_label(header))


def is_system(header: str) -> bool:
    """Whether a column of a REDCap export is REDCap's own, by its name or its label."""
    label = plain_label(header).casefold()
    return bool(SYSTEM.fullmatch(header)) or label in (*SYSTEM_LABELS, COMPLETE_LABEL)


def repeat_header(header: Sequence[str]) -> str:
    """The header of the column that names the repeating instrument of a row; "" where there is none."""
    return next((one for one in header if plain_label(one).casefold() in REPEATED), "")


def list_columns(opened: Opened, dictionary: Dictionary | None, keep: pd.Series) -> list[Delivered]:
    """The columns of a table, of the rows to `keep` (a footer proves nothing)."""
    table = opened.table
    cells, rows = table.cells[keep], [int(one) for one in table.rows[keep.to_numpy()]]
    fields = dictionary.fields if dictionary else {}
    redcap = dictionary is not None or is_redcap(table.header)
    found: list[Delivered] = []
    done: set[str] = set()
    for position, header in enumerate(table.header):
        letter, text = column_letter(position + 1), cells[position]
        match = find_box(header) if redcap else None
        if match:
            if match[1] not in done:
                found.append(_boxes(match[1], table.header, cells, rows, fields.get(match[1])))
            done.add(match[1])
            continue
        one = fields.get(header)
        label = _label(one) or tuple(table.labels[position : position + 1])
        if one and one.choices:
            labels = {code: plain_label(words) for code, words in one.choices.items()}
            text = trim(text).map(lambda cell, known=labels: known.get(cell, cell)).astype("str")
        system = redcap and is_system(header)
        measure, numbers = cut_measures(text)
        found.append(
            Delivered(header, letter, numbers, rows, label, measure=measure, system=system)
        )
    return found


def _boxes(
    name: str, header: Sequence[str], cells: pd.DataFrame, rows: Sequence[int], one: Field | None
) -> Delivered:
    """A checkbox field as one column: its values are the labels (or codes) of ticked boxes."""
    found = {i: m for i, text in enumerate(header) if (m := find_box(text)) and m[1] == name}
    at = list(found)
    known = checkbox_columns(one, header) if one else {}
    codes = {header[i]: known.get(header[i], found[i][2]) for i in at}
    shown = []
    for i in at:
        code = codes[header[i]]
        label = plain_label(one.choices.get(code, code)) if one else code
        ticked = trim(cells[i]).dropna().map(normalize).isin({*TICKED, normalize(label)})
        shown += [label] * int(ticked.sum())
    letter = f"{column_letter(at[0] + 1)}-{column_letter(at[-1] + 1)}"
    text = pd.Series(shown, dtype="str")
    labelled = one is None and found[at[0]].re is LABELLED
    return Delivered(name, letter, text, rows, _label(one), codes, one is not None, labelled)


def _label(one: Field | None) -> tuple[str, ...]:
    return (plain_label(one.label),) if one and one.label else ()
