"""`impact`: which numbers moved between two states of a study, and what moved them."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.lib.answers import DONE, FOUND, Answer, UnreadableError
from scripts.lib.archive.lay import lay_files, lay_missing, lay_stand_in
from scripts.lib.archive.plan import compare_present
from scripts.lib.archive.results import check_idle
from scripts.lib.code import ROOT
from scripts.lib.errors import StudyError
from scripts.lib.impact.compare import MOST, Impact, compare_states
from scripts.lib.impact.sources import COMPUTING, is_made_by
from scripts.lib.impact.states import FUNCTION, NUMBERS, Cause, State
from scripts.lib.proof.chain import read_records
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.proof.tree import NoArchiveError, SubTree
from scripts.lib.proof.verdict import ABOUT, STUDY, open_archive, read_about

NAMED = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two states."""
    for name in ("old", "new"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            type=lambda text: Path(text).absolute(),
            help="an archive (zip or unpacked), or a study folder",
        )
    parser.add_argument(
        "--trials",
        type=count,
        default=MOST,
        metavar="N",
        help="how many differences are tried one by one, the study computed twice for each "
        f"(default: {MOST}); the others are given the moved numbers that they can reach",
    )


def count(text: str) -> int:
    """A number that is not negative. Raises ValueError for anything else."""
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def run(args: argparse.Namespace) -> Answer:
    """Exit code 1 where a number moved."""
    with ExitStack() as stack:
        old, new = (open_state(path, stack) for path in (args.old, args.new))
        found = compare_states(old, new, args.trials)
    data = {
        "moved": {name: {"before": a, "after": b} for name, (a, b) in found.moved.items()},
        "causes": [one.as_data() for one in found.causes],
        "together": found.together,
        "notes": found.notes,
    }
    return Answer(data, show(found), FOUND if found.moved else DONE)


def show(found: Impact) -> list[str]:
    """The lines for a terminal."""
    lines = [f"{len(found.moved)} numbers moved."]
    lines += [f"  {name}: {a or 'none'} -> {b or 'none'}" for name, (a, b) in found.moved.items()]
    for cause in found.causes:
        lines += show_cause(cause)
    if found.together:
        lines.append(f"No difference moves these by itself: {name_some(found.together)}")
    return lines + [f"Note: {one}." for one in found.notes]


def show_cause(cause: Cause) -> list[str]:
    """A difference, and what it moves or can have moved."""
    change = f": {cause.before or '(none)'} -> {cause.after or '(none)'}"
    verb = "moved" if cause.certain or not cause.numbers else "can have moved"
    lines = [
        f"{cause.kind} {cause.where}{change if cause.kind != FUNCTION else ''}",
        f"  {verb} {name_some(cause.numbers) or 'none of them'}",
    ]
    if cause.shared:
        lines.append(f"  ambiguous, the other differences matter: {name_some(cause.shared)}")
    return lines


def name_some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def open_state(path: Path, stack: ExitStack) -> State:
    """A state in a folder: the study folder itself, or an archive laid into a passing one, with the
    delivered files that it has by hash only from the study folder (--study).
    """
    if path.is_dir() and not (path / ABOUT).is_file():
        folder = path.parent if path.name == "results" else path
        check_idle(folder)
        if not (folder / NUMBERS).is_file():
            raise StudyError(f"{folder.name}: it has no {NUMBERS}. Run the study first.")
        check_present(folder)
        own = State(folder, folder)
        return own if is_made_by(own, folder) else State(folder, ROOT)
    try:
        tree = open_archive(path)
        about = read_about(tree)
    except NoArchiveError as error:
        raise UnreadableError(str(error)) from None
    if about["level"] != INTERNAL:
        raise StudyError(
            f"{path.name}: an archive of level {about['level']} has no patients' data, which the "
            "comparison reads. Give the internal one."
        )
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="salvage-")))
    lay_files(tree, [name for name in tree.names() if name.startswith("data/")], folder)
    study = SubTree(tree, STUDY)
    lay_missing(read_records(study, []), study.names(), folder / STUDY, Path())
    lay_stand_in(folder / "data/study", folder)
    return State(folder / "data/study", folder / "data/code")


def check_present(folder: Path) -> None:
    """Raises StudyError where the numbers were made of other settings or files than lie there now.

    Other code or packages are causes that the comparison names. Where no run can begin, nothing is told.
    """
    try:
        found = compare_present(folder, ROOT)
    except StudyError:
        return
    stale = [
        one.text for one in found if one.rule in COMPUTING and one.kind in ("setting", "input")
    ]
    if stale:
        raise StudyError(
            f"{folder.name}: its numbers are not those of its present configuration and delivered files. "
            "Run the study first.",
            *stale,
        )
