"""`template`: files that a center fills in, and that a study then reads without any mapping."""

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import scripts.__main__ as program
from scripts.lib.answers import STUDY
from scripts.lib.catalogue import read_catalogue
from scripts.lib.center import codes_of
from scripts.lib.chain import CenterRun, run_center
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from scripts.lib.headers import check_extracts
from scripts.lib.languages import known_languages
from scripts.lib.readers.redcap import read_dictionary
from scripts.lib.template import list_asked, list_choices, name_codes, read_words
from scripts.lib.texts import normalize
from tests.tiny import run_tiny, write_study

LANGUAGES = known_languages()
CATALOGUE = read_catalogue()
# What three patients have, in study codes; a date as yyyy-mm-dd.
PATIENTS: list[dict[str, str]] = [
    {
        "record": "007", "birth_year": "1950", "sex": "female", "smoking": "former", "ecog": "1",
        "tnm_edition": "8", "histology": "squamous", "initially_operable": "false", "c_t": "T2a",
        "c_n": "N2", "c_m": "M0", "inoperability_reason": "n2_bulky;n3", "pdl1_tps": "62.5",
        "drug": "pembrolizumab;carboplatin", "therapy_start": "2019-01-07",
        "surgery_date": "2019-06-12", "complications": "pneumonia:II", "margin": "R0",
        "chemotherapy": "with", "vital_status": "alive", "last_contact": "2021-05-01",
    },
    {
        "record": "A-8", "sex": "male", "tnm_edition": "8", "initially_operable": "true",
        "surgery_date": "2020-02-29", "complications": "none", "chemotherapy": "none",
        "inoperability_reason": "none", "driver_gene": "EGFR", "resection": "sleeve_lobectomy",
        "vital_status": "dead", "death_date": "2021-01-31", "death_cause": "other",
        "last_contact": "2021-01-31",
    },
    {"record": "9", "tnm_edition": "8", "surgery_date": "2021-07-01", "recurrence_site": "local;distant"},
]  # fmt: skip


def make(folder: Path, language: str) -> dict[str, Path]:
    assert program.main(["template", "--language", language, "--out", str(folder)]) == 0
    return {
        "book": folder / f"template_{language}.xlsx",
        "dictionary": folder / f"template_{language}_redcap.csv",
    }


def say(code: str, name: str, language: str) -> Any:
    """A study code as a person of the language enters it in the workbook."""
    one, words = CATALOGUE[name], name_codes(CATALOGUE[name], read_words(language))
    if one.type == "date":
        return dt.date.fromisoformat(code)
    if one.type in ("integer", "number"):
        return float(code) if "." in code else int(code)
    return "; ".join(words.get(item, item) for item in code.split(";"))


def study_of(folder: Path, files: Mapping[str, bytes], language: str, **more: Any) -> None:
    delivery = {"received": "2024-07-01", "files": {one: f"data/{one}" for one in files}}
    if len(files) == 1:
        delivery = {"received": "2024-07-01", "file": f"data/{next(iter(files))}"}
    else:
        delivery["files"] = dict(
            zip(("patients", "dictionary"), [f"data/{x}" for x in files], strict=True)
        )
    center = {"template": {"language": language, **more}, "deliveries": [delivery]}
    write_study(folder, {"one": center}, {f"data/{name}": text for name, text in files.items()})
    path = folder / "config/centers/one.yaml"
    whole = json.loads(path.read_text(encoding="utf-8"))
    plain = {key: whole[key] for key in ("center", "label", "template", "deliveries")}
    path.write_text(json.dumps(plain), encoding="utf-8")


def show(value: Any) -> str:
    return "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")


def run(folder: Path) -> CenterRun:
    return run_center(check_extracts(read_study(folder), folder), "one", folder)


def expect(one: CenterRun, unticked: Mapping[str, str] = {}) -> None:
    """All values of the three patients are there, nothing else is, and nobody is asked about a code.

    `unticked`: variable -> what it is of patients who have none of its boxes ticked in a filled form.
    """
    frame = one.harmonized.set_index("record")
    found = {name: frame[name].map(show) for name in CATALOGUE if name in frame}
    for patient in PATIENTS:
        here = {name: column[patient["record"]] for name, column in found.items()}
        shown = {k: v for k, v in here.items() if v and k != "center"}
        shown["record"] = patient["record"]
        seen = unticked if "vital_status" in patient else {}
        told = {k: v.lower() for k, v in {**seen, **patient}.items()}
        assert {k: v.lower() for k, v in shown.items()} == told
    rules = set(one.findings["rule"])
    assert {rule for rule in rules if rule.startswith("cell.")} == set()


