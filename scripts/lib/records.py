"""Records: what each rule read, with what, and what it wrote, by SHA-256.

A record is a JSON file beside a rule's outputs, written after them. Snakemake keeps no hash of an
output, so a result edited by hand would flow on unseen: each consumer checks what it reads against
the producer's record first. All paths are relative to the study folder, where Snakemake runs;
a record holds no time, no user and no host, so equal runs write equal records.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file, write_json

FORMAT = 1
RESULTS = "results"
SUFFIX = ".record.json"
PACKAGES = ("archive", "release")  # kept for others, not read by a stage; `verify` checks them
KEYS = ("code", "env", "inputs", "outputs", "params", "rule", "wildcards")

Record = dict[str, Any]
Hashes = dict[str, str]


def relative(path: Path | str) -> str:
    """A path as records spell it: with slashes, relative to the study (the working) folder."""
    return PurePath(os.path.relpath(path)).as_posix()


def hash_files(paths: Iterable[Path | str]) -> Hashes:
    """The SHA-256 of each file, by its relative path."""
    return {relative(path): sha256_file(path) for path in paths}


def plain(value: Any) -> Any:
    """A parameter as JSON can hold it: dates as ISO text, sets sorted, paths as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.as_posix() if isinstance(value, PurePath) else value


def write_record(
    path: Path | str,
    *,
    rule: str,
    wildcards: Mapping[str, str],
    inputs: Hashes,
    outputs: Hashes,
    params: Mapping[str, Any],
    code: Mapping[str, str],
    env: Mapping[str, str],
) -> None:
    """Write one record; `inputs` and `outputs` map relative paths to SHA-256."""
    content = {
        "format": FORMAT,
        "rule": rule,
        "wildcards": dict(wildcards),
        "inputs": inputs,
        "outputs": outputs,
        "params": plain(params),
        "code": dict(code),
        "env": dict(env),
    }
    write_json(content, path)


def read_record(path: Path | str) -> Record:
    """One record. Raises StudyError where the file is missing or is not a record of this format."""
    name = relative(path)
    advice = f"Delete {name} if it is there, and run again: the rule that writes it runs once more."
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(f"{name}: this record is missing. {advice}") from None
    except ValueError:
        raise StudyError(f"{name}: this record cannot be read. {advice}") from None
    if not is_record(content):
        raise StudyError(f"{name}: this record is not of format {FORMAT}. {advice}")
    return dict(content)


def list_records(results: Path) -> list[Path]:
    """The records of all stages below `results`, sorted; those of archives are not among them."""
    return [
        path
        for path in sorted(results.rglob(f"*{SUFFIX}"))
        if path.relative_to(results).parts[0] not in PACKAGES
    ]


def is_record(content: Any) -> bool:
    """Whether parsed JSON has the shape of a record."""
    return (
        isinstance(content, dict)
        and content.get("format") == FORMAT
        and all(isinstance(content.get(key), str if key == "rule" else dict) for key in KEYS)
    )


def check_inputs(inputs: Iterable[Path | str], records: Iterable[Path | str]) -> Hashes:
    """The SHA-256 of each input, those below results/ checked against their producers' records.

    Raises StudyError with every result that no given record lists, or that is not the file its
    producer wrote, and with every record that cannot be used.
    """
    listed, problems = _listed_outputs(records)
    unknown_records = bool(problems)
    paths = list(dict.fromkeys(map(relative, inputs)))
    present = {path for path in paths if Path(path).is_file()}
    problems += [f"{path}: this file is missing." for path in paths if path not in present]
    hashes = hash_files(path for path in paths if path in present)
    for path, found in hashes.items():
        # Below an unusable record, "no record lists it" would only repeat the problem.
        if PurePath(path).parts[0] == RESULTS and (path in listed or not unknown_records):
            problems += _input_problems(path, found, listed)
    if problems:
        raise StudyError(*problems)
    return hashes


def _listed_outputs(
    records: Iterable[Path | str],
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Output path -> (rule, SHA-256) of all records, and what is wrong with the records."""
    listed: dict[str, tuple[str, str]] = {}
    problems: list[str] = []
    for path in records:
        try:
            record = read_record(path)
        except StudyError as error:
            problems += error.problems
            continue
        listed |= {name: (record["rule"], known) for name, known in record["outputs"].items()}
    return listed, problems


def _input_problems(path: str, found: str, listed: dict[str, tuple[str, str]]) -> list[str]:
    if path not in listed:
        problem = "no record of its stage says which rule wrote this file"
    elif listed[path][1] != found:
        rule, known = listed[path]
        problem = (
            f"this is not the file that rule {rule} wrote; it was edited or replaced "
            f"(SHA-256 {known} in the record, {found} in the file)"
        )
    else:
        return []
    return [f"{path}: {problem}. Delete {path} and run again: Snakemake rebuilds it."]


@dataclass(frozen=True)
class Staleness:
    """Results that are not of one state, each list sorted; paths relative to the study folder.

    stale: made from an input that has changed or gone since, or from such a result.
    missing: expected and not there. edited: not the bytes its rule wrote.
    unreadable: records that are no records; what they stood for is unknown.
    """

    stale: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.stale or self.missing or self.edited or self.unreadable)


def find_stale(results: Path | str, expected: Iterable[str]) -> Staleness:
    """Compare all records below `results` with the files as they are now; false when all agree.

    `expected` names the files that a complete run leaves, relative to the study folder (the folder
    above `results`). Each file is hashed once.
    """
    results = Path(results)
    study = results.parent
    records, unreadable = _read_all(results)
    names = {name for record in records for key in ("inputs", "outputs") for name in record[key]}
    now = {name: sha256_file(study / name) for name in names if (study / name).is_file()}
    outputs = {name for record in records for name in record["outputs"]}
    known = {(name, known) for record in records for name, known in record["outputs"].items()}
    stale = _stale_outputs(records, now, outputs, results.name)
    return Staleness(
        stale=sorted(stale & set(now)),
        missing=sorted(name for name in set(expected) if not (study / name).is_file()),
        edited=sorted(name for name in outputs & set(now) if (name, now[name]) not in known),
        unreadable=unreadable,
    )


def _read_all(results: Path) -> tuple[list[Record], list[str]]:
    records: list[Record] = []
    unreadable: list[str] = []
    for path in list_records(results):
        try:
            records.append(read_record(path))
        except StudyError:
            unreadable.append(path.relative_to(results.parent).as_posix())
    return records, unreadable


def _stale_outputs(records: list[Record], now: Hashes, outputs: set[str], folder: str) -> set[str]:
    """Outputs of the records whose inputs changed, and of all records that read such outputs."""
    consumers: dict[str, list[Record]] = {}
    waiting: list[Record] = []
    for record in records:
        for name, then in record["inputs"].items():
            consumers.setdefault(name, []).append(record)
            from_nowhere = PurePath(name).parts[0] == folder and name not in outputs
            if now.get(name) != then or from_nowhere:
                waiting.append(record)
    stale: set[str] = set()
    while waiting:
        fresh = set(waiting.pop()["outputs"]) - stale
        stale |= fresh
        waiting += [record for name in fresh for record in consumers.get(name, [])]
    return stale
