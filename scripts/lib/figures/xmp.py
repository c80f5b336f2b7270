"""What a figure shows, in its PDF: title, study, version and root hash as XMP.

matplotlib writes no XMP, so it is appended to the finished file as an update (ISO 32000-1, 7.5.6):
what was there stays, byte for byte, below it.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

CATALOG = re.compile(
    rb"(?:^|\n)(\d+) 0 obj\n<< /Type /Catalog (?P<rest>.*?) ?>>\nendobj", re.DOTALL
)
TRAILER = re.compile(
    rb"trailer\n<< /Size (\d+) /Root \d+ 0 R(?P<rest>.*?)>>\nstartxref\n(\d+)\n", re.DOTALL
)
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>
<pdf:Keywords>{keywords}</pdf:Keywords>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def append_xmp(pdf: bytes, title: str, keywords: Sequence[str]) -> bytes:
    """A PDF of matplotlib with its XMP. Raises ValueError for a PDF of another make."""
    catalog = CATALOG.search(pdf)
    trailers = list(TRAILER.finditer(pdf))
    if catalog is None or not trailers:
        raise ValueError("this is no PDF of matplotlib")
    number, size, start = int(catalog[1]), int(trailers[-1][1]), trailers[-1][3].decode()
    words = "".join(f"<rdf:li>{escape(one)}</rdf:li>" for one in keywords)
    packet = PACKET.format(
        title=escape(title), words=words, keywords=escape(", ".join(keywords))
    ).encode()
    head = f"<< /Type /Metadata /Subtype /XML /Length {len(packet)} >>\nstream\n".encode()
    root = f"<< /Type /Catalog {catalog['rest'].decode('latin-1')} /Metadata {size} 0 R >>"
    objects = {number: root.encode("latin-1"), size: head + packet + b"\nendstream"}
    whole, table = pdf, b"xref\n"
    for name, content in objects.items():
        table += f"{name} 1\n{len(whole):010d} 00000 n \n".encode()
        whole += f"{name} 0 obj\n".encode() + content + b"\nendobj\n"
    rest = trailers[-1]["rest"].decode("latin-1")
    trailer = f"trailer\n<< /Size {size + 1} /Root {number} 0 R{rest}/Prev {start} >>"
    return whole + table + f"{trailer}\nstartxref\n{len(whole)}\n%%EOF\n".encode("latin-1")
