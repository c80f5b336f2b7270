"""Fixity: every file of a bag is the one its manifest lists; none is missing, none is extra."""

import re
from collections.abc import Mapping

from scripts.lib.proof.tree import Problem, Stamp, Tree, read_bytes

MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
WITHHELD = "withheld-sha256.txt"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def read_manifest(tree: Tree, name: str, problems: list[Problem]) -> dict[str, str]:
    """Path -> SHA-256 of one manifest; a line that is none becomes a problem."""
    listed: dict[str, str] = {}
    if name not in tree.names():
        problems.append(Problem("missing", name, "the manifest is missing"))
        return {}
    try:
        text = read_bytes(tree, name).decode("utf-8", "replace")
    except (OSError, ValueError, EOFError):
        return {}  # told already, as a file that can not be read
    for number, line in enumerate(text.splitlines(), start=1):
        found = LINE.fullmatch(line)
        if found is None or found[2] in listed:
            problems.append(Problem("manifest", name, f"line {number} is no line of a manifest"))
        else:
            listed[found[2]] = found[1]
    return listed


def check_withheld(tree: Tree, withheld: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Whether the list of files known by hash only, made to be used with sha256sum, is that of
    archive.json (`withheld`: place below data/ -> SHA-256).
    """
    if not withheld and WITHHELD not in tree.names():
        return []
    problems: list[Problem] = []
    listed = read_manifest(tree, WITHHELD, problems)
    if listed != {f"data/{name}": one["sha256"] for name, one in withheld.items()}:
        reason = "it does not list what archive.json says is withheld"
        problems.append(Problem("withheld", WITHHELD, reason))
    return problems


def check_fixity(
    tree: Tree, stamps: Mapping[str, Stamp], sizes: Mapping[str, int]
) -> list[Problem]:
    """Compare all files with the manifests; `sizes`: path -> length as the archive's writer said."""
    problems: list[Problem] = []
    listed: dict[str, str] = {}
    for name in MANIFESTS:
        listed |= read_manifest(tree, name, problems)
    present = set(tree.names()) - {MANIFESTS[1]}
    gone, extra = set(listed) - present, present - set(listed)
    changed = {n for n in set(listed) & set(stamps) if stamps[n].sha256 != listed[n]}
    return [
        *problems,
        *_tell_moved(gone, extra, listed, stamps),
        *(Problem("changed", n, _tell_change(n, listed, stamps, sizes, changed)) for n in changed),
    ]


def _tell_moved(
    gone: set[str], extra: set[str], listed: Mapping[str, str], stamps: Mapping[str, Stamp]
) -> list[Problem]:
    """Missing and extra files; a pair of them with one content is one that was renamed."""
    problems = []
    left = {stamps[name].sha256: name for name in extra if name in stamps}
    for name in gone:
        new = left.pop(listed[name], "")
        if new:
            problems.append(Problem("renamed", name, f"this file was renamed to {new}"))
            extra = extra - {new}
        else:
            problems.append(Problem("missing", name, "this file is missing"))
    reason = "this file is extra: no manifest lists it"
    return [*problems, *(Problem("extra", name, reason) for name in extra)]


def _tell_change(
    name: str,
    listed: Mapping[str, str],
    stamps: Mapping[str, Stamp],
    sizes: Mapping[str, int],
    changed: set[str],
) -> str:
    """What happened to a file whose hash is not the listed one."""
    other = next((n for n in sorted(changed) if listed[n] == stamps[name].sha256), "")
    if other and other != name:
        return f"this file has the content of {other}: they were swapped"
    before = sizes.get(name)
    if before is not None and stamps[name].size < before:
        return f"this file was cut to {stamps[name].size} of {before} bytes"
    return "this file is not the one the manifest lists: its content was changed"
