"""`impact`: which numbers moved between two states of a study, and what moved them."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.lib.answers import DONE, FOUND, Answer, UnreadableError
from scripts.lib.archive.lay import lay_files, lay_stand_in
from scripts.lib.code import ROOT
from scripts.lib.errors import StudyError
from scripts.lib.impact import State, compare_states
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.proof.tree import NoArchiveError
from scripts.lib.proof.verdict import ABOUT, open_archive, read_about

MOST = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two states."""
    for name in ("old", "new"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            type=lambda text: Path(text).absolute(),
            help="an archive (zip or unpacked), or a study folder",
        )


def run(args: argparse.Namespace) -> Answer:
    """Exit code 1 where a number moved."""
    with ExitStack() as stack:
        old, new = (open_state(path, stack) for path in (args.old, args.new))
        moved, causes = compare_states(old, new)
    lines = [f"{len(moved)} numbers moved."]
    lines += [f"  {name}: {a or 'none'} -> {b or 'none'}" for name, (a, b) in moved.items()]
    for cause in causes:
        change = f": {cause.before or '(empty)'} -> {cause.after or '(empty)'}"
        lines.append(f"{cause.kind} {cause.where}{change if cause.kind != 'function' else ''}")
        told = ", ".join(cause.numbers[:MOST]) or "none of them"
        more = f" and {len(cause.numbers) - MOST} more" if len(cause.numbers) > MOST else ""
        lines.append(f"  can have moved {told}{more}")
    data = {
        "moved": {name: {"before": a, "after": b} for name, (a, b) in moved.items()},
        "causes": [vars(one) for one in causes],
    }
    return Answer(data, lines, FOUND if moved else DONE)


def open_state(path: Path, stack: ExitStack) -> State:
    """A state in a folder: the study folder itself, or an archive laid into a passing one."""
    if path.is_dir() and not (path / ABOUT).is_file():
        return State(path.parent if path.name == "results" else path, ROOT)
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
    lay_stand_in(folder / "data/study")
    return State(folder / "data/study", folder / "data/code")
