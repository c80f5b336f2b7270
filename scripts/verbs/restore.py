"""`restore`: an archive's study in a folder, its results verified and taken as fresh."""

import argparse
from pathlib import Path

from scripts.lib.answers import Answer
from scripts.lib.archive.restore import restore
from scripts.lib.code import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The archive, and a folder without results."""
    for name, text in (("archive", "the archive"), ("folder", "a folder without results")):
        parser.add_argument(
            name, metavar=name.upper(), type=lambda one: Path(one).absolute(), help=text
        )


def run(args: argparse.Namespace) -> Answer:
    """The key of the pseudonyms is taken from the study folder (--study)."""
    done = restore(args.archive, args.folder, Path(), ROOT)
    return Answer({"restored": True}, done)
