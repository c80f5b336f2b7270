"""What somebody without the key can try: hash every identity he can guess, and look for the digest."""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import permutations, product

import pandas as pd

from tests.canaries.plant import ROOT
from tests.canaries.search import Found

SHORTEST = 12  # digits of a digest by which it is known again; a pseudonym has as many
DIGITS = re.compile(rb"[0-9a-fA-F]{%d,}" % SHORTEST)
SIGNS = ("", "\x1f", ":", "-", "_", "/", "|", " ", ",")
PLAIN = ("md5", "sha1", "sha256", "sha512", "blake2b")
DEMO_KEY = (ROOT / "config/demo-key.txt").read_bytes().strip()
WORDS = b"key secret password salt pepper pseudonym salvage salvage_nsclc tiny salvage-finding0"
KEYS = [DEMO_KEY, b"", *WORDS.split(), b"salvage key fingerprint", b"0123456789123456", b"\0" * 32]


def read_digests(content: Iterable[Found]) -> dict[str, set[str]]:
    """Everything that may be a digest in hexadecimal digits, by how it begins."""
    found: dict[str, set[str]] = {}
    for _, data in content:
        for one in set(DIGITS.findall(data)):
            text = one.decode().lower()
            found.setdefault(text[:SHORTEST], set()).add(text)
    return found


def guess_texts(identity: Mapping[str, str]) -> Iterator[str]:
    """What may have been hashed of a person: each value, and each two of them in any order."""
    known = {key: sorted(write_value(value)) for key, value in identity.items() if value}
    yield from (form for forms in known.values() for form in forms)
    for first, second in permutations(known, 2):
        for one, other, sign in product(known[first], known[second], SIGNS):
            yield f"{one}{sign}{other}"


def write_value(value: str) -> set[str]:
    """A value as it may be written: letters' case, days in three forms."""
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    days = {f"{day[3]}/{day[2]}/{day[1]}", f"{day[1]}{day[2]}{day[3]}", day[1]} if day else set()
    return {value, value.lower(), *days}


def hash_text(text: str) -> Iterator[str]:
    """Digests of a text without a key and with keys that anybody would try."""
    data = text.encode()
    for name in PLAIN:
        yield hashlib.new(name, data).hexdigest()
    for key in KEYS:
        yield hmac.digest(key, data, "sha256").hex()
        yield hashlib.sha256(key + data).hexdigest()
        yield hashlib.sha256(data + key).hexdigest()


def find_people(
    digests: Mapping[str, Collection[str]],
    identities: Iterable[Mapping[str, str]],
    more: Callable[[Mapping[str, str]], Iterable[str]] = lambda one: (),
) -> list[str]:
    """The guessed texts whose digest, whole or cut, is among those that were read; each once.

    `more`: further digests of an identity, such as the ids of findings, which anybody can compute.
    """
    return sorted(
        {
            text
            for one in identities
            for text, digest in guess_digests(one, more)
            if any(digest.startswith(known) for known in digests.get(digest[:SHORTEST], ()))
        }
    )


def guess_digests(
    identity: Mapping[str, str], more: Callable[[Mapping[str, str]], Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """(text, digest) of everything that may have been made of an identity."""
    texts = sorted(set(guess_texts(identity)))
    for text in texts:
        yield from ((text, digest) for digest in hash_text(text))
    for numbers in hash_numbers(pd.Series(texts, dtype="str")):
        yield from zip(texts, numbers, strict=True)
    yield from ((f"a finding of {identity['record']}", digest) for digest in more(identity))


def hash_numbers(texts: pd.Series) -> Iterator[list[str]]:
    """The numbers pandas makes of texts, as 16 digits."""
    for key in ("0123456789123456", "salvage-finding0"):
        hashed = pd.util.hash_array(texts.to_numpy(dtype=object), hash_key=key)
        yield [f"{one:016x}" for one in hashed]
