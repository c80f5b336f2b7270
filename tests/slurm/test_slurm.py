"""A run through a real Slurm cluster gives the same files as a run on this machine alone."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slurm.cluster import Cluster, cluster, is_installed
from tests.workflow.study import ROOT, Study, fresh_study

PYTHON = Path(os.environ.get("SALVAGE_SLURM_PYTHON", ROOT / ".venv-slurm" / "bin" / "python"))
# This cluster keeps no accounts, and there is no reason to wait before the first look.
CALL = ["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1"]
pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(not is_installed(), reason="Slurm is not installed, or we are not root"),
    pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-slurm (make slurm)"),
]


@pytest.fixture
def slurm(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster for one test."""
    with cluster(tmp_path / "cluster") as made:
        yield made


def start(study: Study, slurm: Cluster) -> "subprocess.Popen[str]":
    """The run that a data manager starts on the cluster's login node."""
    command = [str(PYTHON), "-m", "snakemake", "--profile", "profiles/slurm", *CALL]
    return subprocess.Popen(
        command,
        cwd=study.folder,
        env=slurm.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_killed_job_fails_the_run_and_the_next_call_ends_it_with_the_same_files(
    slurm: Cluster, finished: Study, tmp_path: Path
) -> None:
    study = fresh_study(tmp_path / "study")
    first = start(study, slurm)
    slurm.until("a job runs", (bool(slurm.jobs("RUNNING")) for _ in iter(int, 1)))
    slurm.ask("scancel", slurm.jobs("RUNNING")[0])
    text, _ = first.communicate(timeout=300)
    assert first.returncode == 1, text
    assert "The run failed" in text
    assert not study.hashes().keys() & {"results/report/report.pdf"}
    second = start(study, slurm)
    text, _ = second.communicate(timeout=300)
    assert second.returncode == 0, text
    assert "The run is complete" in text
    assert study.hashes() == finished.hashes()
    assert study.plan().jobs == {}
