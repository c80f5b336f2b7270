"""The same patient at two centers: merged, asked of both, decided by people."""

from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pandas as pd
import pytest

from scripts.lib.candidates import find_candidates, open_candidates, resolve_decisions
from scripts.lib.catalogue import read_catalogue
from scripts.lib.errors import StudyError
from scripts.lib.pooling import distinct_patients, namer, pool_centers
from scripts.lib.queries.layout import SHEET
from scripts.lib.queries.same_patient import ask_pairs, take_words
from scripts.lib.queries.workbook import write_workbook
from scripts.lib.registers import read_register
from tests.frames import make_patients
from tests.lib.queries.workbooks import ABOUT, WORDS

KEYS = ["sex", "birth_year", "surgery_date", "side", "lobe"]
FULL = {"sex": "male", "birth_year": 1950, "side": "left", "lobe": "upper"}
FULL["surgery_date"] = pd.Timestamp("2020-03-01")
LATER = {**FULL, "surgery_date": pd.Timestamp("2020-03-04")}
REGISTER = "center,record,other_center,other_record,decision,reason,author\n"
LABELS = {"one": "Hospital One", "two": "Hospital Two", "three": "Hospital Three"}
KEY = b"k" * 32


class Pool(NamedTuple):
    """What pooling makes of some centers with one record each."""

    centers: dict[str, pd.DataFrame]
    pooled: pd.DataFrame
    copies: pd.DataFrame
    asked: pd.DataFrame


def run(folder: Path, decisions: str = "", **centers: tuple[str, dict[str, Any]]) -> Pool:
    """Center -> its record id and what is known; the lines of config/duplicates.csv as they stand."""
    path = folder / "config/duplicates.csv"
    path.parent.mkdir(parents=True)
    path.write_text(REGISTER + decisions, encoding="utf-8")
    frames = {
        name: make_patients([{**known, "center": name, "record": record}])
        .drop(columns="patient")
        .assign(record_no=pd.Series([0], dtype="int32"))
        for name, (record, known) in centers.items()
    }
    lines = read_register(path, "duplicates")
    pooled, copies = pool_centers(frames.items(), read_catalogue(), KEYS, KEY, lines)
    decided = resolve_decisions(pooled, lines, namer(KEY))
    return Pool(frames, pooled, copies, open_candidates(find_candidates(pooled), copies, decided))


def questions(found: Pool) -> dict[str, list[str]]:
    """Center -> its records that are asked about."""
    return {center: ask(found, center)["record"].tolist() for center in found.centers}


def ask(found: Pool, center: str) -> pd.DataFrame:
    records = found.centers[center].set_index("record_no")["record"]
    return ask_pairs(found.asked, center, records, LABELS, WORDS["en"], read_catalogue())


def patients(found: Pool) -> int:
    return len(distinct_patients(found.pooled, found.copies))


def test_exact_agreement_merges_and_asks_nobody(tmp_path: Path) -> None:
    found = run(tmp_path, one=("A", FULL), two=("B", FULL))
    assert patients(found) == 1
    assert questions(found) == {"one": [], "two": []}


@pytest.mark.parametrize(("first", "second"), [(FULL, LATER), (LATER, FULL)])
def test_less_is_a_question_to_both_in_either_direction(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    found = run(tmp_path, one=("A", first), two=("B", second))
    assert patients(found) == 2
    assert questions(found) == {"one": ["A"], "two": ["B"]}


DECISIONS = ["one,A,two,B,{0},seen,me\n", "two,B,one,A,{0},seen,me\n"]


@pytest.mark.parametrize("line", DECISIONS)
def test_a_decision_in_either_direction_settles_it(tmp_path: Path, line: str) -> None:
    both = {"one": ("A", FULL), "two": ("B", LATER)}
    same = run(tmp_path / "same", line.format("same"), **both)
    assert patients(same) == 1
    assert same.copies["keys"].tolist() == ["decision"]
    assert same.copies["center"].tolist() == ["two"]
    assert questions(same) == {"one": [], "two": []}
    apart = run(tmp_path / "apart", line.format("different"), **both)
    assert patients(apart) == 2
    assert questions(apart) == {"one": [], "two": []}


@pytest.mark.parametrize("line", DECISIONS)
def test_people_keep_apart_what_agrees_on_all_keys(tmp_path: Path, line: str) -> None:
    found = run(tmp_path, line.format("different"), one=("A", FULL), two=("B", FULL))
    assert patients(found) == 2
    assert questions(found) == {"one": [], "two": []}


def test_of_three_the_two_that_agree_are_one_and_the_third_is_asked(tmp_path: Path) -> None:
    three = {"one": ("A", FULL), "two": ("B", FULL), "three": ("C", LATER)}
    found = run(tmp_path / "open", **three)
    assert patients(found) == 2
    assert questions(found) == {"one": ["A"], "two": [], "three": ["C"]}
    found = run(tmp_path / "settled", "three,C,two,B,same,seen,me\n", **three)
    assert found.copies["duplicate_of"].nunique() == 1
    assert patients(found) == 1
    assert questions(found) == {"one": [], "two": [], "three": []}


def test_three_that_agree_are_one_and_one_of_them_can_be_kept_apart(tmp_path: Path) -> None:
    three = {name: (name, FULL) for name in ("one", "two", "three")}
    assert patients(run(tmp_path / "all", **three)) == 1
    apart = "one,one,three,three,different,seen,me\ntwo,two,three,three,different,seen,me\n"
    found = run(tmp_path / "apart", apart, **three)
    assert patients(found) == 2
    assert questions(found) == {"one": [], "two": [], "three": []}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("one,A,two,Z,same,seen,me\n", "line 2: a center and record is not among the usable"),
        ("one,A,two,B,distinct,seen,me\n", "line 2: decision must be same or different"),
        ("one,A,two,B,same,,me\n", "line 2: reason is empty"),
        ("one,A,two,B,same,seen,\n", "line 2: author is empty"),
    ],
)
def test_a_decision_that_cannot_be_used_says_where(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(StudyError) as caught:
        run(tmp_path, line, one=("A", FULL), two=("B", LATER))
    assert f"config/duplicates.csv, {said}" in str(caught.value)


def test_both_are_asked_under_one_id_and_told_nothing_of_the_other_record(tmp_path: Path) -> None:
    found = run(tmp_path, one=("A", FULL), two=("SECRET", LATER))
    one, two = (ask(found, name).iloc[0] for name in ("one", "two"))
    assert one["finding_id"] == two["finding_id"]
    assert (one["record"], two["record"]) == ("A", "SECRET")
    assert one["question"].startswith("Hospital Two delivered a patient")
    assert "3 days apart" in two["question"]
    assert one["value"] == "sex, year of birth, side, lobe"
    path = tmp_path / "one.xlsx"
    write_workbook(ask(found, "one"), take_words(WORDS["en"]), ABOUT, path)
    book = openpyxl.load_workbook(path)
    cells = [str(cell) for row in book[SHEET].values for cell in row]
    assert "A" in cells
    assert not any("SECRET" in cell for cell in cells)
    assert book.worksheets[0]["A1"].value == "Patients who may have been delivered by two centers"
