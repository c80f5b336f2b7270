"""Drafts of workbooks, REDCap exports, statistics files; and what is drafted runs when it is answered."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

import scripts.__main__ as program
from scripts.lib.answers import FOUND
from scripts.lib.chain import run_center
from scripts.lib.config import read_study
from scripts.lib.config_yaml import read_yaml
from scripts.lib.headers import check_extracts
from tests.tiny import CONFIG, write_study

ROOT = Path(__file__).parents[2]
EXTRACTS = Path(__file__).parent / "extracts"
DICTIONARY = (
    "Variable / Field Name,Form Name,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels"\n'
    "record_id,base,text,Record ID,\n"
    'q1,base,radio,Gender,"1, Female | 2, Male"\n'
    'q2,base,checkbox,Reason not operable,"1, N3 | 2, Local invasion"\n'
    "q3,op,text,Date of surgery,\n"
)
REDCAP = (
    "record_id,redcap_repeat_instrument,redcap_repeat_instance,q1,q2___1,q2___2,q3\n"
    "1,,,1,0,1,\n1,op,1,,,,2020-01-31\n1,op,2,,,,2020-03-02\n2,,,2,1,0,\n"
)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_study(tmp_path, {})
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def draft(file: str, *more: str) -> dict[str, Any]:
    assert program.main(["draft-center", f"data/{file}", "--center", "one", *more]) == FOUND
    found: dict[str, Any] = read_yaml(Path("config/centers/one.yaml"))
    return found


def test_a_workbook_with_titles_two_sheets_and_days_from_1904(study: Path) -> None:
    with xlsxwriter.Workbook(study / "data/a.xlsx", {"date_1904": True}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        follow, patients, _ = (book.add_worksheet(name) for name in ("Nachsorge", "Pat", "leer"))
        patients.write_row(0, 0, ["Auszug"])
        patients.write_row(2, 0, ["Patientennummer", "Geschlecht", "Datum OP"])
        follow.write_row(0, 0, ["Patientennummer", "Letzter Kontakt"])
        for row in range(3):
            patients.write_row(3 + row, 0, [f"P{row}", "wmw"[row]])
            patients.write_datetime(3 + row, 2, dt.date(2020, 1, 13 + row), day)
            follow.write_row(1 + row, 0, ["P1", f"2{row}.05.2021"])
    found = draft("a.xlsx")
    first, second = found["sources"]
    assert (first["sheet"], first["header_row"]) == ("Pat", 3)
    assert first["columns"] == {
        "record": "Patientennummer",
        "sex": "Geschlecht",
        "surgery_date": "Datum OP",
    }
    assert second["columns"] == {"record": "Patientennummer", "last_contact": "Letzter Kontakt"}
    assert second["reduce"] == {"rule": "TODO"}
    assert found["dialect"]["dates"] == ["dd.mm.yyyy", "yyyy-mm-dd"]
    text = Path("config/centers/one.yaml").read_text(encoding="utf-8")
    assert "counts its days from 1904" in text
    assert "sheet leer: is empty" in text


def test_redcap_reads_labels_of_its_dictionary_and_makes_a_source_of_each_instrument(
    study: Path,
) -> None:
    (study / "data/a.csv").write_text(REDCAP, encoding="utf-8")
    (study / "data/d.csv").write_text(DICTIONARY, encoding="utf-8")
    base, operation = draft("a.csv", "--dictionary", "data/d.csv")["sources"]
    assert base["columns"] == {"record": "record_id", "sex": "q1", "inoperability_reason": "q2"}
    assert base["where"] == {"redcap_repeat_instrument": [""]}
    assert operation["columns"] == {"record": "record_id", "surgery_date": "q3"}
    assert operation["where"] == {"redcap_repeat_instrument": ["op"]}


def test_without_a_dictionary_the_boxes_are_asked_about(study: Path) -> None:
    export = "record_id,drug___1,drug___2\n1,0,1\n2,1,0\n"
    (study / "data/a.csv").write_text(export, encoding="utf-8")
    found = draft("a.csv")
    assert found["sources"][0]["format"] == "redcap"
    assert found["ignore"] == ["TODO drug___1", "TODO drug___2"]


def test_a_column_with_a_whole_tnm_becomes_three_variables(study: Path) -> None:
    export = "Patient ID;TNM path.\n1;ypT0 ypN0 cM0\n2;ypT2a ypN1 cM0\n"
    (study / "data/a.csv").write_text(export, encoding="utf-8")
    columns = draft("a.csv")["sources"][0]["columns"]
    read = {name: one for name, one in columns.items() if name != "record"}
    assert {one["column"].removeprefix("TODO ") for one in read.values()} == {"TNM path."}
    found = {name[-1]: re.search(one["pattern"], "ypT2a ypN1 cM0") for name, one in read.items()}
    assert {axis: match and match[1] for axis, match in found.items()} == {
        "t": "T2a",
        "n": "N1",
        "m": "M0",
    }


def test_a_redcap_export_with_labels_needs_no_dictionary(study: Path) -> None:
    export = (
        "Record ID,Repeat Instrument,Repeat Instance,Data Access Group,Survey Timestamp,Gender,"
        "Drugs (choice=Nivolumab),Drugs (choice=Osimertinib),Complete?,Date of surgery,Complete?\n"
        "1,,,north,2020-05-01 10:00:00,Female,Checked,Unchecked,Complete,,\n"
        "1,Surgery,1,north,,,,,,2020-01-31,Complete\n"
        "1,Surgery,2,north,,,,,,2020-03-02,Complete\n"
        "2,,,south,[not completed],Male,Unchecked,Checked,Complete,,\n"
    )
    (study / "data/a.csv").write_text(export, encoding="utf-8")
    found = draft("a.csv")
    base, operation = found["sources"]
    boxes = {"Drugs (choice=Nivolumab)": "Nivolumab", "Drugs (choice=Osimertinib)": "Osimertinib"}
    columns = {"record": "Record ID", "sex": "Gender", "drug": {"checkboxes": boxes}}
    assert base["columns"] == columns
    assert operation["columns"] == {"record": "Record ID", "surgery_date": "Date of surgery"}
    assert [one["where"] for one in (base, operation)] == [
        {"Repeat Instrument": [""]},
        {"Repeat Instrument": ["Surgery"]},
    ]
    own = {"Data Access Group", "Survey Timestamp", "Complete?", "Repeat Instrument"}
    assert own | {"Repeat Instance"} == set(found["ignore"])


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["cT3 N2 M0 (IIIB)", "cT2a N2 M0 (IIIA)"], {"c_t": "T3", "c_n": "N2", "c_m": "M0", "c_stage": "IIIB"}),
        (["ypT1a N0", "ypT0 N0"], {"yp_t": "T1a", "yp_n": "N0"}),
        (["T4N3M1b", "T1cN2M0"], {"c_t": "T4", "c_n": "N3", "c_m": "M1b"}),
    ],
)  # fmt: skip
def test_only_the_parts_that_a_whole_tnm_has_are_drafted(
    study: Path, cells: list[str], read: dict[str, str]
) -> None:
    header = "TNM path." if "y" in cells[0] else "TNM clinical"
    rows = "".join(f"{n};{cell}\n" for n, cell in enumerate(cells))
    (study / "data/a.csv").write_text(f"Patient ID;{header}\n{rows}", encoding="utf-8")
    columns = draft("a.csv")["sources"][0]["columns"]
    patterns = {name: one["pattern"] for name, one in columns.items() if name != "record"}
    found = {name: re.search(one, cells[0]) for name, one in patterns.items()}
    assert {name: match and match[1] for name, match in found.items()} == read


def test_a_header_that_names_a_number_or_a_date_is_asked_about_where_its_cells_are_written_otherwise(
    study: Path,
) -> None:
    rows = "1;>50;ca. 40;about 1950;f\n2;<1;20 or 30;May 1961;m\n3;80-90;none;1948?;m\n"
    header = "Patient ID;PD-L1 TPS;Pack years;Date of birth;Sex\n"
    (study / "data/a.csv").write_text(header + rows, encoding="utf-8")
    assert draft("a.csv")["sources"][0]["columns"] == {
        "record": "Patient ID",
        "pdl1_tps": "TODO PD-L1 TPS",
        "birth_date": "TODO Date of birth",
        "sex": "Sex",
    }


def test_a_yes_or_no_with_a_sign_or_nothing_is_a_box_that_somebody_has_to_have_seen(
    study: Path,
) -> None:
    (study / "data/a.csv").write_text("ID;Recurrence;Sex\n1;x;f\n2;;m\n3;x;m\n", encoding="utf-8")
    columns = draft("a.csv")["sources"][0]["columns"]
    assert columns["recurrence"] == {"checkboxes": {"Recurrence": "true"}, "seen_by": "TODO"}
    assert "recurrence,none,false\n" in Path("config/codelists/one.csv").read_text(encoding="utf-8")


@pytest.mark.ci
@pytest.mark.parametrize("name", ["a.sav", "a.dta"])
def test_labels_of_statistics_files_are_compared_too(study: Path, name: str) -> None:
    frame = pd.DataFrame({"v1": ["A", "B"], "v2": [1, 2], "v3": [31.0, 42.5]})
    labels = ["Patient ID", "Geschlecht", "Tumorgröße vor Therapie"]
    write = pyreadstat.write_sav if name.endswith("sav") else pyreadstat.write_dta
    sexes = {"v2": {1: "weiblich", 2: "männlich"}}
    write(frame, study / "data" / name, column_labels=labels, variable_value_labels=sexes)
    columns = draft(name)["sources"][0]["columns"]
    assert columns == {"record": "v1", "sex": "v2", "diameter_before": "v3"}


def accept(folder: Path) -> None:
    """Takes every suggestion; what has none gets a plain answer, an unknown code means missing."""
    path = folder / "config/centers/one.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in {
        "received: TODO": "received: 2024-07-01",
        "tnm_edition: TODO": "tnm_edition: 8",
        "rule: TODO": "rule: list",
        "label: TODO": "label: One",
        "TODO ": "",
    }.items():
        text = text.replace(old, new)
    path.write_text(re.sub('(?<=___.": )TODO', "other", text), encoding="utf-8")
    path = folder / "config/codelists/one.csv"
    codes = path.read_text(encoding="utf-8").replace(",TODO ", ",").replace(",TODO\n", ",\n")
    path.write_text(codes, encoding="utf-8")


@pytest.mark.ci
@pytest.mark.parametrize(
    ("file", "more"),
    [
        *(
            (EXTRACTS / one, [])
            for one in ("chu_fr.csv", "hospital_es.txt", "fresh_de.csv", "fresh_fr.csv")
        ),
        *((EXTRACTS / one, []) for one in ("fresh_es.csv", "fresh_pt.csv")),
        (ROOT / "data/demo/alpha.csv", []),
        (ROOT / "data/demo/beta.xlsx", []),
        (ROOT / "data/demo/gamma.csv", ["--dictionary", "data/gamma_dictionary.csv"]),
        (ROOT / "data/demo/gamma.csv", []),
    ],
)
def test_a_draft_of_which_all_is_accepted_can_be_run(
    study: Path, file: Path, more: list[str]
) -> None:
    shutil.copy(file, study / "data")
    shutil.copy(ROOT / "data/demo/gamma_dictionary.csv", study / "data")
    draft(file.name, *more)
    (study / "config/config.yaml").write_text(json.dumps({**CONFIG, "centers": ["one"]}))
    accept(study)
    done = run_center(check_extracts(read_study(study), study), "one", study)
    assert len(done.harmonized) >= 12
    assert (done.harmonized.notna().sum() >= 8).sum() >= 20
