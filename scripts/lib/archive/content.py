"""What belongs into an archive, and whether with its content or by its hash only.

    data/study/    the study folder: config/, the delivered files, results/
    data/code/     the code as run, and the locks
    data/*.json    what the archive is (archive.json), installed versions (installed.json)

The key of the pseudonyms is no part of any archive, whatever the level.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib.config import Study
from scripts.lib.files import sha256_file
from scripts.lib.proof.levels import INTERNAL, PROGRAM, RAW, SHAREABLE, is_open
from scripts.lib.registers import DUPLICATES, WAIVERS, WITHDRAWN, read_withdrawn

STUDY_FOLDER, CODE_FOLDER = "study", "code"
HASHES = "hashes"
CODE_FILES = (
    *("Snakefile", "Makefile", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"),
    *("CITATION.cff", "sbom.cdx.json"),
)
PACKAGES = ("tests/__init__.py",)
CODE_FOLDERS = ("profiles", "rules", "schemas", "scripts", "tests/oracle")
CODE_KINDS = (".csv", ".in", ".md", ".py", ".rst", ".smk", ".txt", ".yaml")


@dataclass(frozen=True)
class Item:
    """One file: its place below data/, where it comes from, its kind; `told` false: by hash only."""

    place: str
    source: Path
    kind: str
    told: bool


def list_content(
    files: Mapping[str, Iterable[str]],
    level: str,
    raw: str,
    code: Path,
    folder: Path = Path(),
    removed: Collection[str] = (),
) -> list[Item]:
    """The items of an archive in the order of their places.

    `files`: kind -> paths, those of code relative to the repository `code`, all others to the study
    `folder`. `level`: who may see the archive. `raw`: "hashes" leaves the delivered files out.
    `removed`: files that may name a patient who has withdrawn.
    """
    items = [
        Item(
            f"{CODE_FOLDER if kind == PROGRAM else STUDY_FOLDER}/{path}",
            (code if kind == PROGRAM else folder) / path,
            kind,
            path not in removed and is_told(path, kind, level, raw),
        )
        for kind, paths in files.items()
        for path in paths
    ]
    return sorted(items, key=lambda item: item.place)


def is_told(path: str, kind: str, level: str, raw: str) -> bool:
    """Whether a file's content may be in an archive of a level; else only its hash is.

    Raises ValueError for a level that is not known.
    """
    if level == INTERNAL:
        return kind != RAW or raw != HASHES
    if level == SHAREABLE:
        return kind == PROGRAM or (kind != RAW and is_open(path))
    raise ValueError(f"there is no level {level}")


def find_removed(study: Study, folder: Path = Path()) -> dict[str, Any]:
    """How many patients have withdrawn, and the files that may name one of them, sorted.

    The results hold nothing of them. What a center of theirs delivered and answered is not redacted,
    since its hash would be lost, but left out; so are the tables about single patients.
    """
    gone = {
        center: read_withdrawn(folder / path, center)
        for center, paths in study.registers.withdrawn.items()
        for path in paths
    }
    papers = {path for center in gone for path in study.papers(center)}
    starts = tuple(f"config/corrections/{center}." for center in gone)
    tables = [DUPLICATES, WAIVERS, WITHDRAWN] if gone else []
    config = [n for n in list_config(study, folder) if n in tables or n.startswith(starts)]
    return {"patients": sum(map(len, gone.values())), "files": sorted({*papers, *config})}


def list_raw(study: Study) -> list[str]:
    """Every delivered file and answer that the configuration lists, relative to the study."""
    return sorted({path for center in study.centers for path in study.papers(center)})


def list_config(study: Study, folder: Path = Path()) -> list[str]:
    """The files below config/, without hidden ones and without the key of the pseudonyms."""
    key = os.path.realpath(folder / study.config["pseudonym"].get("key_file", "."))
    found = [path for path in list_visible(folder / "config") if os.path.realpath(path) != key]
    return [path.relative_to(folder).as_posix() for path in found]


def list_code(root: Path) -> list[str]:
    """The files of the repository that a run rests on, relative to it."""
    folders = [path for name in CODE_FOLDERS for path in list_visible(root / name)]
    locks = sorted(root.glob("requirements*.*"))
    single = [root / name for name in (*CODE_FILES, *PACKAGES)]
    wanted = [path for path in (*folders, *locks) if path.suffix in CODE_KINDS]
    return sorted(
        path.relative_to(root).as_posix() for path in (*wanted, *single) if path.is_file()
    )


def digest_sources(root: Path) -> dict[str, str]:
    """SHA-256 of each file of `list_code`, so that an archive is made again when one changes."""
    return {name: sha256_file(root / name) for name in list_code(root)}


def list_visible(folder: Path) -> list[Path]:
    """The files below a folder, without what a dot hides and without compiled code."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        )
    )
