"""Typed frames of tiny patients: each patient a dict of the variables that are known."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived

TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[s]"}


def make_patients(
    patients: Sequence[Mapping[str, Any]], variables: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row a patient with all variables of the study (or those named); what is not said is missing."""
    known = {**read_catalogue(), **read_derived()}
    names = list(variables or known)
    columns = {
        name: pd.Series(
            [one.get(name) for one in patients], dtype=TYPES.get(known[name].type, "str")
        )
        for name in names
    }
    ids = [str(one.get("patient", f"P{number:012d}")) for number, one in enumerate(patients)]
    return pd.DataFrame({"patient": pd.Series(ids, dtype="str"), **columns})
