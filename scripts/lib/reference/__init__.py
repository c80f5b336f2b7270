"""Reference tables that live with the code: the variable catalogue, the TNM tables, the drug dictionary.

A module that names one of these files in a string constant depends on it: the code digest of a rule
(`scripts.lib.code`) covers the file, so an edited table reruns what reads it.
"""

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """One reference table as rows of text, for callers that can do without pandas."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def read_reference(name: str) -> "pd.DataFrame":
    """One reference table as a frame, all cells as text, empty cells as the empty text."""
    import pandas as pd

    return pd.DataFrame([dict(row) for row in read_rows(name)], dtype=str)
