"""A shareable archive: verified by what is there, its gaps told, and every way to cheat with it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lib.proof.archives import (
    Members,
    change,
    drop,
    library,
    make_archive,
    pack,
    reseal,
    sha,
    standalone,
    unpack,
)

ABOUT, LIST = "data/archive.json", "withheld-sha256.txt"
RAW, POOL, TABLE = "study/data/a.csv", "study/results/pool/b.txt", "study/results/tables/t.csv"
PATIENTS = b"patients of all centers\n"
WITHHELD = {
    "study/data/a.csv": "raw",
    "study/results/ingest/a.txt": "result",
    "study/results/pool/b.txt": "result",
}
PROGRAMS = [library(), standalone()]
Edit = Callable[[Members], Members]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Members:
    folder = tmp_path_factory.mktemp("archive")
    make_archive(folder / "study", folder / "a.zip", level="shareable")
    return unpack(folder / "a.zip")


def ask(program: dict[str, Any], members: Members, folder: Path) -> Any:
    pack(members, folder / "a.zip", folder="tiny-1-shareable/")
    return program["prove_archive"](program["open_archive"](folder / "a.zip"), "a.zip")


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
def test_it_is_verified_and_says_what_is_withheld(
    whole: Members, program: dict[str, Any], tmp_path: Path
) -> None:
    verdict = ask(program, whole, tmp_path)
    assert verdict.problems == []
    told = "3 files withheld (level shareable), in the chain by hash: data 1, results/ingest 1, results/pool 1"
    assert told in verdict.lines()
    assert verdict.as_data()["withheld"] == sorted(WITHHELD)


def test_what_is_withheld_is_listed_by_hash_and_is_not_there(whole: Members) -> None:
    said = json.loads(whole[ABOUT])["withheld"]
    assert {name: one["kind"] for name, one in said.items()} == WITHHELD
    assert said[POOL]["sha256"] == sha(PATIENTS)
    assert f"{sha(PATIENTS)}  data/{POOL}\n" in whole[LIST].decode()
    assert not [name for name in whole if name.removeprefix("data/") in WITHHELD]
    assert not [name for name, content in whole.items() if PATIENTS in content]
    assert b"data/study/data/a.csv" not in whole["manifest-sha256.txt"]


def test_its_root_is_that_of_the_internal_archive(whole: Members, tmp_path: Path) -> None:
    make_archive(tmp_path / "study", tmp_path / "a.zip")
    internal = unpack(tmp_path / "a.zip")
    assert json.loads(whole[ABOUT])["root"] == json.loads(internal[ABOUT])["root"]


def about(edit: Callable[[dict[str, Any]], object]) -> Edit:
    """A tampering with archive.json, its list of hashes and all manifests made to fit."""

    def tamper(members: Members) -> Members:
        said = json.loads(members[ABOUT])
        edit(said)
        lines = [f"{one['sha256']}  data/{name}\n" for name, one in said["withheld"].items()]
        fitting = {LIST: "".join(sorted(lines)).encode()} if lines else {}
        rest = drop(LIST)(members)
        return reseal({**rest, **fitting, ABOUT: json.dumps(said).encode()})

    return tamper


def withhold(members: Members) -> Members:
    """A table taken out, as if it were restricted."""
    entry = {"kind": "result", "sha256": sha(members[f"data/{TABLE}"])}
    gone = drop(f"data/{TABLE}")(members)

    def edit(said: dict[str, Any]) -> None:
        del said["files"][TABLE]
        said["withheld"][TABLE] = entry

    return about(edit)(gone)


def hide_change(members: Members) -> Members:
    """A table edited, with its old hash listed as that of a withheld file."""
    entry = {"kind": "result", "sha256": sha(members[f"data/{TABLE}"])}
    edited = change(f"data/{TABLE}", lambda content: content.replace(b"11/30", b"12/30"))(members)
    return about(lambda said: said["withheld"].update({TABLE: entry}))(edited)


def slip_in(members: Members) -> Members:
    """The file of patients laid back into the archive."""
    with_it = {**members, f"data/{POOL}": PATIENTS}
    return about(lambda said: said["withheld"].pop(POOL))(with_it)


def other_hash(name: str) -> Edit:
    return about(lambda said: said["withheld"][name].update(sha256="0" * 64))


CASES: dict[str, tuple[Edit, str, str, str]] = {
    "withheld result of another hash": (
        other_hash(POOL),
        "record",
        "results/pool/b.txt",
        "not the file that rule pool wrote",
    ),
    "withheld extract of another hash": (
        other_hash(RAW),
        "chain",
        "results/ingest/a.record.json",
        "rule ingest read data/a.csv with another content",
    ),
    "withheld result forgotten": (
        about(lambda said: said["withheld"].pop(POOL)),
        "missing",
        "results/pool/b.txt",
        "rule pool wrote it, and it is missing",
    ),
    "withheld extract forgotten": (
        about(lambda said: said["withheld"].pop(RAW)),
        "chain",
        "results/ingest/a.record.json",
        "read data/a.csv, which is not here",
    ),
    "a table withheld": (withhold, "level", f"data/{TABLE}", "does not withhold this file"),
    "a change hidden behind the old hash": (hide_change, "level", f"data/{TABLE}", "listed as"),
    "patients laid in": (slip_in, "level", f"data/{POOL}", "may not hold this file"),
    "called internal": (
        about(lambda said: said.update(level="internal")),
        "level",
        f"data/{POOL}",
        "an archive of level internal does not withhold",
    ),
    "another level": (
        about(lambda said: said.update(level="public")),
        "level",
        ABOUT,
        "there is no level public",
    ),
    "list gone": (lambda m: reseal(drop(LIST)(m)), "missing", LIST, "is missing"),
    "list edited": (
        lambda m: reseal(change(LIST, lambda c: c.replace(b"0", b"1"))(m)),
        "withheld",
        LIST,
        "does not list what archive.json says",
    ),
    "code withheld": (
        about(lambda said: said["withheld"].update({"code/x.py": {"kind": "", "sha256": "0"}})),
        "level",
        "data/code/x.py",
        "does not withhold this file",
    ),
}


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
@pytest.mark.parametrize("case", CASES)
def test_tampering_is_found_with_its_reason(
    whole: Members, case: str, program: dict[str, Any], tmp_path: Path
) -> None:
    edit, kind, path, reason = CASES[case]
    found = ask(program, edit(whole), tmp_path).problems
    told = [one for one in found if one.kind == kind and path in one.path and reason in one.reason]
    assert told, found


@pytest.mark.parametrize("entry", ["x", {"kind": "raw"}, {"sha256": 1}])
def test_a_withheld_file_without_a_hash_makes_it_damaged(
    whole: Members, entry: Any, tmp_path: Path
) -> None:
    said = json.loads(whole[ABOUT])
    said["withheld"][POOL] = entry
    members = {**whole, ABOUT: json.dumps(said).encode()}
    with pytest.raises(PROGRAMS[1]["NoArchiveError"], match="damaged"):
        ask(PROGRAMS[1], members, tmp_path)
