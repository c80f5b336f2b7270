"""What is printed of the demo and of studies that leave little to print: read out of the files."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.characteristics import NOTHING
from scripts.lib.config import Study as Settings
from scripts.lib.config import read_study
from scripts.lib.report.content import build_report
from scripts.lib.report.layout import print_line
from scripts.lib.report.tables import lay_all
from scripts.lib.targets import FIGURES, TABLES
from tests.workflow.bad_input import CASES, HOSTILE, print_case
from tests.workflow.study import Study

pytestmark = pytest.mark.ci
MARK = re.compile(r"Q\d{4}Q")


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips a test where a program is missing."""
    absent = [one for one in programs if shutil.which(one) is None]
    return pytest.mark.skipif(bool(absent), reason=f"{', '.join(absent)} is not installed")


def ask(*command: str | Path) -> str:
    """What a program prints."""
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def squeeze(text: str) -> str:
    """A text without white space, for a line may break anywhere."""
    return re.sub(r"[\s\u200b]", "", text)


def read_pdf(path: Path, notice: str) -> str:
    """The squeezed text of a report, without what is printed on each page."""
    pages = [squeeze(page) for page in ask("pdftotext", "-raw", path, "-").split("\f")]
    foot = re.compile(r"Numbersanddecisions[0-9a-f]{12}\d+/\d+")
    return "".join(foot.sub("", page).replace(squeeze(notice), "") for page in pages)


def settings_of(folder: Path) -> Settings:
    """The configuration of a study."""
    return read_study(folder)


def lay_report(folder: Path, numbers: pd.DataFrame) -> dict[str, Any]:
    """The report of a study as data, from these numbers."""
    study, results = settings_of(folder), folder / "results"
    queries = [results / f"queries/{center}.parquet" for center in study.centers]
    frames = {
        "numbers": numbers,
        "attrition": pd.read_parquet(results / "eligibility/attrition.parquet"),
        "sensitivity": pd.read_parquet(results / "eligibility/sensitivity.parquet"),
        "queries": pd.concat([pd.read_parquet(path) for path in queries]),
    }
    words = {"center": study.labels(), **study.report.get("words", {})}
    catalogue = {**read_catalogue(study.variables), **read_derived()}
    laid = lay_all(frames, study.report, study.published, words, catalogue, study.eligibility)
    said = json.loads((results / "figures/captions.json").read_text(encoding="utf-8"))
    captions = {name: said[name] for name in FIGURES}
    tables = [table.as_data() for table in laid]
    return build_report(frames, tables, captions, study.told({}), "root")


def read_numbers(folder: Path) -> pd.DataFrame:
    """The numbers of a study, with missing counts as the stages read them."""
    path = folder / "results/endpoints/numbers.parquet"
    return pd.read_parquet(path, dtype_backend="numpy_nullable")


def list_pieces(report: Mapping[str, Any]) -> list[str]:
    """Every piece of text that the report prints in one place: paragraphs, rows, notes, captions."""
    pieces: list[str] = []
    for block in report["blocks"]:
        pieces += [block["text"]] if "text" in block else block.get("items", [])
        if block["kind"] == "table":
            table = report["tables"][block["name"]]
            pieces += [f"Table {table['number']}. {table['title']}", *table["notes"]]
            pieces += ["".join(row["cells"]) for row in table["rows"]]
        if block["kind"] == "figure":
            figure = report["figures"][block["name"]]
            pieces.append(f"Figure {figure['number']}. {figure['title']}. {figure['caption']}")
        if block["kind"] == "strobe":
            pieces += [row["item"] + row["topic"] + row["where"] for row in block["rows"]]
    return pieces


@needs("pdftotext")
def test_all_that_the_report_prints_can_be_read_in_its_pdf(finished: Study) -> None:
    report = lay_report(finished.folder, read_numbers(finished.folder))
    notice = settings_of(finished.folder).notice
    text = read_pdf(finished.folder / "results/report/report.pdf", notice)
    pieces = [squeeze(one).replace(squeeze(notice), "") for one in list_pieces(report)]
    absent = [one for one in pieces if one not in text and one != "."]
    assert absent == []
    assert len(pieces) > 900


def test_every_number_in_tables_and_text_is_the_text_of_a_number(finished: Study) -> None:
    """With a mark in the place of each number's text, no number is left in tables and abstract."""
    numbers = read_numbers(finished.folder)
    texts = numbers["text"].astype("object")
    units = [f" {unit}" if unit else "" for unit in numbers["unit"].fillna("")]
    ends = [u if u and t.endswith(u) else "" for t, u in zip(texts, units, strict=True)]
    marks = [f"Q{place:04d}Q" for place in range(len(numbers))]
    plain = [t.removesuffix(end) for t, end in zip(texts, ends, strict=True)]
    shown = [
        t if t == NOTHING else mark + end for t, mark, end in zip(texts, marks, ends, strict=True)
    ]
    real = lay_report(finished.folder, numbers)
    marked = lay_report(finished.folder, numbers.assign(text=shown))
    back = dict(zip(marks, plain, strict=True))
    said = MARK.sub(lambda found: back[found[0]], json.dumps(marked, ensure_ascii=False))
    same = ("tables", "blocks")
    concordance = real["tables"].pop("concordance")
    told = json.loads(said)
    told["tables"].pop("concordance")
    assert {name: told[name] for name in same} == {name: real[name] for name in same}
    assert all(row["cells"][3] == "yes" for row in concordance["rows"])
    for name in ("characteristics", "operation", "response", "endpoints", "scenarios"):
        cells = [cell for row in marked["tables"][name]["rows"] for cell in row["cells"][1:]]
        heads = marked["tables"][name]["columns"][1:]
        left = [MARK.sub("", cell) for cell in [*cells, *heads]]
        assert [one for one in left if re.search(r"\d", one)] == [], name
    appendix = {row["cells"][1]: row["cells"][2] for row in real["tables"]["numbers"]["rows"]}
    assert {one: appendix[one] for one in numbers["number_id"]} == dict(
        zip(numbers["number_id"], map(print_line, texts), strict=True)
    )


