"""An empty study folder: the files of a study as they begin, and the folders people put theirs in."""

import json
import os
import re
import secrets
from pathlib import Path
from string import Template

from scripts.lib.config_names import is_day
from scripts.lib.errors import StudyError
from scripts.lib.files import write_text
from scripts.lib.keys import check_place, read_key

HOME = Path(__file__).parent
FILES = ("README.md", "config/config.yaml", "config/eligibility.yaml", "config/endpoints.yaml")
FOLDERS = ("config/centers", "config/codelists", "config/corrections", "data/answers")
IGNORED = "results/\n.snakemake/\ndata/\n*.key\n"
NO_DAY = "TODO yyyy-mm-dd"


def make_study(folder: Path, key: Path, title: str = "", cutoff: str = "") -> None:
    """Write an empty study into a folder that is empty or does not exist, and its key where there is none.

    Raises StudyError for a folder with anything in it, a day that is none, and a key in the folder or too short.
    """
    problems = list_problems(folder, cutoff, key)
    if problems:
        raise StudyError(*problems)
    make_key(key)
    values = {
        "id": name_study(folder.name),
        "title": json.dumps(title or f"Study {folder.name}", ensure_ascii=False),
        "heading": title or f"Study {folder.name}",
        "cutoff": cutoff or NO_DAY,
        "key": json.dumps(show_key(key, folder), ensure_ascii=False),
    }
    for file in FILES:
        text = (HOME / file).read_text(encoding="utf-8")
        write_text(Template(text).substitute(values), folder / file)
    write_text(IGNORED, folder / ".gitignore")
    for empty in FOLDERS:
        write_text("", folder / empty / ".gitkeep")


def place_key(folder: Path) -> Path:
    """Where the key of a study is, if nobody says otherwise: beside its folder, named as the study."""
    return folder.parent / f"{name_study(folder.name)}.key"


def name_study(text: str) -> str:
    """The id of a study from the name of its folder: lower-case letters, digits and underscores."""
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_0123456789")[:40].strip("_") or "study"


def list_problems(folder: Path, cutoff: str, key: Path) -> list[str]:
    """Why a study cannot be made there."""
    problems = []
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        problems.append(
            f"{folder}: is there already and not empty. A new study needs a new folder."
        )
    if cutoff and not is_day(cutoff):
        problems.append(f"--cutoff: '{cutoff}' is no day of the calendar. Give it as yyyy-mm-dd.")
    place = {"key_file": str(key.absolute())}
    if key.resolve().is_relative_to(folder.resolve()) or check_place(place, folder):
        problems.append(
            f"{key}: the key must lie neither in the study folder, nor in this program's, nor in a Git "
            "repository, and would. Name another file with --key (make new-study: KEY=)."
        )
    elif os.path.lexists(key):
        try:
            read_key(place, folder)
        except StudyError as error:
            problems += error.problems
    return problems


def make_key(path: Path) -> None:
    """A key of 32 random bytes that its owner alone may read; one that is there stays."""
    if not os.path.lexists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")


def show_key(key: Path, folder: Path) -> str:
    """The key's place for the configuration: as seen from the study where it lies beside it."""
    if key.resolve().parent == folder.resolve().parent:
        return f"../{key.name}"
    return str(key.absolute())
