import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.figures.style import draw_nothing, save_figure
from scripts.lib.report.labels import print_labels
from scripts.lib.report.pdf import clean_texts, to_timestamp, write_pdf
from scripts.lib.targets import FIGURES
from tests.lib.report.frames import CENTERS, HOSTILE, REPORT, STUDY, make_frames
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


def read_pages(path: Path, *options: str) -> list[str]:
    """The text of each page, as pdftotext reads it."""
    command = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\f")


POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@pytest.mark.ci
@POPPLER
def test_no_heading_of_a_table_stands_alone_at_the_foot_of_a_page(
    drawings: dict[str, Path], tmp_path: Path
) -> None:
    for above in range(9):  # whatever stands above it
        rows = [
            {"cells": cells, "kind": kind}
            for number in range(100)
            for kind, cells in (("group", [f"HEAD {number}", ""]), ("row", ["line", str(number)]))
        ]
        table = {"number": 1, "title": "TITLE", "columns": ["", "n"], "rows": rows}
        report = build(make_frames())
        text = [{"kind": "text", "text": str(line)} for line in range(above)]
        report["tables"] = {"t": {**table, "notes": [], "widths": [1.0, 1.0]}}
        report["blocks"] = [*text, {"kind": "table", "name": "t"}]
        write_pdf(report | {"figures": {}}, {}, tmp_path / "a.pdf")
        pages = [page.split("\n") for page in read_pages(tmp_path / "a.pdf", "-layout")]
        feet = [[line for line in page if line.startswith(("HEAD", "line"))] for page in pages]
        assert [page[-1] for page in feet if page and page[-1].startswith("HEAD")] == []


@pytest.mark.ci
@POPPLER
def test_the_title_of_a_table_stays_with_its_rows(tmp_path: Path) -> None:
    for above in range(42, 56):
        row = {"cells": ["FIRST", "1"], "kind": "row"}
        table = {"number": 1, "title": "TITLE", "columns": ["", "n"], "rows": [row] * 9}
        report = build(make_frames())
        text = [{"kind": "text", "text": str(line)} for line in range(above)]
        report["tables"] = {"t": {**table, "notes": [], "widths": [1.0, 1.0]}}
        report["blocks"] = [*text, {"kind": "table", "name": "t"}]
        write_pdf(report | {"figures": {}}, {}, tmp_path / "a.pdf")
        pages = read_pages(tmp_path / "a.pdf")
        assert ["FIRST" in page for page in pages if "TITLE" in page] == [True]


@pytest.mark.ci
@POPPLER
def test_each_number_is_printed_as_often_in_the_pdf_as_in_tables_and_text(
    drawings: dict[str, Path], tmp_path: Path
) -> None:
    frames = make_frames(30)
    marks = [f"Q{place:04d}Q" for place in range(len(frames["numbers"]))]
    frames["numbers"] = frames["numbers"].assign(text=marks)
    report = build(frames)
    write_pdf(report, drawings, tmp_path / "a.pdf")
    said = json.dumps([report["blocks"], [report["tables"][name] for name in shown(report)]])
    pages = "".join(read_pages(tmp_path / "a.pdf"))
    assert {one: pages.count(one) for one in marks} == {one: said.count(one) for one in marks}
    assert min(said.count(one) for one in marks) >= 1


def shown(report: dict[str, Any]) -> list[str]:
    """The tables that the report prints."""
    return [block["name"] for block in report["blocks"] if block["kind"] == "table"]


@pytest.mark.ci
@POPPLER
def test_every_number_can_be_read_out_of_the_pdf_as_printed(
    drawings: dict[str, Path], tmp_path: Path
) -> None:
    frames = make_frames(30)
    write_pdf(build(frames), drawings, tmp_path / "a.pdf")
    text = "".join(read_pages(tmp_path / "a.pdf", "-raw"))
    found = re.sub(r"[\s\u200b]", "", text)
    numbers = frames["numbers"]
    words = {"center": CENTERS, **REPORT["words"]}
    labels = numbers["number_id"].map(print_labels(numbers, words, STUDY["labels"]))
    # The stratum whose name is hostile is read elsewhere: right-to-left text comes out in another order.
    labels = labels.where(numbers["number_id"] != "pcr[center=beta]", "")
    lines = labels + numbers["number_id"] + numbers["text"]
    assert [one for one in lines if re.sub(r"\s", "", one) not in found] == []
