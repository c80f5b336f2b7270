import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.figures.style import draw_nothing, save_figure
from scripts.lib.report.pdf import clean_texts, to_timestamp, write_pdf
from scripts.lib.targets import FIGURES
from tests.lib.report.frames import HOSTILE, make_frames
from tests.lib.report.test_content import build

MARKER = "#panic('typst ran this') $1/0$ #include(\"/etc/passwd\")"


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("figures")
    for name in FIGURES:
        save_figure(draw_nothing(name, HOSTILE), folder / f"{name}.svg")
    return {name: folder / f"{name}.svg" for name in FIGURES}


def write(report: dict[str, Any], drawings: dict[str, Path], path: Path) -> bytes:
    write_pdf(report, drawings, path)
    return path.read_bytes()


def inflate(pdf: bytes) -> bytes:
    """The PDF with its compressed streams readable."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_hostile_texts_are_printed_as_they_are_in_a_tagged_archive_file(
    drawings: dict[str, Path], tmp_path: Path
) -> None:
    report = build(make_frames())
    report["meta"]["footer"] = MARKER
    report["blocks"][1]["text"] = MARKER
    pdf = write(report, drawings, tmp_path / "a.pdf")
    inside = inflate(pdf)
    assert b"<pdfaid:part>2</pdfaid:part>" in inside
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in inside
    assert b"/MarkInfo" in inside
    assert b"/FontFile" in inside
    assert b"2024-01-31" in inside
    again = write(report, drawings, tmp_path / "elsewhere.pdf")
    assert again == pdf


@pytest.mark.parametrize(("n", "arms"), [(0, ("a",)), (1, ("target",))])
def test_an_empty_and_a_lone_cohort_make_a_report(
    n: int, arms: tuple[str, ...], drawings: dict[str, Path], tmp_path: Path
) -> None:
    assert write(build(make_frames(n, arms)), drawings, tmp_path / "a.pdf").startswith(b"%PDF")


def test_a_refusal_of_typst_has_no_data_in_it(drawings: dict[str, Path], tmp_path: Path) -> None:
    report = build(make_frames())
    report["blocks"].append({"kind": "table", "name": "absent"})
    with pytest.raises(StudyError, match="typst refused"):
        write_pdf(report, drawings, tmp_path / "a.pdf")


def test_texts_are_made_printable_wherever_they_stand() -> None:
    data = {"a": ["x\ny", {"b": "\u202ec\U000f0000"}], "n": 3, "t": ("d",)}
    assert clean_texts(data) == {"a": ["x y", {"b": "c"}], "n": 3, "t": ["d"]}
    assert to_timestamp({"year": 1970, "month": 1, "day": 2}) == 86400


@pytest.mark.ci
@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed"
)
def test_every_number_can_be_read_out_of_the_pdf_as_printed(
    drawings: dict[str, Path], tmp_path: Path
) -> None:
    frames = make_frames(30)
    write_pdf(build(frames), drawings, tmp_path / "a.pdf")
    command = ["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found = re.sub(r"[\s\u200b]", "", text)
    numbers = frames["numbers"]
    lines = numbers["label"] + numbers["number_id"] + numbers["text"]
    assert [one for one in lines if re.sub(r"\s", "", one) not in found] == []
