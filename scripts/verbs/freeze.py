"""`freeze`: what the results of a finished study were made of, pinned in config/freeze/NAME.json."""

import argparse
from pathlib import Path

from scripts.lib.answers import Answer
from scripts.lib.archive.rerun import run_snakemake
from scripts.lib.archive.results import prove_results
from scripts.lib.code import ROOT
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.files import write_json
from scripts.lib.freeze import NAME, freeze_path, freeze_study
from scripts.lib.proof.tree import NoArchiveError
from scripts.lib.watch import NOTHING


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The name of the freeze."""
    parser.add_argument("name", metavar="NAME", help="a new name, as submission-1")


def run(args: argparse.Namespace) -> Answer:
    """Writes the freeze of verified results to which a run has nothing to add; else StudyError."""
    path = Path(freeze_path(args.name))
    if not NAME.fullmatch(args.name):
        raise StudyError("freeze: a name has letters, digits, dots, hyphens and underscores.")
    if path.exists():
        raise StudyError(f"{path.as_posix()}: is there already, and stays. Choose another name.")
    study = read_study(Path())
    try:
        verdict = prove_results(Path(), ROOT)
    except NoArchiveError:
        raise StudyError("Nothing was frozen: there are no results. Run first.") from None
    if verdict.problems:
        raise StudyError("Nothing was frozen.", *verdict.lines())
    planned = run_snakemake(Path(), ROOT, "--cores=1", "-n")
    if planned.returncode or NOTHING not in planned.stdout:
        said = planned.stdout.strip().splitlines()
        raise StudyError(
            "Nothing was frozen: the results are not those of what is there now.", *said
        )
    frozen = freeze_study(Path(), args.name, study.config["study"])
    write_json(frozen, path)
    counts = f"{len(frozen['inputs'])} files, {len(frozen['code'])} modules of code"
    lines = [
        f"{path.as_posix()} written: {counts}, root {frozen['root']}.",
        f"Write `freeze: {args.name}` into config/config.yaml, and keep both files with the study.",
    ]
    return Answer({"file": path.as_posix(), "root": frozen["root"]}, lines)
