"""Columns of dates whose order nobody declared: they are refused, not guessed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.description import locate
from scripts.lib.dialect import is_missing, trim
from scripts.lib.errors import StudyError
from scripts.lib.parsing import dialect_of

# Three numbers of which none can be told to be the day: 03/04/2019, 3.4.19, 19-03-04.
UNORDERED = re.compile(r"[0-9]{1,2}([./ -]) ?[0-9]{1,2}\1 ?(?:[0-9]{2}|[0-9]{4})")


def check_date_orders(
    cells: pd.DataFrame,
    center: Mapping[str, Any],
    catalogue: Catalogue,
    description: Mapping[str, Any],
) -> None:
    """Raises StudyError for each column of dates that declares no form and has only such dates as
    03/04/2019, which are as well the third of April as the fourth of March.
    """
    problems = []
    for source in center["sources"]:
        mine = cells[(cells["source"] == source["id"]) & (cells["row_kind"] == "data")]
        for name, column in source["columns"].items():
            if catalogue[name].type != "date" or _declares(column, source, center):
                continue
            text = trim(mine[name])
            given = text[~is_missing(text, dialect_of(center, source, name))]
            if len(given) and all_unordered(given.unique()):
                letter, header = locate(description, source["id"], name)
                problems.append(
                    f"center {center['center']}, source {source['id']}, column {letter} ('{header}', for "
                    f"{name}): no form of dates is declared, and none of its {len(given)} dates is "
                    "yyyy-mm-dd. Declare dates, such as dd/mm/yyyy, in the dialect."
                )
    if problems:
        raise StudyError(*problems)


def all_unordered(texts: Iterable[str]) -> bool:
    """Whether every text is a date of numbers in an order that cannot be seen."""
    return all(UNORDERED.fullmatch(str(text)) for text in texts)


def _declares(column: Any, source: Mapping[str, Any], center: Mapping[str, Any]) -> bool:
    dialects = (center.get("dialect", {}), source.get("dialect", {}), column)
    return any(isinstance(one, Mapping) and "dates" in one for one in dialects)
