"""What reruns after a change, and why, as docs/reruns.md tells it.

python -m tests.workflow.reruns    # measures all changes and writes the page anew
"""

import json
import re
import tempfile
from pathlib import Path

from tests.workflow.changes import CENTERS, CHANGES, Change, each
from tests.workflow.study import ROOT, Run, Study, fresh_study

PAGE = ROOT / "docs" / "reruns.md"
HEAD = "| after | these jobs have a cause | and these follow |"
TABLE = re.compile(re.escape(HEAD) + r"\n(\|.*\n)+")


def edges(study: Study) -> dict[str, set[str]]:
    """Job -> jobs that read what it wrote, from the records alone."""
    makers, readers = {}, []
    for path in (study.folder / "results").rglob("*.record.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        job = " ".join([record["rule"], *record["wildcards"].values()])
        makers |= dict.fromkeys(record["outputs"], job)
        readers.append((job, record["inputs"]))
    found: dict[str, set[str]] = {job: set() for job, _ in readers}
    for job, inputs in readers:
        for name in inputs:
            if name in makers:
                found[makers[name]].add(job)
    return found


def below(jobs: set[str], graph: dict[str, set[str]]) -> set[str]:
    """The jobs and all that read from them, in any number of steps."""
    reached, waiting = set(jobs), list(jobs)
    while waiting:
        for job in graph.get(waiting.pop(), set()) - reached:
            reached.add(job)
            waiting.append(job)
    return reached


def caused(run: Run) -> dict[str, str]:
    """Jobs with a cause of their own -> that cause, without what they follow."""
    found = {}
    for job, why in run.jobs.items():
        own = [part for part in why.split("; ") if not part.startswith("after ")]
        if own:
            found[job] = "; ".join(own)
    return found


def row(change: Change, run: Run) -> str:
    """The line of the page for one change."""
    roots = caused(run)
    told: dict[str, list[str]] = {}
    for job, why in sorted(roots.items()):
        told.setdefault(shorten(why), []).append(job)
    causes = "; ".join(f"{fold(jobs)}: {why}" for why, jobs in told.items())
    follow = fold(sorted(set(run.jobs) - set(roots)))
    if change.stops:
        causes = "none: the run stops and says what to do"
    return f"| {change.title} | {causes or 'none'} | {follow or 'none'} |"


def fold(jobs: list[str]) -> str:
    """Jobs of all three centers as one word."""
    rest = list(jobs)
    folded = []
    for rule in dict.fromkeys(job.split()[0] for job in jobs):
        if set(each(rule)) <= set(rest):
            rest = [job for job in rest if job not in each(rule)]
            folded.append(f"{rule} (all {len(CENTERS)} centers)")
    return ", ".join(sorted(folded + rest))


def shorten(why: str) -> str:
    """A reason without the list of missing files."""
    return "its results are missing" if why.startswith("missing: ") else why


def measure(change: Change, study: Study) -> Run:
    """Apply one change to a study that is finished, and ask what would run."""
    change.do(study)
    return study.plan(**change.env(study))


def write_page() -> None:
    """Put the table of all changes into the page."""
    with tempfile.TemporaryDirectory() as folder:
        finished = fresh_study(Path(folder) / "finished")
        run = finished.call()
        assert run.code == 0, run.text
        rows = []
        for number, change in enumerate(CHANGES):
            (Path(folder) / str(number)).mkdir()
            study = finished.copy(Path(folder) / str(number) / "study")
            rows.append(row(change, measure(change, study)))
    table = "\n".join([HEAD, "| --- | --- | --- |", *rows]) + "\n"
    PAGE.write_text(TABLE.sub(lambda _: table, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write_page()
