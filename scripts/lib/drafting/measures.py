"""Numbers with something around them in the cell: a unit (45 mm), or several dimensions (3,5 x 2,1 cm)."""

import re
from dataclasses import dataclass

import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.drafting.words import UNITS, fold

NUMBER = "[0-9]+(?:[.,][0-9]+)?"
BETWEEN = r" ?[xX\u00d7*] ?"
CELL = re.compile(rf"({NUMBER})((?:{BETWEEN}{NUMBER})*) ?([^\W\d_]{{2,9}}\.?)?")
# A unit of one letter is none here: 4L and 10R are lymph nodes, 12H may be a record.
# Least share of filled cells that have to be written so; the others become findings.
MOST = 0.7


@dataclass(frozen=True)
class Measure:
    """What stands around the numbers of a column.

    `pattern`: reads the first number of a cell; `unit`: the one unit of its cells, "" without any;
    `several`: cells with more than one number; `smaller`: those of them whose first is not the largest.
    """

    pattern: str
    unit: str
    several: int
    smaller: int

    @property
    def told(self) -> str:
        """In words, without a value."""
        if not self.several:
            return "the number is read, its unit is left out"
        return (
            f"{self.several} cells have several numbers and the first is read; in {self.smaller} of "
            "them it is not the largest"
        )


def cut_measures(text: pd.Series) -> tuple[Measure | None, pd.Series]:
    """What stands around the numbers of a column, and its texts with the first number alone.

    Nothing, and the texts as they are, where cells name different units, a word that is no unit, or
    most of them are no such numbers.
    """
    given = trim(text).dropna()
    found = {str(one): CELL.fullmatch(str(one)) for one in given.unique()}
    cells = {one: match for one, match in found.items() if match}
    share = given.isin(list(cells)).mean() if len(given) else 0.0
    words = {match[3] for match in cells.values() if match[3]}
    units = {UNITS.get(fold(word.rstrip("."))) for word in words}
    more = given[given.isin([one for one, match in cells.items() if match[2]])]
    if share < MOST or len(units) > 1 or None in units or not (words or len(more)):
        return None, text
    smaller = sum(_is_smaller(cells[str(one)]) for one in more)
    behind = f"(?: ?(?:{'|'.join(sorted(map(re.escape, words)))}))?" if words else ""
    others = f"(?:{BETWEEN}{NUMBER})*" if len(more) else ""
    pattern = rf"^\s*({NUMBER}){others}{behind}\s*$"
    first = {one: match[1] for one, match in cells.items()}
    unit = str(next(iter(units))) if units else ""
    cut = trim(text).map(lambda one: first.get(one, one)).astype("str")
    return Measure(pattern, unit, len(more), smaller), cut


def _is_smaller(match: re.Match[str]) -> bool:
    """Whether the first number of a cell is not its largest."""
    first, *rest = (
        float(one.replace(",", ".")) for one in re.findall(NUMBER, f"{match[1]}{match[2]}")
    )
    return any(one > first for one in rest)
