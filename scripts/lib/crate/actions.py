"""What was done: a run of the workflow with its jobs, each a tool's action, failed ones too."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from scripts.lib.crate.files import CrateFile, Entity, file_id, refer
from scripts.lib.crate.jobs import Job
from scripts.lib.crate.tools import ENGINE, list_settings, step_id, tool_id

COMPLETED = "http://schema.org/CompletedActionStatus"
FAILED = "http://schema.org/FailedActionStatus"
ERROR = "The job ended with an error; it left no result."


def describe_runs(
    jobs: Sequence[Job],
    files: Mapping[str, CrateFile],
    workflow: str,
    agent: str,
    history: str,
) -> list[Entity]:
    """All actions, run by run: the workflow's, Snakemake's, and two of each job.

    `files`: by their path in the study; `workflow`, `agent`, `history`: identifiers of the main
    workflow, of who ran it, and of the file that is all a failed job left.
    """
    entities: list[Entity] = []
    for run in sorted({job.attempt.run for job in jobs}):
        own = [job for job in jobs if job.attempt.run == run]
        tried: dict[str, int] = {}
        steps = []
        for job in own:
            tried[job.attempt.name] = tried.get(job.attempt.name, 0) + 1
            name = f"{run}/{quote(job.attempt.name.replace(' ', '/'))}"
            count = tried[job.attempt.name]
            name += f"/{count}" if count > 1 else ""
            action = describe_job(job, f"#job/{name}", files, history)
            control = {"@id": f"#control/{name}", "@type": "ControlAction"}
            control |= {"name": f"Run {run} executed {job.attempt.name}"}
            control |= refer(instrument=[step_id(job.rule)], object=[action["@id"]])
            steps.append(control)
            entities += [
                action | refer(agent=[agent]),
                control | {"actionStatus": action["actionStatus"]},
            ]
        told = _times(own) | {"actionStatus": _status(own)} | refer(agent=[agent])
        whole = describe_workflow_run(run, own, files, workflow, history) | told
        entities += [whole, _organize(run, steps) | told]
    return entities


def describe_job(job: Job, identifier: str, files: Mapping[str, CrateFile], history: str) -> Entity:
    """One job: what it read, with which settings, and what it wrote."""
    record = job.record
    entity: Entity = {
        "@id": identifier,
        "@type": "CreateAction",
        "name": job.attempt.name,
        "description": f"The job {job.attempt.name} of run {job.attempt.run}.",
        "actionStatus": _status([job]),
        **_times([job]),
        **refer(instrument=[tool_id(job.rule)]),
    }
    if record is None:
        return entity | {"error": ERROR} | refer(result=[history])
    settings = [one["@id"] for one in list_settings(record)]
    read = [file_id(files[path]) for path in sorted(record["inputs"]) if path in files]
    made = [file_id(files[path]) for path in sorted(record["outputs"]) if path in files]
    return entity | refer(object=[*read, *settings], result=made)


def describe_workflow_run(
    run: int, jobs: Sequence[Job], files: Mapping[str, CrateFile], workflow: str, history: str
) -> Entity:
    """One run as a whole: what its jobs read that none of them wrote, and all that they wrote."""
    records = [job.record for job in jobs if job.record is not None]
    made = {path for record in records for path in record["outputs"]}
    read = {path for record in records for path in record["inputs"]} - made
    results = [file_id(files[path]) for path in sorted(made) if path in files]
    name = f"Run {run}" if run else "Runs before the history"
    described = "the jobs that failed, and those whose results still stand"
    return {
        "@id": f"#workflow/{run}",
        "@type": "CreateAction",
        "name": name,
        "description": f"{name} of the workflow: {described}.",
        **({"error": ERROR} if _status(jobs) == FAILED else {}),
        **refer(instrument=[workflow]),
        **refer(object=[file_id(files[path]) for path in sorted(read) if path in files]),
        **refer(result=results or [history]),
    }


def _organize(run: int, steps: Sequence[Mapping[str, Any]]) -> Entity:
    return {
        "@id": f"#run/{run}",
        "@type": "OrganizeAction",
        "name": f"Snakemake organized run {run}",
        **refer(instrument=[ENGINE], result=[f"#workflow/{run}"]),
        **refer(object=[one["@id"] for one in steps]),
    }


def _status(jobs: Sequence[Job]) -> str:
    return FAILED if any(job.attempt.failed for job in jobs) else COMPLETED


def _times(jobs: Sequence[Job]) -> dict[str, str]:
    """First start and last end of jobs, where the history knows them; an offset stands for the Z."""
    began = [job.attempt.began for job in jobs if job.attempt.began]
    ended = [job.attempt.ended for job in jobs if job.attempt.ended]
    times = {}
    if began:
        times["startTime"] = min(began).replace("Z", "+00:00")
    if ended:
        times["endTime"] = max(ended).replace("Z", "+00:00")
    return times
