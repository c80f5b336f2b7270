"""Try mutants: one process a module collects its tests once, and forks one process a mutant.

Only the tests that run the changed line are run, the quickest first, up to the first failure.
"""

import ast
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutants.installing import HIT, Place, Span, mark_statements
from tests.mutants.operators import Mutant, make_mutants

ROOT = Path(__file__).parents[2]
HEAVY = ("hypothesis", "numpy", "pandas.testing", "scipy.special", "scipy.stats", "yaml", "pandera")
# CPU time after which a mutant is taken to go round in circles, which is noticed.
SECONDS = 60
BYTES = 6 << 30  # no mutant may take the memory of the machine
OPTIONS = ("-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider")


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
        self.hits: set[Span] = set()

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
        module.__dict__[HIT] = self.hits.add
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
    mutants = make_mutants(source)[::every]
    marked = Mutated(name, path, mark_statements(ast.parse(source))[0])
    loop = Loop(marked, source, mutants)
    found = in_child(lambda: loop if _run(marked, tests, loop) else None)
    if found is None:
        raise RuntimeError(f"the tests of {module} do not pass as it is")
    for mutant, noticed, sure in zip(mutants, found.noticed, found.sure, strict=True):
        yield mutant, noticed or not (sure or _survives(Mutated(name, path, mutant.tree), tests))


def _survives(mutated: Mutated, tests: Sequence[str]) -> bool:
    """Whether all tests pass with the module imported anew."""
    return bool(in_child(lambda: _run(mutated, tests, First()), SECONDS))


class First:
    """The first failure ends the process, before anything is made of it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """A failed test; a skipped one is none."""
        if call.excinfo and not isinstance(call.excinfo.value, pytest.skip.Exception):
            os._exit(1)


class Loop(First):
    """Tries all mutants instead of running the collected tests once."""

    def __init__(self, marked: Mutated, source: str, mutants: Sequence[Mutant]) -> None:
        self.marked, self.source, self.mutants = marked, source, mutants
        self.noticed: list[bool] = []
        self.sure: list[bool] = []

    def __reduce__(self) -> Any:
        return _Found, (self.noticed, self.sure)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once with marks, then each mutant's tests in a process of its own."""
        place, at_import = Place(self.marked.name), set(self.marked.hits)
        lines = in_child(lambda: self._run_marked(session, place))
        if lines is None:
            session.testsfailed = 1
            return True
        place.install(ast.parse(self.source))
        inside = mark_statements(ast.parse(self.source))[1]
        gc.freeze()  # what a child never frees is not copied for it
        for mutant in self.mutants:
            within = _holds(inside, mutant.line)
            items = [
                item
                for item in sorted(session.items, key=lambda one: lines[one.nodeid][1])
                if not within or _holds(lines[item.nodeid][0], mutant.line)
            ]
            passed = in_child(partial(self._passes, place, mutant, items), SECONDS)
            self.noticed.append(not passed)
            self.sure.append(within and not _holds(at_import, mutant.line))
        return True

    def _run_marked(
        self, session: pytest.Session, place: Place
    ) -> dict[str, tuple[set[Span], float]]:
        """Test -> the lines it ran and its time."""
        lines = {}
        for number, item in enumerate(session.items):
            place.forget()
            self.marked.hits.clear()
            start = time.process_time()
            after = session.items[number + 1 : number + 2]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=next(iter(after), None))
            lines[item.nodeid] = set(self.marked.hits), time.process_time() - start
        return lines

    def _passes(self, place: Place, mutant: Mutant, items: Sequence[pytest.Item]) -> bool:
        place.install(mutant.tree)
        for number, item in enumerate(items):
            after = items[number + 1 : number + 2]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=next(iter(after), None))
        return True


class _Found:
    def __init__(self, noticed: list[bool], sure: list[bool]) -> None:
        self.noticed, self.sure = noticed, sure


def _holds(spans: set[Span], line: int) -> bool:
    return any(first <= line <= last for first, last in spans)


def _run(mutated: Mutated, tests: Sequence[str], plugin: object) -> bool:
    """Whether the tests pass, in a process that has imported nothing of the project yet."""
    sys.meta_path.insert(0, mutated)
    ends = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    return (
        pytest.main([*OPTIONS, "--rootdir", str(ROOT), *tests], plugins=[Quick(), plugin]) in ends
    )


def in_child(work: Callable[[], Any], seconds: int = resource.RLIM_INFINITY) -> Any:
    """What is returned in a forked process; None where that died or took more CPU time than allowed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if seconds != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            with os.fdopen(writer, "wb") as file:
                pickle.dump(work(), file)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        said = file.read()
    os.waitpid(child, 0)
    return pickle.loads(said) if said else None
