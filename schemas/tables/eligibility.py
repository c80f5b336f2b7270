"""Boundary eligibility -> endpoints: decisions, the flow, the cohort, the fate of every raw row."""

from typing import ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import OPEN, QUASI, SENSITIVE, Contract
from schemas.tables.pool import PSEUDONYM
from scripts.lib.fates import FATES


class Decisions(Contract):
    """Grain: patient x criterion. Texts are categories: each pseudonym and evidence is kept once."""

    patient: Category = pa.Field(metadata=QUASI)
    criterion: Category = pa.Field(metadata=OPEN)
    kind: Category = pa.Field(has_levels=["inclusion", "exclusion"], metadata=OPEN)
    applies: Category = pa.Field(has_levels=["yes", "no", "unknown"], metadata=SENSITIVE)
    decision: Category = pa.Field(has_levels=["met", "not_met", "unknown"], metadata=SENSITIVE)
    outcome: Category = pa.Field(has_levels=["pass", "fail", "unknown"], metadata=SENSITIVE)
    evidence: Category = pa.Field(metadata=SENSITIVE)

    class Config:
        unique: ClassVar = ["patient", "criterion"]

    @pa.check("patient")
    def pseudonyms(cls, patients: pd.Series) -> bool:
        """Every category is a pseudonym."""
        return bool(patients.cat.categories.str.match(PSEUDONYM).all())


class Attrition(Contract):
    """Grain: one step of the flow, in order."""

    step: int = pa.Field(gt=0, unique=True, metadata=OPEN)
    criterion: str = pa.Field(metadata=OPEN)
    text: str = pa.Field(metadata=OPEN)
    kind: str = pa.Field(metadata=OPEN)
    entering: int = pa.Field(ge=0, metadata=OPEN)
    excluded: int = pa.Field(ge=0, metadata=OPEN)
    unknown: int = pa.Field(ge=0, metadata=OPEN)
    own_failing: int = pa.Field(ge=0, metadata=OPEN)
    own_unknown: int = pa.Field(ge=0, metadata=OPEN)
    remaining: int = pa.Field(ge=0, metadata=OPEN)


class Cohort(Contract):
    """Grain: one distinct patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM, metadata=QUASI)
    status: str = pa.Field(isin=("analysed", "excluded", "undetermined"), metadata=SENSITIVE)
    reasons: str = pa.Field(metadata=SENSITIVE)
    eligible: str = pa.Field(isin=("yes", "no", "unknown"), metadata=SENSITIVE)


class Reasons(Contract):
    """Grain: patient x criterion that the patient does not pass."""

    patient: Category = pa.Field(metadata=QUASI)
    criterion: Category = pa.Field(metadata=OPEN)
    outcome: Category = pa.Field(has_levels=["fail", "unknown"], metadata=SENSITIVE)
    reason: Category = pa.Field(metadata=SENSITIVE)
    evidence: Category = pa.Field(metadata=SENSITIVE)

    @pa.check("reason")
    def reasons_say_something(cls, reasons: pd.Series) -> bool:
        """No reason is empty."""
        return not (reasons.cat.categories == "").any()


class Sensitivity(Contract):
    """Grain: one scenario: the active criteria, another reading of one, or one left out."""

    scenario: str = pa.Field(unique=True, metadata=OPEN)
    kind: str = pa.Field(isin=("active", "reading", "left_out"), metadata=OPEN)
    criterion: str = pa.Field(metadata=OPEN)
    reading: str = pa.Field(metadata=OPEN)
    text: str = pa.Field(metadata=OPEN)
    analysed: int = pa.Field(ge=0, metadata=OPEN)
    excluded: int = pa.Field(ge=0, metadata=OPEN)
    undetermined: int = pa.Field(ge=0, metadata=OPEN)
    enters: int = pa.Field(ge=0, metadata=OPEN)
    leaves: int = pa.Field(ge=0, metadata=OPEN)


class Scenarios(Contract):
    """Grain: scenario x patient whom it lets in or keeps out."""

    scenario: str = pa.Field(metadata=OPEN)
    patient: str = pa.Field(str_matches=PSEUDONYM, metadata=QUASI)
    change: str = pa.Field(isin=("enters", "leaves"), metadata=SENSITIVE)


class Fates(Contract):
    """Grain: one raw row."""

    center: str = pa.Field(metadata=QUASI)
    source: str = pa.Field(metadata=OPEN)
    source_row: np.int32 = pa.Field(gt=0, metadata=QUASI)
    fate: str = pa.Field(isin=FATES, metadata=SENSITIVE)
    reason: str = pa.Field(metadata=SENSITIVE)
    patient: str = pa.Field(nullable=True, metadata=QUASI)
    base: bool = pa.Field(metadata=OPEN)

    class Config:
        unique: ClassVar = ["center", "source", "source_row"]
