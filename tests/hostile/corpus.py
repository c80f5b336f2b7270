"""The attack files, made anew for each run: name -> how to write it and what has to become of it.

Each builder gets a folder and gives the path of its file. REFUSED files end in a StudyError, READ
ones in cells; for EITHER both are right, what matters is that nothing else happens.
"""

import gzip
import os
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.lib.readers.build import (
    DECLARATION,
    MAIN,
    compound,
    ods_parts,
    record,
    row,
    text_record,
    write_zip,
    xls_stream,
    xlsx_parts,
    zipped,
)

CANARY = "CANARY7731"
REFUSED, READ, EITHER = "refused", "read", "either"
HEAD = text_record(0x204, 0, 0, "id")
Build = Callable[[Path], Path]


@dataclass(frozen=True)
class Attack:
    """One attack: its file, the declared format, the outcome."""

    build: Build
    form: str
    outcome: str = REFUSED
    options: tuple[tuple[str, str], ...] = ()


ATTACKS: dict[str, Attack] = {}
SLOW = ("five_million_cells", "millions_of_shared_texts")  # to build, and to count until refused


def attack(form: str, outcome: str = REFUSED, **options: str) -> Callable[[Build], Build]:
    """Registers a builder under its name."""

    def register(build: Build) -> Build:
        name = build.__name__
        ATTACKS[name] = Attack(build, form, outcome, tuple(sorted(options.items())))
        return build

    return register


def save(path: Path, content: bytes) -> Path:
    """Writes bytes."""
    path.write_bytes(content)
    return path


def sheet(folder: Path, rows: str, strings: str = "", **more: str) -> Path:
    """An xlsx of raw rows."""
    return write_zip(folder / "a.xlsx", xlsx_parts(rows, strings, **more))


def with_part(folder: Path, name: str, content: str) -> Path:
    """A small honest xlsx with one part put in or replaced."""
    return write_zip(folder / "a.xlsx", {**xlsx_parts(row(1, "id", CANARY)), name: content})


# --- xlsx: small files that unpack or spread to gigabytes


@attack("excel")
def far_cell(folder: Path) -> Path:
    return sheet(folder, row(1, "id") + '<row><c r="XFD1048576"><v>1</v></c></row>')


@attack("excel")
def diagonal_cells(folder: Path) -> Path:
    cells = (
        f'<row r="{i}"><c r="{letters}{i}"><v>1</v></c></row>'
        for i, letters in ((9, "A"), (90_000, "CV"))
    )
    return sheet(folder, "".join(cells))


@attack("excel")
def deflated_spaces_of_300_kilobytes(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in xlsx_parts("").items():
            if "sheet1" not in name:
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for _ in range(12):
                part.write(b"<row><c><v>1</v></c></row>" * 400_000)
            part.write(b"</sheetData></worksheet>")
    return folder / "a.xlsx"


@attack("excel")
def five_million_cells(folder: Path) -> Path:
    noise = random.Random(1)
    lines = (f"<row>{f'<c><v>{noise.randrange(10**6)}</v></c>' * 50}</row>" for _ in range(100_000))
    return sheet(folder, "".join(lines))


@attack("excel")
def one_long_text_in_many_cells(folder: Path) -> Path:
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 50_001))
    return sheet(folder, rows, f"<si><t>{'x' * 32_000}</t></si>")


@attack("excel")
def millions_of_shared_texts(folder: Path) -> Path:
    noise = random.Random(1)
    return sheet(
        folder, row(1, "id"), "".join(f"<si><t>{noise.random()}</t></si>" for _ in range(4_000_001))
    )


@attack("excel", READ)
def dimension_that_lies(folder: Path) -> Path:
    before = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols>'
    return sheet(folder, row(1, "id") + row(2, "a"), before=before)


@attack("excel", READ)
def merge_over_the_whole_sheet(folder: Path) -> Path:
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return sheet(folder, row(1, "id") + row(2, "a"), after=after)


@attack("excel", READ)
def link_over_the_whole_sheet(folder: Path) -> Path:
    after = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    return sheet(folder, row(1, "id") + row(2, "a"), after=after)


@attack("excel")
def column_number_that_overflows(folder: Path) -> Path:
    return sheet(folder, '<row><c r="ZZZZZZZZ1"><v>1</v></c></row>')


@attack("excel")
def row_number_that_overflows(folder: Path) -> Path:
    return sheet(folder, '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')


@attack("excel")
def nested_elements(folder: Path) -> Path:
    return sheet(folder, "<a>" * 100_000 + "</a>" * 100_000)


@attack("excel", EITHER)
def giant_attribute(folder: Path) -> Path:
    noise = random.Random(1).randbytes(4_000_000).hex()
    return sheet(folder, f'<row x="{noise}"><c r="A1" t="str"><v>id</v></c></row>')


