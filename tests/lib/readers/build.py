"""Small files made by the tests, byte for byte where a library would not write them."""

import io
import struct
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def xlsx_parts(
    rows: str, strings: str = "", before: str = "", after: str = "", book: str = ""
) -> dict[str, str]:
    """The parts of a workbook with one sheet P; `rows` is the inside of its sheetData."""
    parts = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}'
        '<sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{DECLARATION}<worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'{DECLARATION}<sst xmlns="{MAIN}">{strings}</sst>'
    return parts


def ods_parts(rows: str) -> dict[str, str]:
    """The parts of an OpenDocument spreadsheet with one table P."""
    spaces = " ".join(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "table", "text"))
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'{DECLARATION}<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0"/>',
        "content.xml": f"{DECLARATION}<office:document-content {spaces} {calc}><office:body>"
        f'<office:spreadsheet><table:table table:name="P">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def write_zip(path: Path, parts: dict[str, str] | dict[str, bytes]) -> Path:
    """A zip archive of the parts, in their order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def row(number: int, *cells: str) -> str:
    """A row of inline texts, from column A."""
    texts = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for i, text in enumerate(cells)
    )
    return f'<row r="{number}">{texts}</row>'


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an old workbook stream."""
    return struct.pack("<2H", kind, len(body)) + body


def text_record(kind: int, row: int, column: int, text: str) -> bytes:
    """A LABEL record: a text in a cell."""
    body = struct.pack("<3HHB", row, column, 0, len(text), 0) + text.encode("latin-1")
    return record(kind, body)


def xls_stream(cells: bytes, globals_: bytes = b"", dimensions: bytes = b"") -> bytes:
    """A workbook stream with one sheet P and two cell formats (general, short date)."""
    opening = record(0x809, struct.pack("<4H2I", 0x600, 0x5, 0, 0, 0, 0))
    formats = b"".join(record(0xE0, struct.pack("<2H", 0, f) + bytes(16)) for f in (0, 14))
    sheet_size = 4 + 8 + len("P")
    before = opening + formats + globals_
    at = len(before) + sheet_size + len(record(0xA))
    place = record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"P")
    sheet = record(0x809, struct.pack("<4H2I", 0x600, 0x10, 0, 0, 0, 0)) + dimensions + cells
    return before + place + record(0xA) + sheet + record(0xA)


def compound(
    stream: bytes, name: str = "Workbook", first_links: dict[int, int] | None = None
) -> bytes:
    """A compound file with one stream of at least 4,096 bytes (padded); links can be bent."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    stream = stream.ljust(count * 512, b"\0")
    table_size = -(-(count + 1 + 4) // 127)
    links = [0xFFFFFFFD] * table_size + [0xFFFFFFFE]
    first = table_size + 1
    links += [first + i + 1 for i in range(count - 1)] + [0xFFFFFFFE]
    for at, target in (first_links or {}).items():
        links[first + at] = target
    links += [0xFFFFFFFF] * (table_size * 128 - len(links))
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0) + _entry(name, 2, first, len(stream))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<4I", 0, table_size, table_size, 0)
    header += struct.pack("<5I", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    listed = [*range(table_size), *[0xFFFFFFFF] * (109 - table_size)]
    header += struct.pack("<109I", *listed)
    return header + struct.pack(f"<{len(links)}I", *links) + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    child = 1 if kind == 5 else 0xFFFFFFFF
    body = wide.ljust(64, b"\0") + struct.pack(
        "<HBB3I", len(wide), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child
    )
    return body + bytes(36) + struct.pack("<3I", first, size, 0)


def zipped(**parts: bytes) -> bytes:
    """A small archive in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
