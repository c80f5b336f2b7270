"""What is refused before any library opens a delivered file.

A file has to be a plain file of the declared kind: neither missing nor empty nor a link, below the
size limit, with a suffix of its format and the first bytes that this format has.
"""

import re
import stat
from pathlib import Path

from scripts.lib.readers.archive import check_archive
from scripts.lib.readers.table import ReadSpec, problem

TEXT = {".csv": "text", ".tsv": "text", ".txt": "text"}
ZIP, OLE = "a zip archive", "an old Office document"
SUFFIXES = {
    "csv": TEXT,
    "redcap": TEXT,
    "excel": {".xlsx": ZIP, ".xlsm": ZIP, ".ods": ZIP, ".xls": OLE},
    "sas": {".sas7bdat": "a SAS data set", ".xpt": "a SAS transport file"},
    "spss": {".sav": "an SPSS file", ".zsav": "a compressed SPSS file"},
    "stata": {".dta": "a Stata file"},
    "parquet": {".parquet": "a parquet file", ".pq": "a parquet file"},
}
SAS_MAGIC = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
MAGIC = {
    ZIP: rb"PK\x03\x04|PK\x05\x06",
    OLE: rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a SAS data set": re.escape(SAS_MAGIC),
    "a SAS transport file": rb"HEADER RECORD\*{7}LIB",
    "an SPSS file": rb"\$FL2",
    "a compressed SPSS file": rb"\$FL3",
    "a Stata file": rb"<stata_dta><header><release>11[789]<|[\x68-\x73][\x01\x02]\x01",
    "a parquet file": rb"PAR1",
    "a PDF": rb"%PDF",
    "an RTF document": rb"\{\\rtf",
    "a gzip archive": rb"\x1f\x8b",
    "a 7z archive": rb"7z\xbc\xaf",
    "a RAR archive": rb"Rar!",
    "a picture": rb"\x89PNG|\xff\xd8\xff|GIF8",
    "a web page": rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<table|<head|<meta)",
    "an XML file": rb"(?:\xef\xbb\xbf)?\s*<\?xml",
}
ADVICE = {
    ZIP: "if it is a spreadsheet, name it .xlsx or .ods and declare format: excel",
    OLE: "a workbook with a password begins like one: save it without one",
    "a web page": "open it in a spreadsheet program and save it as .xlsx",
    "an XML file": "open it in a spreadsheet program and save it as .xlsx",
    "text": "declare format: csv and name it .csv, or save it as the declared format",
}


def check_file(path: Path, spec: ReadSpec) -> None:
    """Raises StudyError unless the file can be handed to the reader of the declared format."""
    check_plain(path, spec.limits.max_bytes)
    wanted = check_suffix(path, spec.format)
    with path.open("rb") as stream:
        found = recognize(stream.read(512))
    if found != wanted and (wanted, found) not in {("text", "an XML file")}:
        advice = ADVICE.get(found, "deliver the file in the declared format")
        raise problem(path, f"is named {path.suffix} but is {found}, not {wanted}; {advice}")
    if wanted == ZIP:
        check_archive(path, spec.limits)


def check_plain(path: Path, max_bytes: int) -> None:
    """Raises StudyError for what is no plain file, is empty or too large."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        raise problem(path, "does not exist; correct the path under deliveries") from None
    if stat.S_ISLNK(found.st_mode):
        raise problem(path, "is a symbolic link; deliver the file itself")
    if stat.S_ISDIR(found.st_mode):
        raise problem(path, "is a folder; name a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise problem(path, "is a device or pipe, not a file")
    if found.st_size == 0:
        raise problem(path, "is empty (0 bytes)")
    if found.st_size > max_bytes:
        raise problem(path, f"has {found.st_size} bytes, more than the {max_bytes} allowed")


def check_suffix(path: Path, form: str) -> str:
    """What a file of this suffix has to be; raises StudyError for a suffix not of the format."""
    suffixes = SUFFIXES.get(form)
    if suffixes is None:
        raise problem(path, f"format has to be one of {', '.join(SUFFIXES)}")
    wanted = suffixes.get(path.suffix.lower())
    if wanted is None:
        raise problem(path, f"format: {form} is declared, for files named {', '.join(suffixes)}")
    return wanted


def recognize(head: bytes) -> str:
    """The kind of a file by its first bytes; "text" where none is known."""
    for kind, pattern in MAGIC.items():
        if re.match(pattern, head):
            return kind
    return "text"
