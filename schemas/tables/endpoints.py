"""Boundary endpoints -> tables, figures, report: the numbers and who they are made of."""

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import OPEN, QUASI, SENSITIVE, Contract, study_columns
from schemas.tables.harmonize import derived_here
from schemas.tables.pool import PSEUDONYM, shown
from scripts.lib.catalogue import Catalogue, read_derived


class Analysed(Contract):
    """Grain: one analysed patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM, metadata=QUASI)
    record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)


class Numbers(Contract):
    """Grain: one number of the study. Rates are fractions."""

    number_id: str = pa.Field(unique=True, metadata=OPEN)
    label: str = pa.Field(metadata=OPEN)
    section: str = pa.Field(metadata=OPEN)
    statistic: str = pa.Field(metadata=OPEN)
    value: float = pa.Field(nullable=True, metadata=OPEN)
    lower: float = pa.Field(nullable=True, metadata=OPEN)
    upper: float = pa.Field(nullable=True, metadata=OPEN)
    ci_method: str = pa.Field(metadata=OPEN)
    numerator: pd.Int64Dtype = pa.Field(ge=0, nullable=True, metadata=OPEN)
    denominator: pd.Int64Dtype = pa.Field(ge=0, nullable=True, metadata=OPEN)
    missing: pd.Int64Dtype = pa.Field(ge=0, nullable=True, metadata=OPEN)
    unit: str = pa.Field(metadata=OPEN)
    text: str = pa.Field(str_length={"min_value": 1}, metadata=OPEN)
    reason: str = pa.Field(metadata=OPEN)
    note: str = pa.Field(metadata=OPEN)

    @pa.dataframe_check
    def refused_without_value(cls, frame: pd.DataFrame) -> pd.Series:
        """A refused number has a reason and no value."""
        return (frame["reason"] == "") | frame["value"].isna()

    @pa.dataframe_check
    def rates_within_limits(cls, frame: pd.DataFrame) -> pd.Series:
        """A rate lies between its limits, and is its numerator over its denominator."""
        rate = frame["statistic"] == "rate"
        share = frame["numerator"].astype("float64") / frame["denominator"].astype("float64")
        inside = ~(
            (frame["lower"] > frame["value"] + 1e-12) | (frame["upper"] < frame["value"] - 1e-12)
        )
        same = ((share - frame["value"]).abs() < 1e-12) | frame["value"].isna()
        return ~rate | (inside & same)


class Contributors(Contract):
    """Grain: number x patient x role."""

    number_id: Category = pa.Field(metadata=OPEN)
    patient: Category = pa.Field(metadata=QUASI)
    role: Category = pa.Field(has_levels=["numerator", "denominator"], metadata=SENSITIVE)


class Curves(Contract):
    """Grain: endpoint x group x distinct time in months. Estimates are fractions."""

    number_id: str = pa.Field(metadata=OPEN)
    group: str = pa.Field(metadata=OPEN)
    time: float = pa.Field(ge=0, metadata=OPEN)
    at_risk: int = pa.Field(ge=0, metadata=OPEN)
    events: int = pa.Field(ge=0, metadata=OPEN)
    censored: int = pa.Field(ge=0, metadata=OPEN)
    estimate: float = pa.Field(in_range={"min_value": 0, "max_value": 1}, metadata=OPEN)
    lower: float = pa.Field(nullable=True, metadata=OPEN)
    upper: float = pa.Field(nullable=True, metadata=OPEN)


def analysed(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract of the analysed patients with all variables and endpoint variables."""
    known = {**shown(catalogue), **derived_here()}
    endpoint = {name: one for name, one in read_derived().items() if one.group == "endpoint"}
    schema = Analysed.to_schema().add_columns(study_columns(known))
    schema = schema.add_columns(study_columns(endpoint, required=False))
    window = pa.Column("boolean", nullable=True, regex=True, required=False, metadata=SENSITIVE)
    return schema.add_columns({r"^dead_\d+d$": window})
