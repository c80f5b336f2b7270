"""What became of the withdrawn consents of a center: counts and line numbers, never a record id."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.lib.dialect import trim


def describe_withdrawn(cells: pd.DataFrame, lines: Mapping[str, int]) -> dict[str, Any]:
    """How many patients and rows are taken out, and the lines whose record was not delivered.

    `cells`: the ingest frame before that; `lines`: record (NFC) -> its line in config/withdrawn.csv.
    """
    texts = trim(cells["record"]).dropna() if "record" in cells else pd.Series(dtype="str")
    ids = texts.map(lambda text: unicodedata.normalize("NFC", text))
    delivered = set(ids)
    return {
        "patients": sum(record in delivered for record in lines),
        "rows": int(ids.isin(list(lines)).sum()),
        "not_delivered": sorted(line for one, line in lines.items() if one not in delivered),
    }
