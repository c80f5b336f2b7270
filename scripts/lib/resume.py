"""Go on after a run was killed: unlock the study where nobody works in it, then run the rest.

python -m scripts.lib.resume --cores 4 [options of snakemake]
"""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from scripts.lib.code import ROOT
from scripts.lib.locks import is_at_work


def study_folder(arguments: list[str]) -> Path:
    """The folder that `--directory` names, else the present one."""
    for word, following in pairwise([*arguments, ""]):
        if word in ("--directory", "-d"):
            return Path(following)
        if word.startswith(("--directory=", "-d")):
            return Path(word.removeprefix("--directory=").removeprefix("-d"))
    return Path()


def resume(arguments: list[str]) -> int:
    """The exit code of the run; 1 where another run is at work."""
    if is_at_work(study_folder(arguments)):
        sys.stderr.write("A run is at work in this folder. Wait until it has ended.\n")
        return 1
    snakefile = ["--snakefile", str(ROOT / "Snakefile")]
    call = [sys.executable, "-m", "snakemake", *snakefile, *arguments]
    unlocked = subprocess.run([*call, "--unlock", "--quiet", "all"], check=False).returncode
    return unlocked or subprocess.run([*call, "--rerun-incomplete"], check=False).returncode


if __name__ == "__main__":
    sys.exit(resume(sys.argv[1:]))
