"""Boundary harmonize -> pool: the study's vocabulary, and the log of changed cells."""

import numpy as np
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import FREE_TEXT, OPEN, QUASI, Contract, study_columns
from scripts.lib.catalogue import Catalogue, read_derived


class Harmonized(Contract):
    """Grain: one record."""

    record_no: np.int32 = pa.Field(ge=0, unique=True, metadata=QUASI)


class Changes(Contract):
    """Grain: one changed cell."""

    record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)
    variable: Category = pa.Field(metadata=OPEN)
    before: Category = pa.Field(nullable=True, metadata=FREE_TEXT)
    after: Category = pa.Field(nullable=True, metadata=FREE_TEXT)
    rule: Category = pa.Field(metadata=OPEN)
    reason: Category = pa.Field(metadata=FREE_TEXT)
    source_no: np.int32 = pa.Field(ge=-1, metadata=OPEN)


def derived_here() -> Catalogue:
    """The derived variables that this stage adds."""
    return {name: one for name, one in read_derived().items() if one.group == "harmonize"}


def harmonized(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract with the catalogue's and the derived variables."""
    return Harmonized.to_schema().add_columns(study_columns({**catalogue, **derived_here()}))
