"""What leaves the query loop: the status of every query, and one line a center."""

import numpy as np
import pandera.pandas as pa

from schemas.tables.base import Contract
from schemas.tables.validate import Problems
from scripts.lib.queries.statuses import STATUSES

DAY = r"^(\d{4}-\d{2}-\d{2})?$"


class Queries(Problems):
    """Grain: one query, also of findings that are gone. The values stand in the findings alone."""

    first: str = pa.Field(str_matches=DAY)
    since: str = pa.Field(str_matches=DAY)
    answered: str = pa.Field(str_matches=DAY)
    answer: str = pa.Field()
    status: str = pa.Field(isin=STATUSES)
    age_days: np.int32 = pa.Field(ge=0)


class Scorecard(Contract):
    """Grain: one center."""

    center: str = pa.Field(unique=True)
    label: str = pa.Field()
    rows: np.int32 = pa.Field(ge=0)
    blocking: np.int32 = pa.Field(ge=0)
    error: np.int32 = pa.Field(ge=0)
    warning: np.int32 = pa.Field(ge=0)
    new: np.int32 = pa.Field(ge=0)
    open: np.int32 = pa.Field(ge=0)
    answered: np.int32 = pa.Field(ge=0)
    failing: np.int32 = pa.Field(ge=0)
    reopened: np.int32 = pa.Field(ge=0)
    resolved: np.int32 = pa.Field(ge=0)
    withdrawn: np.int32 = pa.Field(ge=0)
    asking: np.int32 = pa.Field(ge=0)
    queries: np.int32 = pa.Field(ge=0)
    median_age: float = pa.Field(ge=0, nullable=True)
    response_rate: float = pa.Field(ge=0, le=1, nullable=True)
