"""The bill of materials: what is kept of the tool's own, and that it is that of the lock."""

import json
import re
from pathlib import Path

from scripts.lib.sbom import tidy_sbom

ROOT = Path(__file__).parents[2]


def test_it_lists_the_packages_of_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^ ;\\]+)", lock, re.MULTILINE)
    bom = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = [(one["name"], one["version"]) for one in bom["components"]]
    assert sorted(listed) == sorted(pins), "renew it: make sbom"
    assert tidy_sbom(bom) == bom


def test_places_and_line_numbers_are_left_out() -> None:
    found = {
        "bomFormat": "CycloneDX",
        "components": [
            {
                "bom-ref": f"requirements-L{line}",
                "description": f"requirements line {line}",
                "externalReferences": [{"type": "distribution", "url": "https://index.example"}],
                "name": name,
                "purl": f"pkg:pypi/{name}@1",
            }
            for line, name in ((9, "b"), (12, "a"))
        ],
        "dependencies": [{"ref": "requirements-L9"}],
        "metadata": {"tools": {"components": [{"name": "tool", "externalReferences": []}]}},
    }
    assert tidy_sbom(found) == {
        "bomFormat": "CycloneDX",
        "components": [
            {"bom-ref": "pkg:pypi/a@1", "name": "a", "purl": "pkg:pypi/a@1"},
            {"bom-ref": "pkg:pypi/b@1", "name": "b", "purl": "pkg:pypi/b@1"},
        ],
        "dependencies": [
            {"ref": "salvage", "dependsOn": ["pkg:pypi/a@1", "pkg:pypi/b@1"]},
            {"ref": "pkg:pypi/a@1"},
            {"ref": "pkg:pypi/b@1"},
        ],
        "metadata": {
            "component": {
                "bom-ref": "salvage",
                "licenses": [{"license": {"id": "MIT"}}],
                "name": "Salvage",
                "type": "application",
            },
            "tools": {"components": [{"name": "tool"}]},
        },
    }
