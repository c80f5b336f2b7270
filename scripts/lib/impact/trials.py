"""Differences tried one by one: done to the old state, undone in the new one, all else as it was.

A trial computes the study in memory with the code that is here. The state's results are not touched.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.lib.config import Study
from scripts.lib.errors import StudyError
from scripts.lib.impact.cells import Delivered
from scripts.lib.impact.states import Cause, Shown, list_moved, list_shown
from scripts.lib.what_if import Bench, change_study, make_bench


@dataclass(frozen=True)
class Side:
    """One state in memory: the bench, its numbers, and a folder that has its configuration as it is
    and the delivered files of both states.
    """

    bench: Bench
    shown: Shown
    folder: Path
    forth: bool


@contextmanager
def open_sides(old: Path, new: Path) -> Iterator[list[Side]]:
    """Both states in memory. Raises StudyError where one of them cannot be computed by this code."""
    benches = [make_bench(one) for one in (old, new)]
    with TemporaryDirectory(prefix="salvage-") as name:
        sides = []
        for place, bench in enumerate(benches):
            folder = Path(name) / ("old", "new")[place]
            folder.mkdir()
            for one in (bench, benches[1 - place]):
                lay_delivered(one.study, one.folder, folder)
            sides.append(Side(bench, list_shown(bench.run.numbers), folder, forth=place == 0))
        yield sides


def lay_delivered(study: Study, folder: Path, target: Path) -> None:
    """The delivered files and answers of a study below another folder, those that are there kept."""
    for center in study.centers:
        for name in study.papers(center):
            path = target / name
            if not Path(name).is_absolute() and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(folder / name, path)
                except OSError:
                    shutil.copyfile(folder / name, path)


def try_causes(causes: Sequence[Cause], sides: Sequence[Side], most: int) -> None:
    """Give the first `most` causes the numbers that they move by themselves.

    What cannot be alone (a center in a list without its file) is tried together with what else can not.
    """
    left = []
    for cause in causes[:most]:
        effects = [try_edits([cause], sides, place) for place in (0, 1)]
        if effects == [None, None]:
            left.append(cause)
        else:
            settle(cause, effects, certain=True)
    if left:
        effects = [try_edits(left, sides, place) for place in (0, 1)]
        for cause in left:
            if effects != [None, None]:
                settle(cause, effects, certain=len(left) == 1)


def settle(cause: Cause, effects: Sequence[set[str] | None], certain: bool) -> None:
    """Write down what a cause moves; where only one of the trials was possible, by that one."""
    known = [one for one in effects if one is not None]
    cause.certain = certain
    moved: set[str] = set().union(*known)
    cause.numbers = sorted(moved)
    cause.shared = sorted(moved.difference(moved.intersection(*known)))


def try_edits(causes: Sequence[Cause], sides: Sequence[Side], place: int) -> set[str] | None:
    """The numbers that move when these are done to one side; None where that is no study."""
    side, other = sides[place], sides[1 - place]
    edits = [one.edit for one in causes]
    try:
        if len(edits) == 1 and isinstance(edits[0], Delivered):
            after = edits[0].apply(side.bench, other.bench, side.forth)
        else:
            renew_config(side)
            for edit in edits:
                if not isinstance(edit, Delivered):
                    edit.apply(side.folder, side.forth)
            after = change_study(side.bench, side.folder)
    except (StudyError, OSError):
        return None
    return set(list_moved(side.shown, list_shown(after.numbers)))


def renew_config(side: Side) -> None:
    """The configuration as the state has it."""
    shutil.rmtree(side.folder / "config", ignore_errors=True)
    shutil.copytree(side.bench.folder / "config", side.folder / "config")
