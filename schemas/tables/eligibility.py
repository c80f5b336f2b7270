"""Boundary eligibility -> endpoints: decisions, the flow, the cohort, the fate of every raw row."""

from typing import ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import Contract
from schemas.tables.pool import PSEUDONYM
from scripts.lib.fates import FATES


class Decisions(Contract):
    """Grain: patient x criterion. Texts are categories: each pseudonym and evidence is kept once."""

    patient: Category = pa.Field()
    criterion: Category = pa.Field()
    kind: Category = pa.Field(isin=("inclusion", "exclusion"))
    applies: Category = pa.Field(isin=("yes", "no", "unknown"))
    decision: Category = pa.Field(isin=("met", "not_met", "unknown"))
    outcome: Category = pa.Field(isin=("pass", "fail", "unknown"))
    evidence: Category = pa.Field()

    class Config:
        unique: ClassVar = ["patient", "criterion"]

    @pa.check("patient")
    def pseudonyms(cls, patients: pd.Series) -> bool:
        """Every category is a pseudonym."""
        return bool(patients.cat.categories.str.match(PSEUDONYM).all())


class Attrition(Contract):
    """Grain: one step of the flow, in order."""

    step: int = pa.Field(gt=0, unique=True)
    criterion: str = pa.Field()
    text: str = pa.Field()
    kind: str = pa.Field()
    entering: int = pa.Field(ge=0)
    excluded: int = pa.Field(ge=0)
    unknown: int = pa.Field(ge=0)
    own_failing: int = pa.Field(ge=0)
    own_unknown: int = pa.Field(ge=0)
    remaining: int = pa.Field(ge=0)


class Cohort(Contract):
    """Grain: one distinct patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM)
    status: str = pa.Field(isin=("analysed", "excluded", "undetermined"))
    reasons: str = pa.Field()


class Reasons(Contract):
    """Grain: patient x criterion that the patient does not pass."""

    patient: Category = pa.Field()
    criterion: Category = pa.Field()
    outcome: Category = pa.Field(isin=("fail", "unknown"))
    reason: Category = pa.Field()
    evidence: Category = pa.Field()

    @pa.check("reason")
    def reasons_say_something(cls, reasons: pd.Series) -> bool:
        """No reason is empty."""
        return not (reasons.cat.categories == "").any()


class Sensitivity(Contract):
    """Grain: one scenario: the active criteria, another reading of one, or one left out."""

    scenario: str = pa.Field(unique=True)
    kind: str = pa.Field(isin=("active", "reading", "left_out"))
    criterion: str = pa.Field()
    reading: str = pa.Field()
    text: str = pa.Field()
    analysed: int = pa.Field(ge=0)
    excluded: int = pa.Field(ge=0)
    undetermined: int = pa.Field(ge=0)
    enters: int = pa.Field(ge=0)
    leaves: int = pa.Field(ge=0)


class Scenarios(Contract):
    """Grain: scenario x patient whom it lets in or keeps out."""

    scenario: str = pa.Field()
    patient: str = pa.Field(str_matches=PSEUDONYM)
    change: str = pa.Field(isin=("enters", "leaves"))


class Fates(Contract):
    """Grain: one raw row."""

    center: str = pa.Field()
    source: str = pa.Field()
    source_row: np.int32 = pa.Field(gt=0)
    fate: str = pa.Field(isin=FATES)
    reason: str = pa.Field()
    patient: str = pa.Field(nullable=True)
    base: bool = pa.Field()

    class Config:
        unique: ClassVar = ["center", "source", "source_row"]
