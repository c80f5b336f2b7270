"""Columns whose own values contradict the declared dialect, so that the values that fit it are in doubt.

03/04/2019 fits dd/mm/yyyy; beside 03/25/2019 it may well be the fourth of March. The value that does
not fit is a finding of its own; that others fit only by chance is one about the column.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import ParsedCenter
from scripts.lib.dialect import Dialect
from scripts.lib.findings import draft_center_findings
from scripts.lib.parsing import dialect_of, parse_text
from scripts.lib.placement import sources_of
from scripts.lib.texts import TIME, TOKEN

SWAPPED = {"dd": "mm", "mm": "dd", "d": "m", "m": "d"}
SIGNS = {".": (",", "."), ",": (".", ",")}


def find_doubted_columns(
    parsed: ParsedCenter, center: Mapping[str, Any], catalogue: Catalogue
) -> pd.DataFrame:
    """Findings about columns where a value only fits the other order of day and month, or the other
    decimal sign, and one that fits the declared dialect would then mean something else.
    """
    order = [source["id"] for source in center["sources"]]
    found = []
    for name, variable in catalogue.items():
        if variable.type not in ("date", "number", "integer") or not parsed.failed[name].any():
            continue
        for source in sources_of(center, name):
            here = parsed.delivered.source_no[name] == order.index(source["id"])
            if _in_doubt(parsed, here, variable, dialect_of(center, source, name)):
                found.append((source["id"], name))
    return draft_center_findings(
        "center.dialect", *map(list, zip(*found, strict=True) if found else ([], []))
    )


def _in_doubt(parsed: ParsedCenter, here: pd.Series, variable: Variable, dialect: Dialect) -> bool:
    failed, typed = parsed.failed[variable.name], parsed.typed[variable.name]
    text = parsed.delivered.text[variable.name].where(here, other=np.nan)
    other = parse_text(text, variable, exchange(dialect)).values
    contradicts = failed & other.notna()
    moved = (~failed & typed.notna() & other.notna() & (other != typed)).fillna(False)
    return bool(contradicts.any() and moved.any())


def exchange(dialect: Dialect) -> Dialect:
    """The dialect with day and month, and decimal and thousands sign, the other way round."""
    decimal, thousands = SIGNS[dialect.decimal]
    forms = tuple(swap_order(form) for form in dialect.dates)
    return replace(dialect, dates=forms, decimal=decimal, thousands=thousands)


def swap_order(form: str) -> str:
    """A date form with day and month exchanged; with a month in letters it stays as it is."""
    day = form.removesuffix(TIME)
    parts = TOKEN.split(day)
    swapped = "".join(SWAPPED.get(part, part) for part in parts)
    return form if "mon" in parts else f"{swapped}{form.removeprefix(day)}"
