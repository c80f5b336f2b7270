"""`restore`: an archive's study in a folder, its results verified, and up to date where nothing differs."""

import argparse
from pathlib import Path

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.archive.restore import restore
from scripts.lib.code import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The archive, and a folder without results."""
    for name, text in (("archive", "the archive"), ("folder", "a folder without results")):
        parser.add_argument(
            name, metavar=name.upper(), type=lambda one: Path(one).absolute(), help=text
        )


def run(args: argparse.Namespace) -> Answer:
    """Exit code 1 where results have to be made again; the key is taken from --study."""
    done = restore(args.archive, args.folder, Path(), ROOT)
    lines = [f"{done.files} files restored; nothing has to be made again."]
    if done.again:
        lines = [
            f"{done.files} files restored. Code, packages or settings here are not those of the "
            "records; the next run makes again:",
            *done.again,
        ]
    return Answer({"restored": True, "again": done.again}, lines, FOUND if done.again else DONE)
