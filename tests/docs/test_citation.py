"""CITATION.cff says what the rest of the project says."""

import re
from pathlib import Path

from scripts.lib.archive.content import list_code
from scripts.lib.config import read_yaml

ROOT = Path(__file__).parents[2]


def test_it_agrees_with_license_changelog_and_the_study() -> None:
    said = read_yaml(ROOT / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(said)
    assert said["cff-version"] == "1.2.0"
    (author,) = said["authors"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith(f"{said['license']} License")
    assert author["name"] in text
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+?),? ", log, re.MULTILINE)
    assert newest is not None
    assert said["version"] == newest[1]
    (paper,) = said["references"]
    citation = read_yaml(ROOT / "config/published.yaml")["citation"]
    names = [one["family-names"] for one in paper["authors"] if "family-names" in one]
    pages = f"{paper['year']};{paper['volume']}({paper['issue']}):{paper['start']}-{paper['end']}"
    assert [text for text in (*names, pages, paper["doi"]) if text not in citation] == []


def test_it_lies_in_each_archive_with_license_and_bill_of_materials() -> None:
    assert {"CITATION.cff", "LICENSE", "sbom.cdx.json"} <= set(list_code(ROOT))
