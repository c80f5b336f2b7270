"""A study computed again in a fresh folder, and what came out otherwise."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.lib.archive.lay import key_name, lay_files, lay_key, lay_missing, make_room
from scripts.lib.guard import read_all
from scripts.lib.proof.chain import read_records
from scripts.lib.proof.printed import NUMBERS, read_numbers
from scripts.lib.proof.tree import FolderTree, Problem, Tree, read_bytes

LAST = 12
BANNER = ("Using workflow specific profile", "Assuming unrestricted shared filesystem")


def rerun(study: Tree, home: Path, code: Path, cores: int) -> list[Problem]:
    """Run the study's configuration on its delivered files, and compare with its results.

    `home`: the folder whose key of pseudonyms, and whose delivered files where the archive has
    their hashes only, are taken. Raises StudyError where one of them is missing.
    """
    records = read_records(study, [])
    with TemporaryDirectory(prefix="salvage-") as name:
        folder = make_room(Path(name), key_name(records))
        lay_files(study, [n for n in study.names() if not n.startswith("results/")], folder)
        lay_missing(records, study.names(), folder, home)
        lay_key(records, folder, home, Path(name))
        done = run_snakemake(folder, code, f"--cores={cores}")
        if done.returncode:
            said = " / ".join(tell_snakemake(done)[-LAST:])
            return [Problem("rerun", "", f"the study does not run again: {said}")]
        return compare_results(study, records, folder)


def run_snakemake(
    folder: Path, code: Path, *words: str, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """One call of Snakemake in a study folder, with the rules of the repository `code`.

    It is called from `code`, so a relative `folder` is made absolute here. `variables`: of the
    environment, beside those that are set.
    """
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(code / "Snakefile")]
    return subprocess.run(
        [*command, "--directory", str(folder.absolute()), *words],
        cwd=code,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def tell_snakemake(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """What a call of Snakemake said about the study, line by line."""
    lines = done.stdout.strip().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(BANNER)]


def compare_results(study: Tree, records: Mapping[str, Any], folder: Path) -> list[Problem]:
    """Results of the fresh run that are not byte for byte those of the records; then the numbers."""
    then = {n: sha for one in records.values() for n, sha in one["outputs"].items()}
    now = {n: sha for one in read_all(folder)[0] for n, sha in one["outputs"].items()}
    different = [n for n in sorted({*then, *now}) if then.get(n) != now.get(n)]
    if not different:
        return []
    old = read_numbers(read_bytes(study, NUMBERS))
    new = read_numbers(read_bytes(FolderTree(folder / "results"), NUMBERS.partition("/")[2]))
    return [
        *(Problem("rerun", n, "the fresh run made other bytes") for n in different),
        *(
            Problem(
                "rerun", n, f"the fresh run gives {new.get(n, 'none')}, not {old.get(n, 'none')}"
            )
            for n in sorted({*old, *new})
            if old.get(n) != new.get(n)
        ),
    ]