@needs("pdffonts", "pdfinfo", "qpdf")
def test_every_pdf_is_clean_with_its_fonts_inside_and_the_report_is_tagged(finished: Study) -> None:
    results = finished.folder / "results"
    report = results / "report/report.pdf"
    for path in (report, *(results / f"figures/{name}.pdf" for name in FIGURES)):
        fonts = ask("pdffonts", path).splitlines()[2:]
        embedded = [re.search(r" (yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", one) for one in fonts]
        assert fonts, path.name
        assert {found[1] if found else "" for found in embedded} == {"yes"}, path.name
        assert "No syntax or stream encoding errors found" in ask("qpdf", "--check", path)
    about = ask("pdfinfo", report)
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    xmp = ask("pdfinfo", "-meta", report)
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


@needs("pdftotext")
def test_the_figure_of_rates_prints_the_texts_of_its_numbers(finished: Study) -> None:
    numbers = read_numbers(finished.folder)
    drawn = r"(pcr|feasibility)(\[(therapy|center)=\w+\])?"
    rates = numbers[numbers["number_id"].str.fullmatch(drawn)]
    text = squeeze(ask("pdftotext", "-raw", finished.folder / "results/figures/rates.pdf", "-"))
    found = [re.fullmatch(r"(\S+) \((.*)\)", one) for one in rates["text"]]
    parts = [squeeze(part) for one in found if one for part in one.groups()]
    assert len(parts) >= 24
    assert [one for one in parts if one not in text] == []


@needs("soffice", "pdftotext", "pdfimages")
def test_libreoffice_opens_the_report_for_the_co_authors(finished: Study, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    path = finished.folder / "results/report/report.docx"
    ask("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path)
    pictures = ask("pdfimages", "-list", tmp_path / "report.pdf").splitlines()[2:]
    assert len([one for one in pictures if one.split()[2] == "image"]) == len(FIGURES)
    text = squeeze(ask("pdftotext", "-raw", tmp_path / "report.pdf", "-"))
    report = lay_report(finished.folder, read_numbers(finished.folder))
    abstract = squeeze(report["blocks"][1]["text"])
    assert abstract in text
    assert squeeze("Figure 9. Completeness and findings by variable and center.") in text


@pytest.fixture(scope="module", params=list(CASES))
def case(
    request: pytest.FixtureRequest, finished: Study, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Name and folder of a printed case of bad input."""
    folder = tmp_path_factory.mktemp("case") / "study"
    return request.param, print_case(request.param, finished.folder, folder)


SAID = {
    "nobody": ("0patientsof0centers", "none of 0 patients has a stage", "The follow-up of no patient is known."),
    "one": ("1patientsof1centers", "1/1 (100.0%; 95% CI 2.5 to 100.0)"),
    "one arm": ("8patientsof3centers", "All (n = 8)"),
    "no response": ("0/0 (not estimable)",),
    "an empty center": ("22patientsof2centers", "Hospital Gamma (synthetic)"),
    "hostile words": ('<b>&amp; #1 $x^2$ a_b *c* `d` @e "f" \\g [h] {i}',),
}  # fmt: skip
DRAWN = {  # figure -> what is drawn in its place
    "nobody": {
        name: "Nothing to draw" for name in FIGURES if name not in ("flow", "time_to_event")
    },
    "no response": {"waterfall": "Nothing to draw", "responses": "Nothing to draw"},
}


@needs("pdftotext", "qpdf")
def test_bad_input_is_printed_whole_or_says_why_there_is_nothing(case: tuple[str, Path]) -> None:
    name, folder = case
    results = folder / "results"
    report = results / "report/report.pdf"
    text = squeeze(ask("pdftotext", "-raw", report, "-"))
    figures = {
        one: squeeze(ask("pdftotext", "-raw", results / f"figures/{one}.pdf", "-"))
        for one in FIGURES
    }
    everything = text + "".join(figures.values())
    assert [one for one in SAID[name] if squeeze(one) not in everything] == []
    empty = DRAWN.get(name, {})
    for one, words in figures.items():
        assert words, one
        assert ("Nothingtodraw" in words) == (one in empty), one
    assert "nan" not in re.findall(r"[a-z]+", ask("pdftotext", report, "-"))
    ask("qpdf", "--check", report)
    for one in TABLES:
        docx.Document(str(results / f"tables/{one}.docx"))


def test_words_of_a_study_are_text_and_nothing_else_in_word(case: tuple[str, Path]) -> None:
    name, folder = case
    path = folder / "results/report/report.docx"
    with ZipFile(path) as parts:
        body = parts.read("word/document.xml").decode("utf-8")
        names = set(parts.namelist())
    assert not re.search(r"<w:(fldSimple|instrText|hyperlink|altChunk|object)\b", body)
    pictures = [one for one in names if one.startswith("word/media/")]
    assert 1 <= len(pictures) <= len(FIGURES)
    assert len(docx.Document(str(path)).inline_shapes) == len(FIGURES)
    if name == "hostile words":
        texts = [one.text for one in docx.Document(str(path)).paragraphs]
        assert any(print_line(HOSTILE) in one for one in texts)
