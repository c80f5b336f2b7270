"""A study with canaries in a folder, runs on it, and what they leave behind."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.restricted import is_restricted
from tests.canaries.marks import HEAD, canary, spell_all
from tests.canaries.search import leaks_in, open_folder

ROOT = Path(__file__).parents[2]
KEY = {"CANARY_KEY": canary("key")}
# Restricted, and still without any identifier of a person: searched as all other files are.
CLEAN = (
    "results/report/study.html",
    "results/endpoints/contributors.parquet",
    "results/queries/scorecard.",
)

PACKAGES = ("archive", "archive_shareable", "release")


@dataclass(frozen=True)
class Run:
    """What one call gave: exit code, and all it printed."""

    code: int
    text: str


@dataclass(frozen=True)
class Planted:
    """A study in `home`/study, run by the program in `code`, with its temporary files in `home` too."""

    home: Path
    code: Path = ROOT

    @property
    def folder(self) -> Path:
        """The study folder."""
        return self.home / "study"

    def call(self, *words: str, key: str = KEY["CANARY_KEY"], cores: int = 2) -> Run:
        """Run Snakemake on the study, to the end."""
        for name in ("tmp", "cache"):
            (self.home / name).mkdir(exist_ok=True)
        where = ["--snakefile", str(self.code / "Snakefile"), "--directory", str(self.folder)]
        env = {"TMPDIR": str(self.home / "tmp"), "XDG_CACHE_HOME": str(self.home / "cache")}
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", *where, "--cores", str(cores), *words],
            cwd=self.home,
            start_new_session=True,  # so that a job can kill the whole run
            env={**os.environ, **env, "CANARY_KEY": key},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        (self.home / "terminal.txt").write_text(done.stdout, encoding="utf-8")
        return Run(done.returncode, done.stdout)

    def leaks(self) -> list[str]:
        """Where a canary is outside the restricted files: on the terminal, in a file, in a name."""
        return leaks_in(open_folder(self.home, self.stays_inside))

    def stays_inside(self, path: str) -> bool:
        """Whether a path below `home` may hold what was planted: restricted, or planted itself."""
        top, _, rest = path.partition("/")
        if top != "study" or rest.startswith(CLEAN) or "-shareable" in rest:
            return False
        return is_restricted(rest) or rest in ("data", "config") or rest.startswith("config/")

    def keys_in_results(self) -> list[str]:
        """Where the key of the pseudonyms is, restricted files included."""
        outside = lambda path: not path.startswith(("study/results", "study/.snakemake", "tmp"))  # noqa: E731
        return leaks_in(open_folder(self.home, outside), spell_all([f"{HEAD}key"]))

    def copy(self, home: Path, code: Path | None = None) -> "Planted":
        """The same state elsewhere."""
        shutil.copytree(self.home, home, symlinks=True)
        return Planted(home, code or self.code)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text in a file of the study, which must be there."""
        replace_in(self.folder / name, old, new)


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text, which must be there."""
    text = path.read_bytes().decode("utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def copy_code(folder: Path) -> Path:
    """The program in a folder of its own, to be harmed."""
    folder.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("rules", "scripts", "schemas", "profiles", "tests/oracle"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("Snakefile", "requirements.in", "requirements.txt", "tests/__init__.py"):
        shutil.copy2(ROOT / name, folder / name)
    return folder
