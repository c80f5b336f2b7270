"""Files of an archive laid into a folder, and the two things that no archive may have to hold."""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.config import read_yaml
from scripts.lib.errors import StudyError
from scripts.lib.files import replacing, sha256_file
from scripts.lib.keys import key_fingerprint, read_key
from scripts.lib.proof.tree import BLOCK, Stream, Tree
from scripts.lib.targets import STUDY_OUTPUTS

POOL = STUDY_OUTPUTS["pool"]["record"]
OWNER_ONLY = 0o600


def lay_files(tree: Tree, names: Iterable[str], folder: Path) -> None:
    """Write files of a tree, whose names are checked, below a folder; each whole or not at all."""
    for name in names:
        with tree.open(name) as stream, replacing(folder / name) as partial:
            copy_stream(stream, partial)


def copy_stream(stream: Stream, path: Path) -> None:
    """Write what a stream gives, block by block."""
    with path.open("wb") as target:
        while block := stream.read(BLOCK):
            target.write(block)


def list_missing(records: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the delivered files that are not among the `names` of an archive's study."""
    held = set(names)
    return {
        name: sha
        for record in records.values()
        for name, sha in sorted(record["inputs"].items())
        if not name.startswith("results/") and name not in held
    }


def lay_missing(records: Mapping[str, Any], names: Iterable[str], folder: Path, home: Path) -> None:
    """Bring the delivered files that an archive's study lacks from `home`, where they are the same.

    Raises StudyError naming those that are not there, or not the same.
    """
    problems = []
    for name, sha in sorted(list_missing(records, names).items()):
        if (folder / name).is_file():
            if sha256_file(folder / name) != sha:
                problems.append(f"{name}: the folder has another file of this name.")
        elif not (home / name).is_file():
            problems.append(
                f"{name}: the archive has the hash of this file only, and it is not in the study "
                "folder. Name the folder that has it with --study."
            )
        elif sha256_file(home / name) != sha:
            problems.append(f"{name}: the study folder has another file of this name.")
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(home / name, folder / name)
    if problems:
        raise StudyError(*problems)


def key_name(records: Mapping[str, Any]) -> str:
    """The file of the key as the study names it, where that is seen from its folder; "" else."""
    name = str(records.get(POOL, {}).get("params", {}).get("pseudonym", {}).get("key_file", ""))
    return "" if Path(name).is_absolute() else name


def make_room(root: Path, name: str) -> Path:
    """A new folder so far below `root` that a file `name`, seen from it, is below `root` too."""
    above = os.path.normpath(name or ".").split(os.sep).count(os.pardir)
    folder = root.joinpath(*["study"] * (above + 1))
    folder.mkdir(parents=True)
    return folder


def lay_key(records: Mapping[str, Any], folder: Path, home: Path, within: Path) -> None:
    """Bring the key of the pseudonyms from where the study of `home` has it, below `within`.

    A key that is in the environment, or at an absolute path, stays there; one that is elsewhere seen from
    `folder` has to be there. Raises StudyError where it is missing, or another key.
    """
    params = records.get(POOL, {}).get("params", {})
    settings = params.get("pseudonym", {})
    try:
        key = read_key(settings, home)
    except StudyError as error:
        raise StudyError(
            "The key of the pseudonyms is in no archive; it is taken from the study folder "
            f"(--study). {error}"
        ) from None
    if key_fingerprint(key) != params.get("fingerprint"):
        raise StudyError(
            "The key of the pseudonyms in the study folder is not the one of these results: its "
            "fingerprint is another. Name the right study folder with --study."
        )
    name = key_name(records)
    seen = Path(os.path.normpath(folder.resolve() / name))
    if not name:
        return
    if seen.is_file():
        check_same_key(seen, folder, params.get("fingerprint"))
        return
    if not seen.is_relative_to(within.resolve()):
        raise StudyError(
            f"pseudonym.key_file: the study takes its key from '{name}', and seen from {folder.name} there "
            "is none. Copy the key there, and call again."
        )
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch(OWNER_ONLY)
    seen.write_bytes((home / name).read_bytes())


def check_same_key(seen: Path, folder: Path, fingerprint: object) -> None:
    """Raises StudyError where the key seen from a folder is not the one of the results."""
    if key_fingerprint(read_key({"key_file": str(seen)}, folder)) != fingerprint:
        raise StudyError(
            f"pseudonym.key_file: seen from {folder.name} there is another key than that of these results. "
            "Give a folder from which the right one is seen."
        )


def lay_stand_in(folder: Path, within: Path) -> None:
    """A stand-in for the key of an archive's study, which is only read here and makes no pseudonym.

    `within`: a folder of ours that the study is in; nothing is written beyond it.
    """
    name = read_yaml(folder / "config/config.yaml")["pseudonym"].get("key_file", "")
    seen = Path(os.path.normpath(folder.resolve() / name))
    if name and not Path(name).is_absolute() and seen.is_relative_to(within.resolve()):
        seen.parent.mkdir(parents=True, exist_ok=True)
        seen.write_bytes(b"a stand-in for the key")
