"""Every byte of a folder laid open: packed files, tables, documents, metadata, names."""

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scripts.lib.proof.pages import NoTextError, read_pdf
from tests.canaries.marks import PLANTED

Found = tuple[str, bytes]
ZSTD, GZIP, PARQUET, PDF = b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08", b"PAR1", b"%PDF"
BREAKS = re.compile(rb"[\s\-\xad\0]|<[^<>]*>")  # a word may be broken by a line, a hyphen, a tag
OCTAL = re.compile(rb"\\([0-7]{3})")


def lay_open(name: str, data: bytes) -> Iterator[Found]:
    """The bytes of a file as they are, and all that can be unpacked, each with where it was."""
    yield name, data
    yield f"{name} without breaks", BREAKS.sub(b"", data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        yield from open_zip(name, data)
    if data.startswith(GZIP):
        yield f"{name} unpacked", zlib.decompressobj(31).decompress(data)
    if data.startswith(PARQUET):
        yield from open_parquet(name, data)
    if data.startswith(PDF):
        yield from open_pdf(name, data)


def open_zip(name: str, data: bytes) -> Iterator[Found]:
    """Names, comments and members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield f"{name} comment", archive.comment
        for one in archive.infolist():
            yield f"{name} entry", one.filename.encode() + b"\n" + one.comment + one.extra
            yield from lay_open(f"{name}!{one.filename}", archive.read(one))


def open_parquet(name: str, data: bytes) -> Iterator[Found]:
    """Metadata, statistics and cells as text, and each page (a dictionary, too) unpacked."""
    with pq.ParquetFile(io.BytesIO(data)) as file:
        told = [repr(file.schema_arrow.metadata), repr(file.metadata.metadata)]
        told += [repr(field.metadata) for field in file.schema_arrow]
        for group in range(file.metadata.num_row_groups):
            for column in range(file.metadata.num_columns):
                known = file.metadata.row_group(group).column(column).statistics
                told += [f"{known.min!r} {known.max!r}"] if known and known.has_min_max else []
        cells = file.read().to_pydict()
    yield f"{name} statistics and metadata", "\n".join(told).encode()
    yield f"{name} cells", repr(cells).encode()
    for start in re.finditer(re.escape(ZSTD), data):
        yield f"{name} page", unpack_frame(data[start.start() :])


def unpack_frame(data: bytes) -> bytes:
    """What the zstd frame (RFC 8878) at the beginning of bytes holds; nothing where none is there."""
    if len(data) < 6:
        return b""
    flags = data[4]
    single, checksum = flags >> 5 & 1, flags >> 2 & 1
    at = 5 + (not single) + (0, 1, 2, 4)[flags & 3]
    width = (single, 2, 4, 8)[flags >> 6]
    size = int.from_bytes(data[at : at + width], "little") + (256 if width == 2 else 0)
    at, last = at + width, 0
    while not last:
        head = int.from_bytes(data[at : at + 3], "little")
        last, kind = head & 1, head >> 1 & 3
        at += 3 + (1 if kind == 1 else head >> 3)
        if at > len(data):
            return b""
    try:
        return bytes(pa.decompress(data[: at + 4 * checksum], size, "zstd", asbytes=True))
    except OSError:
        return b""


def open_pdf(name: str, data: bytes) -> Iterator[Found]:
    """The streams unpacked, texts with their octal signs, and the text as a reader sees it."""
    streams = [data]
    for part in re.split(rb"stream\r?\n", data)[1:]:
        try:
            streams.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            continue
    for number, stream in enumerate(streams):
        yield f"{name} stream {number}", stream
        plain = OCTAL.sub(lambda found: bytes([int(found[1], 8) & 255]), stream)
        yield f"{name} texts {number}", plain
        texts = b"".join(re.findall(rb"\(((?:\\.|[^()\\])*)\)", plain, re.DOTALL))
        yield f"{name} joined texts {number}", texts
    yield f"{name} page", BREAKS.sub(b"", read_page(data).encode())


def read_page(data: bytes) -> str:
    """The text of a PDF by poppler; where it is not installed, by the reader of the report alone."""
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
        return subprocess.run(
            command, input=data, stdout=subprocess.PIPE, check=True
        ).stdout.decode()
    try:
        return read_pdf(data)
    except NoTextError:
        return ""


def leaks_in(content: Iterable[Found], wanted: Sequence[bytes] = PLANTED) -> list[str]:
    """Where any of the wanted bytes are, and what is around them."""
    found = []
    for name, data in content:
        at = next((at for one in wanted if (at := data.find(one)) >= 0), -1)
        if at >= 0:
            found.append(f"{name}: {data[max(at - 40, 0) : at + 60]!r}")
    return found


def open_folder(
    folder: Path, skipped: Callable[[str], bool] = lambda path: False
) -> Iterator[Found]:
    """Names and files below a folder, hidden ones too; `skipped` is asked by path from the folder."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if skipped(name):
            continue
        yield f"the name {name}", path.name.encode(errors="surrogateescape")
        if path.is_symlink():
            yield f"{name} link", str(path.readlink()).encode()
        elif path.is_file():
            yield from lay_open(name, path.read_bytes())
