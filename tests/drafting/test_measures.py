"""Numbers with something around them: which columns are so, what is read, and what is left alone."""

import re

import pandas as pd
import pytest

from scripts.lib.drafting.measures import cut_measures


@pytest.mark.parametrize(
    ("cells", "numbers", "unit", "several", "smaller"),
    [
        (["45 mm", "7 mm", None], ["45", "7", None], "mm", 0, 0),
        (["3,5 x 2,1 cm", "5 cm", "1,5cm."], ["3,5", "5", "1,5"], "cm", 1, 0),
        (["2,1x3,5", "4 X 2 X 6", "3"], ["2,1", "4", "3"], "", 2, 2),
        (["180 min", "200 mins", "90"], ["180", "200", "90"], "min", 0, 0),
        (["45 mm", "33 mm", "12 mm", "about 3"], ["45", "33", "12", "about 3"], "mm", 0, 0),
        (["3.5 \u00d7 2.1", "4.0 \u00d7 1"], ["3.5", "4.0"], "", 2, 0),
    ],
)
def test_the_first_number_is_read(
    cells: list[str], numbers: list[str], unit: str, several: int, smaller: int
) -> None:
    measure, cut = cut_measures(pd.Series(cells, dtype="str"))
    assert measure is not None
    assert [None if pd.isna(one) else one for one in cut] == numbers
    assert (measure.unit, measure.several, measure.smaller) == (unit, several, smaller)
    fitting = [re.search(measure.pattern, one) for one in cells if one and one[0].isdigit()]
    told = [one for one in numbers if one and one[0].isdigit()]
    assert [match and match[1] for match in fitting] == told
    assert not any(one in measure.told for one in cells if one and len(one) > 1)


@pytest.mark.parametrize(
    "cells",
    [
        ["45", "7"],
        ["45 mm", "4,5 cm"],
        ["200 mg", "240 mg"],
        ["4L", "10R", "7"],
        ["45 mm", "about 3", "none"],
        ["T2a", "T3"],
        ["03.04.2019", "12.05.2019"],
        [None, None],
        [],
    ],
)
def test_what_is_left_as_it_is(cells: list[str]) -> None:
    text = pd.Series(cells, dtype="str")
    measure, cut = cut_measures(text)
    assert measure is None
    assert cut is text
