"""Put what may be seen outside a study into one zip that proves the rest by its hashes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.archive.build import make_archive
from scripts.lib.code import ROOT
from scripts.lib.proof.levels import SHAREABLE
from scripts.lib.stage import stage


def archive_shareable(
    *, files: Mapping[str, Sequence[str]], settings: Mapping[str, Any], bag: Path
) -> None:
    """Nothing about a single patient; all restricted files by hash. See `make_archive`."""
    make_archive(files, SHAREABLE, settings, ROOT, bag)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        archive_shareable(
            files={
                "raw": snakemake.input.raw,  # noqa: F821
                "config": snakemake.input.config,  # noqa: F821
                "result": [*snakemake.input.results, *snakemake.input.records],  # noqa: F821
                "code": list(job.params.sources),
            },
            settings=vars(job.params),
            bag=job.output.bag,
        )
