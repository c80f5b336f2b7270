"""The page about adding a center is followed word for word, in the study of the page before it."""

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_new_study import BLOCK, ROOT, write_study

PAGE = (ROOT / "docs/add-a-center.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^    ((?:python|sed|snakemake) .*)$", re.MULTILINE)
SHOWN = re.compile(r"^```(?:text|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def call(command: str, study: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command.replace("REPO", str(ROOT)).replace("STUDY", str(study)))
    program = {"python": [sys.executable], "snakemake": [sys.executable, "-m", "snakemake"]}
    line = [*program.get(words[0], words[:1]), *words[1:]]
    key = {"STUDY_KEY": "a key for this test only"}
    return subprocess.run(
        line, cwd=study, env={**os.environ, **key}, capture_output=True, text=True
    )


@pytest.mark.ci
def test_the_page_takes_an_unknown_extract_to_a_run(tmp_path: Path) -> None:
    write_study(tmp_path)
    for name, content in BLOCK.findall(PAGE):
        (tmp_path / name).write_text(content, encoding="utf-8")
    draft, *answers, name_it, run = COMMAND.findall(PAGE)
    drafted = call(draft, tmp_path)
    assert drafted.returncode == 1, drafted.stderr
    written = (tmp_path / "config/centers/epsilon.yaml").read_text(encoding="utf-8")
    for shown in SHOWN.findall(PAGE):
        missing = [one for one in shown.splitlines() if one not in written + drafted.stdout]
        assert not missing
    assert call(name_it, tmp_path).returncode == 0
    refused = call(f"{run} -n", tmp_path)
    assert refused.returncode != 0
    assert "config/centers/epsilon.yaml: label: an open question" in refused.stdout + refused.stderr
    for one in answers:
        assert call(one, tmp_path).returncode == 0
    ended = call(run, tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    with (tmp_path / "results/tables/endpoints.csv").open(encoding="utf-8", newline="") as handle:
        numbers = {row["number_id"]: row["text"] for row in csv.DictReader(handle)}
    assert numbers["cohort.n"] == "4"  # two of delta, E-01 and E-02; E-03 is held out
    assert (tmp_path / "results/queries/epsilon.xlsx").is_file()
