"""What files carry unseen: only what is on a list may leave, and provenance is put in.

Each reader gives the metadata of one kind of file as name -> text, so that a field nobody thought of
is found, not overlooked. Provenance is put into parquet as schema metadata, into PDF as fields of the
information dictionary, appended as an incremental update that leaves the pages as they are.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

PROVENANCE = "salvage_provenance"
# Of an XMP packet: title, dates, program, keywords, and what PDF/A has to say of itself.
XMP = (
    *("dc:description", "dc:format", "dc:language", "dc:subject", "dc:title"),
    *("pdf:Keywords", "pdf:PDFVersion", "pdf:Producer", "pdfaid:conformance", "pdfaid:part"),
    *(f"pdfaExtension:{name}" for name in ("schemas",)),
    *(f"pdfaProperty:{name}" for name in ("category", "description", "name", "valueType")),
    *(f"pdfaSchema:{name}" for name in ("namespaceURI", "prefix", "property", "schema")),
    *(f"stEvt:{name}" for name in ("action", "instanceID", "softwareAgent", "when")),
    *("xmp:CreateDate", "xmp:CreatorTool", "xmp:ModifyDate", "xmpTPg:NPages"),
    *(f"xmpMM:{name}" for name in ("DocumentID", "History", "InstanceID", "RenditionClass")),
)
# Of the properties of the program that wrote a document: counts and versions.
COUNTED = ("Pages", "Words", "Characters", "Lines", "Paragraphs", "CharactersWithSpaces", "i4")
STATED = ("Template", "TotalTime", "Application", "DocSecurity", "ScaleCrop", "LinksUpToDate")
ALLOWED = {
    "pdf": {
        "Title",
        "Subject",
        "Keywords",
        "Creator",
        "Producer",
        "CreationDate",
        "ModDate",
        "SalvageProvenance",
        *(f"XMP {name}" for name in XMP),
    },
    "docx": {
        "title",
        "subject",
        "keywords",
        "category",
        "revision",
        "created",
        "modified",
        "lastModifiedBy",
        "creator",
        "description",
        *COUNTED,
        *STATED,
        *("SharedDoc", "HyperlinksChanged", "AppVersion", "Company", "Manager", "lpstr"),
    },
    "svg": {"type", "format", "title"},
    "parquet": {
        "producer",
        "contract",
        "study",
        "notice",
        PROVENANCE,
        "categories",
        "ARROW:schema",
    },
    "csv": set(),
    "json": set(),
}
# Who wrote it stays out of a document.
EMPTY = ("lastModifiedBy", "creator", "description", "Company", "Manager")
PARTS = re.compile(
    r"word/(header|footer)\d*\.xml|word/(_rels/)?[a-z]+\d*\.xml\.rels|word/media/[^/]+"
)
PICTURE = "docProps/thumbnail"
XMP_NAME = re.compile(rb"(?<=[<\s])([A-Za-z]+:[A-Za-z]+)(?=[\s=>/])")
PLUMBING = (b"xmlns", b"rdf", b"xml", b"x")
ENTRY = re.compile(rb"/([A-Za-z0-9]+)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
REFERENCE = rb"/%s\s+(\d+)\s+(\d+)\s+R"


def check_metadata(path: Path) -> list[str]:
    """Fields of a file that are not on the list for its kind, or that must be empty."""
    kind = path.suffix[1:]
    if kind not in ALLOWED:
        return [f"metadata: nobody has said what a .{kind} file may carry"]
    found = READERS[kind](path) if kind in READERS else {}
    odd = [name for name in found if name not in ALLOWED[kind]]
    named = [name for name in found if name in EMPTY and found[name].strip()]
    return [f"metadata: the field {name}" for name in sorted({*odd, *named})]


def read_pdf(path: Path) -> dict[str, str]:
    """Fields of all information dictionaries ever written, XMP, attachments and scripts."""
    content = path.read_bytes()
    found: dict[str, str] = {}
    for number in {match[1] for match in re.finditer(REFERENCE % b"Info", content)}:
        for body in re.findall(rb"(?<!\d)%s 0 obj(.*?)endobj" % number, content, re.DOTALL):
            found |= {name.decode(): value.decode("latin-1") for name, value in ENTRY.findall(body)}
    for mark in (b"EmbeddedFile", b"JavaScript", b"AcroForm", b"RichMedia"):
        if b"/" + mark in content:
            found[mark.decode()] = ""
    packets = re.findall(rb"<\?xpacket begin.*?<\?xpacket end", content, re.DOTALL)
    if len(packets) < len(re.findall(rb"/Type\s*/Metadata\b", content)):
        found["XMP that is packed"] = ""
    names = {name for xmp in packets for name in XMP_NAME.findall(re.sub(rb">[^<]*<", b"><", xmp))}
    return found | {
        f"XMP {name.decode()}": "" for name in names if name.split(b":")[0] not in PLUMBING
    }


def read_docx(path: Path) -> dict[str, str]:
    """Properties, and parts that the library's own empty document has not, such as comments."""
    import docx

    with (
        ZipFile(path) as parts,
        ZipFile(Path(docx.__file__).parent / "templates" / "default.docx") as empty,
    ):
        names, known = parts.namelist(), set(empty.namelist())
        odd = [name for name in names if name not in known and not PARTS.fullmatch(name)]
        # The picture that the library has there is of no study.
        odd += [
            name
            for name in known & set(names)
            if name.startswith(PICTURE) and parts.read(name) != empty.read(name)
        ]
        said = [n for n in names if n.startswith("docProps/") and n.endswith(".xml")]
        texts = [parts.read(name).decode("utf-8") for name in said]
    found = dict(re.findall(r"<(?:\w+:)?(\w+)(?:\s[^>]*)?>([^<]*)</", "".join(texts)))
    return found | dict.fromkeys(odd, "")


