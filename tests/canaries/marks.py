"""What is planted: texts that occur nowhere else, and how each might be written down."""

import base64
from collections.abc import Iterable, Iterator

# Each canary begins and ends with a word of its own, so that one cut off at either end is found too.
HEAD, TAIL = "QZXWVQKJ", "JKQVWZXQ"


def canary(what: str) -> str:
    """A text to be planted; `what` says where, in letters and digits."""
    return f"{HEAD}{what}{TAIL}"


def spellings(word: str) -> Iterator[bytes]:
    """A word in capital or small letters as encodings write it; base64 by what stays in any place."""
    for text in (word, word.lower()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp500"):
            yield text.encode(encoding)
        for content in (text.encode(), text.encode("utf-16-be"), text.encode("utf-16-le")):
            yield content.hex().encode()
            yield content.hex().upper().encode()
        for before in range(3):
            # What the bytes before and after share a sign with is cut off.
            coded = base64.b64encode(b"\0" * before + text.encode())
            yield coded[-(-before * 8 // 6) : (before + len(word)) * 8 // 6]


def spell_all(words: Iterable[str]) -> list[bytes]:
    """All spellings of words, to be looked for in bytes."""
    return sorted({one for word in words for one in spellings(word)})


PLANTED = spell_all([HEAD, TAIL])
