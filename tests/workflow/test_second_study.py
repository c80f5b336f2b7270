"""Another study in a folder of its own: other formats, another key, the same code, nothing copied."""

import csv
import getpass
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = {"SECOND_STUDY_KEY": "not a secret, thirty-two letters"}

CONFIG = """
study: {id: second, title: "A study of {two} centers", notice: "{Not} a <notice>", version: "1"}
centers: [lyon, graz]
data_cutoff: 2022-06-30
pseudonym: {key_env: SECOND_STUDY_KEY}
duplicates: {keys: [sex, birth_year, surgery_date]}
"""
LYON = """
center: lyon
label: Hôpital de Lyon (synthétique)
deliveries: [{received: 2022-07-01, files: {patients: data/lyon.txt, suivi: data/suivi.txt}}]
dialect: {encoding: utf-16, delimiter: "\\t", decimal: ",", thousands: " ", dates: d.m.yy, missing: [n.c.]}
constants: {tnm_edition: 8}
codelists: [french]
ignore: [Note]
sources:
  - id: patients
    columns:
      record: N° dossier
      sex: Sexe
      birth_year: Année de naissance
      initially_operable: Opérable d'emblée
      surgery_date: Date d'opération
      drug: Traitement
      therapy_start: Début
      blood_loss: Pertes
      yp_t: {column: TNM, pattern: 'yp(T\\S+)'}
      yp_n: {column: TNM, pattern: 'yp(N\\S+)'}
  - id: suivi
    reduce: {rule: last, by: last_contact}
    columns: {record: N° dossier, last_contact: Date, vital_status: État}
"""
LYON_CELLS = """N° dossier\tSexe\tAnnée de naissance\tOpérable d'emblée\tDate d'opération\tTraitement\tDébut\tPertes\tTNM\tNote
007\t2\t1950\tnon\t3.4.19\tnivolumab\t1.12.18\t1\u202f250,5\typT0 ypN0\tx
7\t1\t1948\tnon\t12.5.20\tnivolumab\t3.1.20\tn.c.\typT2a ypN1\t
8\t1\t1955\toui\t12.6.20\tnivolumab\t3.2.20\t100\typT1a ypN0\t
9\t1\t1956\tnon\t12.7.20\tnivolumab\t3.2.20\t100\typT1a ypN0\t
9\t1\t1957\tnon\t12.8.20\tnivolumab\t3.2.20\t100\typT1a ypN0\t
"""
SUIVI_CELLS = """N° dossier\tDate\tÉtat
007\t5.6.20\t0
007\t5.6.21\t0
7\t1.1.21\t0
12\t1.1.21\t0
"""
GRAZ = """
center: graz
label: Klinikum Graz (synthetic)
deliveries: [{received: 2022-07-02, file: data/graz.xlsx}]
dialect: {dates: [d.m.yyyy]}
constants: {tnm_edition: 8}
codelists: [german]
sources:
  - id: patients
    format: excel
    sheet: Fälle
    header_row: 2
    not_data: ["^Summe"]
    columns:
      record: Nr
      sex: Geschlecht
      birth_year: Jahrgang
      initially_operable: Operabel
      surgery_date: OP
      drug: {column: Medikament, missing: ["?"]}
      therapy_start: {column: Beginn, dates: [dd-mon-yy]}
      yp_t: ypT
      yp_n: ypN
"""
GRAZ_ROWS: list[list[object]] = [
    ["Nr", "Geschlecht", "Jahrgang", "Operabel", "OP", "Medikament", "Beginn", "ypT", "ypN"],
    ["g1", "w", 1961, "nein", date(2021, 3, 4), "Nivolumab", "12-Jän-21", "ypT0", "ypN0"],
    ["g2", "m", 1948, "nein", date(2020, 5, 12), "Nivolumab", date(2020, 1, 3), "ypT2a", "ypN1"],
    ["g3", "m", 1971, "weiß nicht", date(2021, 5, 4), "?", "12-Jän-21", "ypT0", "ypN0"],
    ["Summe", None, None, None, None, 3],
]  # fmt: skip
CODES = {
    "french": "*,oui,true\n*,non,false\nsex,2,female\nsex,1,male\nvital_status,0,alive\n",
    "german": "*,nein,false\n*,weiß nicht,\nsex,w,female\nsex,m,male\n",
}
ELIGIBILITY = """
criteria:
  - id: not_operable
    text: Not directly operable
    kind: inclusion
    condition: {variable: initially_operable, is: false}
"""
ENDPOINTS = """
endpoints:
  - {id: cohort.n, label: Patients, statistic: count}
  - {id: pcr, label: Complete response, statistic: rate, when: {variable: pcr, is: true}}
"""