@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=[pytest.mark.ci] * (one != "it")) for one in LANGUAGES]
)
def test_a_filled_workbook_runs_without_a_mapping(tmp_path: Path, language: str) -> None:
    book = openpyxl.load_workbook(make(tmp_path, language)["book"])
    sheet = book[read_words(language)["sheet"]]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for row, patient in enumerate(PATIENTS, start=3):
        for name, code in patient.items():
            sheet.cell(row, columns[name], say(code, name, language))
    book.save(tmp_path / "filled.xlsx")
    study_of(tmp_path / "study", {"filled.xlsx": (tmp_path / "filled.xlsx").read_bytes()}, language)
    expect(run(tmp_path / "study"))
    assert list(run_tiny(tmp_path / "study").fates["fate"]) == ["analysed"] * 3


@pytest.mark.parametrize("labels", [pytest.param(False, marks=pytest.mark.ci), True])
def test_an_export_of_a_redcap_project_runs_without_a_mapping(tmp_path: Path, labels: bool) -> None:
    dictionary = make(tmp_path, "it")["dictionary"]
    fields = read_dictionary(dictionary).fields
    rows = [export_patient(patient, fields, labels) for patient in PATIENTS]
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    files = {"export.csv": path.read_bytes(), "dictionary.csv": dictionary.read_bytes()}
    study_of(tmp_path / "study", files, "it")
    expect(run(tmp_path / "study"), {"recurrence_site": "none"})


