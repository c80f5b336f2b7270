"""What is said of headers that are missing or doubled, and when another header may be named."""

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.extract import build_layout

HEADER = ["Nº", "Sexo", "Cirurgia", "Data alta", "Data alta"]
TAIL = "Correct the extract, or the column in the center's configuration."


@pytest.mark.parametrize(
    ("columns", "row", "problems"),
    [
        (
            {"record": "Nº", "sex": "Sexso", "resection": "Cirurgia"},
            1,
            [f"f: the column 'Sexso' (for sex) is missing. Did you mean Sexo? {TAIL}"],
        ),
        (
            {"record": "Nº", "sex": "Sexo", "resection": "Geschlecht"},
            1,
            [f"f: the column 'Geschlecht' (for resection) is missing. {TAIL}"],
        ),
        (
            {"record": "Nº", "discharge_date": "Data alta"},
            1,
            [f"f: the column 'Data alta' (for discharge_date) occurs 2 times. {TAIL}"],
        ),
        # Half of the columns are missing: what is in the row may be a patient, and is not shown.
        (
            {"record": "Nº", "sex": "Sexso"},
            1,
            [f"f: the column 'Sexso' (for sex) is missing. {TAIL}"],
        ),
        (
            {"record": "ID", "sex": "Sex", "resection": "Resection"},
            2,
            ["f: none of the 3 columns of the configuration is in row 2, where the headers should be. Correct header_row, sheet or delimiter, or the columns."],
        ),
        (
            {"record": "ID", "sex": "Sex", "resection": "Resection"},
            None,
            ["f: none of the 3 columns of the configuration is in the table. Correct header_row, sheet or delimiter, or the columns."],
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_missing_columns(
    columns: dict[str, str], row: int | None, problems: list[str]
) -> None:
    source = {"id": "a", "columns": columns, **({"header_row": row} if row else {})}
    with pytest.raises(StudyError) as caught:
        build_layout(HEADER, source, "f")
    assert list(caught.value.problems) == problems