def read_svg(path: Path) -> dict[str, str]:
    """Elements inside metadata, and comments."""
    text = path.read_text(encoding="utf-8")
    inside = "".join(re.findall(r"<metadata.*?</metadata>", text, re.DOTALL))
    found = dict.fromkeys(re.findall(r"<(?:dc|cc):(\w+)", inside), "")
    found.pop("Work", None)
    spoken = [one for one in re.findall(r"<!--(.*?)-->", text, re.DOTALL) if "@" in one]
    return found | ({"comment": ""} if spoken else {})


def read_parquet(path: Path) -> dict[str, str]:
    """Metadata of the file, of its schema and of its columns."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    parts = [schema.metadata or {}, *(field.metadata or {} for field in schema)]
    parts.append(pq.read_metadata(path).metadata or {})
    found = {key.decode(): value.decode() for part in parts for key, value in part.items()}
    return {name: value for name, value in found.items() if name != "PARQUET:field_id"}


READERS = {"pdf": read_pdf, "docx": read_docx, "svg": read_svg, "parquet": read_parquet}


def stamp_pdf(content: bytes, provenance: Mapping[str, object]) -> bytes:
    """A PDF with provenance in its information dictionary, as an incremental update."""
    trailer = content[content.rindex(b"trailer") :]
    size = int(re.findall(rb"/Size\s+(\d+)", trailer)[0])
    info = re.search(REFERENCE % b"Info", trailer)
    old = b""
    if info:
        body = re.search(rb"(?<!\d)%s 0 obj\s*<<(.*?)>>\s*endobj" % info[1], content, re.DOTALL)
        old = body[1].strip() if body else b""
    number = int(info[1]) if info else size
    text = json.dumps(provenance, sort_keys=True, separators=(",", ":"))
    hexed = text.encode("utf-8").hex().upper().encode()
    place = len(content) + 1
    made = b"\n%d 0 obj\n<< %s /SalvageProvenance <%s> >>\nendobj\n" % (number, old, hexed)
    before = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    keep = b" ".join(
        match[0]
        for match in (
            re.search(rb"/Root\s+\d+\s+\d+\s+R", trailer),
            re.search(rb"/ID\s*\[.*?\]", trailer, re.DOTALL),
        )
        if match
    )
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    end = b"trailer\n<< /Size %d %s /Info %d 0 R /Prev %d >>\n" % (
        max(size, number + 1),
        keep,
        number,
        before,
    )
    return content + made + table + end + b"startxref\n%d\n%%%%EOF\n" % (len(content) + len(made))


def read_stamp(content: bytes) -> dict[str, object]:
    """The provenance of a released PDF; empty where it has none."""
    found = re.findall(rb"/SalvageProvenance\s*<([0-9A-F]+)>", content)
    return dict(json.loads(bytes.fromhex(found[-1].decode()))) if found else {}
