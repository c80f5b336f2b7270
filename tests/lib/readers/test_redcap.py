"""The REDCap data dictionary: choices, checkbox columns and their three states."""

from pathlib import Path

import pytest

from scripts.lib.errors import StudyError
from scripts.lib.extract import read_text
from scripts.lib.ingest import name_fields, plan_source
from scripts.lib.readers.redcap import (
    Field,
    checkbox_columns,
    checkbox_suffix,
    form_columns,
    parse_choices,
    read_dictionary,
)
from tests.lib.readers.helpers import CANARY, read, write

DOWNLOADED = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note",'
    '"Text Validation Type OR Show Slider Number"\n'
)
FIELDS = (
    "record_id,base,,text,Record ID,,,\n"
    'sex,base,,radio,Sex,"1, Male | 2, Female, or other",,\n'
    'risk,base,,checkbox,"Risk <b>factors</b>","S, Smoking | D, Diabetes | -9, Unknown",,\n'
    "age,base,,text,Age,,,integer\n"
    "score,base,,calc,Score,[age]*2,,\n"
    "alive,visit,,yesno,Alive,,,\n"
    'events,visit,,checkbox,Events,"1, Fever | 2, Pain",,\n'
)


def dictionary(path: Path, fields: str = FIELDS) -> Path:
    """A downloaded data dictionary."""
    return write(path / "dictionary.csv", DOWNLOADED + fields)


def states(path: Path, text: str, name: str, fields: str = FIELDS) -> list[str]:
    """The state of a checkbox field in each row of an export."""
    files = {"export": write(path / "export.csv", text), "fields": dictionary(path, fields)}
    source = {"id": "p", "format": "redcap", "dictionary": "fields", "columns": {"x": name}}
    table = name_fields(source, read(files["export"], "redcap"), files, "export")
    layout = plan_source({}, source, table, "export", files)
    state = read_text(table.cells, layout.places[0])
    assert state.dtype == "str"
    listed: list[str] = state.fillna("").tolist()
    return listed


def test_dictionary_as_downloaded(tmp_path: Path) -> None:
    found = read_dictionary(dictionary(tmp_path))
    assert found.fields["sex"] == Field(
        "sex", "base", "radio", "Sex", {"1": "Male", "2": "Female, or other"}
    )
    assert found.fields["age"].validation == "integer"
    assert found.fields["alive"].choices == {"1": "Yes", "0": "No"}
    assert found.fields["score"].choices == {}
    assert found.forms == ["base", "visit"]


def test_dictionary_with_the_names_of_the_interface(tmp_path: Path) -> None:
    header = "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
    header += "text_validation_type_or_show_slider_number\n"
    file = write(tmp_path / "d.csv", header + 'x,f,dropdown,X,"a, b",\n')
    assert read_dictionary(file).fields["x"].choices == {"a": "b"}


def test_choices_are_split_at_the_pipe_then_at_the_first_comma() -> None:
    assert parse_choices("1, Yup | 2, Nope") == {"1": "Yup", "2": "Nope"}
    assert parse_choices(" -9 ,a, b|x,|\n") == {"-9": "a, b", "x": ""}
    assert list(parse_choices("2, b | 1, a")) == ["2", "1"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("a,f,,radio,A,no comma,,\n", "line 2: the choices have an entry without a comma"),
        ('a,f,,radio,A,"1, x | 1, y",,\n', "line 2: the choices have a code twice"),
        ('a,f,,checkbox,A,"a, x | A, y",,\n', "line 2: the choices have codes that share a column"),
        ("a,f,,text,A,,,\na,f,,text,B,,,\n", "line 3: the field has no name or one that was there"),
        ("", "the data dictionary has no fields"),
    ],
)
def test_broken_dictionaries(tmp_path: Path, fields: str, expected: str) -> None:
    with pytest.raises(StudyError, match=expected):
        read_dictionary(dictionary(tmp_path, fields))


def test_other_files_are_no_dictionary(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        read_dictionary(write(tmp_path / "d.csv", f"id,x\n{CANARY},1\n"))
    expected = "d.csv: is no REDCap data dictionary: it has no column 'variable / field name'"
    assert str(caught.value) == expected


def test_column_suffixes() -> None:
    suffixes = [checkbox_suffix(code) for code in ("4EeE5", "-9", "a_b", "1.5", "x y")]
    assert suffixes == ["4eee5", "_9", "a_b", "1_5", "xy"]


def test_column_of_a_code_with_a_period_in_older_exports() -> None:
    field = Field("x", "f", "checkbox", "X", {"1.5": "a", "2": "b"})
    assert checkbox_columns(field, ["x___1_5", "x___2"]) == {"x___1_5": "1.5", "x___2": "2"}
    assert checkbox_columns(field, ["x___15", "x___2"]) == {"x___15": "1.5", "x___2": "2"}


def test_columns_of_a_form(tmp_path: Path) -> None:
    header = ["record_id", "alive", "events___1", "visit_complete", "base_complete", "age"]
    found = read_dictionary(dictionary(tmp_path))
    assert form_columns(found, "visit", header) == ["alive", "events___1", "visit_complete"]


def test_checkbox_columns_in_the_order_of_the_dictionary(tmp_path: Path) -> None:
    field = read_dictionary(dictionary(tmp_path)).fields["risk"]
    header = ["risk____9", "record_id", "risk___s", "risk___d"]
    assert list(checkbox_columns(field, header).items()) == [
        ("risk___s", "S"),
        ("risk___d", "D"),
        ("risk____9", "-9"),
    ]
    assert checkbox_columns(field, ["risk___d", "risk"]) == {"risk___d": "D"}


HEADER = "record_id,sex,risk___s,risk___d,risk____9,age,score,base_complete,alive\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,1,1,0,1,60,,2,", "S;-9"),
        ("a,1,0,0,0,60,,2,", "none"),
        ("a,,0,0,0,,,2,", "none"),
        ("a,,0,0,0,,,1,", "none"),
        ("a,,0,0,0,0,,0,", "none"),
        ("a,,0,0,0,,,0,", ""),
        ("a,,0,0,0,,0,0,", ""),
        ("a,,0,0,0,,,,1", ""),
        ("a,,,,,,,,", ""),
        ("a,,0,1,0,,,0,", "D"),
        ("a,Male,Checked,Unchecked,Unchecked,,,Incomplete,", "S"),
        ("a,,Unchecked,Unchecked,Unchecked,,,Incomplete,", ""),
        ("a,,Smoking,,,,,Complete,", "S"),
        ("a,,UNK,UNK,UNK,,,2,", "UNK"),
    ],
)
def test_three_states(tmp_path: Path, row: str, expected: str) -> None:
    assert states(tmp_path, HEADER + row + "\n", "risk") == [expected]


def test_another_checkbox_of_the_form_left_alone_is_not_seen(tmp_path: Path) -> None:
    fields = FIELDS + 'more,base,,checkbox,More,"1, x",,\n'
    text = "record_id,risk___s,more___1,base_complete\na,0,0,0\nb,0,1,0\n"
    assert states(tmp_path, text, "risk", fields) == ["", "none"]


def test_missing_data_code_of_a_checkbox(tmp_path: Path) -> None:
    text = "record_id,risk___s,risk___d,risk___unk,age\na,0,0,1,\nb,1,0,0,60\n"
    assert states(tmp_path, text, "risk") == ["unk", "S"]
