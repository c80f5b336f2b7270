"""The short hash that stands on every page: which numbers and decisions a print-out shows."""

import hashlib
from collections.abc import Sequence

HASH_DIGITS = 12


def root_hash(hashes: Sequence[str]) -> str:
    """One hash over those of the numbers and the decisions, as printed on every page."""
    return hashlib.sha256("\n".join(hashes).encode("ascii")).hexdigest()[:HASH_DIGITS]


def list_keywords(study: str, version: str, root: str) -> list[str]:
    """What the metadata of a PDF say of its origin."""
    return [study, f"version {version}", f"Numbers and decisions {root}"]
