"""REDCap exports with labels as headers."""

from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.readers.redcap import read_dictionary
from scripts.lib.readers.redcap_labels import with_field_names
from tests.lib.readers.helpers import CANARY, read, write
from tests.lib.readers.test_redcap import FIELDS, dictionary, states

LABELS = [
    "Record ID",
    "Event Name",
    "Repeat Instrument",
    "Repeat Instance",
    "Data Access Group",
    "Sex",
    "Risk factors (choice=Smoking)",
    "Risk factors (choice=Diabetes)",
    "Risk factors (choice=Unknown)",
    "Age",
    "Complete?",
    "Alive",
    "Complete?",
    "Not ours",
]
NAMES = [
    "record_id",
    "redcap_event_name",
    "redcap_repeat_instrument",
    "redcap_repeat_instance",
    "redcap_data_access_group",
    "sex",
    "risk___s",
    "risk___d",
    "risk____9",
    "age",
    "base_complete",
    "alive",
    "visit_complete",
    "Not ours",
]


def rename(
    path: Path, header: list[str], wanted: tuple[str, ...], fields: str = FIELDS
) -> list[str]:
    """The header of an export after its labels were brought back to field names."""
    file = write(
        path / "export.csv", ",".join(header) + "\n" + ",".join([CANARY] * len(header)) + "\n"
    )
    found = read_dictionary(dictionary(path, fields))
    return with_field_names(file, read(file, "redcap"), found, wanted).header


def test_labels_become_field_names(tmp_path: Path) -> None:
    assert rename(tmp_path, LABELS, ("sex", "risk", "age")) == NAMES


def test_field_names_stay(tmp_path: Path) -> None:
    assert rename(tmp_path, NAMES, ("sex", "risk")) == NAMES


def test_labels_with_markup_and_other_blanks(tmp_path: Path) -> None:
    header = ["Record ID", " <b>Sex</b> ", "Risk  factors (choice=Smoking)"]
    assert rename(tmp_path, header, ("sex",)) == ["record_id", "sex", "risk___s"]


def test_shared_labels_are_refused_where_they_are_wanted(tmp_path: Path) -> None:
    fields = FIELDS + "age2,visit,,text,Age,,,\n"
    header = ["Record ID", "Sex", "Age", "Age"]
    assert rename(tmp_path, header, ("sex",), fields) == ["record_id", "sex", "Age", "Age"]
    with pytest.raises(StudyError) as caught:
        rename(tmp_path, header, ("sex", "age"), fields)
    assert str(caught.value) == (
        "export.csv: the labels of age belong to several fields; export with field names as headers"
    )


def test_a_label_that_is_there_twice_stays(tmp_path: Path) -> None:
    header = ["Record ID", "Sex", "Sex", "Complete?"]
    assert rename(tmp_path, header, ("sex",)) == ["record_id", "Sex", "Sex", "Complete?"]


def test_states_of_a_label_export(tmp_path: Path) -> None:
    boxes = "Risk factors (choice=Smoking),Risk factors (choice=Diabetes)"
    text = f"Record ID,Sex,{boxes},Complete?,Complete?\n"
    text += "a,Male,Checked,Unchecked,Complete,\nb,,Unchecked,Unchecked,Incomplete,Complete\n"
    text += "c,Male,Unchecked,Unchecked,Incomplete,\n"
    assert states(tmp_path, text, "risk") == ["S", "", "none"]


def test_quotes_in_a_choice_are_not_in_its_header(tmp_path: Path) -> None:
    fields = FIELDS + 'drug,base,,checkbox,Drug,"1, Patient\'s ""own"" | 2, Other",,\n'
    header = ["Record ID", "Drug (choice=Patients own)", "Drug (choice=Other)"]
    found = rename(tmp_path, header, ("drug",), fields)
    assert found == ["record_id", "drug___1", "drug___2"]
