"""Boundary validate -> harmonize: typed records, findings, the place of every raw row."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.tables.base import DIRECT, FREE_TEXT, OPEN, QUASI, SENSITIVE, Contract, parsed_columns
from scripts.lib.catalogue import Catalogue

FATES = ("record", "part_of", "quarantined", "orphan", "not_data", "withdrawn")


class Records(Contract):
    """Grain: one record that may go on."""

    record_no: np.int32 = pa.Field(ge=0, unique=True, metadata=QUASI)


class Problems(Contract):
    """Grain: one problem of a row or a cell: what, where, how bad."""

    finding_id: str = pa.Field(unique=True, str_matches=r"^[0-9a-f]{16}$", metadata=DIRECT)
    rule: str = pa.Field(metadata=OPEN)
    severity: str = pa.Field(isin=("blocking", "error", "warning"), metadata=OPEN)
    center: str = pa.Field(metadata=QUASI)
    source: str = pa.Field(metadata=OPEN)
    file: str = pa.Field(metadata=OPEN)
    sheet: str = pa.Field(metadata=OPEN)
    source_row: pd.Int64Dtype = pa.Field(gt=0, nullable=True, metadata=QUASI)
    column: str = pa.Field(metadata=OPEN)
    header: str = pa.Field(metadata=OPEN)
    variable: str = pa.Field(metadata=OPEN)
    record: str = pa.Field(nullable=True, metadata=DIRECT)
    record_no: pd.Int64Dtype = pa.Field(nullable=True, metadata=QUASI)
    message: str = pa.Field(metadata=OPEN)
    suggestion: str = pa.Field(metadata=SENSITIVE)
    waived: bool = pa.Field(metadata=OPEN)


class Findings(Problems):
    """Problems with the delivered value. Restricted."""

    value: str = pa.Field(nullable=True, metadata=FREE_TEXT)


class Rows(Contract):
    """Grain: one raw row, in the order of the ingest frame."""

    source: str = pa.Field(metadata=OPEN)
    source_row: np.int32 = pa.Field(gt=0, metadata=QUASI)
    record: str = pa.Field(nullable=True, metadata=DIRECT)
    record_no: pd.Int64Dtype = pa.Field(nullable=True, metadata=QUASI)
    chosen: bool = pa.Field(metadata=SENSITIVE)
    fate: str = pa.Field(isin=FATES, metadata=SENSITIVE)
    reason: str = pa.Field(metadata=SENSITIVE)
    base: bool = pa.Field(metadata=OPEN)


def records(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract of the typed records with the catalogue's variables."""
    return Records.to_schema().add_columns(parsed_columns(catalogue))
