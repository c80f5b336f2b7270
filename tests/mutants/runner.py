"""Try mutants: each in a process of its own, forked from one that has imported the libraries."""

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutants.operators import Mutant, make_mutants

ROOT = Path(__file__).parents[2]
HEAVY = ("hypothesis", "numpy", "pandas.testing", "scipy.special", "scipy.stats", "yaml", "pandera")
SECONDS = 120  # a mutant that runs longer is noticed
KILLED, SURVIVED = 0, 1


class Quick:
    """Few generated examples: the tests run once a mutant."""

    def pytest_sessionstart(self) -> None:
        """After the settings of the project's own conftest were loaded."""
        from hypothesis import settings

        settings.register_profile("quick", deadline=None, derandomize=True, max_examples=15)
        settings.load_profile("quick")


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from a syntax tree instead of its file."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Only the one module."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """As usual."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """The mutated code."""
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def try_mutants(module: str, tests: Sequence[str], every: int = 1) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of a module of scripts.lib (or each n-th), and whether some test noticed it.

    Raises RuntimeError where the tests do not pass without any change.
    """
    for name in HEAVY:
        importlib.import_module(name)
    path = ROOT / "scripts" / "lib" / f"{module.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    name = f"scripts.lib.{module}"
    if is_noticed(Mutated(name, path, ast.parse(source)), tests):
        raise RuntimeError(f"the tests of {module} do not pass as it is")
    for mutant in make_mutants(source)[::every]:
        yield mutant, is_noticed(Mutated(name, path, mutant.tree), tests)


def is_noticed(mutated: Mutated, tests: Sequence[str]) -> bool:
    """Whether the tests fail, or do not end in time, with the mutated module."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os._exit(SURVIVED if _passes(mutated, tests) else KILLED)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != SURVIVED


def _passes(mutated: Mutated, tests: Sequence[str]) -> bool:
    sys.meta_path.insert(0, mutated)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    try:
        return pytest.main([*options, *tests], plugins=[Quick()]) == pytest.ExitCode.OK
    except BaseException:
        return False
