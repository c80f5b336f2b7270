"""The chain of records: from the hashes of the delivered files to every artifact, without a gap."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from scripts.lib.proof.tree import Problem, Stamp, Tree, read_bytes

RESULTS, SUFFIX = "results/", ".record.json"
OTHER = ("results/archive/", "results/logs/", "results/release/", "results/run/")
KEYS = ("code", "env", "inputs", "outputs", "params", "rule", "wildcards")
Record = dict[str, Any]


def list_records(names: list[str]) -> list[str]:
    """The records of the stages among the files of a study."""
    return [
        name
        for name in names
        if name.startswith(RESULTS) and name.endswith(SUFFIX) and not name.startswith(OTHER)
    ]


def root_of(hashes: Mapping[str, str]) -> str:
    """One hash over those of all records, and so over all that they list."""
    lines = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def read_records(study: Tree, problems: list[Problem]) -> dict[str, Record]:
    """Path -> record; one that can not be read becomes a problem."""
    records = {}
    for name in list_records(study.names()):
        try:
            content = json.loads(read_bytes(study, name))
        except (OSError, ValueError, RecursionError):
            content = None
        if isinstance(content, dict) and all(
            isinstance(content.get(key), str if key == "rule" else dict) for key in KEYS
        ):
            records[name] = content
        else:
            problems.append(Problem("record", name, "this is no record"))
    return records


def check_chain(
    study: Tree,
    stamps: Mapping[str, Stamp],
    records: Mapping[str, Record],
    withheld: Mapping[str, str],
    expected: list[str],
) -> list[Problem]:
    """All gaps of the chain. `withheld`: path -> SHA-256 of files that are known by hash only;
    `expected`: the results of a complete run.
    """
    problems: list[Problem] = []
    known = {name: stamp.sha256 for name, stamp in stamps.items()} | dict(withheld)
    makers: dict[str, list[str]] = {}
    for name, record in records.items():
        for output in record["outputs"]:
            makers.setdefault(output, []).append(name)
    for output, names in makers.items():
        if len(names) > 1:
            reason = f"several records say they made it: {', '.join(names)}"
            problems.append(Problem("record", output, reason))
        problems += _check_output(output, records[names[0]], known, stamps)
    for name, record in records.items():
        problems += _check_inputs(name, record, known, makers, records)
    problems += _find_unmade(study, records, makers, expected, known)
    return problems + _find_circles(records, makers)


def _check_output(
    output: str, record: Record, known: Mapping[str, str], stamps: Mapping[str, Stamp]
) -> list[Problem]:
    then = record["outputs"][output]
    if output not in known:
        return [Problem("missing", output, f"rule {record['rule']} wrote it, and it is missing")]
    if known[output] != then:
        reason = f"this is not the file that rule {record['rule']} wrote, by its record"
        return [Problem("record", output, reason)]
    return []


def _check_inputs(
    name: str,
    record: Record,
    known: Mapping[str, str],
    makers: Mapping[str, list[str]],
    records: Mapping[str, Record],
) -> list[Problem]:
    problems = []
    for path, then in record["inputs"].items():
        if path.startswith(RESULTS) and path not in makers:
            reason = f"rule {record['rule']} read {path}, and no record says how that was made"
        elif path not in known:
            reason = f"rule {record['rule']} read {path}, which is not here"
        elif known[path] != then:
            reason = f"rule {record['rule']} read {path} with another content than it has now"
        else:
            continue
        problems.append(Problem("chain", name, reason))
    return problems


def _find_unmade(
    study: Tree,
    records: Mapping[str, Record],
    makers: Mapping[str, list[str]],
    expected: list[str],
    known: Mapping[str, str],
) -> list[Problem]:
    """Results that no record made, and results that should be there."""
    there = [n for n in study.names() if n.startswith(RESULTS) and not n.startswith(OTHER)]
    unmade = [n for n in there if n not in makers and not n.endswith(SUFFIX)]
    gone = [n for n in expected if n not in known and n not in makers]
    return [
        *(Problem("record", n, "no record says which rule made this file") for n in unmade),
        *(Problem("missing", n, "a complete run makes this file, and it is missing") for n in gone),
    ]


def _find_circles(records: Mapping[str, Record], makers: Mapping[str, list[str]]) -> list[Problem]:
    """Records that rest on themselves: nothing leads from them to delivered files."""
    needs = {
        name: {makers[path][0] for path in record["inputs"] if path in makers}
        for name, record in records.items()
    }
    done: set[str] = set()
    while ready := {name for name, wanted in needs.items() if wanted <= done} - done:
        done |= ready
    left = sorted(set(needs) - done)
    return [Problem("chain", name, "it rests on itself, not on delivered files") for name in left]
