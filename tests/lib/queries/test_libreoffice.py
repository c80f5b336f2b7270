"""LibreOffice reads every cell of a query workbook as the text that was delivered."""

import csv
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.lib.queries.answers import read_answers
from scripts.lib.queries.layout import COLUMNS, SHEET
from scripts.lib.queries.workbook import write_workbook
from tests.lib.queries.workbooks import ABOUT, WORDS, answer, id_of, lines_of

pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
# Every sheet as UTF-8 CSV, cells as they are stored and formulas as formulas.
AS_STORED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE = SPACE % "office", SPACE % "table"
HOSTILE = """
=1+1|+1|-1|@SUM(A1)|{=1}|'=1|=cmd|=HYPERLINK("http://x")|00012|1E5|1,5|1.5|2020-01-02|3/4|6-15|1:00
TRUE|false|1%|$5|1 000|#N/A|#DIV/0!|NaN|N/A|_x0041_|_x000D_|<b>&amp;</b>|]]>|"quoted"|a;b,c|½|١٢|12e
http://example.org|mailto:a@b|'|"|=|+|-|@|0|-0|1e400|0x10|1.1.2020|Jan-20|MARZO 1|99999999999999999999
""".replace("\n", "|")
PIECES = [one for one in HOSTILE.split("|") if one]
BLANKS = ["", " ", "\t", "\n", "\u00a0", "\u200b", "\u202e", "\ufeff", "\x01", "\x00", "\x7f"]
# What a file of text can hold; a carriage return before a line feed is one line break everywhere.
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"))
TEXTS = st.one_of(
    st.sampled_from(PIECES),
    ANYTHING,
    st.builds("".join, st.tuples(*map(st.sampled_from, (BLANKS, PIECES, BLANKS, ["", *PIECES])))),
)
KINDS = ("Corrected value", "Confirmed as it is", "Not available")
LARGE = os.environ.get("SALVAGE_SIZE") == "full"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a profile of its own, so that another LibreOffice does not matter."""
    return tmp_path_factory.mktemp("office")


def convert(office: Path, book: Path, form: str, folder: Path | None = None) -> None:
    """The workbook in another form, beside it or in a folder."""
    profile = f"-env:UserInstallation={(office / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir"]
    subprocess.run(
        [*command, str(folder or book.parent), str(book)],
        check=True,
        capture_output=True,
        timeout=240,
    )


def read_kinds(path: Path) -> Iterator[tuple[str | None, str | None]]:
    """(type of the value, formula) of every cell of the sheet of queries that holds something."""
    for table in ElementTree.parse(path).getroot().iter(f"{TABLE}table"):
        if table.get(f"{TABLE}name") == SHEET:
            for cell in table.iter(f"{TABLE}table-cell"):
                if cell.get(f"{OFFICE}value-type") or cell.get(f"{TABLE}formula"):
                    yield cell.get(f"{OFFICE}value-type"), cell.get(f"{TABLE}formula")


@settings(
    max_examples=6 if LARGE else 2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(texts=st.lists(TEXTS, min_size=150, max_size=400))
def test_every_cell_is_the_literal_text(office: Path, texts: list[str]) -> None:
    texts = [*PIECES, *texts]
    book = office / "book.xlsx"
    shown = ("record", "file", "sheet", "header", "value", "question", "suggestion")
    lines = lines_of(*(dict.fromkeys(shown, text) for text in texts))
    write_workbook(lines, WORDS["en"], ABOUT, book)
    convert(office, book, AS_STORED)
    with (office / f"book-{SHEET}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))[1:]
    for name in shown:
        place = list(COLUMNS).index(name)
        assert [row[place] for row in rows] == texts
    convert(office, book, "fods")
    assert set(read_kinds(office / "book.fods")) == {("string", None)}


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_answers_that_libreoffice_has_saved_are_the_same(office: Path, form: str) -> None:
    """Values that a spreadsheet would like to read as numbers, dates or formulas among them."""
    values = ["=1+1", "007", "1-2", "4,5", "2020-03-01", "true", ""]
    asked = [
        {"finding_id": id_of(str(n), "ecog", "range.ecog"), "record": f"{n:03}", "value": value}
        for n, value in enumerate(values)
    ]
    given: dict[tuple[int, str], object] = {}
    for line, (value, kind) in enumerate(zip(values, cycle(KINDS), strict=False), start=2):
        given[line, "answer"] = kind
        given[line, "new"] = f"0{value.lstrip('=')}" if kind == KINDS[0] else None
    folder = office / form
    folder.mkdir()
    center = answer(folder, asked, given)
    book = Path(center["answers"][0]["file"])
    before = read_answers(center, WORDS)
    saved = folder / "saved"
    convert(office, book, form, saved)
    center["answers"][0]["file"] = str(saved / f"answered.{form}")
    after = read_answers(center, WORDS)
    assert len(before) == 7
    assert before.drop(columns="file").equals(after.drop(columns="file"))
