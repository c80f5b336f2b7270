"""A frozen study: from what its results were made, pinned in config/freeze/NAME.json.

Pinned are the hashes of the delivered files and of the tables in config/, the digests of the code, the
versions of the packages, and of each job its settings; all of it out of the records. A run is compared
with that before its first job: what would make another result is named, and nothing is started.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.guard import hash_records, read_all
from scripts.lib.records import PACKAGES, RESULTS, plain, relative

FORMAT = 1
FOLDER = "config/freeze"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
DIGITS = 16
CONTENTS = "contents"  # the setting that holds hashes of inputs, which are compared by themselves
Frozen = dict[str, Any]


def freeze_path(name: str) -> str:
    """Where a freeze stands, relative to the study folder."""
    return f"{FOLDER}/{name}.json"


def freeze_study(folder: Path, name: str, study: Mapping[str, Any]) -> Frozen:
    """What the results below a study folder were made of. `study`: its id and version.

    Raises StudyError where a record cannot be read.
    """
    records, problems = read_all(folder)
    if problems:
        raise StudyError(*problems)
    whole: dict[str, dict[str, str]] = {"inputs": {}, "code": {}, "env": {}}
    for record in records:
        whole["code"] |= record["code"]
        whole["env"] |= record["env"]
        given = record["inputs"].items()
        whole["inputs"] |= {n: sha for n, sha in given if not n.startswith(f"{RESULTS}/")}
    settings = {
        name_job(record["rule"], record["wildcards"]): digest_settings(record["params"])
        for record in records
    }
    return {
        "format": FORMAT,
        "name": name,
        "study": {key: study[key] for key in ("id", "version")},
        "root": hash_records(folder),
        **whole,
        "settings": settings,
    }


def name_job(rule: str, wildcards: Mapping[str, str]) -> str:
    """A job in words: its rule and its center."""
    return " ".join([rule, *wildcards.values()])


def digest_settings(params: Mapping[str, Any]) -> dict[str, str]:
    """A digest of each setting of a job, of an object one for each of its keys."""
    found: dict[str, str] = {}
    for name, value in plain(params).items():
        if isinstance(value, dict) and value:
            found |= {f"{name}.{key}": _digest(one) for key, one in value.items()}
        else:
            found[name] = _digest(value)
    return {key: one for key, one in found.items() if not key.startswith(CONTENTS)}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def read_freeze(folder: Path, name: str) -> Frozen:
    """A freeze by its name. Raises StudyError where it is missing or is none."""
    path = freeze_path(name)
    try:
        content = json.loads((folder / path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(
            f"config/config.yaml: freeze: there is no {path}. Take the key out, finish the run, and "
            f"write it with: python -m scripts freeze {name}"
        ) from None
    except ValueError:
        content = None
    keys = ("inputs", "code", "env", "settings")
    if not isinstance(content, dict) or not all(isinstance(content.get(k), dict) for k in keys):
        raise StudyError(f"{path}: this is no freeze. Bring back the file as it was written.")
    return content


def check_frozen(frozen: Frozen, jobs: Iterable[Any]) -> None:
    """Raises StudyError naming all that a run of these jobs of Snakemake would make otherwise."""
    found = sorted({one for job in jobs for one in compare_frozen(frozen, job)})
    if found:
        raise StudyError(
            f"Nothing was started: the study is frozen as {frozen['name']}, and this would change it:",
            *found,
            "Put it back as it was. Or go on without the freeze: take `freeze` out of "
            "config/config.yaml, and when the run is complete write another one with "
            "python -m scripts freeze NAME.",
        )


def compare_frozen(frozen: Frozen, job: Any) -> Iterator[str]:
    """What of a job is not as it was frozen, in words. Archives and releases change no result."""
    record = dict(job.output.items()).get("record", "")
    if not record or record.split("/")[1] in PACKAGES:
        return
    params = dict(job.params.items())
    code, env = params.pop("code", {}), params.pop("env", {})
    yield from (f"other code: {n}" for n, one in code.items() if frozen["code"].get(n) != one)
    yield from (f"other version: {n}" for n, one in env.items() if frozen["env"].get(n) != one)
    for path in map(relative, job.input):
        if not path.startswith(f"{RESULTS}/") and frozen["inputs"].get(path) != _hash(path):
            yield f"other file: {path}"
    name = name_job(job.rule.name, dict(job.wildcards.items()))
    if name not in frozen["settings"]:
        yield f"new: {name}"
        return
    then, now = frozen["settings"][name], digest_settings(params)
    differ = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
    yield from (f"other setting: {name}: {key}" for key in differ)


def _hash(path: str) -> str:
    return sha256_file(path) if Path(path).is_file() else ""


def check_root(frozen: Frozen, folder: Path) -> None:
    """Raises StudyError where a complete run of the frozen study left other results."""
    if hash_records(folder) != frozen["root"]:
        raise StudyError(
            f"The run is complete, and its results are not those that were frozen as {frozen['name']}, "
            "although code, packages, configuration and files are. Compare with an archive of them: "
            "python -m scripts impact ARCHIVE ."
        )
