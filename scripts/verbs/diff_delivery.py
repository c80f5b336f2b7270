"""`diff-delivery`: what changed from one delivery to another; what nobody asked about comes first."""

import argparse
from pathlib import Path
from typing import Any

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.config import Study, read_study
from scripts.lib.config_checks import delivered_files
from scripts.lib.differences import Difference, compare_deliveries
from scripts.lib.errors import StudyError
from scripts.lib.queries.history import Judgement, find_delivery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two files; one of them at least is of a listed delivery."""
    parser.add_argument("old", metavar="OLD", help="a delivered file, relative to the study")
    parser.add_argument("new", metavar="NEW", help="the file that replaces it, listed or not")


def run(args: argparse.Namespace) -> Answer:
    """Exit code 1 where there is any difference."""
    study = read_study(Path())
    center, old, new = find_deliveries(study, args.old, args.new)
    lists = read_codelists([Path(one) for one in study.codelists(center["center"])])
    how = Judgement(
        read_catalogue(study.variables),
        lists,
        study.config["data_cutoff"],
        study.severities(),
        study.limits(),
    )
    queries = find_delivery(center, old, how)
    return show(compare_deliveries(center, old, new, queries))


def find_deliveries(study: Study, old: str, new: str) -> tuple[Any, Any, Any]:
    """The center, and the two deliveries. Raises StudyError where no delivery has the file."""
    for center in study.centers.values():
        for delivery in center["deliveries"]:
            files = delivered_files(delivery)
            for key, path in files.items():
                if path in (old, new):
                    listed = {"received": delivery["received"]}
                    pair = [{**listed, "files": {**files, key: one}} for one in (old, new)]
                    if not all(Path(one).is_file() for one in (old, new)):
                        raise StudyError("diff-delivery: one of the two files does not exist.")
                    return center, *pair
    raise StudyError(
        "diff-delivery: no center lists one of these files among its deliveries. "
        "Name them as config/centers/<center>.yaml does."
    )


def show(found: Difference) -> Answer:
    """The difference as data and as lines."""
    cells = found.cells.to_dict("records")
    lines = []
    for silent, head in (
        (True, "Changed and never asked about:"),
        (False, "Changed after a query:"),
    ):
        chosen = [one for one in cells if bool(one["silent"]) == silent]
        lines += [head] if chosen else []
        lines += [
            f"  {one['source']}, {one['record']}, {one['column']}: "
            f"'{one['before']}' -> '{one['after']}'"
            for one in chosen
        ]
    lines += [f"Row {r.what}: {r.source}, {r.record}" for r in found.rows.itertuples()]
    lines += [f"Column {c.what}: {c.source}, {c.column}" for c in found.columns.itertuples()]
    some = bool(lines)
    data = {
        "cells": [{**one, "silent": bool(one["silent"])} for one in cells],
        "rows": found.rows.to_dict("records"),
        "columns": found.columns.to_dict("records"),
    }
    return Answer(data, lines or ["No difference."], FOUND if some else DONE)
