"""The files of an archive as the crate describes them, told or known by their hash only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

Entity = dict[str, Any]
MEDIA = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".dta": "application/x-stata-dta",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
    ".sav": "application/x-spss-sav",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"
PLAIN_NAMES = ("LICENSE", "Makefile", "Snakefile")


@dataclass(frozen=True)
class CrateFile:
    """A file: its path in the archive, SHA-256, kind (as raw, config, result, code), length in bytes
    where known; `told` false: the archive has its hash only.
    """

    path: str
    sha256: str
    kind: str
    size: int | None = None
    told: bool = True


def file_id(file: CrateFile) -> str:
    """Where the crate has a file: its path, or a name within the description for what is withheld."""
    return quote(file.path) if file.told else f"#withheld/{quote(file.path)}"


def describe_file(file: CrateFile, parameters: Sequence[str]) -> Entity:
    """A file as an entity; `parameters`: those of tools that it was a value of."""
    entity: Entity = {
        "@id": file_id(file),
        "@type": "File",
        "name": PurePath(file.path).name,
        "encodingFormat": media_type(file.path),
        "sha256": file.sha256,
    }
    if file.size is not None:
        entity["contentSize"] = str(file.size)
    if not file.told:
        entity["description"] = "Withheld: the archive has the SHA-256 of this file only."
    return entity | refer(exampleOfWork=parameters)


def media_type(path: str) -> str:
    """The media type by a file's suffix."""
    pure = PurePath(path)
    return PLAIN if pure.name in PLAIN_NAMES else MEDIA.get(pure.suffix.lower(), UNKNOWN)


def refer(**targets: Sequence[str]) -> dict[str, Any]:
    """References to other entities: one as it is, several as a list, none not at all."""
    return {key: _link(ids) for key, ids in targets.items() if ids}


def _link(ids: Sequence[str]) -> Any:
    links = [{"@id": one} for one in dict.fromkeys(ids)]
    return links[0] if len(links) == 1 else links


def by_place(files: Sequence[CrateFile], start: str) -> Mapping[str, CrateFile]:
    """The files below a folder of the archive, by their path from there."""
    return {one.path.removeprefix(start): one for one in files if one.path.startswith(start)}
