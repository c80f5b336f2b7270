"""The tamper matrix of results where they were made: each is found in the folder, with its reason.

The tiny study has a few of the results that a run makes; what is missing of the others is told before
anything is touched, and left out here.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.lib.archive.results import prove_results
from scripts.lib.history import append_entry
from scripts.lib.proof.chain import root_of
from tests.lib.proof.archives import sha, write_study

A, B = "results/ingest/a.txt", "results/pool/b.txt"
RECORD, HISTORY = "results/pool/pool.record.json", "results/run/history.jsonl"
RAW, CODE = "data/a.csv", "scripts/ingest.py"
Told = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study folder after a run that ended well."""
    folder = tmp_path_factory.mktemp("live") / "study"
    write_study(folder)
    (folder / HISTORY).unlink()
    records = {
        path.relative_to(folder).as_posix(): sha(path.read_bytes())
        for path in folder.rglob("*.record.json")
    }
    for entry in ({"entry": "start"}, {"entry": "end", "results": root_of(records)}):
        append_entry(folder / HISTORY, {"run": 1, **entry})
    return folder


def told(folder: Path) -> Told:
    return {(one.kind, one.path, one.reason) for one in prove_results(folder, folder).problems}


def flip(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:5] + bytes([content[5] ^ 1]) + content[6:])


def swap(folder: Path) -> None:
    first, second = (folder / A).read_bytes(), (folder / B).read_bytes()
    (folder / A).write_bytes(second)
    (folder / B).write_bytes(first)


def forge(folder: Path) -> None:
    """A result and what its record says of it, edited together."""
    old = sha((folder / B).read_bytes())
    flip(folder / B)
    text = (folder / RECORD).read_text()
    (folder / RECORD).write_text(text.replace(old, sha((folder / B).read_bytes())))


def shorten(folder: Path) -> None:
    lines = (folder / HISTORY).read_bytes().splitlines(keepends=True)
    (folder / HISTORY).write_bytes(lines[1])


def link(folder: Path) -> None:
    (folder / B).unlink()
    (folder / B).symlink_to("/etc/hosts")


NOT_WRITTEN = "this is not the file that rule pool wrote"
CASES: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "one byte": (lambda f: flip(f / B), "record", B, NOT_WRITTEN),
    "swapped": (swap, "record", A, "this is not the file that rule ingest wrote"),
    "with its record": (forge, "history", HISTORY, "the last run left other results"),
    "record gone": (lambda f: (f / RECORD).unlink(), "record", B, "no record says"),
    "cut": (lambda f: (f / B).write_bytes(b"patients"), "record", B, NOT_WRITTEN),
    "renamed": (lambda f: (f / B).rename(f / f"{B}.old"), "record", f"{B}.old", "no record says"),
    "renamed, its place": (lambda f: (f / B).rename(f / f"{B}.old"), "missing", B, "missing"),
    "added": (lambda f: (f / "results/x").write_bytes(b"x"), "record", "results/x", "no record says"),
    "a link": (link, "link", B, "link"),
    "raw": (lambda f: flip(f / RAW), "chain", "results/ingest/a.record.json", f"read {RAW}"),
    "code": (lambda f: (f / CODE).write_bytes(b"x = 2\n"), "code", CODE, "run again"),
    "history shortened": (shorten, "history", HISTORY, "line"),
    "history gone": (lambda f: (f / HISTORY).unlink(), "history", HISTORY, "is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_tampering_in_the_folder_is_found_with_its_reason(
    case: str, live: Path, tmp_path: Path
) -> None:
    edit, kind, path, reason = CASES[case]
    folder = tmp_path / "study"
    shutil.copytree(live, folder)
    before = told(folder)
    assert {kind for kind, _, _ in before} <= {"missing", "record"}
    edit(folder)
    new = told(folder) - before
    assert [one for one in new if one[:2] == (kind, path) and reason in one[2]], new


def test_one_byte_of_each_result_is_found(live: Path, tmp_path: Path) -> None:
    names = [p.relative_to(live) for p in (live / "results").rglob("*") if p.is_file()]
    for place, name in enumerate(names):
        folder = tmp_path / str(place)
        shutil.copytree(live, folder)
        before = told(folder)
        flip(folder / name)
        assert told(folder) - before, name
