"""The Run Crate of an archive from the files that lie in it."""

import ast
import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from scripts.lib.archive.bag import Bag
from scripts.lib.archive.content import CODE_FOLDER, STUDY_FOLDER, Item
from scripts.lib.crate.build import write_crate
from scripts.lib.crate.files import CrateFile
from scripts.lib.proof.chain import list_records
from scripts.lib.proof.runs import parse_line

WRAPPERS = f"{CODE_FOLDER}/scripts"
OTHER = "other"


def make_crate(
    bag: Bag,
    items: Sequence[Item],
    about: Mapping[str, Any],
    study: Mapping[str, Any],
    history: Sequence[bytes],
) -> str:
    """The text of ro-crate-metadata.json for a bag whose payload is complete.

    `about`: what archive.json says; `history`: its lines. Of the code the wrappers and the files beside
    them at the top are named one by one, the rest as a folder.
    """
    told = {item.place: item for item in items if item.told}
    kinds = {place: item.kind for place, item in told.items()}
    files = [
        CrateFile(name, sha256, kinds.get(_place(name), OTHER), _size(told.get(_place(name))))
        for name, sha256 in (*bag.hashes.items(), *bag.tags.items())
        if is_named(_place(name))
    ]
    files += [
        CrateFile(f"data/{place}", one["sha256"], one["kind"], told=False)
        for place, one in about["withheld"].items()
    ]
    names = list_records([place.removeprefix(f"{STUDY_FOLDER}/") for place in told])
    records = [json.loads(told[f"{STUDY_FOLDER}/{name}"].source.read_bytes()) for name in names]
    entries = [entry for line in history if (entry := parse_line(line)) is not None]
    wrappers = {
        PurePath(place).stem: describe_wrapper(item.source)
        for place, item in told.items()
        if PurePath(place).parent.as_posix() == WRAPPERS
    }
    said = {**study, "level": about["level"], "root": about["root"]}
    return write_crate(files, records, entries, said, wrappers)


def is_named(place: str) -> bool:
    """Whether the crate names a file by itself, and not only the folder it lies in."""
    folder = PurePath(place).parent.as_posix()
    return folder in (CODE_FOLDER, WRAPPERS) or not place.startswith(f"{CODE_FOLDER}/")


def describe_wrapper(path: Path) -> str:
    """What a rule does: the first line of its wrapper's docstring."""
    doc = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    return doc.partition("\n")[0] or f"The rule {path.stem}."


def _place(name: str) -> str:
    return name.removeprefix("data/")


def _size(item: Item | None) -> int | None:
    return item.source.stat().st_size if item else None
