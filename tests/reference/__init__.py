"""Values made by R (see README.md); read here, so that no test needs R."""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent


def read_r(name: str) -> pd.DataFrame:
    """One table of `make_reference.R`; an empty cell is R's NA (also where R has NaN)."""
    return pd.read_csv(FOLDER / name, keep_default_na=False, na_values=[""])
