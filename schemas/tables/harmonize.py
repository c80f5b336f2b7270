"""Boundary harmonize -> pool: the study's vocabulary, and the log of changed cells."""

import numpy as np
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import Contract, study_columns
from scripts.lib.catalogue import Catalogue, read_derived


class Harmonized(Contract):
    """Grain: one record."""

    record_no: np.int32 = pa.Field(ge=0, unique=True)


class Changes(Contract):
    """Grain: one changed cell."""

    record_no: np.int32 = pa.Field(ge=0)
    variable: Category = pa.Field()
    before: Category = pa.Field(nullable=True)
    after: Category = pa.Field(nullable=True)
    rule: Category = pa.Field()
    reason: Category = pa.Field()
    source_no: np.int32 = pa.Field(ge=-1)


def derived_here() -> Catalogue:
    """The derived variables that this stage adds."""
    return {name: one for name, one in read_derived().items() if one.group == "harmonize"}


def harmonized(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract with the catalogue's and the derived variables."""
    return Harmonized.to_schema().add_columns(study_columns({**catalogue, **derived_here()}))
