"""The tamper matrix: whatever is done to an archive is found, with the right reason.

Each case is shown to the library and to the verify.py that lies in the archive.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lib.proof.archives import (
    HISTORY,
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

A, B = "data/study/results/ingest/a.txt", "data/study/results/pool/b.txt"
RAW, CODE = "data/study/data/a.csv", "data/code/scripts/ingest.py"
RECORD = "data/study/results/pool/pool.record.json"
ABOUT, CRATE = "data/archive.json", "ro-crate-metadata.json"
PROGRAMS = [library(), standalone()]
Edit = Callable[[Members], Members]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Members:
    folder = tmp_path_factory.mktemp("archive")
    make_archive(folder / "study", folder / "a.zip")
    return unpack(folder / "a.zip")


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def swap(members: Members) -> Members:
    return {**members, A: members[B], B: members[A]}


def rename(members: Members) -> Members:
    return {**drop(B)(members), f"{B}.old": members[B]}


def forget(members: Members) -> Members:
    """A record taken away, from the archive's own list too."""
    about = json.loads(members[ABOUT])
    del about["files"][RECORD.removeprefix("data/")]
    return {**drop(RECORD)(members), ABOUT: json.dumps(about).encode()}


def forge(members: Members) -> Members:
    """A result and what its record says of it, edited together."""
    new = flip(members[B])
    said = members[RECORD].replace(sha(members[B]).encode(), sha(new).encode())
    return {**members, B: new, RECORD: said}


def shorten(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[:-1])


def sealed(edit: Edit) -> Edit:
    return lambda members: reseal(edit(members))


CASES: dict[str, tuple[Edit, str, str, str]] = {
    "one byte": (change(B, flip), "changed", B, "its content was changed"),
    "swapped": (swap, "changed", A, f"content of {B}: they were swapped"),
    "cut": (change(B, lambda c: c[:-3]), "changed", B, "cut to 21 of 24 bytes"),
    "renamed": (rename, "renamed", B, f"renamed to {B}.old"),
    "added": (lambda m: {**m, "data/x": b"x"}, "extra", "data/x", "no manifest lists it"),
    "added beside": (lambda m: {**m, "x.py": b"x"}, "extra", "x.py", "no manifest lists it"),
    "gone": (drop(B), "missing", B, "this file is missing"),
    "no manifest": (drop("manifest-sha256.txt"), "missing", "manifest-sha256.txt", "missing"),
    "with manifest": (sealed(change(B, flip)), "record", "results/pool/b.txt", "rule pool wrote"),
    "raw with manifest": (
        sealed(change(RAW, flip)),
        "chain",
        "results/ingest/a.record.json",
        "rule ingest read data/a.csv with another content",
    ),
    "added with manifest": (
        sealed(lambda m: {**m, "data/study/results/pool/c.txt": b"x"}),
        "record",
        "results/pool/c.txt",
        "no record says which rule made this file",
    ),
    "result, record and manifest": (sealed(forge), "record", ABOUT, "not those that the archive"),
    "record gone": (drop(RECORD), "missing", RECORD, "this file is missing"),
    "record gone with manifest": (sealed(drop(RECORD)), "missing", RECORD, "was made with"),
    "record forgotten": (sealed(forget), "record", "results/pool/b.txt", "no record says"),
    "code": (sealed(change(CODE, lambda c: c.replace(b"1", b"2"))), "code", CODE, "not the code"),
    "history cut": (sealed(change(HISTORY, shorten)), "history", "results/run", "2 of 3 lines"),
    "history edited": (sealed(change(HISTORY, flip)), "history", "results/run", "line"),
    "crate gone": (sealed(drop(CRATE)), "missing", CRATE, "Run Crate of the archive is missing"),
    "crate damaged": (sealed(change(CRATE, shorten)), "crate", CRATE, "can not be read"),
    "crate with another hash": (
        sealed(lambda m: change(CRATE, lambda c: c.replace(sha(m[B]).encode(), b"0" * 64))(m)),
        "crate",
        B,
        "the Run Crate names this file with another content",
    ),
    "crate without a file": (
        sealed(change(CRATE, lambda c: c.replace(B.encode(), B.encode()[:-4]))),
        "crate",
        B,
        "the Run Crate does not name this file",
    ),
    "installed versions": (
        sealed(change("data/installed.json", lambda c: c.replace(b"pandas", b"polars"))),
        "crate",
        "data/installed.json",
        "with another content",
    ),
    "history gone": (sealed(drop(HISTORY)), "history", "results/run", "is missing"),
}


def ask(program: dict[str, Any], path: Path) -> Any:
    return program["prove_archive"](program["open_archive"](path), path.name)


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
def test_an_archive_that_nobody_touched_is_verified(
    whole: Members, program: dict[str, Any], tmp_path: Path
) -> None:
    pack(whole, tmp_path / "a.zip")
    assert ask(program, tmp_path / "a.zip").problems == []


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
@pytest.mark.parametrize("case", CASES)
def test_tampering_is_found_with_its_reason(
    whole: Members, case: str, program: dict[str, Any], tmp_path: Path
) -> None:
    edit, kind, path, reason = CASES[case]
    pack(edit(whole), tmp_path / "a.zip")
    found = ask(program, tmp_path / "a.zip").problems
    told = [one for one in found if one.kind == kind and path in one.path and reason in one.reason]
    assert told, found


