"""The verdict on an archive: everything that is checked, in one list of failures."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.lib.proof.chain import check_chain, list_records, read_records, root_of
from scripts.lib.proof.crate import check_crate
from scripts.lib.proof.digests import check_code
from scripts.lib.proof.fixity import check_fixity, check_withheld
from scripts.lib.proof.levels import check_level, count_withheld
from scripts.lib.proof.printed import check_printed
from scripts.lib.proof.runs import HISTORY, check_end, check_lines
from scripts.lib.proof.tree import (
    FolderTree,
    NoArchiveError,
    Problem,
    Stamp,
    SubTree,
    Tree,
    read_bytes,
    stamp_files,
)
from scripts.lib.proof.zips import ZipTree

FORMAT = 1
ABOUT = "data/archive.json"
STUDY, CODE = "data/study", "data/code"


@dataclass
class Verdict:
    """What was checked, and what failed; `notes`: what could not be checked, and why.

    `withheld`: files that are known by their SHA-256 only, place -> kind and hash.
    """

    what: str
    root: str = ""
    files: int = 0
    records: int = 0
    level: str = ""
    withheld: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The verdict for JSON."""
        failures = [{"kind": p.kind, "path": p.path, "reason": p.reason} for p in self.problems]
        return {
            "verified": not self.problems,
            "what": self.what,
            "root": self.root,
            "files": self.files,
            "records": self.records,
            "level": self.level,
            "withheld": sorted(self.withheld),
            "failures": failures,
            "notes": self.notes,
        }

    def lines(self) -> list[str]:
        """The verdict for a terminal."""
        failed = len(self.problems)
        head = "VERIFIED" if not failed else f"NOT VERIFIED: {failed} failures"
        counted = f"{self.files} files, {self.records} records, root {self.root or 'none'}"
        hidden = f"{len(self.withheld)} files withheld (level {self.level}), in the chain by hash: "
        where = ", ".join(f"{name} {n}" for name, n in count_withheld(self.withheld).items())
        said = [hidden + where] if self.withheld else []
        told = [f"  {one.kind}: {one}" for one in self.problems]
        return [
            f"{head}: {self.what}",
            counted,
            *said,
            *told,
            *(f"Note: {note}" for note in self.notes),
        ]


def open_archive(path: Path) -> Tree:
    """An archive as a tree: its zip, or the folder it was unpacked to.

    Raises NoArchiveError where it is neither.
    """
    if path.is_dir():
        return FolderTree(path)
    if not path.is_file():
        raise NoArchiveError(f"{path.name}: there is no such file or folder.")
    return ZipTree(path)


def read_about(tree: Tree) -> dict[str, Any]:
    """What an archive says of itself. Raises NoArchiveError for another format, or for none."""
    if ABOUT not in tree.names():
        raise NoArchiveError(f"This is no archive of a study: it has no {ABOUT}.")
    try:
        about = json.loads(read_bytes(tree, ABOUT))
        number = int(about["format"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError, EOFError):
        raise NoArchiveError(f"{ABOUT}: damaged, so that nothing can be verified by it.") from None
    if number != FORMAT:
        age = "a newer" if number > FORMAT else "an older"
        raise NoArchiveError(
            f"This archive is of {age} format ({number}; this program reads {FORMAT}). "
            "Use the verify.py that lies in it."
        )
    shape = {"files": dict, "history": dict, "root": str, "study": dict, "level": str}
    shape |= {"withheld": dict}
    whole = all(isinstance(about.get(key), kind) for key, kind in shape.items())
    if not whole or not all(map(is_hashed, about["withheld"].values())):
        raise NoArchiveError(f"{ABOUT}: damaged, so that nothing can be verified by it.")
    return dict(about)


def is_hashed(entry: Any) -> bool:
    """Whether an entry of a withheld file has its hash."""
    return isinstance(entry, dict) and isinstance(entry.get("sha256"), str)


def prove_archive(tree: Tree, what: str) -> Verdict:
    """Everything that an archive can show by itself. Raises NoArchiveError where it is none."""
    about = read_about(tree)
    verdict = Verdict(
        what, problems=list(tree.problems), level=about["level"], withheld=about["withheld"]
    )
    stamps = stamp_files(tree, verdict.problems)
    sizes = {f"data/{name}": one["bytes"] for name, one in about["files"].items()}
    verdict.problems += check_fixity(tree, stamps, sizes)
    gone = [name for name in sizes if name not in stamps]
    verdict.problems += [
        Problem("missing", name, "the archive was made with this file, and it is missing")
        for name in gone
    ]
    verdict.files = len(stamps)
    verdict.problems += check_level(verdict.level, below(stamps, "data"), verdict.withheld)
    verdict.problems += check_withheld(tree, verdict.withheld)
    study, code = SubTree(tree, STUDY, stamps), SubTree(tree, CODE, stamps)
    withheld = {
        name.removeprefix("study/"): one["sha256"]
        for name, one in about["withheld"].items()
        if name.startswith("study/")
    }
    prove_study(study, below(stamps, STUDY), withheld, [], verdict)
    if verdict.root != about["root"]:
        reason = "the records are not those that the archive was made with"
        verdict.problems.append(Problem("record", ABOUT, reason))
    records = read_records(study, [])
    verdict.problems += check_code(code, records, [n[5:] for n in about["withheld"]])
    verdict.problems += _check_history(study, about["history"])
    told = {path for one in verdict.problems for path in (one.path, f"{STUDY}/{one.path}")}
    parted = check_crate(tree, stamps, verdict.withheld)
    verdict.problems += [one for one in parted if one.path not in told]
    verdict.problems = sorted(set(verdict.problems), key=lambda one: (one.path, one))
    return verdict


def below(stamps: dict[str, Stamp], folder: str) -> dict[str, Stamp]:
    """The stamps of the files below a folder, named from there."""
    start = f"{folder}/"
    return {name[len(start) :]: one for name, one in stamps.items() if name.startswith(start)}


def prove_study(
    study: Tree,
    stamps: dict[str, Stamp],
    withheld: dict[str, str],
    expected: list[str],
    verdict: Verdict,
) -> None:
    """The chain of records and the printed numbers, of an archive and of a study folder alike."""
    records = read_records(study, verdict.problems)
    names = list_records(list(stamps))
    verdict.root = root_of({name: stamps[name].sha256 for name in names})
    verdict.records = len(records)
    verdict.problems += check_chain(study, stamps, records, withheld, expected)
    check_printed(study, stamps, records, verdict.problems, verdict.notes)


def _check_history(study: Tree, said: dict[str, Any]) -> list[Problem]:
    if HISTORY not in study.names():
        if not said.get("lines"):
            return []
        return [Problem("history", HISTORY, "the history of runs is missing")]
    content = read_bytes(study, HISTORY)
    return [*check_lines(content), *check_end(content, said["lines"], said["last"])]
