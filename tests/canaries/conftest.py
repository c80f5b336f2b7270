"""The planted studies after a whole run: each made once for all workers."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.canaries.plant import PACKAGES, Planted
from tests.canaries.studies import plant_demo, plant_tiny


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Planted]:
    """The study `tiny` or `demo` after a run with all packages; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def make(name: str) -> Planted:
        home = base / f"canaries-{name}"
        with (base / f"canaries-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / "terminal.txt").exists():
                plant = {"tiny": plant_tiny, "demo": plant_demo}[name]
                run = plant(home).call("all", *PACKAGES)
                assert run.code == 0, run.text
        return Planted(home)

    return make


@pytest.fixture
def tiny(tmp_path: Path) -> Planted:
    """The tiny study before its first run."""
    return plant_tiny(tmp_path / "home")


@pytest.fixture
def finished(whole: Callable[[str], Planted], tmp_path: Path) -> Planted:
    """The tiny study after a whole run, to be changed."""
    return whole("tiny").copy(tmp_path / "home")
