"""Boundary validate -> harmonize: typed records, findings, the place of every raw row."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.tables.base import Contract, parsed_columns
from scripts.lib.catalogue import Catalogue

FATES = ("record", "part_of", "quarantined", "orphan", "not_data", "withdrawn")


class Records(Contract):
    """Grain: one record that may go on."""

    record_no: np.int32 = pa.Field(ge=0, unique=True)


class Problems(Contract):
    """Grain: one problem of a row or a cell: what, where, how bad."""

    finding_id: str = pa.Field(unique=True, str_matches=r"^[0-9a-f]{16}$")
    rule: str = pa.Field()
    severity: str = pa.Field(isin=("blocking", "error", "warning"))
    center: str = pa.Field()
    source: str = pa.Field()
    file: str = pa.Field()
    sheet: str = pa.Field()
    source_row: pd.Int64Dtype = pa.Field(gt=0, nullable=True)
    column: str = pa.Field()
    header: str = pa.Field()
    variable: str = pa.Field()
    record: str = pa.Field(nullable=True)
    record_no: pd.Int64Dtype = pa.Field(nullable=True)
    message: str = pa.Field()
    suggestion: str = pa.Field()
    waived: bool = pa.Field()


class Findings(Problems):
    """Problems with the delivered value. Restricted."""

    value: str = pa.Field(nullable=True)


class Rows(Contract):
    """Grain: one raw row, in the order of the ingest frame."""

    source: str = pa.Field()
    source_row: np.int32 = pa.Field(gt=0)
    record: str = pa.Field(nullable=True)
    record_no: pd.Int64Dtype = pa.Field(nullable=True)
    chosen: bool = pa.Field()
    fate: str = pa.Field(isin=FATES)
    reason: str = pa.Field()
    base: bool = pa.Field()


def records(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract of the typed records with the catalogue's variables."""
    return Records.to_schema().add_columns(parsed_columns(catalogue))
