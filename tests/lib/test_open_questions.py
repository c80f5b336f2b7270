"""What a draft leaves open is refused, all of it at once, until it is answered."""

from pathlib import Path

import pytest

from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from tests.tiny import write_study

CENTER = {
    "deliveries": [{"received": "TODO", "file": "data/one.csv"}],
    "dialect": {"decimal": "TODO ,", "missing": ["nd", "TODO -9"]},
    "units": {"diameter_before": "TODO cm"},
    "sources": [{"id": "patients", "columns": {"record": "id", "sex": "TODO Geschl."}}],
}
FILES = {"data/one.csv": "id,Geschl.\n1,w\n"}
ANSWERED = {
    "deliveries": [{"received": "2024-01-01", "file": "data/one.csv"}],
    "sources": [{"id": "patients", "columns": {"record": "id", "sex": "Geschl."}}],
}


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(StudyError) as refused:
        read_study(folder)
    return list(refused.value.problems)


def test_every_open_question_is_listed_with_file_and_key_and_nothing_else(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": CENTER}, FILES, "sex,w,TODO female\nsex,m,male\nsex,x,TODO\n")
    found = problems_of(tmp_path)
    assert [one.partition(": an open question.")[0] for one in found] == [
        "config/centers/one.yaml: deliveries.0.received",
        "config/centers/one.yaml: dialect.decimal",
        "config/centers/one.yaml: dialect.missing.1",
        "config/centers/one.yaml: units.diameter_before",
        "config/centers/one.yaml: sources.0.columns.sex",
        "config/codelists/words.csv, line 2",
        "config/codelists/words.csv, line 4",
    ]


def test_a_mistake_beside_an_open_question_is_shown_too(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": {**CENTER, "dialekt": {}}}, FILES)
    assert any("unknown key dialekt" in one for one in problems_of(tmp_path))


def test_open_lines_of_a_codelist_alone_are_refused_once(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": ANSWERED}, FILES, "sex,w,TODO female\n")
    assert [one.partition(": an open")[0] for one in problems_of(tmp_path)] == [
        "config/codelists/words.csv, line 2"
    ]


def test_an_answered_draft_is_none_any_more(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": ANSWERED}, FILES, "sex,w,female\n")
    assert read_study(tmp_path).centers["one"]["sources"][0]["columns"]["sex"] == "Geschl."


def test_a_word_that_begins_like_the_mark_is_no_question(tmp_path: Path) -> None:
    write_study(tmp_path, {"one": {**ANSWERED, "label": "TODOS SANTOS"}}, FILES, "sex,w,female\n")
    assert read_study(tmp_path).centers["one"]["label"] == "TODOS SANTOS"
