"""A state of a study, what differs between two, and which numbers did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.files import read_frame
from scripts.lib.targets import STUDY_OUTPUTS

NUMBERS = STUDY_OUTPUTS["endpoints"]["numbers"]
SHOWN = ("value", "lower", "upper", "numerator", "denominator", "text")
CELL, CORRECTION, CONFIG, FUNCTION, PACKAGE = "cell", "correction", "config", "function", "package"
Texts = dict[str, str]
Shown = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class State:
    """One state of a study: its folder, and the repository whose code made it."""

    folder: Path
    code: Path


@dataclass
class Cause:
    """One difference: its kind, where it is, from what to what, and the moved numbers it is given.

    certain: it was tried by itself, and moves just these; otherwise it can have moved them. shared:
    those of them that it moves only together with other differences, or only without them. edit:
    what has to be done to one state so that it is as the other in this alone. idle: a function that no
    code of either state names, so that it moves nothing.
    """

    kind: str
    where: str
    before: str = ""
    after: str = ""
    numbers: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    certain: bool = False
    edit: Any = None
    idle: bool = False

    def as_data(self) -> dict[str, Any]:
        """The cause for JSON."""
        names = ("kind", "where", "before", "after", "numbers", "shared", "certain")
        return {name: getattr(self, name) for name in names}


def list_shown(numbers: pd.DataFrame) -> Shown:
    """number_id -> what of a number counts as the number: value, interval, counts, text."""
    frame = numbers[["number_id", *SHOWN]].astype("object")
    frame = frame.where(frame.notna(), None)
    return {str(name): tuple(map(_plain, row)) for name, *row in frame.itertuples(index=False)}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int | float) else value


def read_shown(folder: Path) -> Shown:
    """The numbers in the results of a study folder."""
    return list_shown(read_frame(folder / NUMBERS))


def list_moved(before: Shown, after: Shown) -> dict[str, tuple[str, str]]:
    """The numbers that differ, came or went, with both texts as printed (empty: not there)."""
    return {
        name: (_text(before.get(name)), _text(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    }


def _text(shown: tuple[Any, ...] | None) -> str:
    return "" if shown is None else str(shown[-1])


def stem_of(number: str) -> str:
    """The endpoint's part of an id: `sensitivity.pcr[without=nsclc]` is of `pcr`."""
    return number.removeprefix("sensitivity.").partition("[")[0].split(".")[0]


def by_stem(reached: Mapping[str, Any] | list[str], moved: Mapping[str, Any]) -> list[str]:
    """The moved numbers that are reached, new and gone ones by their endpoint."""
    stems = {stem_of(one) for one in reached}
    return [one for one in moved if one in reached or stem_of(one) in stems]
