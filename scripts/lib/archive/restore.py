"""An archive's study laid into a folder so that the work can go on, its results taken for what they are.

Snakemake's own memory is in no archive. `snakemake --touch` writes it anew, and would take anything
for up to date; so here it remembers of each result the code, packages and settings of its record (see
scripts/lib/touching.py). What is the same now is up to date; what is not is made again, with its reason.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.answers import UnreadableError
from scripts.lib.archive.lay import key_name, lay_files, lay_key, lay_missing, list_missing
from scripts.lib.archive.plan import plan_again
from scripts.lib.archive.rerun import run_snakemake, tell_snakemake
from scripts.lib.errors import StudyError
from scripts.lib.proof.chain import RESULTS, read_records
from scripts.lib.proof.levels import INTERNAL
from scripts.lib.proof.tree import NoArchiveError, SubTree, read_bytes
from scripts.lib.proof.verdict import STUDY, open_archive, prove_archive
from scripts.lib.touching import RESTORING


@dataclass(frozen=True)
class Restored:
    """How many files were laid, and the lines of `snakemake -n` about what has to be made again."""

    files: int
    again: list[str]


def restore(archive: Path, folder: Path, home: Path, code: Path) -> Restored:
    """Lay an archive's study into `folder`, its results known to be made as their records say.

    Raises StudyError, with nothing laid, where the archive is not verified, the folder holds another
    study or results, or files are missing; and, with the results laid, where the study cannot run
    with the code that is here. UnreadableError where it is no archive.
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
    with all_or_nothing(folder, [*new, *list_missing(records, study.names()), key_name(records)]):
        lay_key(records, folder, home, folder)
        lay_files(study, new, folder)
        lay_missing(records, study.names(), folder, home)
    return Restored(len(new), recall_results(folder, code))


def recall_results(folder: Path, code: Path) -> list[str]:
    """Let Snakemake remember what made the results; what it would make again now, none where nothing.

    Raises StudyError where the code that is here cannot run the study.
    """
    touch = run_snakemake(folder, code, "--touch", "--forceall", "--cores=1", **{RESTORING: "1"})
    try:
        if touch.returncode:
            raise StudyError(*tell_snakemake(touch))
        return plan_again(folder, code)
    except StudyError as error:
        raise StudyError(
            f"The results are laid in {folder.name}, and the code that is here does not go on from "
            "them; none is taken as up to date. Why:",
            *error.problems,
        ) from None


@contextmanager
def all_or_nothing(folder: Path, names: Iterable[str]) -> Iterator[None]:
    """Where it ends with an error, those of the files `names` that were not there are removed, and
    with them the folders that were made for them.
    """
    files = [path for name in names if not (path := folder / name).exists()]
    made = {above for path in files for above in path.parents if not above.exists()}
    try:
        yield
    except BaseException:
        for path in files:
            path.unlink(missing_ok=True)
        for above in sorted(made, reverse=True):
            with suppress(OSError):
                above.rmdir()
        raise


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
