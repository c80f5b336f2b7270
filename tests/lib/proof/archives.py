"""A tiny archive in memory, to be tampered with, and the two programs that verify it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scripts.lib.archive.build import write_archive
from scripts.lib.archive.content import list_content
from scripts.lib.archive.standalone import write_verifier
from scripts.lib.history import append_entry
from scripts.lib.proof import verdict
from scripts.lib.proof.digests import digest_file

Members = dict[str, bytes]
STUDY = {"id": "tiny", "version": "1", "title": "A tiny study"}
CODE = b"def ingest():\n    return 1\n"
HISTORY = "data/study/results/run/history.jsonl"


def standalone() -> Any:
    """The verify.py of archives as a namespace."""
    names: dict[str, Any] = {"__name__": "verify", "__file__": "verify.py"}
    exec(compile(write_verifier(), "verify.py", "exec"), names)
    return names


def library() -> dict[str, Any]:
    """The library's own names."""
    return {name: getattr(verdict, name) for name in ("prove_archive", "open_archive")} | {
        "NoArchiveError": verdict.NoArchiveError
    }


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def record(rule: str, inputs: Members, outputs: Members) -> bytes:
    """A record of a rule."""
    said = {
        "format": 1,
        "rule": rule,
        "wildcards": {},
        "inputs": {name: sha(one) for name, one in inputs.items()},
        "outputs": {name: sha(one) for name, one in outputs.items()},
        "params": {},
        "env": {},
        "code": {"scripts/ingest.py": digest_file(CODE, "ingest.py")},
    }
    return json.dumps(said).encode()


def write_study(folder: Path) -> dict[str, list[str]]:
    """A study of two rules and its repository, both in `folder`; the files by kind."""
    raw = {"data/a.csv": b"record;age\n1;61\n2;70\n"}
    cells = {"results/ingest/a.txt": b"cells of the center a\n"}
    pooled = {"results/pool/b.txt": b"patients of all centers\n"}
    printed = {"results/tables/t.csv": b"number,text\npcr,11/30\n"}
    results = {
        **cells,
        **pooled,
        **printed,
        "results/ingest/a.record.json": record("ingest", raw, cells),
        "results/pool/pool.record.json": record("pool", cells, pooled),
        "results/tables/tables.record.json": record("tables", pooled, printed),
    }
    config = {"config/config.yaml": b"study: tiny\n"}
    withdrawn = {"config/withdrawn.csv": b"center,record,date\n"}
    code = {"scripts/ingest.py": CODE, "requirements.txt": b"pandas==3.1.1\n"}
    for name, content in {**raw, **config, **withdrawn, **results, **code}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for entry in ("start", "end", "start"):
        append_entry(folder / "results/run/history.jsonl", {"entry": entry, "run": 1})
    return {"raw": [*raw], "config": [*config], "result": [*results], "code": [*code]}


def make_archive(
    folder: Path,
    path: Path,
    raw: str = "include",
    level: str = "internal",
    removed: tuple[str, ...] = (),
) -> None:
    """The archive of that study; `removed`: files that name a patient who has withdrawn."""
    files = write_study(folder)
    files["config"] += [one for one in removed if one.startswith("config/")]
    items = list_content(files, level, raw, folder, folder, removed)
    study = {**STUDY, "withdrawn": len(removed)}
    write_archive(path, items, study, level, b"a secret key", {"python": "3"}, folder, folder)


def unpack(path: Path) -> Members:
    """The members without the folder above them."""
    with ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def pack(
    members: Members, path: Path, links: tuple[str, ...] = (), folder: str = "tiny-1/"
) -> None:
    """A zip as the archive's writer makes it; `links`: members that are links."""
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = ZipInfo(folder + name)
            info.compress_type, info.create_system = ZIP_DEFLATED, 3
            info.external_attr = (0o120777 if name in links else 0o100644) << 16
            archive.writestr(info, content)


def reseal(members: Members) -> Members:
    """The members with manifests that fit, as a forger would write them."""
    payload = {n: sha(c) for n, c in members.items() if n.startswith("data/")}
    lines = "".join(f"{payload[name]}  {name}\n" for name in sorted(payload))
    sealed = {**members, "manifest-sha256.txt": lines.encode()}
    tags = {n: sha(c) for n, c in sealed.items() if not n.startswith(("data/", "tagmanifest"))}
    lines = "".join(f"{tags[name]}  {name}\n" for name in sorted(tags))
    return {**sealed, "tagmanifest-sha256.txt": lines.encode()}


def change(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Members], Members]:
    """A tampering that edits one member."""
    return lambda members: {**members, name: edit(members[name])}


def drop(name: str) -> Callable[[Members], Members]:
    """A tampering that takes one member away."""
    return lambda members: {n: c for n, c in members.items() if n != name}
