"""What leaves the query loop: the status of every query, and one line a center."""

import numpy as np
import pandera.pandas as pa

from schemas.tables.base import OPEN, SENSITIVE, Contract
from schemas.tables.validate import Problems
from scripts.lib.queries.statuses import STATUSES

DAY = r"^(\d{4}-\d{2}-\d{2})?$"


class Queries(Problems):
    """Grain: one query, also of findings that are gone. The values stand in the findings alone."""

    first: str = pa.Field(str_matches=DAY, metadata=OPEN)
    since: str = pa.Field(str_matches=DAY, metadata=OPEN)
    answered: str = pa.Field(str_matches=DAY, metadata=OPEN)
    answer: str = pa.Field(metadata=SENSITIVE)
    status: str = pa.Field(isin=STATUSES, metadata=OPEN)
    age_days: np.int32 = pa.Field(ge=0, metadata=OPEN)


class Scorecard(Contract):
    """Grain: one center."""

    center: str = pa.Field(unique=True, metadata=OPEN)
    label: str = pa.Field(metadata=OPEN)
    rows: np.int32 = pa.Field(ge=0, metadata=OPEN)
    blocking: np.int32 = pa.Field(ge=0, metadata=OPEN)
    error: np.int32 = pa.Field(ge=0, metadata=OPEN)
    warning: np.int32 = pa.Field(ge=0, metadata=OPEN)
    new: np.int32 = pa.Field(ge=0, metadata=OPEN)
    open: np.int32 = pa.Field(ge=0, metadata=OPEN)
    answered: np.int32 = pa.Field(ge=0, metadata=OPEN)
    failing: np.int32 = pa.Field(ge=0, metadata=OPEN)
    reopened: np.int32 = pa.Field(ge=0, metadata=OPEN)
    resolved: np.int32 = pa.Field(ge=0, metadata=OPEN)
    withdrawn: np.int32 = pa.Field(ge=0, metadata=OPEN)
    asking: np.int32 = pa.Field(ge=0, metadata=OPEN)
    queries: np.int32 = pa.Field(ge=0, metadata=OPEN)
    median_age: float = pa.Field(ge=0, nullable=True, metadata=OPEN)
    response_rate: float = pa.Field(ge=0, le=1, nullable=True, metadata=OPEN)
