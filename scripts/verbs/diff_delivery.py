"""`diff-delivery`: what changed from one delivery to another; what nobody asked about comes first."""

import argparse
from pathlib import Path
from typing import Any

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.config import Study, read_study
from scripts.lib.config_names import delivered_files, file_key
from scripts.lib.differences import Difference, compare_deliveries
from scripts.lib.errors import StudyError
from scripts.lib.queries.history import Judgement, find_delivery
from scripts.lib.registers import read_withdrawn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two files; one of them at least is of a listed delivery."""
    help_old = "a delivered file, from where you are or from the study folder"
    parser.add_argument("old", metavar="OLD", type=find_file, help=help_old)
    parser.add_argument(
        "new", metavar="NEW", type=find_file, help="the file that replaces it, listed or not"
    )


def find_file(text: str) -> Path:
    """The path as meant: from where the caller is, if there is such a file, else from the study."""
    return Path(text).resolve() if Path(text).is_file() else Path(text)


def run(args: argparse.Namespace) -> Answer:
    """Exit code 1 where there is any difference. Of withdrawn patients nothing is told."""
    study = read_study(Path())
    center, old, new = find_deliveries(study, args.old, args.new)
    name = center["center"]
    lists = read_codelists([Path(one) for one in study.codelists(name)])
    lines = study.registers.withdrawn[name]
    gone = [one for path in lines for one in read_withdrawn(Path(path), name)]
    how = Judgement(
        read_catalogue(study.variables),
        lists,
        study.config["data_cutoff"],
        study.severities(),
        study.limits(),
        gone,
    )
    queries = find_delivery(center, old, how)
    return show(compare_deliveries(center, old, new, queries, gone))


def find_deliveries(study: Study, old: Path, new: Path) -> tuple[Any, Any, Any]:
    """The center, and the two deliveries: each file's own where it is listed, else that of the other.

    Raises StudyError where a file does not exist, where no delivery has one of the two, and where they
    are no two states of one table.
    """
    wanted = [Path(one).resolve() for one in (old, new)]
    lost = [
        str(given) for given, path in zip((old, new), wanted, strict=True) if not path.is_file()
    ]
    if lost:
        raise StudyError(*(f"diff-delivery: there is no file '{one}'." for one in lost))
    listed = {
        Path(path).resolve(): (center, delivery, key)
        for center in study.centers.values()
        for delivery in center["deliveries"]
        for key, path in delivered_files(delivery).items()
    }
    known = [listed[path] for path in wanted if path in listed]
    if len(known) > 1 and not tables_of(*known[0]) & tables_of(*known[1]):
        raise StudyError(
            "diff-delivery: the two files are listed for different centers or tables. "
            "Name a file and the one that replaces it."
        )
    if known:
        entries = [listed.get(path, known[0])[1:] for path in wanted]
        old_entry, new_entry = (
            replace_file(*entry, path) for entry, path in zip(entries, wanted, strict=True)
        )
        return known[0][0], old_entry, new_entry
    raise StudyError(
        "diff-delivery: no center lists one of these files among its deliveries. "
        "Name one that config/centers/<center>.yaml lists."
    )


def tables_of(center: dict[str, Any], delivery: dict[str, Any], key: str) -> set[tuple[str, str]]:
    """Center and source of each table that a delivered file holds."""
    only = {**center, "deliveries": [delivery]}
    holding = [one["id"] for one in center["sources"] if file_key(only, one) == key]
    return {(center["center"], name) for name in holding}


def replace_file(delivery: dict[str, Any], key: str, path: Path) -> dict[str, Any]:
    """A delivery with one of its files replaced by another."""
    files = {**delivered_files(delivery), key: str(path)}
    return {"received": delivery["received"], "files": files}


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
    lines += [
        f"Row {r.what}: {r.source}, {r.record or '(without a record id)'}"
        for r in found.rows.itertuples()
    ]
    lines += [
        f"Column {c.what}: {c.source}, {c.column}"
        + (f" (gives {c.variable}: was it renamed?)" if c.variable and c.what == "gone" else "")
        for c in found.columns.itertuples()
    ]
    some = bool(lines)
    data = {
        "cells": [{**one, "silent": bool(one["silent"])} for one in cells],
        "rows": found.rows.to_dict("records"),
        "columns": found.columns.to_dict("records"),
    }
    return Answer(data, lines or ["No difference."], FOUND if some else DONE)
