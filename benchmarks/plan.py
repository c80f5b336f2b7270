"""The jobs of a study as Snakemake would run them, as plain data: `python -m benchmarks.plan STUDY PLAN`.

The same plan then runs in one plain Python process, job by job, or under another tool, so that
everyone runs the same wrappers with the same arguments and only the way of running differs.
"""

import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from snakemake.api import SnakemakeApi
from snakemake.settings.types import (
    DAGSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
    StorageSettings,
)

ROOT = Path(__file__).resolve().parents[1]
FIELDS = ("input", "output", "params")


def plan_study(study: Path, targets: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Every job needed for `targets` (a complete run), in an order in which they can run."""
    quiet = OutputSettings(quiet={Quietness.ALL})
    with SnakemakeApi(quiet) as api:
        flow = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            storage_settings=StorageSettings(),
            snakefile=ROOT / "Snakefile",
            workdir=study,
        )
        dag = flow.dag(dag_settings=DAGSettings(targets=set(targets) or {"all"}))
        with redirect_stdout(StringIO()):
            dag.summary()  # the public call that builds the graph and runs nothing
        jobs = dag.workflow_api._workflow.dag.toposorted()
        return [
            describe_job(job) for level in jobs for job in sorted(level, key=str) if job.rule.script
        ]


def describe_job(job: Any) -> dict[str, Any]:
    """One job: its rule, wildcards, log, and the items and names of its fields."""
    fields = {name: describe_field(getattr(job, name)) for name in FIELDS}
    return {
        "rule": job.rule.name,
        "wildcards": dict(job.wildcards_dict),
        "log": [str(path) for path in job.log],
        **fields,
    }


def describe_field(field: Any) -> dict[str, Any]:
    """A named list: all items in order, and the items under each name."""
    return {
        "items": [plain(item) for item in field],
        "names": {name: plain(value) for name, value in field.items()},
    }


def plain(value: Any) -> Any:
    """A value as JSON holds it; Snakemake's own text and list types become Python's."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple) or hasattr(value, "_names"):
        return [plain(item) for item in value]
    return value


def main() -> None:
    """Write the plan of one study."""
    study, target = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    target.write_text(json.dumps(plan_study(study, tuple(sys.argv[3:]))), encoding="utf-8")


if __name__ == "__main__":
    main()
