"""The key of the pseudonyms: read when needed, shown by its fingerprint only."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path

from scripts.lib.errors import StudyError

ROOT = Path(__file__).resolve().parents[2]
MIN_KEY = 16
MIN_SIGNS = 8
SHIPPED_KEY = "e8904c44655aadce"  # fingerprint of config/demo-key.txt, which everybody has


def read_key(settings: Mapping[str, str], folder: Path) -> bytes:
    """The key of the pseudonyms, from a file or an environment variable.

    Raises StudyError where it is missing, shorter than 16 characters or made of fewer than 8
    different ones; the message never shows it.
    """
    if ("key_file" in settings) == ("key_env" in settings):
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
    if len(set(key)) < MIN_SIGNS:
        raise StudyError(
            f"{where}: the key is made of fewer than {MIN_SIGNS} different characters, so it can be "
            "guessed. Make a random one."
        )
    return key


def check_key(settings: Mapping[str, str], folder: Path, is_demo: bool) -> tuple[str, list[str]]:
    """The fingerprint of the key (empty where there is none), and all that is wrong with it.

    A demonstration may use the shipped key, and may have its key anywhere.
    """
    try:
        fingerprint = key_fingerprint(read_key(settings, folder))
    except StudyError as error:
        return "", list(error.problems)
    problems = [] if is_demo else check_place(settings, folder)
    if fingerprint == SHIPPED_KEY and not is_demo:
        problems.append(
            "pseudonym: this is the key that ships with the demonstration, so it protects nobody. "
            "Make one of your own (README.md says how)."
        )
    return fingerprint, problems


def check_place(settings: Mapping[str, str], folder: Path, code: Path = ROOT) -> list[str]:
    """Why the file of the key lies where it spreads with every copy; empty where it may stay.

    It may lie neither in the folder of this program (`code`) nor in any Git repository, ignored or
    not: what is ignored today is a copied folder or a forced commit tomorrow.
    """
    if "key_file" not in settings:
        return []
    path = Path(os.path.realpath(folder / settings["key_file"]))
    shared = [one for one in path.parents if one == code or os.path.lexists(one / ".git")]
    problem = (
        "pseudonym.key_file: the key lies in the folder of this program or in a Git repository, and "
        "goes wherever a copy of it goes. Move it out, or give the key in an environment variable "
        "(key_env)."
    )
    return [problem] if shared else []


def key_fingerprint(key: bytes) -> str:
    """A digest that tells whether the key is the same, and nothing else about it."""
    return hmac.new(key, b"salvage key fingerprint", hashlib.sha256).hexdigest()[:16]
