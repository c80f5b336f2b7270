"""What a run would make again in a study folder, asked of `snakemake -n`, which changes nothing."""

import re
from pathlib import Path
from typing import NamedTuple

from scripts.lib.archive.rerun import run_snakemake, tell_snakemake
from scripts.lib.errors import StudyError
from scripts.lib.touching import COMPARING

SILENT = ("Nothing to be done", "This was a dry-run")
DIFFERENCE = re.compile(r"(?P<rule>[a-z_]+)(?: [a-z0-9_]+)?: other (?P<kind>[a-z]+): .+")


class Difference(NamedTuple):
    """What of a job is not as its record says: rule, kind (code, version, setting, input), all in words."""

    rule: str
    kind: str
    text: str


def plan_again(folder: Path, code: Path) -> list[str]:
    """The lines of a plan with the code that is here, none where there is nothing to do.

    Raises StudyError with what is said where no run can begin.
    """
    plan = run_snakemake(folder, code, "-n")
    said = tell_snakemake(plan)
    if plan.returncode:
        raise StudyError(*said)
    return [line for line in said if not line.startswith(SILENT)]


def compare_present(folder: Path, code: Path) -> list[Difference]:
    """What of any job is not what made its results. Raises StudyError where no run can begin."""
    plan = run_snakemake(folder, code, "-n", **{COMPARING: "1"})
    said = tell_snakemake(plan)
    found = [match for line in said if (match := DIFFERENCE.fullmatch(line))]
    if plan.returncode and not found:
        raise StudyError(*said)
    return [Difference(one["rule"], one["kind"], one[0]) for one in found]
