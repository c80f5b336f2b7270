"""`draft-corrections`: correction entries from the answers that came back, for somebody to approve."""

import argparse
import csv
import io
from collections.abc import Mapping
from pathlib import Path

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.catalogue import read_catalogue
from scripts.lib.chain import run_center
from scripts.lib.codelists import read_codelists
from scripts.lib.config import Study, read_study
from scripts.lib.errors import StudyError
from scripts.lib.files import write_text
from scripts.lib.queries.answers import check_origin, list_asked, read_answers
from scripts.lib.queries.drafts import Draft, Vocabulary, draft_center
from scripts.lib.registers import COLUMNS, Row, corrections_path, read_lines, read_register

# Of an entry of a draft: by what it is known again, and what somebody may have filled in there.
SAME = ("record", "variable", "delivered", "new")
FILLED = ("reason", "who", "when", "approved_by")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which center; all of them where none is named."""
    parser.add_argument("--center", help="one center; all that have answers where not given")


def run(args: argparse.Namespace) -> Answer:
    """Writes config/corrections/<center>.draft.csv; exit code 1 where something is left to do."""
    study = read_study(Path())
    if args.center and args.center not in study.centers:
        raise StudyError(f"draft-corrections: there is no center '{args.center}'.")
    names = [args.center] if args.center else list(study.centers)
    drafts = {name: draft(study, name) for name in names if study.centers[name].get("answers")}
    lines, data = [], {}
    for name, found in drafts.items():
        path = Path(corrections_path(name)).with_suffix(".draft.csv")
        entered = read_register(Path(corrections_path(name)), "corrections")
        entries, lost = keep_approvals(found.entries, entered, path)
        found.left += lost
        data[name] = {
            "file": path.as_posix(),
            "entries": len(found.entries),
            "left": found.left,
            "confirmed": found.confirmed,
        }
        if entries:
            write_text(to_csv(entries), path)
        else:
            path.unlink(missing_ok=True)
        lines += say(found, path)
    return Answer(data, lines or ["Nothing to draft."], FOUND if lines else DONE)


def draft(study: Study, center: str) -> Draft:
    """What the answers of a center ask for, judged by its current delivery."""
    settings, catalogue = study.centers[center], read_catalogue(study.variables)
    found = run_center(study, center)
    answers = read_answers(settings, study.words())
    check_origin(answers, list_asked([found.findings]), settings, list(catalogue))
    codelist = read_codelists([Path(path) for path in study.codelists(center)])
    entered = read_register(Path(corrections_path(center)), "corrections")
    choices = found.description.get("choices") or {}
    words = Vocabulary(settings, catalogue, codelist, choices)
    return draft_center(answers, found.findings, entered, words)


def say(found: Draft, path: Path) -> list[str]:
    """What was drafted and what was not, for a terminal: ids of queries, no values."""
    lines = list(found.left)
    if found.entries:
        lines.append(
            f"{path.as_posix()}: {len(found.entries)} entries wait for approval. Fill in approved_by "
            f"and move the lines to {path.as_posix().replace('.draft', '')}."
        )
    if found.confirmed:
        lines.append(
            "Confirmed as it is, and asked again until config/waivers.csv accepts it: "
            f"{', '.join(found.confirmed)}"
        )
    return lines


def keep_approvals(
    entries: list[Row], entered: list[Row], path: Path
) -> tuple[list[Row], list[str]]:
    """The entries with what somebody has filled in already in the draft that is there, and sentences
    about approvals that have no entry any more. Raises StudyError where the draft cannot be read.
    """
    lines = {key_of(row): (number, row) for number, row in read_lines(path, "corrections")}
    kept = [lines.get(key_of(one), (0, {}))[1] for one in entries]
    filled = [
        {**one, **{key: more[key] for key in FILLED if more.get(key)}}
        for one, more in zip(entries, kept, strict=True)
    ]
    known = {key_of(one) for one in (*entries, *entered)}
    lost = [
        f"{path.as_posix()}, line {number}: it was approved, and no answer asks for it any more as it "
        "stands there. It was taken out."
        for key, (number, row) in lines.items()
        if key not in known and row.get("approved_by")
    ]
    return filled, lost


def key_of(row: Mapping[str, str]) -> tuple[str | None, ...]:
    """By what an entry of a draft is known again."""
    return tuple(row.get(key) for key in SAME)


def to_csv(rows: list[Row]) -> str:
    """The entries as the text of a table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS["corrections"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