def write_study(folder: Path) -> None:
    """The study: UTF-16 text with tabs, and a workbook that counts its days from 1904."""
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    texts = {
        "config/config.yaml": CONFIG,
        "config/centers/lyon.yaml": LYON,
        "config/centers/graz.yaml": GRAZ,
        "config/eligibility.yaml": ELIGIBILITY,
        "config/endpoints.yaml": ENDPOINTS,
        **{f"config/codelists/{name}.csv": f"variable,value,code\n{CODES[name]}" for name in CODES},
    }
    for name, content in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data/lyon.txt").write_text(LYON_CELLS, encoding="utf-16")
    (folder / "data/suivi.txt").write_text(SUIVI_CELLS, encoding="utf-16")
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Fälle"
    sheet.append(["Klinikum Graz"])
    for row in GRAZ_ROWS:
        sheet.append(row)
    book.save(folder / "data/graz.xlsx")


def run(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    done = subprocess.run(
        [*command, "--directory", str(folder), "--cores", "2", *options],
        env={**os.environ, **KEY},
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def hash_tracked() -> dict[str, str]:
    """Every file of the repository that git tracks or could pick up, and its SHA-256."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("the repository is no git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()
    }


def read_content(path: Path) -> bytes:
    """The bytes of an artifact, with the streams of a PDF and a parquet's texts laid open."""
    data = path.read_bytes()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            data += zlib.decompress(stream)
        except zlib.error:
            continue
    if path.suffix == ".parquet":
        import pandas as pd

        data += pd.read_parquet(path).to_csv().encode()
    return data


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a second study")
    write_study(folder)
    before = hash_tracked()
    run(folder)
    assert hash_tracked() == before, "the run changed the repository"
    return folder


def test_the_cells_of_both_centers_are_read(study: Path) -> None:
    import pandas as pd

    lyon = pd.read_parquet(study / "results/harmonize/lyon.parquet").set_index("record")
    assert list(lyon.index) == ["007", "7", "8"]
    assert lyon.loc["007", "blood_loss"] == 1250.5
    assert str(lyon.loc["007", "surgery_date"])[:10] == "2019-04-03"
    assert str(lyon.loc["007", "last_contact"])[:10] == "2021-06-05"
    assert pd.isna(lyon.loc["7", "blood_loss"])
    graz = pd.read_parquet(study / "results/harmonize/graz.parquet").set_index("record")
    assert [str(day)[:10] for day in graz["surgery_date"]] == [
        "2021-03-04",
        "2020-05-12",
        "2021-05-04",
    ]
    assert [str(day)[:10] for day in graz["therapy_start"]] == [
        "2021-01-12",
        "2020-01-03",
        "2021-01-12",
    ]


def test_every_row_has_its_fate(study: Path) -> None:
    rows = {
        (row["center"], row["fate"]): int(row["rows"])
        for row in read_table(study / "results/tables/rows.csv")
        if int(row["rows"])
    }
    assert rows == {
        ("lyon", "analysed"): 2,
        ("lyon", "excluded"): 1,
        ("lyon", "quarantined"): 2,
        ("lyon", "part_of"): 3,
        ("lyon", "orphan"): 1,
        ("lyon", "all rows"): 9,
        ("graz", "analysed"): 1,
        ("graz", "duplicate"): 1,
        ("graz", "undetermined"): 1,
        ("graz", "not_data"): 1,
        ("graz", "all rows"): 4,
    }


def test_the_numbers(study: Path) -> None:
    numbers = {
        row["number_id"]: row["text"] for row in read_table(study / "results/tables/endpoints.csv")
    }
    assert numbers["cohort.n"] == "3"
    assert numbers["pcr"].startswith("2/3")


def test_nothing_of_the_machine_is_in_an_artifact(study: Path) -> None:
    names = [platform.node(), getpass.getuser()]
    secrets = [str(study), str(ROOT), os.path.expanduser("~") + "/", KEY["SECOND_STUDY_KEY"]]
    secrets += [name for name in names if len(name) > 4]  # shorter ones are in any file
    for path in sorted((study / "results").rglob("*")):
        if path.is_file() and "history" not in path.parts and "logs" not in path.parts:
            content = read_content(path)
            found = [one for one in secrets if one.encode() in content]
            assert not found, f"{path.relative_to(study)}: {found}"


def test_only_what_changed_runs_again(study: Path) -> None:
    assert "Nothing to be done" in run(study)
    extract = study / "data/suivi.txt"
    extract.write_text(SUIVI_CELLS.replace("7\t1.1.21", "7\t2.1.21"), encoding="utf-16")
    unchanged = [
        study / f"results/{stage}/graz.parquet" for stage in ("ingest", "validate", "harmonize")
    ]
    before = [path.stat().st_mtime_ns for path in unchanged]
    run(study, "--until", "harmonize")
    assert [path.stat().st_mtime_ns for path in unchanged] == before
    record = json.loads((study / "results/harmonize/lyon.record.json").read_text(encoding="utf-8"))
    read = json.loads((study / "results/ingest/lyon.record.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(extract.read_bytes()).hexdigest()
    assert read["inputs"]["data/suivi.txt"] == digest
    cells = read["outputs"]["results/ingest/lyon.parquet"]
    assert record["inputs"]["results/ingest/lyon.parquet"] == cells
