"""`draft-corrections`: correction entries from the answers that came back, for somebody to approve."""

import argparse
import csv
import io
from pathlib import Path

import pandas as pd

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.config import Study, read_study
from scripts.lib.errors import StudyError
from scripts.lib.files import read_frame, write_text
from scripts.lib.queries.answers import read_answers
from scripts.lib.registers import COLUMNS, corrections_path, read_register


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which center; all of them where none is named."""
    parser.add_argument("--center", help="one center; all that have answers where not given")


def run(args: argparse.Namespace) -> Answer:
    """Writes config/corrections/<center>.draft.csv; exit code 1 where something waits for approval."""
    study = read_study(Path())
    names = [args.center] if args.center else list(study.centers)
    if args.center and args.center not in study.centers:
        raise StudyError(f"draft-corrections: there is no center '{args.center}'.")
    drafts = {name: draft(study, name) for name in names if study.centers[name].get("answers")}
    lines, data = [], {}
    for name, rows in drafts.items():
        path = corrections_path(name).replace(".csv", ".draft.csv")
        data[name] = {"file": path, "entries": len(rows)}
        if rows:
            write_text(to_csv(rows), path)
            lines.append(f"{path}: {len(rows)} entries wait for approval.")
    hint = "Fill in approved_by and move the lines to config/corrections/<center>.csv."
    return Answer(
        data, [*lines, hint] if lines else ["Nothing to draft."], FOUND if lines else DONE
    )


def draft(study: Study, center: str) -> list[dict[str, str]]:
    """Entries from the corrected values of the last answers, those already entered left out."""
    path = Path(f"results/queries/{center}.parquet")
    if not path.is_file():
        raise StudyError(f"{path}: run the study first; the answers belong to its queries.")
    answers = read_answers(study.centers[center]["answers"], study.words().values())
    corrected = answers[(answers["answer"] == "corrected") & (answers["new"] != "")]
    last = corrected.drop_duplicates("finding_id", keep="last")
    known = read_frame(path, ["finding_id", "record", "variable", "value", "rule", "status"])
    known = known[~known["status"].isin(["resolved", "withdrawn"]) & known["record"].notna()]
    rows = last.merge(known, on="finding_id").drop_duplicates(["record", "variable"], keep="last")
    entered = {
        (one["record"], one["variable"])
        for one in read_register(Path(corrections_path(center)), "corrections")
    }
    return [
        make_entry(one)
        for one in rows.to_dict("records")
        if (one["record"], one["variable"]) not in entered and one["variable"] != "record"
    ]


def make_entry(one: dict[str, str]) -> dict[str, str]:
    """One entry without approval."""
    return {
        "record": one["record"],
        "variable": one["variable"],
        "delivered": "" if pd.isna(one["value"]) else one["value"],
        "new": one["new"],
        "reason": f"answer to query {one['finding_id']} ({one['rule']})",
        "who": one["by"],
        "when": one["received"],
        "approved_by": "",
    }


def to_csv(rows: list[dict[str, str]]) -> str:
    """The entries as the text of a table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS["corrections"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
