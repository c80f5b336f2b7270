"""Boundary eligibility -> endpoints: decisions, the flow, the cohort, the fate of every raw row."""

from typing import ClassVar

import numpy as np
import pandera.pandas as pa

from schemas.tables.base import Contract
from schemas.tables.pool import PSEUDONYM
from scripts.lib.fates import FATES


class Decisions(Contract):
    """Grain: patient x criterion."""

    patient: str = pa.Field(str_matches=PSEUDONYM)
    criterion: str = pa.Field()
    kind: str = pa.Field(isin=("inclusion", "exclusion"))
    applies: str = pa.Field(isin=("yes", "no", "unknown"))
    decision: str = pa.Field(isin=("met", "not_met", "unknown"))
    outcome: str = pa.Field(isin=("pass", "fail", "unknown"))
    evidence: str = pa.Field()

    class Config:
        unique: ClassVar = ["patient", "criterion"]


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

    patient: str = pa.Field(str_matches=PSEUDONYM)
    criterion: str = pa.Field()
    outcome: str = pa.Field(isin=("fail", "unknown"))
    reason: str = pa.Field(str_length={"min_value": 1})
    evidence: str = pa.Field()


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
