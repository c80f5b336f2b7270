"""The query workbook: texts only, locked, filtered, as high as what it says, the same bytes."""

import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.languages import known_languages
from scripts.lib.queries.layout import ANSWERED, COLUMNS, COVER, SHEET
from scripts.lib.queries.questions import ask
from scripts.lib.queries.workbook import count_lines, fit_width, write_workbook
from scripts.lib.rules.registry import RULES
from tests.lib.queries.workbooks import ABOUT, WORDS, lines_of

LINES = [
    {"finding_id": "0" * 16, "value": "=1+1", "question": "Which is right? " * 9, "record": "007"},
    {"finding_id": "1" * 16, "value": "+49", "question": "Why?"},
]


def write(path: Path, *lines: dict[str, str], language: str = "en") -> openpyxl.Workbook:
    write_workbook(lines_of(*lines), WORDS[language], ABOUT, path)
    return openpyxl.load_workbook(path)


def test_no_cell_is_a_formula_or_a_number(tmp_path: Path) -> None:
    sheet = write(tmp_path / "w.xlsx", *LINES)[SHEET]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert [sheet.cell(row, 9).value for row in (2, 3)] == ["=1+1", "+49"]
    assert sheet.cell(2, 4).value == "007"


def test_only_the_answers_can_be_typed_into(tmp_path: Path) -> None:
    sheet = write(tmp_path / "w.xlsx", *LINES)[SHEET]
    assert sheet.protection.sheet
    open_ = {
        name
        for column, name in enumerate(COLUMNS, start=1)
        if not sheet.cell(2, column).protection.locked
    }
    assert open_ == set(ANSWERED)


def test_head_filter_and_choices(tmp_path: Path) -> None:
    sheet = write(tmp_path / "w.xlsx", *LINES, language="it")[SHEET]
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == "A1:Q3"
    rule = sheet.data_validations.dataValidation[0]
    assert rule.formula1 == '"Valore corretto,Confermato così com\'è,Non disponibile"'
    assert str(rule.sqref) == "M2:M3"


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    sheet = write(tmp_path / "w.xlsx", *LINES)[SHEET]
    heights = [sheet.row_dimensions[row].height for row in (2, 3)]
    assert heights == pytest.approx([4 * 13.5 + 2, 13.5 + 2], abs=0.5)
    assert count_lines("a\n\nb", 10) == 3


def test_a_column_is_as_wide_as_needed_and_not_wider_than_allowed() -> None:
    assert fit_width("value", "Value", pd.Series(["x" * 17])) == 20
    assert fit_width("value", "Value", pd.Series(["x" * 500])) == COLUMNS["value"]
    assert fit_width("sheet", "Sheet", pd.Series([""])) == 10
    assert fit_width("new", "New", pd.Series([""])) == COLUMNS["new"]


def test_equal_queries_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, *LINES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_five_thousand_queries_are_one_filtered_table(tmp_path: Path) -> None:
    lines = [{"finding_id": f"{n:016x}", "question": f"Which is right, {n}?"} for n in range(5000)]
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(lines_of(*lines), WORDS["en"], ABOUT, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert '<autoFilter ref="A1:Q5001"/>' in sheet
    assert 'sqref="M2:M5001"' in sheet
    assert len(re.findall("<row ", sheet)) == 5001


def test_a_center_without_queries_is_thanked(tmp_path: Path) -> None:
    book = write(tmp_path / "w.xlsx")
    said = [cell.value for row in book[COVER].iter_rows() for cell in row if cell.value]
    assert "There is nothing to ask this time. Thank you." in said
    assert book[SHEET].max_row == 1


def test_a_text_that_no_cell_holds_is_cut(tmp_path: Path) -> None:
    sheet = write(tmp_path / "w.xlsx", {"value": "x" * 40_000}, {"value": "a\uffffb"})[SHEET]
    assert len(sheet.cell(2, 9).value) == 32_000
    assert sheet.cell(2, 9).value.endswith("x...")
    assert sheet.cell(3, 9).value == "a\ufffdb"


@pytest.mark.parametrize("language", known_languages())
def test_a_language_has_all_words_and_a_question_for_every_rule(language: str) -> None:
    words, english = WORDS[language], WORDS["en"]
    assert set(words) == set(english)
    parts = ("cover", "answers", "meaning", "columns", "statuses", "severities")
    assert [part for part in parts if set(words[part]) != set(english[part])] == []
    own, theirs = words["same_patient"], english["same_patient"]
    assert set(own) == set(theirs)
    assert all(set(own[part]) == set(words[part]) for part in ("answers", "meaning"))
    assert {"{center}", "{days}"} == set(re.findall(r"{\w+}", own["question"]))
    # The choices are one list of the spreadsheet: up to 255 characters, divided by commas.
    assert len(",".join(words["answers"].values())) <= 255
    assert not any("," in one for one in words["answers"].values())
    asked = {rule: ask(rule, words, read_catalogue()) for rule in RULES}
    assert [rule for rule, text in asked.items() if re.search("[{}]", text)] == []
    if language != "en":
        assert [rule for rule, one in RULES.items() if asked[rule] == one.message] == []
