"""The text of the report's PDF and DOCX, as a reader of them would copy it.

Of PDF only what typst writes is understood: plain objects, fonts with two bytes a sign and a table
to Unicode. What belongs to no text (header, footer, rules) is left out.
"""

import io
import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

MOST = 1 << 28
PAGE = "\f"
OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STEP = re.compile(
    rb"/(?P<font>\w+) [\d.]+ Tf\b|(?P<text>\()|(?P<artifact>/Artifact\b[^\n(]*?B[DM]C\b)"
    rb"|(?P<begin>\bB[DM]C\b)|(?P<end>\bEMC\b)"
)
PLAIN_TEXT = re.compile(rb"(?:[^()\\]|\\.)*", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
BAND = re.compile(rb"<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>(?: *<([0-9A-Fa-f]+)>)?")


class NoTextError(Exception):
    """A file whose text can not be read; the text says why."""


def read_docx(content: bytes) -> str:
    """The text of a Word document's body. Raises NoTextError where it has none."""
    try:
        with ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as member:
            xml = member.read(MOST)
        if b"<!DOCTYPE" in xml:
            raise NoTextError("it declares entities")
        root = ElementTree.fromstring(xml)
    except (BadZipFile, KeyError, ElementTree.ParseError, zlib.error, NotImplementedError) as error:
        raise NoTextError(f"it is damaged ({type(error).__name__})") from None
    return " ".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))


def read_pdf(content: bytes) -> str:
    """The text of a PDF in the order in which it is drawn, a form feed between pages.

    Raises NoTextError for a PDF that is made in another way than the report's.
    """
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(content)}
    try:
        pages = list(_walk_pages(objects, _reference(_catalog(objects), b"Pages")))
        fonts: dict[int, dict[int, str]] = {}
        return PAGE.join(_read_page(objects[page], objects, fonts) for page in pages)
    except (KeyError, ValueError, IndexError, zlib.error, RecursionError) as error:
        raise NoTextError(f"its PDF is of an unknown make ({type(error).__name__})") from None


def _catalog(objects: dict[int, bytes]) -> bytes:
    return next(one for one in objects.values() if re.search(rb"/Type\s*/Catalog\b", one))


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb"\s+(\d+) 0 R", body)
    if found is None:
        raise ValueError(key)
    return int(found[1])


def _walk_pages(objects: dict[int, bytes], number: int) -> Iterator[int]:
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", objects[number])
    if kids is None:
        yield number
        return
    for kid in re.findall(rb"(\d+) 0 R", kids[1]):
        yield from _walk_pages(objects, int(kid))


def _unpack(body: bytes) -> bytes:
    head, _, packed = body.partition(b"stream")
    packed = packed.removeprefix(b"\r").removeprefix(b"\n")
    if b"/FlateDecode" not in head:
        return packed
    return zlib.decompressobj().decompress(packed, MOST)


def _read_page(page: bytes, objects: dict[int, bytes], fonts: dict[int, dict[int, str]]) -> str:
    resources = objects[_reference(page, b"Resources")] if b"/Resources<<" not in page else page
    declared = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
    names = dict(re.findall(rb"/(\w+) (\d+) 0 R", declared[1])) if declared else {}
    stream = _unpack(objects[_reference(page, b"Contents")])
    return "".join(_read_stream(stream, names, objects, fonts))


def _read_stream(
    stream: bytes,
    names: dict[bytes, bytes],
    objects: dict[int, bytes],
    fonts: dict[int, dict[int, str]],
) -> Iterator[str]:
    """The texts that a page draws, without those that are marked as artifacts."""
    at, depth, hidden = 0, 0, 0
    table: dict[int, str] = {}
    while found := STEP.search(stream, at):
        at = found.end()
        if found["font"]:
            number = int(names[found["font"]])
            if number not in fonts:
                fonts[number] = _read_table(
                    _unpack(objects[_reference(objects[number], b"ToUnicode")])
                )
            table = fonts[number]
        elif found["text"]:
            content, at = _read_string(stream, at)
            if not hidden:
                codes = zip(content[::2], content[1::2], strict=False)
                yield "".join(table.get(high << 8 | low, "\ufffd") for high, low in codes)
        elif found["end"]:
            hidden = 0 if hidden == depth else hidden
            depth -= 1
            yield " "
        else:
            depth += 1
            hidden = depth if found["artifact"] and not hidden else hidden


def _read_string(stream: bytes, start: int) -> tuple[bytes, int]:
    """A literal string from behind its opening bracket, and where it ends."""
    depth, at = 1, start
    while depth:
        found = PLAIN_TEXT.match(stream, at)
        at = found.end() + 1 if found else at + 1
        if at > len(stream):
            raise ValueError("a string without an end")
        depth += 1 if stream[at - 1 : at] == b"(" else -1
    return ESCAPE.sub(_escaped, stream[start : at - 1]), at


def _escaped(found: re.Match[bytes]) -> bytes:
    text = found[1]
    return bytes([int(text, 8) & 255]) if text[:1].isdigit() else LETTERS.get(text, text)


def _read_table(cmap: bytes) -> dict[int, str]:
    """Code -> signs, of a font's table to Unicode."""
    table = {}
    for kind, block in re.findall(rb"beginbf(char|range)(.*?)endbf", cmap, re.DOTALL):
        for first, second, third in BAND.findall(block):
            start = int(first, 16)
            if kind == b"char":
                table[start] = bytes.fromhex(second.decode()).decode("utf-16-be")
            else:
                base = int(third, 16)
                table |= {
                    code: chr(base + code - start) for code in range(start, int(second, 16) + 1)
                }
    return table
