"""What all contracts share, and how the catalogue's variables join the fixed columns.

Every column of every contract has its class as metadata: a fixed one where it is declared, a variable that of
the catalogue. Pseudonyms and numbers of records and rows are quasi-identifiers: they lead to a person only with the key
or the extract.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import pandera.pandas as pa
from pandera import extensions

from scripts.lib.catalogue import Catalogue, Variable

TYPED = {"date": "datetime64[s]", "integer": "Int64", "number": "float64", "boolean": "boolean"}
SPECIAL_LEVELS = ("T0N0M0",)
CLASS = "class"
DIRECT, QUASI, SENSITIVE, FREE_TEXT, OPEN = (
    {CLASS: one} for one in ("direct", "quasi", "sensitive", "free_text", "open")
)


@extensions.register_check_method(statistics=["levels"])
def has_levels(column: pd.Series, *, levels: Sequence[str]) -> bool:
    """No category beyond the levels; unlike `isin` it looks at the categories and not at each cell."""
    return set(column.cat.categories) <= set(levels)


class Contract(pa.DataFrameModel):
    """A closed set of columns in a fixed type; nothing is coerced, nothing is dropped."""

    class Config:
        strict = True
        coerce = False


def text_columns(names: Mapping[str, Variable] | Catalogue) -> dict[str, pa.Column]:
    """Variables as delivered text."""
    return {
        name: pa.Column("str", nullable=True, required=False, metadata={CLASS: one.privacy})
        for name, one in names.items()
    }


def parsed_columns(catalogue: Catalogue) -> dict[str, pa.Column]:
    """Variables as validate hands them on: dates and numbers typed, the rest text."""
    return {
        name: pa.Column(
            TYPED.get(one.type, "str") if one.type != "boolean" else "str",
            nullable=True,
            metadata={CLASS: one.privacy},
        )
        for name, one in catalogue.items()
    }


def study_columns(catalogue: Catalogue, required: bool = True) -> dict[str, pa.Column]:
    """Variables in the study's vocabulary; a code has one of its levels."""
    return {
        name: pa.Column(
            TYPED.get(one.type, "str"),
            _level_checks(one),
            nullable=True,
            required=required,
            metadata={CLASS: one.privacy},
        )
        for name, one in catalogue.items()
    }


def _level_checks(variable: Variable) -> list[pa.Check]:
    if variable.type == "code" and variable.levels:
        return [pa.Check.isin([*variable.levels, *SPECIAL_LEVELS])]
    if variable.unit == "%" and variable.name != "shrinkage":
        return [pa.Check.in_range(0, 100)]
    return []