def export_patient(patient: dict[str, str], fields: Any, labels: bool) -> dict[str, str]:
    """One line as REDCap exports it; no form was opened but those with a value."""
    line = {}
    opened = {fields[name].form for name in patient}
    for name, field in fields.items():
        code = patient.get(name, "")
        if field.type == "checkbox":
            ticked = code.split(";")
            words = ("Unchecked", "Checked") if labels else ("0", "1")
            line |= {f"{name}___{one}": words[one in ticked] for one in field.choices}
        else:
            line[name] = field.choices.get(code, code) if labels else code
    forms = dict.fromkeys(field.form for field in fields.values())
    return line | {f"{form}_complete": "2" if form in opened else "0" for form in forms}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_language_is_read_as_its_code(language: str) -> None:
    words = read_words(language)
    choices = list_choices(CATALOGUE, words)
    for one in list_asked(CATALOGUE):
        codes = name_codes(one, words)
        read = codes_of(one, {}, choices.get(one.name))
        assert {code: read[normalize(word)] for code, word in codes.items()} == {
            code: code for code in codes
        }, one.name
        assert not any(";" in word or "|" in word for word in codes.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words(language: str) -> None:
    words, english = read_words(language), read_words("en")
    assert set(words) == set(english)
    assert set(words["hints"]) == set(english["hints"])
    asked = list_asked(CATALOGUE)
    assert {one.group for one in asked} <= set(words["forms"])
    if language != "en":
        assert {one.name for one in asked} == set(words["variables"])
    assert {one.name for one in asked} >= set(words["levels"])
    for name, levels in words["levels"].items():
        assert set(levels) <= {*CATALOGUE[name].levels}


def test_no_name_day_of_birth_or_free_text_is_asked_for() -> None:
    asked = [one.name for one in list_asked(CATALOGUE)]
    assert asked[0] == "record"
    assert not {"birth_date", "comment", "center"} & set(asked)


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a", "en"), make(tmp_path / "b", "en")
    for kind in first:
        one, two = (hashlib.sha256(made[kind].read_bytes()).hexdigest() for made in (first, second))
        assert one == two


def test_a_list_stands_in_every_coded_column(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make(tmp_path, "it")["book"])
    sheet = book["Pazienti"]
    columns = {cell.value: cell.column_letter for cell in sheet[2]}
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    sex = rules[f"{columns['sex']}3"]
    assert (sex.type, sex.showErrorMessage) == ("list", True)
    assert sex.formula1 == '"femmina,maschio"'
    assert book.sheetnames == ["Istruzioni", "Pazienti"]
    assert rules[f"{columns['inoperability_reason']}3"].showErrorMessage is False
    assert rules[f"{columns['surgery_date']}3"].type == "date"
    assert rules[f"{columns['ecog']}3"].type == "whole"
    coded = {one.name for one in list_asked(CATALOGUE) if one.levels or one.type == "boolean"}
    assert {one for one in coded if rules[f"{columns[one]}3"].type != "list"} == set()


def test_a_list_that_a_rule_does_not_hold_stands_on_a_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = [f"level_{number}_{'x' * 40}" for number in range(8)]
    own = f"name,label,type,unit_or_levels,class,group\ncolor,color,code,{'|'.join(levels)},sensitive,tumor\n"
    (tmp_path / "config").mkdir()
    (tmp_path / "config/variables.csv").write_text(own, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    book = openpyxl.load_workbook(make(tmp_path, "en")["book"])
    sheet = book["Patients"]
    column = next(cell.column_letter for cell in sheet[2] if cell.value == "color")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    options = book["Lists"][rules[f"{column}3"].formula1.partition("!")[2].replace("$", "")]
    assert [row[0].value for row in options] == [level.replace("_", " ") for level in levels]
    assert book["Lists"].sheet_state == "hidden"


def test_the_dictionary_has_the_columns_and_forms_that_redcap_takes(tmp_path: Path) -> None:
    path = make(tmp_path, "en")["dictionary"]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows[0]) == 18
    assert rows[1][:5] == ["record", "identity", "", "text", "patient (number or code)"]
    forms = [row[1] for row in rows[1:]]
    starts = [form for i, form in enumerate(forms) if i == 0 or forms[i - 1] != form]
    assert len(starts) == len(set(starts)), "the fields of a form must stand together"
    lines = {row[0]: row for row in rows[1:]}
    assert lines["surgery_date"][7] == "date_ymd"
    assert lines["initially_operable"][3:6:2] == ["radio", "true, yes | false, no"]
    assert lines["recurrence_site"][3:6:2] == [
        "checkbox", "local, local | regional, regional | distant, distant",
    ]  # fmt: skip
    assert lines["pdl1_tps"][8:10] == ["0", "100"]


def test_a_column_that_the_file_lacks_must_be_declared(tmp_path: Path) -> None:
    text = b"label\nrecord,tnm_edition,surgery_date\n1,8,2020-01-01\n"
    study_of(tmp_path / "a", {"filled.csv": text}, "en")
    with pytest.raises(StudyError, match="the column 'sex' \\(for sex\\) is missing"):
        run(tmp_path / "a")
    rest = [one.name for one in list_asked(CATALOGUE)]
    without = [one for one in rest if one not in ("record", "tnm_edition", "surgery_date")]
    study_of(tmp_path / "b", {"filled.csv": text}, "en", without=without)
    assert list(run(tmp_path / "b").harmonized["record"]) == ["1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"template": {"language": "xx"}}, "template.language: there is a template in en, it only"),
        ({"template": {"language": "en", "without": ["sexe"]}}, "template.without: 'sexe' is no variable"),
        ({"sources": [{"id": "a", "columns": {"record": "id"}}]}, "give sources or template"),
        ({"template": None}, "template: has no value"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_is_told(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    study_of(tmp_path, {"filled.csv": b"x\nrecord\n"}, "en")
    path = tmp_path / "config/centers/one.yaml"
    whole = {**json.loads(path.read_text(encoding="utf-8")), **change}
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(StudyError, match=said.replace("(", "\\(")):
        read_study(tmp_path)


def test_neither_sources_nor_template(tmp_path: Path) -> None:
    study_of(tmp_path, {"filled.csv": b"x\nrecord\n"}, "en")
    path = tmp_path / "config/centers/one.yaml"
    whole = json.loads(path.read_text(encoding="utf-8"))
    del whole["template"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(StudyError, match="the key sources is missing"):
        read_study(tmp_path)


def test_a_template_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    make(tmp_path, "en")
    assert program.main(["template", "--language", "en", "--out", str(tmp_path)]) == STUDY