@attack("excel")
def many_sheets(folder: Path) -> Path:
    sheets = "".join(f'<sheet name="{i}" sheetId="{i}"/>' for i in range(1, 9_999))
    return with_part(folder, "xl/workbook.xml", f"<workbook><sheets>{sheets}</sheets></workbook>")


@attack("excel")
def error_cells_by_the_million(folder: Path) -> Path:
    line = "<row>" + '<c t="e"><v>#N/A</v></c>' * 50 + "</row>"
    noise = random.Random(1)
    return sheet(
        folder, "".join(f"{line}<!--{noise.random()}{noise.random()}-->" for _ in range(20_000))
    )


# --- xlsx: XML that asks for more


@attack("excel")
def laughing_entities(folder: Path) -> Path:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
    )
    text = f"{DECLARATION}<!DOCTYPE sst [{entities}]><sst><si><t>&a9;</t></si></sst>"
    return with_part(folder, "xl/sharedStrings.xml", text)


@attack("excel")
def entity_of_a_local_file(folder: Path) -> Path:
    text = f'{DECLARATION}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return with_part(folder, "docProps/core.xml", text)


@attack("excel")
def doctype_of_another_host(folder: Path) -> Path:
    return with_part(
        folder, "[Content_Types].xml", '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>'
    )


@attack("excel")
def doctype_in_utf16(folder: Path) -> Path:
    parts: dict[str, bytes] = {
        name: text.encode() for name, text in xlsx_parts(row(1, "id")).items()
    }
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return write_zip(folder / "a.xlsx", {**parts, "xl/styles.xml": text.encode("utf-16")})


@attack("excel")
def broken_markup(folder: Path) -> Path:
    return sheet(folder, f"<row><c r='A1'><v>{CANARY}</row>")


# --- crooked archives


@attack("excel")
def archive_in_the_archive(folder: Path) -> Path:
    parts = {name: text.encode() for name, text in xlsx_parts(row(1, "id")).items()}
    return write_zip(folder / "a.xlsx", {**parts, "xl/media/image1.png": zipped(a=b"x")})


@attack("excel")
def name_that_climbs(folder: Path) -> Path:
    return with_part(folder, "../../etc/cron.d/x.xml", "<a/>")


@attack("excel")
def absolute_name(folder: Path) -> Path:
    return with_part(folder, "/etc/passwd", "x")


@attack("excel")
def two_of_one_name(folder: Path) -> Path:
    return with_part(folder, "XL/WORKBOOK.XML", "<a/>")


