"""The planted studies: a tiny one with everything that is odd, and the demonstration."""

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.comments import Comment

from tests.canaries.marks import canary
from tests.canaries.plant import ROOT, Planted
from tests.tiny import CONFIG, one_center, write_study

PSEUDONYM = {"key_env": "CANARY_KEY"}
COLUMNS = {
    "record": "id",
    "doctor": "doctor",
    "opinion": "opinion",
    "sex": "sex",
    "birth_date": "birth",
    "surgery_date": "day",
    "drug": "drug",
    "complications": "trouble",
    "comment": "remark",
}
HEADER = ["id", "name", "phone", *list(COLUMNS.values())[1:]]
VARIABLES = (
    "name,label,type,unit_or_levels,class,group\n"
    "doctor,who treats,text,,direct,identity\n"
    "opinion,what was said,text,,free_text,identity\n"
)
RELEASE = """
policy: none
files: [tables/*, figures/*.pdf, figures/*.svg, report/report.pdf, report/report.docx, endpoints/numbers.parquet]
rows: [{file: patients.csv, columns: [sex]}, {file: patients.parquet, columns: [sex, surgery_date]}]
threshold: 1
"""


def rows_of(center: str) -> list[list[str]]:
    """The rows of a center: a title, the header, six patients, a footer; each odd in another way.

    A plain one, one with an identifier in cells of codes, dates and lists, two with one record id, one without,
    and one with nothing else that is known.
    """
    counts: dict[str, int] = {}

    def new(what: str) -> str:
        counts[what] = counts.get(what, 0) + 1
        return canary(f"{center}{what}{counts[what]}")

    def row(record: str, *cells: str) -> list[str]:
        sex, birth, day, drug, trouble = cells
        named = [record, new("name"), new("phone"), new("doctor"), new("opinion")]
        return [*named, sex, birth, day, drug, trouble, new("text")]

    twice = new("id")
    return [
        [new("title")],
        HEADER,
        row(new("id"), "male", "1950-03-04", "2020-01-02", "nivolumab", f"{new('term')}:II"),
        row(new("id"), new("code"), new("birth"), new("date"), new("drug"), new("term")),
        row(twice, "female", "1951-03-04", "2020-05-02", "nivolumab", "none"),
        row(twice, "female", "1951-03-04", "2020-05-02", "nivolumab", "none"),
        row("", "female", "1952-03-04", "2020-06-02", "nivolumab", "none"),
        row(new("id"), "", "", "2020-07-02", f"nivolumab, {new('drug')}", "fever"),
        [f"Source: {new('footer')}"],
    ]


def write_text_table(center: str) -> bytes:
    """The rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [*row, *[""] * (len(HEADER) - len(row))] for row in rows_of(center)
    )
    return text.getvalue().encode()


def write_workbook(center: str) -> bytes:
    """The rows as a workbook with whatever a workbook carries besides its cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows_of(center):
        sheet.append(row)
    sheet["B3"].comment = Comment(canary(f"{center}note"), canary(f"{center}author"))
    sheet["A3"].hyperlink = f"https://example.org/{canary(f'{center}link')}"
    sheet.oddHeader.center.text = canary(f"{center}header")
    sheet["L3"] = f'="{canary(f"{center}formula")}"'
    hidden = book.create_sheet("Notes")
    hidden.sheet_state = "hidden"
    hidden["A1"] = canary(f"{center}hidden")
    for name in ("creator", "title", "subject", "keywords", "description", "lastModifiedBy"):
        setattr(book.properties, name, canary(f"{center}{name}"))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def write_stata(center: str) -> bytes:
    """The rows of patients as Stata, with labels of file and variables."""
    body = [row for row in rows_of(center) if len(row) > 1][1:]
    frame = pd.DataFrame(body, columns=HEADER)
    data = io.BytesIO()
    labels = {"name": canary(f"{center}label")}
    about = canary(f"{center}file")
    frame.to_stata(data, write_index=False, version=118, variable_labels=labels, data_label=about)
    return data.getvalue()


