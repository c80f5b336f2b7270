"""Put a finished study into one zip that proves itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.archive.build import make_archive
from scripts.lib.code import ROOT
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.stage import stage


def archive(*, files: Mapping[str, Sequence[str]], settings: Mapping[str, Any], bag: Path) -> None:
    """Everything, for those inside the study; see `make_archive`."""
    make_archive(files, INTERNAL, settings, ROOT, bag)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        archive(
            files={
                "raw": snakemake.input.raw,  # noqa: F821
                "config": snakemake.input.config,  # noqa: F821
                "result": [*snakemake.input.results, *snakemake.input.records],  # noqa: F821
                "code": list(job.params.sources),
            },
            settings=vars(job.params),
            bag=job.output.bag,
        )
