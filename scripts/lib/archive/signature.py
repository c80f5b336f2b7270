"""A detached signature (Ed25519) over the root of an archive's records: who vouches for it.

It is a small JSON file beside the archive. The internal and the shareable archive of one state have one
root, so one signature fits both. The key that signs is a file outside the study; who verifies has to get
the public key, or its fingerprint, from the signer and not with the archive.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from scripts.lib.errors import StudyError
from scripts.lib.keys import check_place
from scripts.lib.proof.tree import Problem

FORMAT, ALGORITHM = 1, "Ed25519"
SUFFIX = ".sig.json"
OWNER_ONLY = 0o600
DIGITS = 16


def signature_path(archive: Path) -> Path:
    """Where the signature of an archive stands: beside it."""
    return archive.with_name(archive.name + SUFFIX)


def say(root: str) -> bytes:
    """What is signed of a root."""
    return f"salvage root {root}\n".encode("ascii")


def make_key(path: Path) -> str:
    """Write a new key, for its owner only, and its public part as `path`.pub; its fingerprint.

    Raises StudyError where there is a file already, or where it would be copied with a repository.
    """
    public = path.with_name(f"{path.name}.pub")
    if path.exists() or public.exists():
        raise StudyError(f"{path.name}: is there already, and stays. Give another name.")
    check_key_place(path)
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    told = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(told)
    return fingerprint(raw_of(key.public_key()))


def check_key_place(path: Path) -> None:
    """Raises StudyError where a private key would spread with every copy of a repository."""
    if check_place({"key_file": str(path)}, Path()):
        raise StudyError(
            f"{path.name}: a key that signs may lie neither in the folder of this program nor in a Git "
            "repository. Keep it elsewhere."
        )


def raw_of(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(public: bytes) -> str:
    """A short name of a public key, to be compared by people."""
    return hashlib.sha256(public).hexdigest()[:DIGITS]


def sign_root(root: str, path: Path) -> dict[str, Any]:
    """The signature file of a root by the key in a PEM file. Raises StudyError where it is none."""
    check_key_place(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise StudyError(f"{path.name}: this is no private Ed25519 key in PEM without a password.")
    return {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "root": root,
        "public_key": raw_of(key.public_key()).hex(),
        "signature": key.sign(say(root)).hex(),
    }


def read_public(path: Path) -> str:
    """A public key of a PEM file, in hexadecimal. Raises StudyError where it is none."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise StudyError(f"{path.name}: this is no public Ed25519 key in PEM.")
    return raw_of(key).hex()


def check_signature(
    content: bytes, root: str, expected: str, name: str
) -> tuple[list[Problem], str]:
    """What is wrong with a signature file, and the fingerprint of the key that signed.

    `root`: that of the records as found; `expected`: the public key of the signer in hexadecimal,
    empty where nobody gave it; `name`: of the file.
    """
    try:
        said = json.loads(content)
        public, mark = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
        form = (said["format"], said["algorithm"])
        Ed25519PublicKey.from_public_bytes(public).verify(mark, say(str(said["root"])))
    except InvalidSignature:
        return [Problem("signature", name, "the signature is not one of this key and root")], ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return [Problem("signature", name, "this is no signature file")], ""
    reasons = {
        f"its form is not {FORMAT}, {ALGORITHM}": form != (FORMAT, ALGORITHM),
        "it signs another root than that of these records": said["root"] != root,
        "it was made with another key than the one given": expected not in ("", public.hex()),
    }
    problems = [Problem("signature", name, why) for why, wrong in reasons.items() if wrong]
    return problems, fingerprint(public)
