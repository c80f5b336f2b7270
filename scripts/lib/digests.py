"""SHA-256 of delivered files, remembered: a file is read again only when the system says it changed.

The system's own change time (ctime) moves with every write, copy and rename and cannot be set back
by a program, unlike the modification time, so that a file with an old time stamp is seen too.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.lib.files import sha256_file, write_json

CACHE = Path(".snakemake/salvage")


def digest_files(study: Path, names: Iterable[str]) -> dict[str, str]:
    """Name -> SHA-256 of each file that is there, names relative to the study folder."""
    known = read_cache(study, "digests")
    wanted = list(dict.fromkeys(names))
    found: dict[str, list[Any]] = {}
    for name in wanted:
        if (study / name).is_file():
            mark, kept = _mark(study / name), known.get(name)
            found[name] = kept if kept and kept[0] == mark else [mark, sha256_file(study / name)]
    fresh = {name: one for name, one in found.items() if one is not known.get(name)}
    gone = {name for name in wanted if name in known and name not in found}
    if fresh or gone:
        rest = {name: one for name, one in known.items() if name not in gone}
        write_cache(study, "digests", {**rest, **fresh})
    return {name: one[1] for name, one in found.items()}


def _mark(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def read_cache(study: Path, name: str) -> dict[str, Any]:
    """What was remembered under a name; empty where nothing is, or where it cannot be read.

    The content is shared within the process: do not change it.
    """
    path = (study / CACHE / f"{name}.json").absolute()
    try:
        return _read_json(path, *_mark(path))
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=8)
def _read_json(path: Path, *mark: int) -> dict[str, Any]:
    """A file with this mark is read once: thousands of centers ask for it."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def write_cache(study: Path, name: str, content: dict[str, Any]) -> None:
    """Remember it, where the study folder can be written to; else the next run works again."""
    try:
        write_json(content, study / CACHE / f"{name}.json")
    except OSError:
        return
