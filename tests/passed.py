"""A pytest plugin that makes a long run resumable: what passed with this code is not run again.

    pytest -p tests.passed    # --fresh forgets what passed

Passed tests are noted one a line as they end, in .pytest_cache, under a digest of all code.
"""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = (
    "scripts",
    "schemas",
    "rules",
    "tests",
    "config",
    "data",
    "Snakefile",
    "requirements-dev.txt",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --fresh."""
    parser.addoption("--fresh", action="store_true", help="forget which tests passed before")


def pytest_configure(config: pytest.Config) -> None:
    """Read what passed before: in every process; the one that started the run writes."""
    config.pluginmanager.register(Passed(notes(), is_main(config), config.getoption("--fresh")))


def is_main(config: pytest.Config) -> bool:
    """Whether this process started the run."""
    return not hasattr(config, "workerinput")


def notes() -> Path:
    """The file of what passed with the present code."""
    digest = hashlib.sha256()
    for name in CODE:
        for path in [ROOT / name, *sorted((ROOT / name).rglob("*"))]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return ROOT / ".pytest_cache" / "passed" / f"{digest.hexdigest()[:16]}.txt"


class Passed:
    """Leaves out the tests that passed, and notes those that pass."""

    def __init__(self, file: Path, main: bool, fresh: bool) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if fresh and main:
            file.unlink(missing_ok=True)
        self.file, self.main = file, main
        self.before = set(file.read_text(encoding="utf-8").splitlines()) if file.exists() else set()

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Take what passed out of the run."""
        done = [item for item in items if item.nodeid in self.before]
        if done:
            items[:] = [item for item in items if item.nodeid not in self.before]
            config.hook.pytest_deselected(items=done)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that passed."""
        if self.main and report.when == "call" and report.passed:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(report.nodeid + "\n")
