"""One finished run for all tests of the workflow: made once, copied by each test that changes it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.study import Study, fresh_study


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study whose demo run is complete; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with (base / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = base / "finished.done"
        if not done.exists():
            study = fresh_study(base / "finished")
            run = study.call()
            assert run.code == 0, run.text
            done.touch()
    return Study(base / "finished")


@pytest.fixture
def study(finished: Study, tmp_path: Path) -> Study:
    """A finished study to be changed."""
    return finished.copy(tmp_path / "study")


@pytest.fixture
def copies(finished: Study, tmp_path: Path) -> Callable[[str], Study]:
    """Makes finished studies to be changed."""
    return lambda name: finished.copy(tmp_path / name)
