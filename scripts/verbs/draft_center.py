"""`draft-center`: a draft of a center's file and codelist from an extract never seen before."""

import argparse
import re
from pathlib import Path

from scripts.lib.answers import DONE, FOUND, Answer
from scripts.lib.catalogue import read_catalogue, read_study_variables
from scripts.lib.config_yaml import read_yaml
from scripts.lib.drafting.draft import Draft, draft_center
from scripts.lib.drafting.render import render_center, render_codelist
from scripts.lib.drafting.words import fold
from scripts.lib.errors import StudyError
from scripts.lib.files import write_text
from scripts.lib.open_questions import check_open, check_open_lines
from scripts.lib.texts import printable

MOST = 20
NAME = re.compile("[a-z][a-z0-9_]{0,39}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The extract, and how the center is called."""
    parser.add_argument(
        "file", metavar="FILE", type=find_file, help="the extract, below the study folder"
    )
    parser.add_argument("--center", help="the center's short name (default: from the file's)")
    parser.add_argument(
        "--dictionary", type=find_file, help="the REDCap data dictionary of the extract"
    )
    parser.add_argument(
        "--force", action="store_true", help="write over a center's file or codelist"
    )


def find_file(text: str) -> Path:
    """The path as meant: from where the caller is, if there is such a file, else from the study.

    A link stays one, so that it is refused.
    """
    return Path(text).absolute() if Path(text).exists() else Path(text)


def run(args: argparse.Namespace) -> Answer:
    """Writes config/centers/<name>.yaml and config/codelists/<name>.csv; exit code 1 where a
    question is open.
    """
    name = name_center(args.center, args.file)
    home = Path("config")
    center, codelist = home / f"centers/{name}.yaml", home / f"codelists/{name}.csv"
    there = [one.as_posix() for one in (center, codelist) if one.exists()]
    if there and not args.force:
        raise StudyError(
            *(f"{one}: is there already. Name another --center, or --force." for one in there)
        )
    file = below_study(args.file)
    dictionary = below_study(args.dictionary) if args.dictionary else None
    catalogue = read_catalogue(read_study_variables(home / "variables.csv"))
    draft = draft_center(file, catalogue, dictionary)
    text = render_center(draft, name, file.as_posix(), dictionary.as_posix() if dictionary else "")
    write_text(text, center)
    if draft.lines:
        write_text(render_codelist(draft), codelist)
    return tell(draft, center, codelist)


def name_center(given: str | None, file: Path) -> str:
    """The short name of the center. Raises StudyError for one that is none."""
    made = re.sub(r"[^a-z0-9]+", "_", fold(file.stem)).strip("_")[:40]
    name = made if given is None else given
    if not NAME.fullmatch(name):
        raise StudyError(
            "draft-center: a center's name is made of lower-case letters, digits and underscores, and "
            "begins with a letter. Give one with --center."
        )
    return name


def below_study(file: Path) -> Path:
    """The path of a file relative to the study folder. Raises StudyError for one elsewhere."""
    if not file.exists():
        raise StudyError(f"draft-center: there is no file '{printable(str(file))}'.")
    here = Path().resolve()
    path = file.absolute()
    whole = path.parent.resolve() / path.name
    if not whole.is_relative_to(here):
        raise StudyError(
            f"{printable(file.name)}: is not in the study folder. Put it below data/ as it came, unopened, and call again."
        )
    return whole.relative_to(here)


def tell(draft: Draft, center: Path, codelist: Path) -> Answer:
    """What was written, as counts; where each open question is."""
    columns = [one for table in draft.tables for one in table.columns]
    given = [one for one in columns if one.suggestion.variable]
    sure = sum(one.suggestion.sure for one in given)
    opened = check_open(read_yaml(center), center, center.parents[1])
    opened = opened or (check_open_lines(codelist) if draft.lines else [])
    places = [problem.partition(": an open question.")[0] for problem in opened]
    files = [center.as_posix(), *([codelist.as_posix()] if draft.lines else [])]
    data = {
        "files": files,
        "columns": len(columns),
        "mapped": len(given),
        "sure": sure,
        "codes": len(draft.lines),
        "left": draft.left,
        "open": places,
    }
    lines = [
        f"{' and '.join(files)}: {len(columns)} columns, {len(given)} with a suggestion, {sure} of them sure; {len(draft.lines)} lines of codes.",
        *(f"Not used: {one}" for one in draft.left),
        *(f"Open: {one}" for one in places[:MOST]),
        *([f"Open: {len(places) - MOST} more; --json lists all"] if len(places) > MOST else []),
        f"{len(places)} questions are open. Answer them in the files (docs/add-a-center.md), then add "
        f"'{center.stem}' to centers in config/config.yaml.",
    ]
    return Answer(data, lines, FOUND if places else DONE)
