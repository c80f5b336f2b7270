"""`trace`: from a number, a patient or a raw cell to what it is made of, and back."""

import argparse
from pathlib import Path

from scripts.lib import trace
from scripts.lib.answers import Answer
from scripts.lib.chain import load_run
from scripts.lib.config import read_study
from scripts.lib.lineage import Lineage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Exactly one of the three questions."""
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("number", nargs="?", metavar="NUMBER_ID", help="such as pcr or los.mean")
    question.add_argument("--patient", metavar="ID", help="a patient's pseudonym")
    question.add_argument(
        "--cell", metavar="CENTER:FILE:ROW:COLUMN", help="a raw cell; FILE!SHEET names a sheet"
    )


def run(args: argparse.Namespace) -> Answer:
    """The answer from the results of the last run."""
    study = read_study(Path())
    lineage = Lineage(study, load_run(study))
    if args.patient:
        return trace.show_patient(trace.trace_patient(args.patient, lineage))
    if args.cell:
        return trace.show_cell(trace.trace_cell(args.cell, lineage))
    return trace.show_number(trace.trace_number(args.number, lineage))
