import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.lib.figures.style import draw_nothing, save_figure
from scripts.lib.figures.xmp import append_xmp

TITLE = "A <b> & \u05e9 \U0001f600"
KEYWORDS = ["study", "version 1", "Numbers and decisions ab<&"]


def draw(folder: Path) -> bytes:
    save_figure(draw_nothing("a", "b"), folder / "a.pdf")
    return (folder / "a.pdf").read_bytes()


def test_title_and_keywords_are_in_the_xmp_and_the_figure_stays_as_it_is(tmp_path: Path) -> None:
    pdf = draw(tmp_path)
    marked = append_xmp(pdf, TITLE, KEYWORDS)
    assert marked.startswith(pdf)
    assert marked == append_xmp(pdf, TITLE, KEYWORDS)
    found = re.search(rb"<x:xmpmeta.*</x:xmpmeta>", marked, re.DOTALL)
    assert found is not None
    said = [
        node.text for node in ElementTree.fromstring(found[0]).iter() if (node.text or "").strip()
    ]
    assert said == [TITLE, *KEYWORDS, ", ".join(KEYWORDS)]


def test_another_pdf_is_refused() -> None:
    with pytest.raises(ValueError, match="no PDF of matplotlib"):
        append_xmp(b"%PDF-1.7", "", [])


@pytest.mark.ci
@pytest.mark.skipif(
    None in (shutil.which("qpdf"), shutil.which("pdfinfo")), reason="qpdf or poppler is missing"
)
def test_the_file_is_sound_and_readers_find_the_metadata(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(append_xmp(draw(tmp_path), TITLE, KEYWORDS))
    subprocess.run(["qpdf", "--check", "b.pdf"], cwd=tmp_path, capture_output=True, check=True)
    command = ["pdfinfo", "-meta", "b.pdf"]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    assert "Numbers and decisions ab&lt;&amp;" in read