def plant_tiny(home: Path) -> Planted:
    """Three centers: a text file, a workbook, a Stata file."""
    source = {"header_row": 2, "not_data": ["^Source"]}
    whole = {"ignore": ["name"], "codelists": ["words"]}
    centers: dict[str, Any] = {
        "one": {**one_center(COLUMNS, "data/one.csv", **source), **whole},
        "two": {
            **one_center(COLUMNS, "data/two.xlsx", sheet="Sheet", format="excel", **source),
            **whole,
        },
        "three": {**one_center(COLUMNS, "data/three.dta", format="stata"), **whole},
    }
    files = {
        "data/one.csv": write_text_table("one"),
        "data/two.xlsx": write_workbook("two"),
        "data/three.dta": write_stata("three"),
        "config/variables.csv": VARIABLES,
        "config/release.yaml": RELEASE,
    }
    config = {**CONFIG, "pseudonym": PSEUDONYM}
    write_study(home / "study", centers, files, config=config)
    return Planted(home)


def plant_demo(home: Path) -> Planted:
    """The demonstration with its identifiers replaced, as a study with a key of its own and a page of values."""
    folder = home / "study"
    shutil.copytree(ROOT / "config", folder / "config")
    path = folder / "config/config.yaml"
    text = re.sub(r"  key_file: .*", "  key_env: CANARY_KEY", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("  demo: true\n", "") + "page: full\n", encoding="utf-8")
    for name, plant in (("alpha.csv", plant_alpha), ("beta.xlsx", plant_beta)):
        place(folder, name, plant((ROOT / "data/demo" / name).read_bytes()))
    for name in ("gamma.csv", "gamma_dictionary.csv"):
        place(folder, name, plant_gamma((ROOT / "data/demo" / name).read_bytes()))
    return Planted(home)


def place(folder: Path, name: str, data: bytes) -> None:
    """A delivered file of the demonstration."""
    path = folder / "data/demo" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def plant_alpha(data: bytes) -> bytes:
    """Record ids, notes and the column that nobody uses."""
    rows = list(csv.reader(io.StringIO(data.decode("cp1252"), newline=""), delimiter=";"))
    text = io.StringIO(newline="")
    for number, row in enumerate(rows):
        if number:
            row[0] = re.sub(r"^A-(\d+)", lambda found: canary(f"alphaid{found[1]}"), row[0])
            row[-2:] = [canary(f"alphatext{number}"), canary(f"alphanotice{number}")]
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(row)
    return text.getvalue().encode("cp1252")


def plant_beta(data: bytes) -> bytes:
    """Record ids on both sheets, titles, the footer, remarks that nobody asked for, the properties."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        width = sheet.max_column
        for number, (cell, *_) in enumerate(sheet.iter_rows(), start=1):
            text = str(cell.value or "")
            if re.fullmatch(r"B-\d+", text.strip()):
                cell.value = canary(f"betaid{text.strip()[2:]}")
                sheet.cell(number, width + 1, canary(f"betaremark{number}"))
            elif text.startswith("Source:"):
                cell.value = f"Source: {canary('betafooter')}"
            elif text == "Record":
                sheet.cell(number, width + 1, "Remark")
            elif number == 1:
                cell.value = canary("betatitle")
    book.worksheets[0]["C5"].comment = Comment(canary("betanote"), canary("betaauthor"))
    book.properties.creator = book.properties.title = canary("betaproperty")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def plant_gamma(data: bytes) -> bytes:
    """Record ids, the access group, and all notes of the dictionary."""
    text = re.sub(r"(?m)^301-(\d+)", lambda found: canary(f"gammaid{found[1]}"), data.decode())
    text = text.replace("gamma_synthetic", canary("gammagroup"))
    text = text.replace("synthetic data, no real patient", canary("gammanote"))
    return text.replace(
        "Synthetic project: no real hospital or patient", canary("gammafield")
    ).encode()