@attack("excel")
def seventy_thousand_files(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        for i in range(70_000):
            archive.writestr(str(i), b"")
    return folder / "a.xlsx"


@attack("excel")
def many_names_for_the_same_bytes(folder: Path) -> Path:
    """One local file that the directory lists a thousand times."""
    data = write_zip(folder / "one.xlsx", {"a0000.xml": " " * 900_000}).read_bytes()
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    entry = data[start:end]
    entries = b"".join(entry[:46] + f"a{i:04}.xml".encode() for i in range(1_000))
    tail = struct.pack("<4H2IH", 0, 0, 1_000, 1_000, len(entries), start, 0)
    return save(folder / "a.xlsx", data[:start] + entries + b"PK\x05\x06" + tail)


@attack("excel")
def size_that_lies(folder: Path) -> Path:
    data = bytearray(sheet(folder, row(1, "id") + " " * 3_000_000).read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    local = data.index(name) - 30
    central = data.rindex(name) - 46
    struct.pack_into("<I", data, local + 22, 500)
    struct.pack_into("<I", data, central + 24, 500)
    return save(folder / "a.xlsx", bytes(data))


@attack("excel")
def archive_behind_a_program(folder: Path) -> Path:
    data = sheet(folder, row(1, "id")).read_bytes()
    return save(folder / "a.xlsx", data + b"MZ" * 50)


@attack("excel")
def cut_off_archive(folder: Path) -> Path:
    data = sheet(folder, row(1, "id", CANARY)).read_bytes()
    return save(folder / "a.xlsx", data[: len(data) // 2])


@attack("excel")
def directory_of_four_gigabytes(folder: Path) -> Path:
    tail = struct.pack("<4H2IH", 0, 0, 65_535, 65_535, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return save(folder / "a.xlsx", b"PK\x03\x04" + bytes(99) + b"PK\x05\x06" + tail)


# --- ods

CELL = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def table(folder: Path, columns: int, rows: int, text: str) -> Path:
    """An ods with one cell that is repeated."""
    body = CELL.format(f'table:number-columns-repeated="{columns}"', text)
    line = f'<table:table-row table:number-rows-repeated="{rows}">{body}</table:table-row>'
    return write_zip(folder / "a.ods", ods_parts(line))


@attack("excel")
def repeated_cells(folder: Path) -> Path:
    return table(folder, 16_384, 1_048_576, "x")


@attack("excel")
def repeats_that_overflow(folder: Path) -> Path:
    return table(folder, 2**63, 2**63, "x")


@attack("excel")
def repeated_text(folder: Path) -> Path:
    return table(folder, 1_000, 1_000, "x" * 30_000)


@attack("excel")
def two_thousand_million_blanks(folder: Path) -> Path:
    return table(folder, 1, 1, '<text:s text:c="200000000"/>')


@attack("excel")
def doctype_in_ods(folder: Path) -> Path:
    parts = ods_parts("")
    parts["content.xml"] = (
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + parts["content.xml"][38:]
    )
    return write_zip(folder / "a.ods", parts)


# --- xls


def old(folder: Path, records: bytes, globals_: bytes = b"") -> Path:
    """An xls of raw records."""
    return save(folder / "a.xls", compound(xls_stream(HEAD + records, globals_)))


@attack("excel")
def far_cell_in_xls(folder: Path) -> Path:
    return old(folder, record(0x203, struct.pack("<3Hd", 65_535, 65_535, 0, 1.0)))


@attack("excel")
def dimensions_that_lie_in_xls(folder: Path) -> Path:
    return old(folder, record(0x200, struct.pack("<2I3H", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)))


@attack("excel")
def texts_that_are_only_announced(folder: Path) -> Path:
    return old(folder, b"", record(0xFC, struct.pack("<2I", 0x7FFFFFFF, 0x7FFFFFFF)))


@attack("excel")
def one_long_text_in_many_cells_of_xls(folder: Path) -> Path:
    text = struct.pack("<2I", 1, 1) + struct.pack("<HB", 8_000, 0) + b"x" * 8_000
    cells = b"".join(record(0xFD, struct.pack("<3HI", i, 1, 0, 0)) for i in range(1, 20_000))
    return old(folder, cells, record(0xFC, text))


@attack("excel")
def chain_in_a_circle(folder: Path) -> Path:
    return save(folder / "a.xls", compound(xls_stream(HEAD), first_links={4: 3}))


@attack("excel")
def workbook_with_a_password(folder: Path) -> Path:
    return save(folder / "a.xlsx", compound(b"", name="EncryptedPackage"))


@attack("excel", EITHER)
def random_records(folder: Path) -> Path:
    noise = random.Random(7)
    kinds = (0x06, 0xBD, 0xBE, 0xFC, 0xFD, 0x200, 0x203, 0x204, 0x205, 0x207, 0x27E)
    body = b"".join(
        record(
            noise.choice(kinds),
            struct.pack("<2H", noise.randrange(99), 0) + noise.randbytes(noise.randrange(30)),
        )
        for _ in range(2_000)
    )
    return old(folder, body)


# --- text


@attack("csv")
def quote_that_never_closes(folder: Path) -> Path:
    return save(folder / "a.csv", b'id,x\na,"' + f"{CANARY},1\n".encode() * 2_000_000)


@attack("csv")
def one_endless_line(folder: Path) -> Path:
    return save(folder / "a.csv", b"id,x\na," + b"x" * 100_000_000)


@attack("csv")
def header_of_a_million_columns(folder: Path) -> Path:
    return save(folder / "a.csv", b"," * 1_000_000 + b"id\n1\n")


@attack("csv")
def wide_header_and_short_rows(folder: Path) -> Path:
    return save(folder / "a.csv", b"id" + b",x" * 16_000 + b"\n" + b"a\n" * 1_000_000)


@attack("csv", READ)
def ten_million_empty_cells(folder: Path) -> Path:
    return save(folder / "a.csv", b"id,a,b,c,d,e,f,g,h,i\n" + b",,,,,,,,,\n" * 1_000_000)


@attack("csv", READ)
def million_empty_lines(folder: Path) -> Path:
    return save(folder / "a.csv", b"id,x\n" + b"\n" * 3_000_000 + b"a,1\n")


@attack("csv", READ)
def formulas_and_commands_as_text(folder: Path) -> Path:
    return save(folder / "a.csv", b"id,x\n=cmd|'/c calc'!A1,$(reboot)\n../../x,`id`;rm -rf\n")


@attack("csv")
def nul_bytes(folder: Path) -> Path:
    return save(folder / "a.csv", f"id,x\n{CANARY},\0\n".encode())


@attack("csv")
def bytes_of_no_encoding(folder: Path) -> Path:
    return save(folder / "a.csv", f"id,x\n{CANARY},".encode() + b"\xff\xfe\xfd\n")


@attack("csv", encoding="utf-16")
def half_a_character(folder: Path) -> Path:
    return save(folder / "a.csv", f"id,x\n{CANARY},1\n".encode("utf-16") + b"\x00\xd8\n\0")


@attack("csv", encoding="utf-7")
def encoding_that_hides(folder: Path) -> Path:
    return save(folder / "a.csv", b"id,x\n+AD0-1,2\n")


@attack("csv")
def packed_text(folder: Path) -> Path:
    return save(folder / "a.csv", gzip.compress(b"0" * 50_000_000))


@attack("csv")
def workbook_named_csv(folder: Path) -> Path:
    return sheet(folder, row(1, CANARY)).rename(folder / "a.csv")


@attack("csv")
def link_to_another_file(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("/etc/passwd")
    return folder / "a.csv"


@attack("csv")
def link_without_end(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("/dev/zero")
    return folder / "a.csv"


@attack("csv")
def pipe_that_never_speaks(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


@attack("csv")
def hole_of_a_gigabyte(folder: Path) -> Path:
    with (folder / "a.csv").open("wb") as stream:
        stream.truncate(1_000_000_000)
    return folder / "a.csv"


# --- statistics files and parquet


def spss(cases: int, width: int = 0) -> bytes:
    """The head of an SPSS file with one variable and the announced number of cases."""
    head = (
        b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60) + struct.pack("<5id", 2, 1, 0, 0, cases, 100.0)
    )
    head += b"01 Jan 2000:00:00" + b" " * (64 + 3)
    return (
        head
        + struct.pack("<6i8s", 2, width, 0, 0, 0x050802, 0x050802, b"ID      ")
        + struct.pack("<2i", 999, 0)
    )


@attack("spss", EITHER)
def cases_that_are_only_announced(folder: Path) -> Path:
    return save(folder / "a.sav", spss(2_000_000_000))


@attack("spss", EITHER)
def variable_of_giant_width(folder: Path) -> Path:
    return save(folder / "a.sav", spss(9, 2_000_000_000) + b"x" * 99)


@attack("spss", EITHER)
def random_spss(folder: Path) -> Path:
    return save(folder / "a.sav", spss(50)[:120] + random.Random(3).randbytes(5_000))


@attack("stata", EITHER)
def random_stata(folder: Path) -> Path:
    head = struct.pack("<4BHi", 115, 2, 1, 0, 3, 2_000_000_000)
    return save(folder / "a.dta", head + random.Random(4).randbytes(9_000))


@attack("stata", EITHER)
def stata_of_a_billion_rows(folder: Path) -> Path:
    head = struct.pack("<4BHi", 115, 2, 1, 0, 1, 1_000_000_000) + bytes(81 + 18)
    return save(folder / "a.dta", head + b"\xff" + b"id".ljust(33, b"\0") + bytes(200))


@attack("sas", EITHER)
def random_sas(folder: Path) -> Path:
    magic = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
    return save(folder / "a.sas7bdat", magic + random.Random(5).randbytes(70_000))


@attack("sas", EITHER)
def pages_that_are_only_announced(folder: Path) -> Path:
    magic = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
    body = bytearray(magic + bytes(1_024))
    body[32:36], body[37] = b"\x22\x22\0\x32", 1
    body[84:92] = b"SAS FILE"
    struct.pack_into("<3I", body, 196, 1_024, 0x7FFFFFFF, 0x7FFFFFFF)
    return save(folder / "a.sas7bdat", bytes(body))


@attack("sas", EITHER)
def cut_off_transport_file(folder: Path) -> Path:
    return save(folder / "a.xpt", b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + b"0" * 300)


@attack("parquet")
def rows_of_nothing(folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": pa.nulls(50_000_000, pa.string())}), folder / "a.parquet")
    return folder / "a.parquet"


@attack("parquet")
def one_long_text_in_many_rows(folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.DictionaryArray.from_arrays(
        pa.array([0] * 500_000, pa.int8()), pa.array(["x" * 100_000])
    )
    pq.write_table(pa.table({"id": texts}), folder / "a.parquet")
    return folder / "a.parquet"


@attack("parquet")
def random_parquet(folder: Path) -> Path:
    body = random.Random(6).randbytes(3_000)
    return save(folder / "a.parquet", b"PAR1" + body + struct.pack("<I", 2_900) + b"PAR1")


@attack("parquet")
def footer_longer_than_the_file(folder: Path) -> Path:
    return save(folder / "a.parquet", b"PAR1" + bytes(99) + struct.pack("<I", 0x7FFFFFFF) + b"PAR1")
