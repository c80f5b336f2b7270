"""Two states of a study compared: which numbers moved, and what moved them.

Cells, corrections and settings are tried one by one (see trials.py). What the code that is here makes
of a state otherwise than its results say is the doing of changed functions and packages. What was not
tried is given the moved numbers that it can reach.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from scripts.lib.chain import load_run
from scripts.lib.code import ROOT
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.impact.cells import Delivered, compare_cells, reach_cell
from scripts.lib.impact.settings import Entry, TableLine, compare_config, compare_tables
from scripts.lib.impact.sources import compare_functions, compare_packages, is_made_by
from scripts.lib.impact.states import (
    CORRECTION,
    Cause,
    State,
    by_stem,
    list_moved,
    read_shown,
    stem_of,
)
from scripts.lib.impact.trials import Side, open_sides, try_causes
from scripts.lib.lineage import Lineage

MOST = 100
SILENT = ("config/config.yaml: study.", "config/published.yaml", "config/release.yaml")


@dataclass
class Impact:
    """moved: number -> texts before and after. together: moved numbers that no difference moves by
    itself. notes: what could not be tried, and why.
    """

    moved: dict[str, tuple[str, str]]
    causes: list[Cause]
    together: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare_states(old: State, new: State, most: int = MOST) -> Impact:
    """Moved numbers and all differences; at most `most` of them are tried, settings first."""
    shown = [read_shown(one.folder) for one in (old, new)]
    lineages = [
        Lineage(study, load_run(study, one.folder))
        for one, study in ((one, read_study(one.folder)) for one in (old, new))
    ]
    changes = [*compare_config(old.folder, new.folder), *compare_tables(old.folder, new.folder)]
    changes += compare_cells(lineages[0], lineages[1])
    makers = [*compare_functions(old, new), *compare_packages(old, new)]
    found = Impact(list_moved(*shown), [*changes, *makers])
    made: set[str] | None = None
    if most and found.moved:
        with ExitStack() as stack:
            try:
                sides = stack.enter_context(open_sides(old.folder, new.folder))
            except (StudyError, OSError) as error:
                found.notes.append(f"nothing could be tried with the code that is here: {error}")
            else:
                try_causes(changes, sides, most)
                made = find_made(shown, sides)
                found.notes += note_code((old, new))
    credit(found, changes, makers, made, lineages)
    return found


def find_made(shown: Sequence[dict[str, tuple[object, ...]]], sides: Sequence[Side]) -> set[str]:
    """The numbers that the code that is here makes otherwise than the results of either state say."""
    return {
        name
        for said, side in zip(shown, sides, strict=True)
        for name in list_moved(said, side.shown)
    }


def note_code(states: tuple[State, State]) -> list[str]:
    """What is weaker because the code that is here made neither state."""
    if any(is_made_by(one, ROOT) for one in states):
        return []
    return ["neither state was made by the code that is here; all trials were computed with it"]


def credit(
    found: Impact,
    changes: list[Cause],
    makers: list[Cause],
    made: set[str] | None,
    lineages: Sequence[Lineage],
) -> None:
    """Give each cause its moved numbers, and find those that no cause moves by itself."""
    for cause in changes:
        if not (cause.certain or cause.numbers):
            cause.numbers = reach_change(cause, found, lineages)
        cause.numbers = [one for one in found.moved if one in set(cause.numbers)]
        cause.shared = [one for one in cause.numbers if one in set(cause.shared)]
    at_work = sum(not one.idle for one in makers)
    for cause in makers:
        able = [one for one in found.moved if made is None or one in made]
        cause.numbers = [] if cause.idle else able
        cause.certain = cause.idle or (made is not None and (at_work == 1 or not able))
    credited = {one for cause in found.causes for one in cause.numbers}
    found.together = [one for one in found.moved if one not in credited]


def reach_change(cause: Cause, found: Impact, lineages: Sequence[Lineage]) -> list[str]:
    """The moved numbers that a change which was not tried can reach."""
    edit = cause.edit
    if isinstance(edit, Delivered):
        return by_stem(reach_cell(edit, *lineages), found.moved)
    if cause.kind == CORRECTION and isinstance(edit, TableLine):
        return by_stem(reach_correction(edit, lineages), found.moved)
    if isinstance(edit, Entry) and edit.keys[:1] == ("endpoints",) and len(edit.keys) > 1:
        return [one for one in found.moved if stem_of(one) == edit.keys[1].split(".")[0]]
    return [] if cause.where.startswith(SILENT) else list(found.moved)


def reach_correction(edit: TableLine, lineages: Sequence[Lineage]) -> list[str]:
    """The numbers that the variable of a corrected record reaches, before or after."""
    line = edit.old or edit.new or {}
    center = edit.file.rpartition("/")[2].removesuffix(".csv")
    found: dict[str, None] = {}
    for lineage in lineages:
        rows = lineage.run.centers[center].rows
        mine = rows.loc[rows["record"] == line.get("record"), "record_no"].dropna()
        for number in mine.astype(int).unique():
            subject = lineage.subjects.get((center, int(number)))
            if subject is not None:
                found |= dict.fromkeys(
                    one
                    for one in lineage.run.numbers["number_id"]
                    if line.get("variable") in lineage.variables_read(one, subject)
                )
    return list(found)
