"""Put a finished study into one zip that proves itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.archive.build import write_archive
from scripts.lib.archive.content import INTERNAL, list_content
from scripts.lib.code import ROOT
from scripts.lib.errors import StudyError
from scripts.lib.keys import read_key
from scripts.lib.proof.verdict import open_archive, prove_archive
from scripts.lib.stage import stage


def archive(
    *,
    files: Mapping[str, Sequence[str]],
    study: Mapping[str, Any],
    raw: str,
    pseudonym: Mapping[str, str],
    env: Mapping[str, str],
    bag: Path,
) -> None:
    """`files`: kind -> paths; `raw`: include, or hashes; `bag`: the zip.

    Raises StudyError where the archive does not prove what it holds, as for a result that changed
    while it was read.
    """
    items = list_content(files, INTERNAL, raw, ROOT)
    write_archive(bag, items, study, INTERNAL, read_key(pseudonym, Path()), env, ROOT)
    problems = prove_archive(open_archive(bag), "the new archive").problems
    if problems:
        raise StudyError(*(f"The archive would not be verified: {one}" for one in problems))


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        archive(
            files={
                "raw": snakemake.input.raw,  # noqa: F821
                "config": snakemake.input.config,  # noqa: F821
                "result": [*snakemake.input.results, *snakemake.input.records],  # noqa: F821
                "code": list(job.params.sources),
            },
            study=job.params.study,
            raw=job.params.raw,
            pseudonym=job.params.pseudonym,
            env=job.params.software,
            bag=job.output.bag,
        )
