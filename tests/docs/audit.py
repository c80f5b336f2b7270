"""docs/audit.md: twelve points of an audit trail, each with the command that shows it, as it answers.

python -m tests.docs.audit    # runs the demo and all commands, and writes the page anew
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.workflow.study import ROOT, Study, fresh_study

PAGE = ROOT / "docs" / "audit.md"
HASH = re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{64}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEAD = """# Audit: twelve points, and the command that shows each

The points are those of an audit trail as ALCOA++, 21 CFR 11.10(e), EU GMP Annex 11 and ICH E6(R3) ask for it,
in own words. These rules bind trials and manufacturers; for a retrospective study they are a yardstick. Run the
demo with `snakemake --cores 4`, then each command as it stands. This page is made by
`python -m tests.docs.audit`, and a test compares it with what the commands answer; hashes are shown as
`<sha256>` and times as `<time>`.

What software alone can not show: who a person is, training, backups and how long they are kept, signatures.
"""


@dataclass(frozen=True)
class Point:
    """One point: what is asked, how it is met, and the command whose answer shows it."""

    title: str
    text: str
    command: str


POINTS = (
    Point(
        "The original is kept, and known by its hash",
        "Delivered files are only read. The record of ingest holds the SHA-256 of each.",
        "grep 'data/demo' results/ingest/alpha.record.json | head -1",
    ),
    Point(
        "Every value leads to the cell it was read from",
        "File, sheet, row, column and the text as delivered; and from the cell to all numbers it reaches.",
        "python -m scripts trace --cell alpha:alpha.csv:2:E | head -4",
    ),
    Point(
        "Every change says what, by which rule and why",
        "The text before, the value after, the rule and its reason; a correction names its people.",
        "python -m scripts trace pcr | grep 'by codelist' | sed 's/^ *//' | sort -u | head -3",
    ),
    Point(
        "People change values in one place, and two sign",
        "Corrections are lines in `config/corrections/`, under version control. Who proposed and who approved are "
        "columns, and a line without approval stops the run.",
        "python -c \"from scripts.lib.registers import COLUMNS; print(*COLUMNS['corrections'])\"",
    ),
    Point(
        "The log only grows, and shows when it was touched",
        "Each line of the history holds the hash of the line before, and each end of a run that of all results.",
        "head -1 results/run/history.jsonl; python -m scripts verify results",
    ),
    Point(
        "Nothing is dropped in silence",
        "Every raw row has exactly one fate; these add up to the rows that were read.",
        "grep '^alpha' results/tables/rows.csv | cut -d, -f1-3",
    ),
    Point(
        "A run says with what it was made",
        "Each stage's record: code, packages, settings, inputs and outputs.",
        "python -c \"import json; r = json.load(open('results/pool/pool.record.json')); print(*r)\"",
    ),
    Point(
        "The same inputs give the same bytes",
        "Everything is computed again in a fresh folder and compared, byte for byte and number for number.",
        "python -m scripts verify results --rerun | tail -1",
    ),
    Point(
        "The log can be read and taken along",
        "The table of findings is CSV and Word, the history JSON lines, the archive a BagIt bag.",
        "cut -d, -f1-5 results/tables/findings.csv | head -3",
    ),
    Point(
        "The log can not be switched off",
        "The history is written whatever options a run is called with; a withdrawn patient's row stays as a fate.",
        "snakemake --cores 1 --quiet all; tail -1 results/run/history.jsonl | cut -c1-75",
    ),
    Point(
        "What matters most is reviewed first",
        "Each hospital's questions are sorted by severity; the findings are counted by rule.",
        "cut -d, -f2,4,5 results/tables/findings.csv | grep -E 'blocking|error' | head -4",
    ),
    Point(
        "What came in is what went out, per center",
        "Rows received and what became of them, of every center.",
        "grep -E 'analysed|all rows' results/tables/rows.csv | cut -d, -f1-3",
    ),
)


def answer(point: Point, study: Study) -> str:
    """What a command prints in a study's folder, without hashes and times."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", point.command],
        cwd=study.folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    return TIME.sub("<time>", HASH.sub("<sha256>", done.stdout)).strip()


def section(number: int, point: Point, study: Study) -> str:
    """One point as it stands on the page."""
    shown = f"    $ {point.command}\n" + "".join(
        f"    {line}\n" for line in answer(point, study).splitlines()
    )
    return f"\n## {number}. {point.title}\n\n{point.text}\n\n{shown}"


def write_page(study: Study) -> str:
    """The page, with the answers of a finished study."""
    return HEAD + "".join(section(n, one, study) for n, one in enumerate(POINTS, start=1))


def main() -> None:
    """Run the demo in a passing folder, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        study = fresh_study(Path(folder) / "study")
        study.call()
        PAGE.write_text(write_page(study), encoding="utf-8")


if __name__ == "__main__":
    main()
