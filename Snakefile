"""Salvage: from raw multicenter extracts to the published table. See README.md.

The stages stand in the order of the data; the study page, and so `rule all`, needs every output of
every stage, so that a failed job stays missed until it is mended.
"""

from snakemake.utils import min_version

min_version("9.27")


include: "rules/common.smk"


STUDY = load_study(config)
CENTERS = STUDY.config["centers"]
ARCHIVE = name_outputs("archive", STUDY.config["study"])
ARCHIVE_SHAREABLE = name_outputs("archive_shareable", STUDY.config["study"])


# Not the names of all centers, which would stand in each pattern of each job.
wildcard_constraints:
    center=rf"(?!(?:{'|'.join(reserved_names())})\b)[a-z][a-z0-9_]*",


rule all:
    """Everything a run makes."""
    input:
        wanted_outputs(WATCH.expected),


include: "rules/ingest.smk"
include: "rules/validate.smk"
include: "rules/harmonize.smk"
include: "rules/queries.smk"
include: "rules/pool.smk"
include: "rules/eligibility.smk"
include: "rules/endpoints.smk"
include: "rules/check.smk"
include: "rules/dataset.smk"
include: "rules/tables.smk"
include: "rules/figures.smk"
include: "rules/report.smk"
include: "rules/study_page.smk"
include: "rules/archive.smk"
include: "rules/release.smk"


keep_modules(MODULES)


onsuccess:
    WATCH.check_end()
