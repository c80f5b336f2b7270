"""An archive from its items: what it says of itself, its README, its verifier, all in one bag."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scripts.lib.archive.bag import Bag, open_bag, write_manifest
from scripts.lib.archive.content import STUDY_FOLDER, Item, list_content
from scripts.lib.archive.crate import make_crate
from scripts.lib.archive.readme import write_readme
from scripts.lib.archive.standalone import write_verifier
from scripts.lib.crate.build import NAME as CRATE
from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file, to_json
from scripts.lib.keys import read_key
from scripts.lib.proof.chain import list_records, root_of
from scripts.lib.proof.fixity import WITHHELD
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.proof.runs import HISTORY, cut_history
from scripts.lib.proof.verdict import FORMAT, open_archive, prove_archive

LOCK = "requirements.txt"
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^ ;\\]+)", re.MULTILINE)


def name_archive(study: Mapping[str, Any], level: str) -> str:
    """The name of a study's archive, without suffix; `study`: the part of config.yaml."""
    name = f"{study['id']}-{study['version']}"
    return name if level == INTERNAL else f"{name}-{level}"


def make_archive(
    files: Mapping[str, Sequence[str]],
    level: str,
    settings: Mapping[str, Any],
    code: Path,
    bag: Path,
) -> None:
    """The archive of the study in the working folder, verified as it lies there; `bag`: the zip.

    `files`: kind -> paths; `settings`: study, raw (include, or hashes), removed (see `find_removed`),
    pseudonym and software of the rule. Raises StudyError where the archive does not prove what it
    holds, as for a result that changed while it was read.
    """
    gone = settings["removed"]
    items = list_content(files, level, settings["raw"], code, removed=gone["files"])
    secret = read_key(settings["pseudonym"], Path())
    study = {**settings["study"], "withdrawn": gone["patients"]}
    write_archive(bag, items, study, level, secret, settings["software"], code)
    problems = prove_archive(open_archive(bag), "the new archive").problems
    if problems:
        raise StudyError(*(f"The archive would not be verified: {one}" for one in problems))


def write_archive(
    path: Path,
    items: Sequence[Item],
    study: Mapping[str, Any],
    level: str,
    secret: bytes,
    env: Mapping[str, str],
    code: Path,
    folder: Path = Path(),
) -> None:
    """Write the archive's zip. `study`: its id, version, title, and how many patients have withdrawn;
    `env`: versions that it ran with.

    Raises StudyError where a file holds the key of the pseudonyms.
    """
    with open_bag(path, name_archive(study, level), secret) as bag:
        for item in items:
            if item.told:
                bag.add_file(item.place, item.source)
        root = root_of(
            {
                name: sha256_file(folder / name)
                for name in list_records([_in_study(item) for item in items])
            }
        )
        lines = add_history(bag, folder / HISTORY, root)
        installed = to_json(list_installed((code / LOCK).read_text(encoding="utf-8"), env))
        bag.add_bytes("installed.json", installed.encode("utf-8"))
        about = describe_archive(items, study, level, root, lines)
        bag.add_bytes("archive.json", to_json(about).encode("utf-8"))
        bag.add_tag("README.md", write_readme(about).encode("utf-8"))
        bag.add_tag("verify.py", write_verifier().encode("utf-8"))
        hashes = {f"data/{name}": one["sha256"] for name, one in about["withheld"].items()}
        if hashes:
            bag.add_tag(WITHHELD, write_manifest(hashes))
        crate = make_crate(bag, items, about, study, lines)
        bag.add_tag(CRATE, crate.encode("utf-8"))
        title = " ".join(str(study["title"]).split())
        identifier = name_archive(study, level)
        names = {"External-Identifier": identifier, "External-Description": title}
        bag.close({**names, "Bag-Software-Agent": "Salvage"})


def _in_study(item: Item) -> str:
    return item.place.removeprefix(f"{STUDY_FOLDER}/")


def add_history(bag: Bag, path: Path, root: str) -> list[bytes]:
    """The lines of the history up to the last run that changed a result, which go into the bag."""
    content = cut_history(path.read_bytes() if path.is_file() else b"", root)
    if content:
        bag.add_bytes(f"{STUDY_FOLDER}/{HISTORY}", content)
    return content.splitlines()


def describe_archive(
    items: Sequence[Item], study: Mapping[str, Any], level: str, root: str, lines: Sequence[bytes]
) -> dict[str, Any]:
    """archive.json: what the archive is, and every file with its kind and length."""
    told = {item.place: item for item in items if item.told}
    return {
        "format": FORMAT,
        "level": level,
        "study": {key: study[key] for key in ("id", "version", "title")},
        "root": root,
        "withdrawn": {"patients": study["withdrawn"]},
        "history": {
            "lines": len(lines),
            "last": hashlib.sha256(lines[-1]).hexdigest() if lines else "",
        },
        "files": {
            place: {"kind": item.kind, "bytes": item.source.stat().st_size}
            for place, item in told.items()
        },
        "withheld": {
            item.place: {"kind": item.kind, "sha256": sha256_file(item.source)}
            for item in items
            if not item.told
        },
    }


def list_installed(lock: str, env: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Package -> version in the lock and as installed, of every package that a run may import."""
    found = {
        name: {"locked": locked, "installed": _installed(name)}
        for name, locked in PIN.findall(lock)
    }
    return {**found, "python": {"locked": "", "installed": env["python"]}}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
