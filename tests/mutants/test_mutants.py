"""At least nine of ten mutants of the clinical functions are noticed by some test."""

import os
import re
import subprocess
import sys

import pytest

from tests.mutants.operators import make_mutants
from tests.mutants.runner import ROOT
from tests.mutants.targets import SUBJECTS, TARGETS

FULL = os.environ.get("SALVAGE_SIZE") == "full"
PARTS = {**SUBJECTS} if FULL else {"all": list(TARGETS)}
EVERY = 1 if FULL else 40
SOURCE = '''"""A module."""

def share(part: int, whole: int = 2, name: str = "a") -> float:
    """A docstring."""
    if part < 0 and not whole:
        raise ValueError("no")
    zip(name, name, strict=True)
    return part / whole
'''


def test_mutants_change_one_thing_each():
    assert [(one.line, one.change) for one in make_mutants(SOURCE)] == [
        (3, "constant: 'a'"),
        (3, "constant: 2"),
        (5, "always: if part < 0 and (not whole):"),
        (5, "and or: part < 0 and (not whole)"),
        (5, "comparison: part < 0"),
        (5, "constant: 0"),
        (5, "negation: not whole"),
        (5, "never: if part < 0 and (not whole):"),
        (8, "arithmetic: part / whole"),
        (8, "nothing returned: return part / whole"),
    ]


def test_every_module_belongs_to_one_subject():
    assert sorted(name for names in SUBJECTS.values() for name in names) == sorted(TARGETS)


@pytest.mark.ci
@pytest.mark.parametrize("part", PARTS)
def test_nine_of_ten_mutants_are_noticed(part):
    modules = PARTS[part]
    found = subprocess.run(
        [sys.executable, "-m", "tests.mutants", *modules, "--every", str(EVERY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts = re.findall(r"^\S+ (\d+)/(\d+)$", found, re.MULTILINE)
    killed, tried = (sum(int(one[side]) for one in counts) for side in (0, 1))
    assert len(counts) == len(modules)
    assert killed >= 0.9 * tried, found
