"""A copy of the project in a folder of its own, and what a run in it does."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = (
    "Snakefile",
    "rules",
    "scripts",
    "schemas",
    "config",
    "profiles",
    "requirements.in",
    "requirements.txt",
    "tests/oracle",
)
JOB = re.compile(r"^  (?P<name>[a-z_]+(?: [a-z0-9_]+)?) {2,}(?P<why>\S.*)$", re.MULTILINE)


@dataclass
class Run:
    """What one call gave: exit code, all text, and each announced job with its reason."""

    code: int
    text: str
    jobs: dict[str, str] = field(default_factory=dict)


@dataclass
class Study:
    """A project folder with its own results."""

    folder: Path

    def call(self, *words: str, cores: int = 2, **env: str) -> Run:
        """Run snakemake in the folder, to the end."""
        done = subprocess.run(
            self.command(*words, cores=cores),
            cwd=self.folder,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        jobs = {found["name"]: found["why"] for found in JOB.finditer(done.stdout)}
        return Run(done.returncode, done.stdout, jobs)

    def command(self, *words: str, cores: int = 2) -> list[str]:
        """The command line of one run."""
        return [sys.executable, "-m", "snakemake", "--cores", str(cores), *words]

    def plan(self, **env: str) -> Run:
        """What a run would do."""
        return self.call("-n", **env)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text, which must be there."""
        path = self.folder / name
        text = path.read_bytes().decode("utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_bytes(text.replace(old, new, 1).encode("utf-8"))

    def hashes(self, *suffixes: str) -> dict[str, str]:
        """SHA-256 of each result, or of those of some kinds; logs and the history are no results."""
        results = self.folder / "results"
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(results.rglob("*"))
            if path.is_file()
            and path.relative_to(results).parts[0] not in ("logs", "run")
            and (not suffixes or path.suffix[1:] in suffixes)
        }

    def copy(self, folder: Path) -> "Study":
        """The same state elsewhere, time stamps and Snakemake's memory included."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Study(folder)


def fresh_study(folder: Path) -> Study:
    """The project as a clone has it: no results."""
    folder.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__", "results", ".snakemake")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        else:
            shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "data" / "demo", folder / "data" / "demo", ignore=skip)
    return Study(folder)
