"""The few lines that end a run: where it stands, what changed, and what to do next."""

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.files import sha256_file
from scripts.lib.guard import read_all
from scripts.lib.inspection import (
    summarize_empty,
    summarize_inspections,
    summarize_short_rows,
    summarize_withdrawn,
)
from scripts.lib.records import Hashes, Staleness
from scripts.lib.register_outcomes import SUFFIX, summarize_registers
from scripts.lib.targets import RELEASE

NUMBERS = "results/tables/endpoints.csv"
MOST = 8


@dataclass
class Stock:
    """What the results are at one time: SHA-256 of the recorded outputs, and the printed numbers."""

    files: Hashes = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def read_stock(path: Path) -> Stock:
    """The state that the last complete run left; empty where there was none."""
    try:
        return Stock(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Stock()


def take_stock(study: Path) -> Stock:
    """The present state."""
    records, _ = read_all(study)
    names = {name for record in records for name in record["outputs"]}
    files = {name: sha256_file(study / name) for name in names if (study / name).is_file()}
    return Stock(files, read_numbers(study))


def read_numbers(study: Path) -> dict[str, str]:
    """number_id -> text as printed; empty where the table is not there or is another's."""
    path = study / NUMBERS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["number_id"]: row["text"] for row in rows if "number_id" in row and "text" in row}


@dataclass
class Ended:
    """How a run ended: complete, failed, or nothing to do; its jobs by name; the results as they lie.

    whole: it was asked for all results, not for those of some rules.
    """

    outcome: str
    done: list[str]
    failed: list[str]
    state: Staleness
    whole: bool

    @property
    def all_is_well(self) -> bool:
        """Whether all results are there and of the present state."""
        return self.whole and not self.state

    def head(self) -> str:
        """The first line of the summary."""
        if self.outcome == "failed":
            return f"The run failed: {', '.join(self.failed) or 'before any job ended'}."
        if self.outcome == "nothing to do":
            told = (
                ": all results are of the present state"
                if self.all_is_well
                else " for what was asked"
            )
            return f"Nothing to be done{told}."
        what = "The run is complete" if self.all_is_well else "What was asked for is made"
        return f"{what}: {len(self.done)} {'job' if len(self.done) == 1 else 'jobs'}."


def summarize_run(study: Path, expected: list[str], ended: Ended, last: Stock) -> list[str]:
    """Lines for the terminal; no patient value is in them."""
    lines = ["", ended.head()]
    if ended.outcome != "failed" and NUMBERS not in ended.state.stale:
        lines += [f"Cohort: {read_numbers(study).get('cohort.n', 'unknown')} patients analysed."]
    if ended.done:
        lines += [*summarize_findings(study), *summarize_inspections(study / "results/ingest")]
        for told in (summarize_empty, summarize_short_rows, summarize_withdrawn):
            lines += told(study / "results/ingest")
        lines += _register_lines(study, expected, ended.state)
        lines += summarize_changes(last, take_stock(study))
    if "release" in ended.done:
        lines += summarize_release(study)
    lines += _state_lines(ended.state, find_leftovers(study, expected))
    return lines + _next_lines(ended)


def _register_lines(study: Path, expected: list[str], state: Staleness) -> list[str]:
    """What became of waivers and corrections, where the findings of all centers are of this state."""
    names = [
        one for one in expected if one.startswith("results/validate/") and one.endswith(SUFFIX)
    ]
    old = {*state.missing, *state.stale}
    if old & {*names}:
        return []
    try:
        return summarize_registers(study, names)
    except StudyError as error:  # spoiled while the run went on; the next one is stopped by it
        return [f"WARNING: {problem}" for problem in error.problems]


def summarize_release(study: Path) -> list[str]:
    """What became of the files that were to go out."""
    manifest = json.loads((study / RELEASE["manifest"]).read_text(encoding="utf-8"))
    refused = [f"  {one['file']}" for one in manifest["refused"]]
    head = f"Release: {len(manifest['released'])} files, {len(refused)} refused"
    told = [f"{head}:" if refused else f"{head}.", *refused]
    demo = ["It is a demonstration, not a release."] if manifest["demonstration"] else []
    return [*told, *demo, f"What was hidden, refused and allowed: {RELEASE['page']}"]


def find_leftovers(study: Path, expected: list[str]) -> list[str]:
    """Recorded results that a run does not make any more, as of a center withdrawn."""
    records, _ = read_all(study)
    known = {*expected, *RELEASE.values()}
    return sorted({name for record in records for name in record["outputs"]} - known)


def _state_lines(state: Staleness, leftovers: list[str]) -> list[str]:
    lines = []
    for title, paths in (
        ("Missing", state.missing),
        ("From an earlier run, not to be used", state.stale),
        ("Edited by hand, delete them to have them made again", state.edited),
        ("Not of this study any more, nothing reads them: delete them", leftovers),
    ):
        if paths:
            lines += [f"{title}:", *_by_folder(paths)]
    return lines


def _by_folder(paths: list[str]) -> list[str]:
    """One line a folder, with all its files."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return [f"  {folder}/: {', '.join(names)}" for folder, names in folders.items()]


def _next_lines(ended: Ended) -> list[str]:
    if ended.outcome == "failed":
        return [
            "What to do: mend what the first message above names, and run the same command again; "
            "what was done stays done. Each job's log is below results/logs/."
        ]
    if not ended.all_is_well:
        return ["To bring all results to the present state: snakemake --cores 4"]
    return [
        "Tables: results/tables/   Figures: results/figures/   "
        "Numbers: results/endpoints/numbers.parquet"
    ]


def summarize_findings(study: Path) -> list[str]:
    """One line: findings by center and severity."""
    import pyarrow.parquet as pq

    parts = []
    for path in sorted((study / "results" / "validate").glob("*.findings.parquet")):
        column = pq.read_table(path, columns=["severity"])["severity"].cast("string")
        counts = {item["values"]: item["counts"] for item in column.value_counts().to_pylist()}
        told = [
            f"{counts[kind]} {kind}" for kind in ("blocking", "error", "warning") if kind in counts
        ]
        parts.append(f"{path.name.split('.')[0]} {', '.join(told) or 'none'}")
    return [f"Findings: {'; '.join(parts)}."] if parts else []


def summarize_changes(last: Stock, now: Stock) -> list[str]:
    """What differs from the last complete run: how many files, and which printed numbers."""
    if not last.files:
        return []
    files = _different(last.files, now.files)
    told = [
        f"  {name}: {last.numbers.get(name, 'new')} -> {now.numbers.get(name, 'gone')}"
        for name in _different(last.numbers, now.numbers)
    ]
    more = [f"  and {len(told) - MOST} more"] if len(told) > MOST else []
    head = f"Changed since the last complete run: {len(files)} of {len(now.files)} files"
    counted = f"{len(told)} of {len(now.numbers)} numbers{':' if told else '.'}"
    return [f"{head}, {counted}", *told[:MOST], *more]


def _different(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
