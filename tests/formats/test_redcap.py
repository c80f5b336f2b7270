"""REDCap exports through the whole chain: headers and values raw or labels, repeats, three states."""

from pathlib import Path
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from tests.tiny import Tiny, run_tiny, write_study

DICTIONARY = """"Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels"
record_id,base,,text,Record ID,
sex,base,,radio,Sex of the <b>patient</b>,"1, Man | 2, Woman"
ecog,base,,text,ECOG,
reason,base,,checkbox,Why not operable?,"1, Bulky ""N2"" | 2, N3 | 3, Metastasis"
operated,surgery,,text,Day of operation,
pleural,surgery,,yesno,Pleural effusion,
seen_on,visit,,text,Seen on,
alive,visit,,dropdown,State,"0, Living | 1, Deceased"
site,visit,,checkbox,Site of recurrence,"1, Local | 2, Distant"
term,complication,,text,Complication,
grade,complication,,radio,Grade,"1, I | 2, II | 3, IIIa"
"""
CODES = """sex,man,male
sex,woman,female
*,yes,true
*,no,false
vital_status,living,alive
vital_status,deceased,dead
inoperability_reason,bulky "N2",n2_bulky
inoperability_reason,1,n2_bulky
inoperability_reason,2,n3
inoperability_reason,3,metastasis
recurrence_site,1,local
recurrence_site,2,distant
""".replace('bulky "N2"', '"bulky ""N2"""')
NAMES = [
    "record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
    "redcap_data_access_group", "sex", "ecog", "reason___1", "reason___2", "reason___3", "reason___unk",
    "base_complete", "operated", "pleural", "surgery_complete", "seen_on", "alive", "site___1", "site___2",
    "visit_complete", "term", "grade", "complication_complete",
]  # fmt: skip
LABELS = [
    "Record ID", "Event Name", "Repeat Instrument", "Repeat Instance", "Data Access Group",
    "Sex of the patient", "ECOG", "Why not operable? (choice=Bulky N2)", "Why not operable? (choice=N3)",
    "Why not operable? (choice=Metastasis)", "Why not operable? (choice=Unknown)", "Complete?",
    "Day of operation", "Pleural effusion", "Complete?", "Seen on", "State",
    "Site of recurrence (choice=Local)", "Site of recurrence (choice=Distant)", "Complete?",
    "Complication", "Grade", "Complete?",
]  # fmt: skip
FIRST, VISIT, REPEAT = "baseline_arm_1", "visit_arm_1", "complication"
# One line a row of the export: which of the columns above are filled, raw.
ROWS: list[dict[str, str]] = [
    {"record_id": "1", "redcap_event_name": FIRST, "sex": "1", "ecog": "0", "reason___1": "1", "base_complete": "2", "operated": "2020-02-03", "pleural": "0", "surgery_complete": "2"},
    {"record_id": "1", "redcap_event_name": VISIT, "redcap_repeat_instance": "1", "seen_on": "2020-08-01", "alive": "0", "visit_complete": "2"},
    {"record_id": "1", "redcap_event_name": VISIT, "redcap_repeat_instance": "2", "seen_on": "2021-08-01", "alive": "1", "site___2": "1", "visit_complete": "2"},
    {"record_id": "1", "redcap_event_name": FIRST, "redcap_repeat_instrument": REPEAT, "redcap_repeat_instance": "1", "term": "air leak", "grade": "2", "complication_complete": "2"},
    {"record_id": "1", "redcap_event_name": FIRST, "redcap_repeat_instrument": REPEAT, "redcap_repeat_instance": "2", "term": "pneumonia", "grade": "3", "complication_complete": "2"},
    # ECOG 0 alone shows that the form was looked at: nothing is ticked, and that is an answer.
    {"record_id": "2", "redcap_event_name": FIRST, "ecog": "0", "base_complete": "0", "operated": "2020-03-03"},
    # Nobody opened the form: its boxes are exported as not ticked all the same.
    {"record_id": "3", "redcap_event_name": FIRST, "base_complete": "0", "operated": "2020-04-06"},
    {"record_id": "3", "redcap_event_name": VISIT, "redcap_repeat_instance": "1", "visit_complete": "0"},
    {"record_id": "4", "redcap_event_name": FIRST, "sex": "2", "ecog": "UNK", "reason___unk": "1", "base_complete": "2", "operated": "UNK"},
]  # fmt: skip
BOXES = ("reason___1", "reason___2", "reason___3", "reason___unk", "site___1", "site___2")
WORDS = {
    "sex": {"1": "Man", "2": "Woman"},
    "pleural": {"1": "Yes", "0": "No"},
    "alive": {"0": "Living", "1": "Deceased"},
    "grade": {"1": "I", "2": "II", "3": "IIIa"},
    "redcap_event_name": {FIRST: "Baseline", VISIT: "Visit"},
    "redcap_repeat_instrument": {REPEAT: "Complications after surgery"},
    **{name: {"0": "Unchecked", "1": "Checked"} for name in BOXES},
    **{name: {"0": "Incomplete", "2": "Complete"} for name in NAMES if name.endswith("_complete")},
}