def test_one_byte_of_each_file_is_found(whole: Members, tmp_path: Path) -> None:
    for name in set(whole) - {ABOUT}:
        pack(change(name, flip)(whole), tmp_path / "a.zip")
        found = ask(PROGRAMS[0], tmp_path / "a.zip").problems
        assert name in {one.path for one in found} or name.startswith(("manifest", "tagman")), name
        assert found, name
    pack(change(ABOUT, flip)(whole), tmp_path / "a.zip")
    try:
        said = " ".join(one.path for one in ask(PROGRAMS[0], tmp_path / "a.zip").problems)
    except PROGRAMS[0]["NoArchiveError"] as error:
        said = str(error)
    assert ABOUT in said


def test_one_bit_anywhere_in_the_zip_is_found(tmp_path: Path) -> None:
    """But for bits at the end of a member's compressed data that change nothing of what comes out."""
    make_archive(tmp_path / "study", tmp_path / "a.zip")
    content = (tmp_path / "a.zip").read_bytes()
    whole = unpack(tmp_path / "a.zip")
    unseen = []
    for at in range(0, len(content), max(1, len(content) // 400)):
        changed = bytes([content[at] ^ 16])
        (tmp_path / "b.zip").write_bytes(content[:at] + changed + content[at + 1 :])
        try:
            found = ask(PROGRAMS[0], tmp_path / "b.zip").problems
        except PROGRAMS[0]["NoArchiveError"]:
            continue
        if not found and unpack(tmp_path / "b.zip") != whole:
            unseen.append(at)
    assert unseen == []


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
def test_links_are_found_and_not_followed(
    whole: Members, program: dict[str, Any], tmp_path: Path
) -> None:
    pack({**whole, B: b"/etc/hosts"}, tmp_path / "a.zip", links=(B,))
    assert (B, "link") in {(p.path, p.kind) for p in ask(program, tmp_path / "a.zip").problems}
    for name, content in whole.items():
        (tmp_path / "bag" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bag" / name).write_bytes(content)
    (tmp_path / "bag" / B).unlink()
    (tmp_path / "bag" / B).symlink_to("/etc/hosts")
    found = {(p.path, p.kind) for p in ask(program, tmp_path / "bag").problems}
    assert {(B, "link"), (B, "missing")} <= found


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
@pytest.mark.parametrize(
    ("folder", "more", "said"),
    [
        ("tiny-1/", {"../x": b""}, "leads out of its folder"),
        ("/tiny-1/", {}, "leads out of its folder"),
        ("tiny-1/", {"C:\\x": b""}, "leads out of its folder"),
        ("tiny-1/", {"DATA/archive.json": b""}, "two files in it have one name"),
        ("", {}, "leads out of its folder"),
    ],
)
def test_zips_with_foreign_names_are_refused(
    whole: Members,
    folder: str,
    more: Members,
    said: str,
    program: dict[str, Any],
    tmp_path: Path,
) -> None:
    pack({**whole, **more}, tmp_path / "a.zip", folder=folder)
    with pytest.raises(program["NoArchiveError"], match=said):
        ask(program, tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (change(ABOUT, lambda c: c.replace(b'"format": 1', b'"format": 2')), "of a newer format"),
        (change(ABOUT, lambda c: c.replace(b'"format": 1', b'"format": 0')), "of an older format"),
        (change(ABOUT, lambda c: c[:40]), "damaged"),
        (drop(ABOUT), "no archive of a study"),
    ],
)
def test_archives_of_another_format_are_refused(
    whole: Members, edit: Edit, said: str, tmp_path: Path
) -> None:
    pack(edit(whole), tmp_path / "a.zip")
    with pytest.raises(PROGRAMS[1]["NoArchiveError"], match=said):
        ask(PROGRAMS[1], tmp_path / "a.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(PROGRAMS[1]["NoArchiveError"], match=r"a\.zip: this"):
        ask(PROGRAMS[1], tmp_path / "a.zip")


def test_hashes_stand_for_delivered_files_that_are_left_out(tmp_path: Path) -> None:
    make_archive(tmp_path / "study", tmp_path / "a.zip", raw="hashes")
    assert RAW not in unpack(tmp_path / "a.zip")
    assert ask(PROGRAMS[1], tmp_path / "a.zip").problems == []


@pytest.mark.parametrize("program", PROGRAMS, ids=["library", "verify.py"])
def test_files_that_name_a_withdrawn_patient_are_left_out_and_it_is_said(
    program: dict[str, Any], tmp_path: Path
) -> None:
    removed = ("config/withdrawn.csv", "data/a.csv")
    make_archive(tmp_path / "study", tmp_path / "a.zip", removed=removed)
    members = unpack(tmp_path / "a.zip")
    assert ask(program, tmp_path / "a.zip").problems == []
    assert json.loads(members[ABOUT])["withdrawn"] == {"patients": 2}
    assert b"2 of the patients delivered have withdrawn their consent" in members["README.md"]
    assert not {f"data/study/{name}" for name in removed} & set(members)
