"""The key of the pseudonyms: read when needed, shown by its fingerprint only."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path

from scripts.lib.errors import StudyError

MIN_KEY = 16
SHIPPED_KEY = "e8904c44655aadce"  # fingerprint of config/demo-key.txt, which everybody has


def read_key(settings: Mapping[str, str], folder: Path) -> bytes:
    """The key of the pseudonyms, from a file or an environment variable.

    Raises StudyError where it is missing or shorter than 16 characters; the message never shows it.
    """
    if ("key_file" in settings) == ("key_env" in settings):
        raise StudyError("pseudonym: give key_file or key_env, one of the two.")
    if not settings:
        raise StudyError("pseudonym: give key_file or key_env, one of the two.")
    if "key_file" in settings:
        path = folder / settings["key_file"]
        if not os.path.isfile(path):
            raise StudyError(
                f"pseudonym.key_file: there is no file '{settings['key_file']}'. "
                "Make one of 32 random bytes as text, and keep it apart from the data."
            )
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise StudyError(
                f"pseudonym.key_file: the file cannot be read ({error.strerror})."
            ) from None
        where = "pseudonym.key_file"
    else:
        key = os.fsencode(os.environ.get(settings["key_env"], "").strip())
        where = f"pseudonym.key_env: the environment variable {settings['key_env']}"
    if len(key) < MIN_KEY:
        raise StudyError(
            f"{where}: the key is missing or shorter than {MIN_KEY} characters. Make a longer one."
        )
    return key


def key_fingerprint(key: bytes) -> str:
    """A digest that tells whether the key is the same, and nothing else about it."""
    return hmac.new(key, b"salvage key fingerprint", hashlib.sha256).hexdigest()[:16]
