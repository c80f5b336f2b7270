"""The search finds a canary wherever a library may have put it; each kind is written here once."""

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import matplotlib
import openpyxl
import pandas as pd
import pytest
from docx import Document

from scripts.lib.files import write_frame
from tests.canaries.marks import HEAD, TAIL, canary
from tests.canaries.search import lay_open, leaks_in, open_folder, read_page

NAME = canary("name1")


def told(write: Callable[[Path], object], path: Path) -> list[str]:
    """Where the canary is in a file that `write` made."""
    write(path)
    return leaks_in(lay_open(path.name, path.read_bytes()))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp500"]
)
@pytest.mark.parametrize("text", [NAME, NAME.lower(), f"x{HEAD}", f"{TAIL[:4]}{TAIL}", NAME[:12]])
def test_encodings_and_halves(encoding: str, text: str) -> None:
    assert leaks_in(lay_open("x", f"ä {text} é".encode(encoding, "replace")))


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_base64_and_digits(before: int) -> None:
    content = b"a" * before + NAME.encode() + b"zz"
    assert leaks_in(lay_open("x", base64.b64encode(content)))
    assert leaks_in(lay_open("x", content.hex().encode()))
    assert leaks_in(lay_open("x", NAME.encode("utf-16-be").hex().upper().encode()))


@pytest.mark.parametrize("broken", ["QZXW\nVQKJ", "QZXW-\r\n  VQKJ", "<r>QZXW</r><r>VQKJ</r>"])
def test_broken_lines_and_tags(broken: str) -> None:
    assert leaks_in(lay_open("x", broken.encode()))


def test_nothing_where_nothing_is() -> None:
    clean = "".join(chr(one) for one in range(32, 1000)) * 20 + HEAD[:-1] + " " + TAIL[1:]
    assert leaks_in(lay_open("x", clean.encode())) == []


def test_a_parquet_file(tmp_path: Path) -> None:
    """A cell, a level that no row has, metadata; a dictionary that is packed."""
    texts = [f"{'ab' * 100}{NAME}{number}" for number in range(5)]
    cells = pd.DataFrame({"a": pd.Series(texts, dtype="str")})
    found = told(lambda path: write_frame(cells, path), tmp_path / "a.parquet")
    assert any(one.startswith("a.parquet page:") for one in found), found
    level = pd.DataFrame({"a": pd.Categorical(["a"], pd.Index(["a", NAME], dtype="str"))})
    assert told(lambda path: write_frame(level, path), tmp_path / "b.parquet")
    plain = pd.DataFrame({"a": pd.Series(["a"], dtype="str")})
    assert told(lambda path: write_frame(plain, path, {"x": NAME}), tmp_path / "c.parquet")
    assert told(lambda path: write_frame(plain, path), tmp_path / "d.parquet") == []


def test_office_files(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = NAME
    assert told(book.save, tmp_path / "a.xlsx")
    document = Document()
    paragraph = document.add_paragraph(NAME[:5])
    paragraph.add_run(NAME[5:]).bold = True
    assert told(lambda path: document.save(str(path)), tmp_path / "b.docx")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", NAME)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("b.zip", zlib.compress(b"") + inner.getvalue())
        archive.writestr("c.zip", inner.getvalue(), zipfile.ZIP_DEFLATED)
    assert leaks_in(lay_open("c.zip", (tmp_path / "c.zip").read_bytes()))
    assert leaks_in(lay_open("d.gz", gzip.compress(NAME.encode())))


@pytest.mark.parametrize("fonttype", [3, 42])
def test_a_drawn_text_and_the_metadata_of_a_pdf(fonttype: int, tmp_path: Path) -> None:
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    for number, (drawn, title) in enumerate([(NAME, "x"), ("x", NAME), ("x", f"ä{NAME}")]):
        with matplotlib.rc_context({"pdf.fonttype": fonttype}):
            figure = plt.figure()
            figure.text(0, 0.5, drawn)
            path = tmp_path / f"{number}.pdf"
            figure.savefig(path, metadata={"Title": title, "CreationDate": None})
            plt.close(figure)
        if number or read_page(path.read_bytes()):
            assert leaks_in(lay_open(path.name, path.read_bytes())), number


def test_names_of_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / NAME).mkdir()
    (tmp_path / "b").symlink_to(NAME)
    (tmp_path / "c").write_text(NAME)
    assert (
        len(leaks_in(open_folder(tmp_path))) == 4
    )  # the link by its target, the text twice broken
    assert leaks_in(open_folder(tmp_path, lambda path: True)) == []
