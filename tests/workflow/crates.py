"""Validates an unpacked archive as a Run Crate; run by the Python of .venv-publish, without a network.

    python crates.py FOLDER PROFILE

The contexts that a crate names stand in the network. So a crate is read here with the terms of the
rocrate package in their place, and with those that run crates add.
"""

import json
import sys
from pathlib import Path

import rocrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings

RUN = "https://w3id.org/ro/terms/workflow-run#"
BIOSCHEMAS = "https://bioschemas.org/"
EARLIER = {  # what RO-Crate 1.1 calls otherwise than the version whose terms the package has
    "ComputationalWorkflow": f"{BIOSCHEMAS}ComputationalWorkflow",
    "FormalParameter": f"{BIOSCHEMAS}FormalParameter",
    "input": f"{BIOSCHEMAS}ComputationalWorkflow#input",
    "output": f"{BIOSCHEMAS}ComputationalWorkflow#output",
}
TERMS = ("ParameterConnection", "connection", "environment", "resourceUsage", "sha256")


def read_inline(path: Path) -> dict[str, object]:
    """The content of a crate with its context in full."""
    content: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    source = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
    terms = json.loads(source.read_text(encoding="utf-8"))["@context"]
    content["@context"] = {**terms, **EARLIER, **{name: f"{RUN}{name}" for name in TERMS}}
    return content


def main(folder: Path, profile: str) -> None:
    """Print a line for each message: severity, check, entity."""
    metadata = folder / "ro-crate-metadata.json"
    metadata.write_text(json.dumps(read_inline(metadata)), encoding="utf-8")
    result = services.validate(
        ValidationSettings(
            rocrate_uri=str(folder),
            profile_identifier=profile,
            requirement_severity=Severity.RECOMMENDED,
            no_cache=True,
        )
    )
    for issue in result.get_issues():
        sys.stdout.write(
            f"{issue.severity.name} {issue.check.identifier} {issue.violatingPropertyValue}"
            f" {issue.message}\n"
        )
    sys.stdout.write("validated\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
