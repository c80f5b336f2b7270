"""Embedded metadata by an allow-list, and the provenance that a released file carries inside."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.files import write_frame
from scripts.lib.proof.pages import read_pdf
from scripts.lib.release.metadata import (
    PROVENANCE,
    check_metadata,
    read_parquet,
    read_stamp,
    stamp_pdf,
)

TOLD = {
    "producer": "salvage",
    "inputs": {"a": ["0" * 64]},
    "code": {"scripts/pool.py": "1"},
    "environment": {"scipy": "1.17"},
    "file": "figures/rates.pdf",
}
PACKET = b'<?xpacket begin="" id=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description rdf:about="">%s</rdf:Description></x:xmpmeta><?xpacket end="r"?>'


def pdf(info: bytes = b"/Title (A)", xmp: bytes = b"<dc:title>A</dc:title>", more: bytes = b"") -> bytes:  # fmt: skip
    """A PDF of one empty page."""
    packet = PACKET % xmp
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R %s >>" % more,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Resources<< >> /Contents 6 0 R >>",
        b"<< %s >>" % info,
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream"
        % (len(packet), packet),
        b"<< /Length 0 >>\nstream\n\nendstream",
    ]
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 7 /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n" % len(content)
    return content + b"xref\n0 7\n0000000000 65535 f \n" + table + end + b"%%EOF\n"


PDFS: dict[str, tuple[bytes, list[str]]] = {
    "plain": (pdf(), []),
    "author": (pdf(b"/Title (A) /Author (Dr. A.)"), ["Author"]),
    "own field": (pdf(b"/Title (A) /Hospital <41>"), ["Hospital"]),
    "XMP creator": (pdf(xmp=b"<dc:creator>Dr. A.</dc:creator>"), ["XMP dc:creator"]),
    "XMP field nobody thought of": (
        pdf(xmp=b"<my:ward>5</my:ward><dc:title>A</dc:title>"),
        ["XMP my:ward"],
    ),
    "XMP as an attribute": (
        pdf(xmp=b'<rdf:li photoshop:City="Rome">x</rdf:li>'),
        ["XMP photoshop:City"],
    ),
    "XMP text that looks like a name": (pdf(xmp=b"<dc:title>my:ward is</dc:title>"), []),
    "attachment": (pdf(more=b"/Names << /EmbeddedFiles 9 0 R >>"), ["EmbeddedFile"]),
    "script": (pdf(more=b"/OpenAction << /JS (x) /S /JavaScript >>"), ["JavaScript"]),
    "packed XMP": (
        pdf().replace(b"<?xpacket begin", b"<?xpockets"),
        ["XMP that is packed"],
    ),
}


@pytest.mark.parametrize("case", PDFS)
def test_a_pdf_carries_nothing_that_is_not_on_the_list(case: str, tmp_path: Path) -> None:
    content, odd = PDFS[case]
    (tmp_path / "a.pdf").write_bytes(content)
    assert check_metadata(tmp_path / "a.pdf") == [f"metadata: the field {name}" for name in odd]


def docx(edit: Callable[[dict[str, bytes]], object]) -> bytes:
    """A document of the library with its parts edited."""
    import docx as library

    made = library.Document()
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.last_modified_by = ""
    first = io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    second = io.BytesIO()
    with zipfile.ZipFile(second, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return second.getvalue()


def replace(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.update({name: parts[name].replace(old, new)})


CORE, APP = "docProps/core.xml", "docProps/app.xml"
DOCUMENTS: dict[str, tuple[Callable[[dict[str, bytes]], object], list[str]]] = {
    "plain": (lambda parts: None, []),
    "author": (
        replace(CORE, b"<dc:creator></dc:creator>", b"<dc:creator>Dr. A.</dc:creator>"),
        ["creator"],
    ),
    "company": (replace(APP, b"<Company/>", b"<Company>Hospital</Company>"), ["Company"]),
    "own property": (replace(APP, b"<Company/>", b"<Ward>5</Ward>"), ["Ward"]),
    "comments": (lambda parts: parts.update({"word/comments.xml": b""}), ["word/comments.xml"]),
    "a part nobody thought of": (
        lambda parts: parts.update({"word/embeddings/a.xlsx": b""}),
        ["word/embeddings/a.xlsx"],
    ),
    "another picture": (
        lambda parts: parts.update({"docProps/thumbnail.jpeg": b"x"}),
        ["docProps/thumbnail.jpeg"],
    ),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document_carries_nothing_that_is_not_on_the_list(case: str, tmp_path: Path) -> None:
    edit, odd = DOCUMENTS[case]
    (tmp_path / "a.docx").write_bytes(docx(edit))
    assert check_metadata(tmp_path / "a.docx") == [f"metadata: the field {name}" for name in odd]


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("<svg><metadata><dc:format>x</dc:format></metadata></svg>", []),
        ("<svg><metadata><dc:creator>A</dc:creator></metadata></svg>", ["creator"]),
        ("<svg><!-- n/N --></svg>", []),
        ("<svg><!-- a@b.org --></svg>", ["comment"]),
    ],
)
def test_an_svg_says_not_who_made_it(text: str, odd: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    assert check_metadata(tmp_path / "a.svg") == [f"metadata: the field {name}" for name in odd]


def test_parquet_has_its_provenance_and_no_index_or_other_field(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": pd.array([1], dtype="Int64")})
    write_frame(frame, tmp_path / "a.parquet", {PROVENANCE: json.dumps(TOLD)})
    assert check_metadata(tmp_path / "a.parquet") == []
    assert json.loads(read_parquet(tmp_path / "a.parquet")[PROVENANCE]) == TOLD
    write_frame(frame, tmp_path / "b.parquet", {"path": "/home/a"})
    assert check_metadata(tmp_path / "b.parquet") == ["metadata: the field path"]


def test_a_kind_nobody_has_described_stays(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    found = ["metadata: nobody has said what a .xlsx file may carry"]
    assert check_metadata(tmp_path / "a.xlsx") == found


def test_a_pdf_has_its_provenance_and_is_otherwise_as_it_was(tmp_path: Path) -> None:
    whole = stamp_pdf(pdf(), TOLD)
    assert whole.startswith(pdf())
    assert read_stamp(whole) == TOLD
    assert read_stamp(pdf()) == {}
    assert read_pdf(whole) == read_pdf(pdf())
    (tmp_path / "a.pdf").write_bytes(whole)
    assert check_metadata(tmp_path / "a.pdf") == []
    place = int(whole.rstrip().splitlines()[-2])
    assert whole[place:].startswith(b"xref\n4 1\n")
    entry = int(whole[place:].splitlines()[2].split()[0])
    assert whole[entry:].startswith(b"4 0 obj\n<< /Title (A) /SalvageProvenance <")
