"""The proof of results where they were made: a study folder instead of an archive."""

from pathlib import Path
from typing import Any

from scripts.lib.archive.content import list_code, list_visible
from scripts.lib.errors import StudyError
from scripts.lib.history import OPEN
from scripts.lib.locks import is_at_work
from scripts.lib.proof.chain import OTHER, RESULTS, read_records
from scripts.lib.proof.digests import check_code
from scripts.lib.proof.printed import NUMBERS, read_numbers
from scripts.lib.proof.runs import HISTORY, check_lines, check_root, parse_lines
from scripts.lib.proof.tree import (
    FolderTree,
    NoArchiveError,
    Problem,
    Stamp,
    Tree,
    read_bytes,
    stamp_file,
)
from scripts.lib.proof.verdict import Verdict, prove_study
from scripts.lib.targets import STUDY_OUTPUTS, expand_outputs

POOL, FRAME = STUDY_OUTPUTS["pool"]["record"], STUDY_OUTPUTS["endpoints"]["numbers"]


def prove_results(folder: Path, code: Path) -> Verdict:
    """The verdict on the results below a study folder, made by the code of the repository `code`.

    Raises NoArchiveError where there are no results, StudyError where a run is not over.
    """
    if not (folder / RESULTS).is_dir():
        raise NoArchiveError(
            f"{folder.name or '.'}: neither an archive nor a folder with results/."
        )
    check_idle(folder)
    study = ResultsTree(folder)
    verdict = Verdict("results", problems=list(study.problems))
    records = read_records(study, [])
    if not records:
        raise NoArchiveError(f"{folder.name or '.'}: results/ holds no record of a run.")
    stamps = stamp_present(study, records)
    verdict.files = len(stamps)
    centers = records.get(POOL, {}).get("params", {}).get("centers", [])
    prove_study(study, stamps, {}, expand_outputs(list(centers)), verdict)
    verdict.problems += [
        one._replace(path=one.path.removeprefix("data/code/"), reason=f"{one.reason}: run again")
        for one in check_code(CodeTree(code), records, [])
    ]
    if HISTORY in study.names():
        content = read_bytes(study, HISTORY)
        verdict.problems += [*check_lines(content), *check_root(content, verdict.root)]
    else:
        verdict.problems.append(Problem("history", HISTORY, "the history of runs is missing"))
    verdict.problems = sorted(set(verdict.problems), key=lambda one: (one.path, one))
    return verdict


class ResultsTree(FolderTree):
    """A study folder: results, configuration, and the other files that records name."""

    def __init__(self, folder: Path) -> None:
        results = FolderTree(folder / RESULTS, ("logs", "archive", "release"))
        self.folder = folder
        self.problems = [one._replace(path=f"{RESULTS}{one.path}") for one in results.problems]
        self._names = [f"{RESULTS}{name}" for name in results.names()]
        named = {n for one in read_records(self, []).values() for n in one["inputs"]}
        config = {path.relative_to(folder).as_posix() for path in list_visible(folder / "config")}
        wanted = (named | config) - set(self._names)
        self._names = sorted([*self._names, *(n for n in wanted if (folder / n).is_file())])


class CodeTree(FolderTree):
    """The code of the repository that a run rests on."""

    def __init__(self, root: Path) -> None:
        self.folder, self.problems, self._names = root, [], list_code(root)


def stamp_present(study: ResultsTree, records: dict[str, Any]) -> dict[str, Stamp]:
    """Hash and length of all results, and of the files outside that records name."""
    named = {path for record in records.values() for path in record["inputs"]}
    return {
        name: stamp_file(study, name)
        for name in study.names()
        if name in named or (name.startswith(RESULTS) and not name.startswith(OTHER))
    }


def check_idle(folder: Path) -> None:
    """Raises StudyError where a run is at work in a folder, or was killed and not taken up again."""
    if is_at_work(folder):
        raise StudyError(
            "A run is at work in this folder; its results are not of one state. Ask again "
            "when it has ended."
        )
    history = folder / HISTORY
    entries = parse_lines(history.read_bytes()) if history.is_file() else []
    if entries and entries[-1].get("entry") in OPEN:
        raise StudyError(
            "The last run in this folder was killed; its results are not of one state. Go on where "
            "it stopped with make resume, then ask again."
        )


def compare_frame(study: Tree) -> list[Problem]:
    """Numbers of which the table of endpoints says another text than the frame they come from."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    if not {NUMBERS, FRAME} <= set(study.names()):
        return []
    try:
        # Not read_table: what it scans with goes on in pyarrow's pool, which may abort at exit.
        content = parquet.ParquetFile(pa.BufferReader(read_bytes(study, FRAME)))
        frame = content.read(columns=["number_id", "text"], use_threads=False).to_pydict()
        said = read_numbers(read_bytes(study, NUMBERS))
    except (ValueError, OSError, KeyError):
        return [Problem("printed", FRAME, "the numbers can not be read")]
    made = dict(zip(frame["number_id"], frame["text"], strict=True))
    return [
        Problem("printed", NUMBERS, f"{name} is not printed as it was computed")
        for name in sorted({*made, *said})
        if made.get(name) != said.get(name)
    ]
