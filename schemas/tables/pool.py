"""Boundary pool -> eligibility: pseudonymised patients of all centers, and the duplicates among them."""

import numpy as np
import pandera.pandas as pa

from schemas.tables.base import Contract, study_columns
from schemas.tables.harmonize import derived_here
from scripts.lib.catalogue import Catalogue

PSEUDONYM = r"^P[0-9A-F]{12}$"
HIDDEN = ("direct", "free_text")


class Patients(Contract):
    """Grain: one delivered record. No direct identifier, no free text."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM)
    record_no: np.int32 = pa.Field(ge=0)


class Duplicates(Contract):
    """Grain: one record that is left out because it is another's patient."""

    patient: str = pa.Field(unique=True, str_matches=PSEUDONYM)
    center: str = pa.Field()
    record_no: np.int32 = pa.Field(ge=0)
    duplicate_of: str = pa.Field(str_matches=PSEUDONYM)
    keys: str = pa.Field()


class Candidates(Contract):
    """Grain: two records of two centers that may be one patient: a question, not a merge."""

    patient: str = pa.Field(str_matches=PSEUDONYM)
    center: str = pa.Field()
    record_no: np.int32 = pa.Field(ge=0)
    other: str = pa.Field(str_matches=PSEUDONYM)
    other_center: str = pa.Field()
    other_record_no: np.int32 = pa.Field(ge=0)
    days_apart: int = pa.Field(ge=0)
    agree: str = pa.Field()


def shown(catalogue: Catalogue) -> Catalogue:
    """The variables that may leave a center's own stages."""
    return {name: one for name, one in catalogue.items() if one.privacy not in HIDDEN}


def patients(catalogue: Catalogue) -> pa.DataFrameSchema:
    """The contract with the variables that may be seen beyond the center."""
    columns = study_columns({**shown(catalogue), **derived_here()})
    return Patients.to_schema().add_columns(columns)
