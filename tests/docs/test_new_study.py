"""The page about a new study is followed word for word."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def write_study(folder: Path) -> None:
    for name, content in BLOCK.findall((ROOT / "docs/new-study.md").read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_page_makes_a_study_that_runs(tmp_path: Path) -> None:
    write_study(tmp_path)
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    run = subprocess.run(
        [*command, "--directory", str(tmp_path), "--cores", "2"],
        env={**os.environ, "STUDY_KEY": "a key for this test only"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    numbers = {
        row["number_id"]: row["text"]
        for row in read_table(tmp_path / "results/tables/endpoints.csv")
    }
    assert numbers["cohort.n"] == "2"
    assert numbers["pcr"].startswith("1/2 (50.0%")
    rows = {row["fate"]: row["rows"] for row in read_table(tmp_path / "results/tables/rows.csv")}
    assert rows["undetermined"] == "1"
    assert rows["not_data"] == "1"
