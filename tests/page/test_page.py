"""What is in the file of the study page, and what must not be."""

import json
import re
from pathlib import Path
from typing import Any

from scripts.lib.config import read_study
from scripts.lib.page.artifacts import describe_artifacts
from scripts.lib.page.html import write_page
from scripts.study_page import rebuild


def data_of(page: str) -> Any:
    return json.loads(page.partition('id="data">')[2].partition("</script>")[0])


def test_hostile_text_cannot_end_the_script_and_comes_back_as_it_was() -> None:
    hostile = {"title": "</script><script>alert(1)</script><!-- & \u2028 '\""}
    page = write_page(hostile)
    assert page.count("</script>") == 2
    assert data_of(page) == hostile


def test_the_policy_names_the_very_script_and_style() -> None:
    page = write_page({})
    assert "default-src 'none'" in page
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", page)) == 2
    assert "http:" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in page
    script = (Path(__file__).parents[2] / "scripts/lib/page/page.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script
    assert "eval(" not in script


def test_a_job_reads_from_the_jobs_that_made_its_inputs() -> None:
    records = [
        {
            "rule": "pool",
            "wildcards": {},
            "inputs": {"a.parquet": "1", "config/x": "2"},
            "outputs": {"p": "3"},
        },
        {
            "rule": "ingest",
            "wildcards": {"center": "alpha"},
            "inputs": {},
            "outputs": {"a.parquet": "1"},
        },
    ]
    assert describe_artifacts(records) == [
        {"job": "ingest alpha", "rule": "ingest", "outputs": {"a.parquet": "1"}, "reads": []},
        {"job": "pool", "rule": "pool", "outputs": {"p": "3"}, "reads": ["ingest alpha"]},
    ]


def test_the_study_of_the_page_is_built_from_its_parameters_alone() -> None:
    study = read_study(Path(__file__).parents[2])
    rebuilt = rebuild(study.parts())
    assert "pseudonym" not in rebuilt.config
    assert rebuilt.centers == study.centers
    assert rebuilt.labels() == study.labels()
