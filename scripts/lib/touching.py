"""Is each result that a run would leave as it is what its rule would make of what lies there?

`snakemake --touch` marks results as up to date, whatever they are, and options such as
`--rerun-triggers mtime` make Snakemake overlook a changed setting. So before a run begins, what it
takes for done is compared with the records. When an archive is restored, Snakemake's memory is
written from the records instead, so that the next call sees what has changed since.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.records import Hashes, plain, read_record, relative

RESTORING = "SALVAGE_RESTORING"  # the environment variable of a call that writes Snakemake's memory
COMPARING = "SALVAGE_COMPARING"  # of one that compares all jobs with their records, and ends
HEAD = "Nothing was marked as up to date; run without --touch to make again what differs."
KEPT = (
    "Nothing was started: these results would be kept, but what made them is not what is there now."
)


def check_touched(jobs: Iterable[Any]) -> None:
    """Raises StudyError naming each job of Snakemake whose record says otherwise, and what differs."""
    problems: list[str] = []
    for job in jobs:
        if "record" in dict(job.output.items()):
            try:
                found = compare_job(job, read_record(job.output.record))
            except StudyError as error:
                found = list(error.problems)
            problems += [f"{job.rule.name}{_of(job.wildcards)}: {one}" for one in found]
    if problems:
        raise StudyError(HEAD, *sorted(problems))


def recall_making(jobs: Iterable[Any], persistence: Any) -> None:
    """Let Snakemake remember of each job the code, packages and settings that its record names.

    Raises StudyError, with nothing remembered, where files are not those of a record and nothing else
    would make its job run. A job without a record has nothing to remember, and runs.
    """
    made = [
        (job, read_record(job.output.record))
        for job in jobs
        if "record" in dict(job.output.items()) and Path(job.output.record).is_file()
    ]
    problems = [
        f"{job.rule.name}{_of(job.wildcards)}: {one}"
        for job, record in made
        if not compare_making(job, record)
        for one in compare_job(job, record)
    ]
    if problems:
        raise StudyError(*sorted(problems))
    for job, record in made:
        then = {**record["params"], "code": record["code"], "env": record["env"]}
        job.non_derived_params[:] = [
            as_recorded(value, then.get(name)) for name, value in job.params.items()
        ]
    persistence._params.cache_clear()


def as_recorded(now: Any, then: Any) -> Any:
    """A setting as its record has it; what is still the same in it stays as it is now."""
    if plain(now) == then:
        return now
    if isinstance(now, Mapping) and isinstance(then, Mapping):
        return {key: as_recorded(now.get(key), value) for key, value in then.items()}
    return then


def check_kept(jobs: Iterable[Any], now: Hashes) -> None:
    """Raises StudyError naming each job that Snakemake takes for done although its record differs.

    `now`: SHA-256 of the results. Delivered files are compared by the digests among the settings.
    """
    problems: list[str] = []
    rules = set()
    for job in jobs:
        if "record" in dict(job.output.items()):
            record = read_record(job.output.record)
            inputs = {name: now[name] for name in record["inputs"] if name in now}
            then = {name: record["inputs"][name] for name in inputs}
            found = compare_making(job, record)
            found += [f"other input: {name}" for name in different(then, inputs)]
            if found:
                more = f", and {len(found) - 1} more" if len(found) > 1 else ""
                problems.append(f"{job.rule.name}{_of(job.wildcards)}: {found[0]}{more}")
                rules.add(job.rule.name)
    if problems:
        advice = f"Make them again: snakemake --cores 4 --forcerun {' '.join(sorted(rules))}"
        raise StudyError(KEPT, *sorted(problems), advice)


def _of(wildcards: Any) -> str:
    return "".join(f" {value}" for _, value in wildcards.items())


def compare_job(job: Any, record: Mapping[str, Any]) -> list[str]:
    """What of a job is not as its record says, in words."""
    records = set(_listed(job.input.get("records")))
    paths = {
        "input": [path for path in job.input if path not in records],
        "output": [path for path in job.output if path != job.output.record],
    }
    found = compare_making(job, record)
    for kind, names in paths.items():
        now = {relative(name): _hash(name) for name in names}
        found += [f"other {kind}: {name}" for name in different(record[f"{kind}s"], now)]
    return found


def compare_making(job: Any, record: Mapping[str, Any]) -> list[str]:
    """What of a job's rule, code, packages and settings is not as its record says, in words."""
    params = dict(job.params.items())
    code, env = params.pop("code", {}), params.pop("env", {})
    found = [] if record["rule"] == job.rule.name else [f"the record is of rule {record['rule']}"]
    found += [f"other code: {name}" for name in different(record["code"], code)]
    found += [f"other version: {name}" for name in different(record["env"], env)]
    found += [f"other setting: {name}" for name in different(record["params"], plain(params))]
    return found


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _hash(name: str) -> str:
    return sha256_file(name) if Path(name).is_file() else ""


def different(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The keys whose values differ, sorted."""
    return sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
