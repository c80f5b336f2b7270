"""Boundary pool -> eligibility: pseudonymised patients of all centers, and the duplicates among them."""

import numpy as np
import pandera.pandas as pa
from pandera.typing import Category

from schemas.tables.base import OPEN, QUASI, SENSITIVE, Contract, study_columns
from schemas.tables.harmonize import derived_here
from scripts.lib.catalogue import HIDDEN, Catalogue

PSEUDONYM = r"^P[0-9A-F]{12}$"


class Patients(Contract):
    """Grain: one delivered record. No direct identifier, no free text."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM, metadata=QUASI)
    record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)


class Duplicates(Contract):
    """Grain: one record that is left out because it is another's patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM, metadata=QUASI)
    center: str = pa.Field(metadata=QUASI)
    record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)
    duplicate_of: str = pa.Field(str_matches=PSEUDONYM, metadata=QUASI)
    keys: str = pa.Field(metadata=OPEN)


class Candidates(Contract):
    """Grain: two records of two centers that may be one patient: a question, not a merge."""

    patient: str = pa.Field(str_matches=PSEUDONYM, metadata=QUASI)
    center: str = pa.Field(metadata=QUASI)
    record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)
    other: str = pa.Field(str_matches=PSEUDONYM, metadata=QUASI)
    other_center: str = pa.Field(metadata=QUASI)
    other_record_no: np.int32 = pa.Field(ge=0, metadata=QUASI)
    days_apart: int = pa.Field(ge=0, metadata=SENSITIVE)
    agree: Category = pa.Field(metadata=SENSITIVE)


def shown(catalogue: Catalogue) -> Catalogue:
    """The variables that may leave a center's own stages."""
    return {name: one for name, one in catalogue.items() if one.privacy not in HIDDEN}


def patients(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract with the variables that may be seen beyond the center."""
    columns = study_columns({**shown(catalogue), **derived_here()})
    return Patients.to_schema().add_columns(columns)
