"""How a text file is written: its encoding, the sign between its cells, its rows. With the proof."""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from math import log
from pathlib import Path

from scripts.lib.readers import ReadSpec
from scripts.lib.readers.encodings import MARKS, check_bytes
from scripts.lib.readers.gate import check_file
from scripts.lib.readers.limits import capped
from scripts.lib.readers.table import name_of, problem
from scripts.lib.texts import BLANKS

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "pipe"}
# Letters and signs that the languages of Europe write beyond ASCII.
EXPECTED = set(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝŸ°º²³µ±§«»€–—‘’“”…·¿¡≤≥"
)
GUESSED = ("cp1252", "cp850", "mac-roman")
TOP_ROWS = 200
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sniffed:
    """A text file: how to read it, its first rows with the lines they start on, and the proofs."""

    spec: ReadSpec
    rows: Rows
    encoding_proof: str
    delimiter_proof: str
    encoding_open: bool = False


def sniff_text(path: Path, form: str = "csv") -> Sniffed:
    """How a delimited text file is written; the header row is not looked for yet.

    Raises StudyError for what the readers refuse, and where no sign cuts the text into columns.
    """
    spec = ReadSpec(format=form)
    check_file(path, spec)
    with capped(name_of(path), spec.limits.max_memory, spec.limits.max_seconds):
        data = path.read_bytes()
        encoding, proof, unsure = find_encoding(data)
        text = decode(path, data, encoding)
        check_bytes(path, text.encode("utf-8"), spec.limits.max_line)
        delimiter, delimiter_proof = find_delimiter(path, text)
        rows = first_rows(text, delimiter)
    found = replace(spec, encoding=encoding, delimiter=delimiter)
    return Sniffed(found, rows, proof, delimiter_proof, unsure)


def decode(path: Path, data: bytes, encoding: str) -> str:
    """The text without its mark. Raises StudyError where the mark, or the zeros, promised too much."""
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        text = f"begins like {encoding}, but byte {error.start + 1} is none of it; export it again"
        raise problem(path, text) from None


def find_encoding(data: bytes) -> tuple[str, str, bool]:
    """The encoding, what proves it, and whether a person has to confirm it."""
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if marked == "utf-8":
        return "utf-8-sig", "the file begins with the mark of UTF-8", False
    if marked:
        return marked, f"the file begins with the mark of {marked}", False
    nuls = data[:10_000].count(0)
    if nuls > len(data[:10_000]) / 4:
        end = "le" if data[1:2] == b"\0" else "be"
        return f"utf-16-{end}", "every second byte at the beginning is 0", False
    high = data.translate(None, bytes(range(128)))
    if not high:
        return "utf-8", "no byte beyond ASCII", False
    try:
        data.decode("utf-8")
        return "utf-8", f"{len(high)} bytes beyond ASCII, all of them valid UTF-8", False
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    return _guess_encoding(data, high, line)


def _guess_encoding(data: bytes, high: bytes, line: int) -> tuple[str, str, bool]:
    """Of the old encodings the one in which the bytes beyond ASCII are letters as people write."""
    beyond, counts = len(high), Counter(high)
    fitting = {
        name: sum(n for b, n in counts.items() if bytes([b]).decode(name, "replace") in EXPECTED)
        for name in GUESSED
    }
    best = max(GUESSED, key=lambda name: fitting[name])
    told = f"{beyond} bytes beyond ASCII, not UTF-8 (line {line}); {fitting[best]} of them are usual letters in {best}"
    try:
        data.decode(best)
    except UnicodeDecodeError:
        best = "latin-1"
    return best, told, fitting[best if best in fitting else "cp1252"] < beyond


def find_delimiter(path: Path, text: str) -> tuple[str, str]:
    """The sign that cuts most rows into equally many columns, and how many. Raises StudyError for none."""
    told = text[:8].splitlines()[:1]
    if told and len(told[0]) == 5 and told[0].lower().startswith("sep="):
        return told[0][4], "the first line names it"
    best, width, share, rows = ",", 1, 0.0, 0
    for sign in DELIMITERS:
        widths = Counter(len(row) for _, row in first_rows(text, sign) if any(row))
        wide = {one: count for one, count in widths.items() if one > 1}
        if not wide:
            continue
        usual = max(wide, key=lambda one: (wide[one] * log(one), one))
        now = wide[usual] / sum(widths.values())
        if now * log(usual) > share * log(max(width, 2)) * (width > 1):
            best, width, share, rows = sign, usual, now, sum(widths.values())
    if not text.strip(BLANKS):
        raise problem(path, "holds nothing but blanks and empty lines")
    if width == 1:
        raise problem(
            path,
            "no comma, semicolon, tab or pipe cuts its rows into columns; a draft needs two at least",
        )
    proof = f"{DELIMITERS[best]}: {round(share * rows)} of the first {rows} rows have {width} cells with it"
    return best, proof


def first_rows(text: str, delimiter: str, count: int = TOP_ROWS) -> Rows:
    """The first rows that are not empty, each with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: Rows = []
    start = 1
    try:
        for record in islice(reader, count):
            if any(record):
                rows.append((start, record))
            start = reader.line_num + 1
    except csv.Error:  # the reader of whole files says what is wrong with it, and where
        pass
    return rows


def is_utf(encoding: str) -> bool:
    """Whether an encoding is one of Unicode."""
    return codecs.lookup(encoding).name.startswith("utf")
