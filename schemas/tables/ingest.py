"""Boundary raw -> validate: every raw row of a center, all cells as text."""

from typing import ClassVar

import numpy as np
import pandera.pandas as pa

from schemas.tables.base import OPEN, QUASI, SENSITIVE, Contract, text_columns
from scripts.lib.catalogue import Catalogue

KINDS = ("data", "not_data", "single_cell", "unclaimed", "withdrawn")


class Cells(Contract):
    """Grain: one raw row of one source."""

    source: str = pa.Field(metadata=OPEN)
    source_row: np.int32 = pa.Field(gt=0, metadata=QUASI)
    row_kind: str = pa.Field(isin=KINDS, metadata=SENSITIVE)

    class Config:
        unique: ClassVar = ["source", "source_row"]


def cells(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract with the catalogue's variables, each as text where the center delivers it."""
    return Cells.to_schema().add_columns(text_columns(catalogue))
