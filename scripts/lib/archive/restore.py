"""An archive's study laid into a folder so that the work can go on, its results taken as fresh.

Snakemake's own memory is in no archive. `snakemake --touch` writes it anew, and would take anything
for up to date; so while it touches, every job's code, packages, settings, inputs and outputs are
compared with its record first (see scripts/lib/touching.py).
"""

from pathlib import Path

from scripts.lib.answers import UnreadableError
from scripts.lib.archive.lay import lay_files, lay_key, lay_missing
from scripts.lib.archive.rerun import run_snakemake
from scripts.lib.errors import StudyError
from scripts.lib.proof.chain import RESULTS, read_records
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.proof.tree import NoArchiveError, SubTree, read_bytes
from scripts.lib.proof.verdict import STUDY, open_archive, prove_archive


def restore(archive: Path, folder: Path, home: Path, code: Path) -> list[str]:
    """Lay an archive's study into `folder` and mark its results as up to date; what was done.

    Raises StudyError, with nothing laid, where the archive is not verified or the folder holds
    another study or results; and, with the results laid and not marked, where code, packages or
    configuration are not those of the records. UnreadableError where it is no archive.
    """
    try:
        tree = open_archive(archive)
        verdict = prove_archive(tree, archive.name)
    except NoArchiveError as error:
        raise UnreadableError(str(error)) from None
    if verdict.problems:
        raise StudyError("Nothing was restored.", *verdict.lines())
    if verdict.level != INTERNAL:
        raise StudyError(
            "Nothing was restored.",
            f"{archive.name}: of {len(verdict.withheld)} files this archive (level {verdict.level}) has "
            "the SHA-256 only, so no study can go on from it. Restore the internal archive with the "
            f"root {verdict.root}.",
        )
    study = SubTree(tree, STUDY)
    records = read_records(study, [])
    new = check_folder(study, folder)
    lay_key(records, folder, home, folder)
    lay_files(study, new, folder)
    lay_missing(records, folder, home)
    done = run_snakemake(folder, code, "--touch", "--forceall", "--cores=1")
    if done.returncode:
        raise StudyError(
            f"The results are laid in {folder.name}, and are not marked as up to date; "
            "snakemake --forceall makes them again. Why:",
            *done.stdout.strip().splitlines(),
        )
    return [f"{len(new)} files restored; nothing has to be made again."]


def check_folder(study: SubTree, folder: Path) -> list[str]:
    """The files that `folder` lacks. Raises StudyError where it has results, or another study."""
    problems, new = [], []
    if any((folder / RESULTS).rglob("*")) if (folder / RESULTS).is_dir() else False:
        problems.append("results/: the folder has results already. Give a folder without.")
    for name in study.names():
        if not (folder / name).exists():
            new.append(name)
        elif not name.startswith(RESULTS):
            there = (folder / name).read_bytes()
            if there != read_bytes(study, name):
                problems.append(f"{name}: the folder has another file of this name.")
    if problems:
        raise StudyError("Nothing was restored.", *problems)
    return new
