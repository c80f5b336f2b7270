"""Zip files (DOCX, XLSX) whose bytes depend on their content alone."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def rewrite_zip(path: Path) -> None:
    """Write a zip again: same members in the same order, one fixed time, no trace of a system."""
    with ZipFile(path) as old:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as new:
        for name, content in members:
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
