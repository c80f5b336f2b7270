"""`python -m tests.latest LOCKED_PYTHON [TESTS]`: what breaks with the newest releases of all packages.

Run with the Python of an environment that was made without the locks (`make test-latest`). It prints
which packages are newer than their lock, runs the tests, and runs those that failed once more with the
locked environment: what passes there was broken by a newer package. Exit code 1 where a test failed.
"""

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements-dev.txt", "requirements.txt")
PINNED = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+(?:\[.*?\])?)(?= - |$)", re.MULTILINE)


def read_locks(texts: list[str]) -> dict[str, str]:
    """Package -> version that the locks give this Python on this system."""
    pinned = [Requirement(line.strip()) for text in texts for line in PINNED.findall(text)]
    mine = [one for one in pinned if one.marker is None or one.marker.evaluate()]
    return {spell(one.name): str(one.specifier).removeprefix("==") for one in mine}


def spell(name: str) -> str:
    """A package's name as the index spells it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def compare(locked: dict[str, str], installed: dict[str, str]) -> list[str]:
    """A line for each package of another version than the locked one, and for each that came or went."""
    names = sorted(name for name in locked | installed if locked.get(name) != installed.get(name))
    return [f"{one}: {locked.get(one, 'none')} -> {installed.get(one, 'none')}" for one in names]


def list_failed(output: str) -> list[str]:
    """The tests that pytest's short summary names."""
    return sorted(set(FAILED.findall(output)))


def run_tests(python: str, tests: list[str]) -> tuple[int, str]:
    """Exit code and output; the output is shown while it comes."""
    command = [python, "-m", "pytest", "-n", "2", "-rfE", *tests]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            lines.append(line)
    return process.returncode, "".join(lines)


def main(locked_python: str, tests: list[str]) -> int:
    """Compare, test, and say what broke."""
    locked = read_locks([(ROOT / name).read_text(encoding="utf-8") for name in LOCKS])
    installed = {spell(one.metadata["Name"]): one.version for one in distributions()}
    for own in ("pip", "setuptools"):
        installed.pop(own, None)
    newer = compare(locked, installed)
    sys.stdout.write("\n".join(["Other than the locks:", *(newer or ["nothing"]), "", ""]))
    code, output = run_tests(sys.executable, tests)
    failed = list_failed(output)
    if not failed:
        words = "Nothing broke." if code == 0 else f"The tests could not run (exit code {code})."
        sys.stdout.write(words + "\n")
        return int(code != 0)
    _, again = run_tests(locked_python, failed)
    also = set(list_failed(again))
    for test in failed:
        why = "fails with the locks, too" if test in also else "broken by a newer package"
        sys.stdout.write(f"{test}: {why}\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))
