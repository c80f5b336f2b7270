"""Helpers for all rules; this file holds no rule.

Each job's code and packages are among its params, `code=code("<wrapper>.py")` and `env=env()`,
because the profile switches Snakemake's own watch over code off (see scripts/lib/code.py).
"""

import gc
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.io import report as mark  # `report` at the start of a line is a keyword here
from snakemake.persistence import PersistenceBase

from scripts.lib.archive.content import digest_sources, find_removed, list_config, list_raw
from scripts.lib.code import ROOT, code, env, keep_modules, recall_modules
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.freeze import read_freeze
from scripts.lib.headers import check_extracts
from scripts.lib.keys import SHIPPED_KEY
from scripts.lib.page.html import SCRIPT, STYLE
from scripts.lib.records import SUFFIX
from scripts.lib.stage import tell_error
from scripts.lib.targets import (
    CENTER_OUTPUTS,
    FIGURES,
    RELEASE,
    STUDY_OUTPUTS,
    expand_outputs,
    name_artifact,
    name_outputs,
    page_inputs,
    reserved_names,
    wanted_outputs,
)
from scripts.lib.watch import watch

# The plan of thousands of centers is made of objects that all stay: looking for garbage among them
# again and again takes a sixth of its time.
gc.set_threshold(50_000, 50, 100)

# What was found in the source files, kept for the next call (see scripts/lib/code.py).
MODULES = Path(".snakemake/modules.json")
recall_modules(MODULES)

# To see whether a parameter is a frame, Snakemake imports pandas at every start. Ours never are:
# they are compared as it compares the parameters of a machine without pandas.
if hasattr(PersistenceBase, "_serialize_param_builtin"):
    PersistenceBase._serialize_param = property(lambda self: self._serialize_param_builtin)


# One run at a time, checked results, history, readable terminal, summary.
WATCH = watch(workflow, Path(), WorkflowError)


def reported(stage):
    """The outputs of a stage, those for readers marked for `snakemake --report`."""
    return {
        name: (
            mark(
                path,
                caption=f"captions/{Path(path).stem}.rst",
                category=stage.capitalize(),
                labels={"name": name_artifact(path), "format": Path(path).suffix[1:]},
            )
            if Path(path).suffix != ".json"
            else path
        )
        for name, path in STUDY_OUTPUTS[stage].items()
    }


def verbatim(text):
    """A text of the study as a parameter: what stands in braces in it is no wildcard."""
    return lambda wildcards: text


def load_study(overrides):
    """The checked configuration and extracts; all their problems stop the run before any job."""
    try:
        study = check_extracts(read_study(Path(), overrides))
        if "freeze" in study.config:
            WATCH.frozen = read_freeze(Path(), study.config["freeze"])
    except StudyError as error:
        raise WorkflowError("\n".join(["Nothing was started:", *error.problems])) from None
    except Exception as error:
        # Its text may quote a cell of an extract, and Snakemake would print it.
        raise WorkflowError("\n".join(["Nothing was started:", *tell_error(error)])) from None
    WATCH.left_out = study.missing
    WATCH.expected = expand_outputs(study.config["centers"])
    return study
