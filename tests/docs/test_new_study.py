"""The study of the page about a new study is whole; that it runs as the page says is tested with the manual."""

import re
from dataclasses import replace
from pathlib import Path

from scripts.lib.config import read_study
from scripts.lib.headers import check_extracts
from scripts.lib.skeleton import make_study
from tests.docs.pages import follow_block, read_blocks

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
THERE = "../delta_study/"


def write_study(folder: Path) -> None:
    """The study of the page in a folder that is empty, its key beside it; nothing is run."""
    make_study(folder, folder.parent / f"{folder.name}.key", cutoff="2021-12-31")
    page = (ROOT / "docs/new-study.md").read_text(encoding="utf-8")
    for block in read_blocks(page):
        if block.path:
            follow_block(replace(block, path=block.path.removeprefix(THERE)), folder, {})


def test_the_page_makes_a_study_without_a_problem(tmp_path: Path) -> None:
    write_study(tmp_path / "delta_study")
    study = check_extracts(read_study(tmp_path / "delta_study"), tmp_path / "delta_study")
    assert list(study.centers) == ["delta"]
    assert len(study.centers["delta"]["sources"][0]["columns"]) == 19
