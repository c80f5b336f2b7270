"""Boundary endpoints -> tables, figures, report: the numbers and who they are made of."""

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import Contract, study_columns
from schemas.tables.harmonize import derived_here
from schemas.tables.pool import PSEUDONYM, shown
from scripts.lib.catalogue import Catalogue, read_derived


class Analysed(Contract):
    """Grain: one analysed patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM)
    record_no: np.int32 = pa.Field(ge=0)


class Numbers(Contract):
    """Grain: one number of the study. Rates are fractions."""

    number_id: str = pa.Field(unique=True)
    label: str = pa.Field()
    section: str = pa.Field()
    statistic: str = pa.Field()
    value: float = pa.Field(nullable=True)
    lower: float = pa.Field(nullable=True)
    upper: float = pa.Field(nullable=True)
    ci_method: str = pa.Field()
    numerator: pd.Int64Dtype = pa.Field(ge=0, nullable=True)
    denominator: pd.Int64Dtype = pa.Field(ge=0, nullable=True)
    missing: pd.Int64Dtype = pa.Field(ge=0, nullable=True)
    unit: str = pa.Field()
    text: str = pa.Field(str_length={"min_value": 1})
    reason: str = pa.Field()
    note: str = pa.Field()

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

    number_id: Category = pa.Field()
    patient: Category = pa.Field()
    role: Category = pa.Field(isin=("numerator", "denominator"))


class Curves(Contract):
    """Grain: endpoint x group x distinct time in months. Estimates are fractions."""

    number_id: str = pa.Field()
    group: str = pa.Field()
    time: float = pa.Field(ge=0)
    at_risk: int = pa.Field(ge=0)
    events: int = pa.Field(ge=0)
    censored: int = pa.Field(ge=0)
    estimate: float = pa.Field(in_range={"min_value": 0, "max_value": 1})
    lower: float = pa.Field(nullable=True)
    upper: float = pa.Field(nullable=True)


def analysed(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract of the analysed patients with all variables and endpoint variables."""
    known = {**shown(catalogue), **derived_here()}
    endpoint = {name: one for name, one in read_derived().items() if one.group == "endpoint"}
    schema = Analysed.to_schema().add_columns(study_columns(known))
    schema = schema.add_columns(study_columns(endpoint, required=False))
    windows = {r"^dead_\d+d$": pa.Column("boolean", nullable=True, regex=True, required=False)}
    return schema.add_columns(windows)
