"""The jobs of a run on the study page, from their records."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.lib.page.plain import Data


def describe_artifacts(records: Iterable[Mapping[str, Any]]) -> list[Data]:
    """One entry a job: its outputs with hashes, and the jobs whose outputs it reads."""
    listed = sorted(records, key=lambda one: (one["rule"], sorted(one["wildcards"].items())))
    names = [" ".join([one["rule"], *one["wildcards"].values()]) for one in listed]
    made = {path: name for one, name in zip(listed, names, strict=True) for path in one["outputs"]}
    return [
        {
            "job": name,
            "rule": one["rule"],
            "outputs": dict(sorted(one["outputs"].items())),
            "reads": sorted({made[path] for path in one["inputs"] if path in made}),
        }
        for one, name in zip(listed, names, strict=True)
    ]
