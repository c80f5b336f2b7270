"""Helpers for all rules; this file holds no rule.

Every rule of a script carries `code=code("<wrapper>.py")` and `env=env()` among its params: the
profile switches Snakemake's own watch over code off (see scripts/lib/code.py).
"""

from pathlib import Path

from snakemake.exceptions import WorkflowError

from scripts.lib.code import ROOT, code, env
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.summary import summarize_run
from scripts.lib.targets import CENTER_OUTPUTS, STUDY_OUTPUTS, expand_outputs


wildcard_constraints:
    center="[a-z][a-z0-9_]*",


def load_study(overrides):
    """The checked configuration; every problem of it stops the run before any job."""
    try:
        return read_study(Path(), overrides)
    except StudyError as error:
        raise WorkflowError(
            "\n".join(["The configuration has problems:", *error.problems])
        ) from None


def expected_outputs(centers):
    """Every output of every stage."""
    return expand_outputs(centers)


def report_end(centers, failed):
    """What a data manager reads when the run has ended."""
    print("\n".join(summarize_run(Path("results"), expand_outputs(centers), failed)))
