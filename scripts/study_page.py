"""Write the study page: one offline file from the results of the run."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.chain import load_run
from scripts.lib.config import Study
from scripts.lib.files import read_frame, sha256_file, write_text
from scripts.lib.lineage import Lineage
from scripts.lib.page.artifacts import describe_artifacts
from scripts.lib.page.data import build_data
from scripts.lib.page.html import write_page
from scripts.lib.records import read_record
from scripts.lib.registers import Registers
from scripts.lib.root_hash import root_hash
from scripts.lib.stage import stage
from scripts.lib.targets import STUDY_OUTPUTS


def study_page(*, study: Study, queries: list[Path], records: list[Path], page: Path) -> None:
    """Reads the results of the study in the working folder, which are all inputs of the rule."""
    chosen, made = STUDY_OUTPUTS["eligibility"], STUDY_OUTPUTS["endpoints"]
    frames = {name: read_frame(chosen[name]) for name in ("attrition", "sensitivity", "scenarios")}
    frames["scorecard"] = read_frame(STUDY_OUTPUTS["scorecard"]["table"])
    frames["queries"] = pd.concat([read_frame(path) for path in queries], ignore_index=True)
    root = root_hash([sha256_file(made["numbers"]), sha256_file(chosen["decisions"])])
    artifacts = describe_artifacts(map(read_record, records))
    mode = study.config.get("page", "counts")
    lineage = Lineage(study, load_run(study))
    write_text(write_page(build_data(lineage, frames, artifacts, mode, root)), page)


def rebuild(parts: dict[str, Any]) -> Study:
    """The study from the parameters of the rule; what else it has does not show on the page."""
    return Study(**parts, published={}, release={}, fingerprint="", registers=Registers())


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        study_page(
            study=rebuild(job.params.study),
            queries=job.input.queries,
            records=job.input.records,
            page=job.output.page,
        )
