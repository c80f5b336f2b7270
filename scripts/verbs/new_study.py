"""`new-study`: an empty study folder, and what to do next."""

import argparse
import os
import shlex
import sys
from pathlib import Path

from scripts.lib.answers import Answer
from scripts.lib.code import ROOT
from scripts.lib.skeleton import make_study, place_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and what can be said at once."""
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=lambda text: Path(os.path.abspath(text)),
        help="the folder: one that is empty, or does not exist yet",
    )
    parser.add_argument("--title", default="", help="the title as printed")
    parser.add_argument(
        "--cutoff",
        default="",
        metavar="DAY",
        help="the data cutoff as yyyy-mm-dd; no event after it counts",
    )
    parser.add_argument(
        "--key",
        type=lambda text: Path(os.path.abspath(text)),
        metavar="FILE",
        help="where the key of the pseudonyms is to be, or is (default: a file beside the folder)",
    )


def run(args: argparse.Namespace) -> Answer:
    """The folder is made whole or refused."""
    key = args.key or place_key(args.folder)
    there = key.exists()
    make_study(args.folder, key, args.title, args.cutoff)
    command = [str(Path(sys.executable).with_name("snakemake")), "--snakefile"]
    command += [str(ROOT / "Snakefile"), "--directory", str(args.folder), "--cores", "4"]
    lines = [
        f"An empty study is in {args.folder}; its README.md says what is where.",
        f"The key of the pseudonyms is {key}{', which was there' if there else ', made just now'}. Keep a copy in a safe place, "
        "apart from the data: without it the study cannot go on.",
        "Next: fill in config/config.yaml, and add a center (docs/add-a-center.md). This runs the study, or "
        "lists what is missing:",
        f"  {shlex.join(command)}",
    ]
    return Answer({"folder": str(args.folder), "key": str(key), "command": command}, lines)