def export(headers: str, values: str) -> str:
    """The export as CSV, headers and values each raw or as labels."""
    lines = [",".join(LABELS if headers == "label" else NAMES)]
    for row in ROWS:
        full = {**dict.fromkeys(BOXES, "0"), "redcap_data_access_group": "north", **row}
        if values == "label":
            full = {name: WORDS.get(name, {}).get(text, text) for name, text in full.items()}
        lines.append(",".join(full.get(name, "") for name in NAMES))
    return "\n".join(lines) + "\n"


def center(values: str) -> dict[str, Any]:
    def shown(name: str, text: str) -> list[str]:
        return [WORDS[name][text] if values == "label" and text else text]

    event, instrument = "redcap_event_name", "redcap_repeat_instrument"
    table = {"file": "export", "format": "redcap", "dictionary": "dictionary"}
    return {
        "deliveries": [
            {"received": "2024-07-01", "files": {"export": "data/e.csv", "dictionary": "data/d.csv"}}
        ],
        "dialect": {"missing": ["UNK", "Unknown"]},
        "ignore": ["redcap_data_access_group"],
        "sources": [
            {
                **table,
                "id": "patients",
                "where": {event: shown(event, FIRST), instrument: [""]},
                "columns": {
                    "record": "record_id",
                    "sex": "sex",
                    "ecog": "ecog",
                    "inoperability_reason": "reason",
                    "surgery_date": "operated",
                    "pleural_effusion": "pleural",
                },
            },
            {
                **table,
                "id": "visits",
                "where": {event: shown(event, VISIT)},
                "reduce": {"rule": "last", "by": "last_contact"},
                "columns": {
                    "record": "record_id",
                    "last_contact": "seen_on",
                    "vital_status": "alive",
                    "recurrence_site": "site",
                },
            },
            {
                **table,
                "id": "complications",
                "where": {instrument: shown(instrument, REPEAT)},
                "reduce": {"rule": "list"},
                "columns": {
                    "record": "record_id",
                    "complications": {"columns": ["term", "grade"], "join": ":"},
                },
            },
        ],
    }  # fmt: skip


def run(folder: Path, headers: str, values: str) -> Tiny:
    files: dict[str, str | bytes] = {
        "data/e.csv": export(headers, values),
        "data/d.csv": DICTIONARY,
    }
    write_study(folder, {"one": center(values)}, files, CODES)
    return run_tiny(folder)


@pytest.mark.parametrize("values", ["raw", "label"])
@pytest.mark.parametrize("headers", ["raw", "label"])
def test_every_kind_of_export_gives_the_same_patients(
    tmp_path: Path, headers: str, values: str
) -> None:
    tiny = run(tmp_path, headers, values)
    assert tiny.values("sex") == {"1": "male", "2": "", "3": "", "4": "female"}
    assert tiny.values("ecog") == {"1": "0", "2": "0", "3": "", "4": ""}
    assert tiny.values("surgery_date") == {
        "1": "2020-02-03", "2": "2020-03-03", "3": "2020-04-06", "4": "",
    }  # fmt: skip
    assert tiny.values("last_contact") == {"1": "2021-08-01", "2": "", "3": "", "4": ""}
    assert tiny.values("vital_status") == {"1": "dead", "2": "", "3": "", "4": ""}
    assert tiny.values("pleural_effusion")["1"] == "False"
    found = tiny.centers["one"].findings
    assert not set(found["rule"]) & {"cell.not_in_codelist", "cell.not_a_complication"}
    assert tiny.fates["fate"].value_counts().to_dict() == {
        "analysed": 3, "excluded": 1, "part_of": 5,
    }  # fmt: skip


@pytest.mark.parametrize("headers", ["raw", "label"])
def test_a_checkbox_has_three_states(tmp_path: Path, headers: str) -> None:
    tiny = run(tmp_path, headers, "raw")
    ticked = {"1": "n2_bulky", "2": "none", "3": "", "4": ""}
    assert tiny.values("inoperability_reason") == ticked
    assert tiny.values("recurrence_site") == {"1": "distant", "2": "", "3": "", "4": ""}


def test_a_repeated_instrument_gives_all_its_rows(tmp_path: Path) -> None:
    tiny = run(tmp_path, "label", "label")
    listed = tiny.values("complications")["1"]
    assert "air_leak" in listed.replace(" ", "_")
    assert listed.count(";") == 1


def test_findings_name_the_header_as_delivered(tmp_path: Path) -> None:
    write_study(
        tmp_path,
        {"one": center("label")},
        {
            "data/e.csv": export("label", "label").replace("2020-04-06", "April"),
            "data/d.csv": DICTIONARY,
        },
        CODES,
    )
    found = run_tiny(tmp_path).centers["one"].findings
    wrong = found[found["rule"] == "cell.not_a_date"]
    assert list(wrong["header"]) == ["Day of operation"]


def test_a_label_of_two_fields_is_refused_before_any_job(tmp_path: Path) -> None:
    double = DICTIONARY + "day2,surgery,,text,Day of operation,\n"
    files: dict[str, str | bytes] = {"data/e.csv": export("label", "raw"), "data/d.csv": double}
    write_study(tmp_path, {"one": center("raw")}, files, CODES)
    with pytest.raises(StudyError, match="the labels of operated belong to several fields"):
        run_tiny(tmp_path)
