"""`trace`: from a number, a patient or a raw cell to what it is made of, and back."""

import argparse
from pathlib import Path

from scripts.lib import trace
from scripts.lib.answers import Answer
from scripts.lib.archive.results import check_idle
from scripts.lib.chain import load_run
from scripts.lib.config import read_study
from scripts.lib.lineage import Lineage
from scripts.lib.trace_places import show_trace, trace_place
from scripts.lib.trace_tables import trace_table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Exactly one of the questions."""
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("number", nargs="?", metavar="NUMBER_ID", help="such as pcr or los.mean")
    question.add_argument("--patient", metavar="ID", help="a patient's pseudonym")
    question.add_argument(
        "--cell",
        metavar="CENTER:FILE:ROW:COLUMN",
        help="a raw cell; FILE!SHEET names a sheet, COLUMN is a letter, a number or a header",
    )
    question.add_argument(
        "--table",
        metavar="TABLE:ROW:COLUMN",
        help="a cell of results/tables/TABLE.csv; ROW as a spreadsheet counts it (the header is 1) or a "
        "number_id, COLUMN by letter or header",
    )
    question.add_argument(
        "--figure",
        metavar="FIGURE[:POINT]",
        help="a point of a figure by its number, counted as drawn; without a number: the list of points",
    )


def run(args: argparse.Namespace) -> Answer:
    """The answer from the results of the last run."""
    check_idle(Path())
    study = read_study(Path())
    lineage = Lineage(study, load_run(study))
    if args.patient:
        return trace.show_patient(trace.trace_patient(args.patient, lineage))
    if args.cell:
        return trace.show_cell(trace.trace_cell(args.cell, lineage))
    if args.table:
        return show_trace(trace_place(args.table, trace_table(args.table, lineage), lineage))
    if args.figure:
        # matplotlib is slow to import, and only a figure needs it.
        from scripts.lib.trace_figures import answer_figure

        return answer_figure(args.figure, lineage)
    return trace.show_number(trace.trace_number(args.number, lineage))
