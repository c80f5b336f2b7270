"""Settings for all tests: generated examples are the same on every machine, and never timed."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Send the tests of a module that makes something for all of them to one worker, which makes it
    once; other tests go one by one. (With pytest 9.2 `--dist loadgroup` no longer groups.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFixture(LoadScopeScheduling):
        """A module with a fixture for the whole module is one scope."""

        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return module if shares(module) else nodeid

    return ByFixture(config, log)


@cache
def shares(module: str) -> bool:
    """Whether a module has a fixture for all of its tests."""
    return 'scope="module"' in (ROOT / module).read_text(encoding="utf-8")
