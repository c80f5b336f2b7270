"""The Run Crate against the archive: what it names is here with that hash, and it names all of the study."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from scripts.lib.proof.tree import Problem, Stamp, Tree, read_bytes

CRATE_FILE = "ro-crate-metadata.json"
HELD_BACK = "#withheld/"
ALL_NAMED = "data/study/"


def check_crate(
    tree: Tree, stamps: Mapping[str, Stamp], withheld: Mapping[str, Mapping[str, str]]
) -> list[Problem]:
    """Where the crate and the files part; `withheld`: place below data/ -> its entry with SHA-256."""
    if CRATE_FILE not in tree.names():
        return [Problem("missing", CRATE_FILE, "the Run Crate of the archive is missing")]
    try:
        said = read_hashes(json.loads(read_bytes(tree, CRATE_FILE)))
    except (OSError, ValueError, RecursionError, EOFError, KeyError, TypeError, AttributeError):
        return [Problem("crate", CRATE_FILE, "the Run Crate can not be read")]
    known = {name: stamp.sha256 for name, stamp in stamps.items()}
    known |= {f"{HELD_BACK}data/{place}": one["sha256"] for place, one in withheld.items()}
    unnamed = [n for n in known if n.startswith((ALL_NAMED, HELD_BACK)) and n not in said]
    other = [name for name, sha256 in said.items() if known.get(name) != sha256]
    reasons = {
        "the Run Crate does not name this file": unnamed,
        "the Run Crate names this file with another content": other,
    }
    return [
        Problem("crate", name.removeprefix(HELD_BACK), why)
        for why, names in reasons.items()
        for name in names
    ]


def read_hashes(crate: Mapping[str, Any]) -> dict[str, str]:
    """File -> SHA-256 of all entities that have one."""
    return {unquote(one["@id"]): one["sha256"] for one in crate["@graph"] if "sha256" in one}
