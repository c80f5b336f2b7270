"""The software bill of materials as it is kept: the tool's own, without places and line numbers.

    cyclonedx-py requirements requirements.txt ... --output-file - | python -m scripts.lib.sbom

The tool notes for each package the index it could come from, and in which line of the lock it stands; the
first names a registry, the second changes with every comment.
"""

import json
import sys
from typing import Any

from scripts.lib.files import to_json

APPLICATION = {
    "bom-ref": "salvage",
    "licenses": [{"license": {"id": "MIT"}}],
    "name": "Salvage",
    "type": "application",
}
PLACES = ("description", "externalReferences")


def tidy_sbom(bom: dict[str, Any]) -> dict[str, Any]:
    """A CycloneDX document whose packages are named by their package URL, which Salvage depends on."""
    components = [
        {key: value for key, value in one.items() if key not in PLACES} | {"bom-ref": one["purl"]}
        for one in bom["components"]
    ]
    components.sort(key=lambda one: str(one["purl"]))
    names = [one["purl"] for one in components]
    tools = [
        {key: value for key, value in one.items() if key not in PLACES}
        for one in bom["metadata"]["tools"]["components"]
    ]
    metadata = {**bom["metadata"], "tools": {"components": tools}, "component": APPLICATION}
    needed = {"ref": APPLICATION["bom-ref"], "dependsOn": names}
    return {
        **bom,
        "components": components,
        "dependencies": [needed, *({"ref": name} for name in names)],
        "metadata": metadata,
    }


if __name__ == "__main__":
    sys.stdout.write(to_json(tidy_sbom(json.load(sys.stdin))))
