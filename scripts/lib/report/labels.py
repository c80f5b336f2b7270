"""What each number is called where it is printed: words in the place of the codes of its label."""

from collections.abc import Mapping

import pandas as pd

from scripts.lib.characteristics import MISSING
from scripts.lib.report.words import NumberId, Words, name_code, name_level, split_id

SUMMARIES = {
    "mean": "mean",
    "sd": "standard deviation",
    "median": "median",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "min": "minimum",
    "max": "maximum",
}
TABLE = "Table: "  # how the section of a table's numbers begins
BOUNDS = "Bounds"
SENSITIVITY = (
    "Sensitivity"  # the section of the numbers of other cohorts; they have a table of their own
)


def is_table_number(numbers: pd.DataFrame) -> pd.Series:
    """Which numbers are cells of tables of characteristics."""
    return numbers["section"].str.startswith(TABLE)


def print_labels(
    numbers: pd.DataFrame, words: Words, variables: Mapping[str, str]
) -> dict[str, str]:
    """Number id -> its label as printed.

    numbers: number_id, label, section, statistic. variables: variable -> label. A stratum is named
    as the study names it, below the label of the whole; a cell of a table by its variable and level.
    """
    columns = ["number_id", "label", "section", "statistic"]
    rows = list(numbers[columns].itertuples(index=False))
    whole = {one.number_id: _spell(one.label, one.statistic) for one in rows}
    printed = {}
    for one in rows:
        parts = split_id(one.number_id)
        label = whole[one.number_id]
        if one.section.startswith(TABLE):
            label = _name_cell(one.label, one.section, one.statistic, parts, words, variables)
        elif parts.variable and parts.stem in whole and one.section != SENSITIVITY:
            level = name_level(parts.variable, parts.level, words, variables)
            label = f"{whole[parts.stem]}, {level}"
        printed[one.number_id] = label[:1].upper() + label[1:]
    return printed


def _spell(label: str, statistic: str) -> str:
    """`Length of stay, sd` with the statistic in words."""
    head, _, last = label.rpartition(", ")
    return f"{head}, {SUMMARIES[last]}" if head and last == statistic in SUMMARIES else label


def _name_cell(
    label: str,
    section: str,
    statistic: str,
    parts: NumberId,
    words: Words,
    variables: Mapping[str, str],
) -> str:
    """A cell of a table of characteristics, such as `Histology: Large cell carcinoma, Target therapy`."""
    variable, _, part = parts.stem.removeprefix(f"{section.removeprefix(TABLE)}.").partition(".")
    arm = name_level(parts.variable, parts.level, words, variables) if parts.variable else ""
    if variable in variables and part:
        what = part if part == MISSING else name_code(variable, part, words)
        label = (
            f"{variables[variable]}, {SUMMARIES[part]}"
            if statistic in SUMMARIES and part in SUMMARIES
            else f"{variables[variable]}: {what}"
        )
    elif variable == "n":
        label = "Patients"
    else:
        return label
    return f"{label}, {arm}" if arm else label
