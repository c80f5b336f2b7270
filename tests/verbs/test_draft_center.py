"""`draft-center`: what it writes, what it refuses, and that it tells no value of a patient."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import scripts.__main__ as program
from scripts.lib.answers import FOUND, STUDY
from scripts.lib.config_schema import check_schema
from scripts.lib.config_yaml import StudyLoader, read_yaml
from scripts.lib.drafting.render import quote
from scripts.lib.open_questions import find_open

Call = Callable[..., int]
PLAIN = "Patient ID;Sex;Date of birth\nZebra-1;weird;13/04/1950\nZebra-2;f;12/05/1961\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(study: Path, content: str | bytes, name: str = "a.csv", *more: str) -> int:
    path = study / "data" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return program.main(["draft-center", f"data/{name}", "--study", str(study), *more])


def drafted(study: Path, name: str = "a") -> dict:  # type: ignore[type-arg]
    found: dict = read_yaml(study / f"config/centers/{name}.yaml")  # type: ignore[type-arg]
    return found


def test_what_is_proven_stands_and_what_is_not_is_open(study: Path) -> None:
    assert call(study, PLAIN) == FOUND
    found = drafted(study)
    assert found["dialect"] == {"encoding": "utf-8", "delimiter": ";", "dates": ["dd/mm/yyyy"]}
    assert found["sources"][0]["columns"] == {
        "record": "Patient ID",
        "sex": "Sex",
        "birth_date": "Date of birth",
    }
    assert list(find_open(found)) == ["label", "deliveries.0.received", "constants.tnm_edition"]
    text = (study / "config/codelists/a.csv").read_text(encoding="utf-8")
    assert text == "variable,value,code\nsex,weird,TODO\nsex,f,TODO female\n"


def test_the_answer_tells_counts_and_places_and_no_value(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(study, PLAIN)
    shown = capsys.readouterr()
    text = shown.out + shown.err + (study / "config/centers/a.yaml").read_text(encoding="utf-8")
    assert not [one for one in ("Zebra", "weird", "1950", "1961") if one in text]
    call(study, PLAIN, "a.csv", "--force", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["columns"] == answer["mapped"] == 3
    assert answer["open"][-1] == "config/codelists/a.csv, line 3"


def test_the_same_extract_gives_the_same_bytes(study: Path) -> None:
    path = study / "config/centers/a.yaml"
    call(study, PLAIN)
    first = path.read_bytes()
    call(study, PLAIN, "a.csv", "--force")
    assert path.read_bytes() == first


def test_headers_that_cannot_be_mapped_are_asked_about(study: Path) -> None:
    doubled = "Patient ID;Seite;Seite;;Sex\n1;li;re;x;f\n2;re;re;;m\n"
    assert call(study, doubled) == FOUND
    text = (study / "config/centers/a.yaml").read_text(encoding="utf-8")
    assert "the header is there more than once" in text
    assert "# D: 1 filled, 1 different: has no header" in text
    assert drafted(study)["ignore"] == ["TODO Seite", "TODO Seite"]


@pytest.mark.parametrize("twin", ["Seite ", "Se\u00a0 ite", "Gro\u0308\u00dfe"])
def test_headers_that_only_look_the_same_are_doubled(study: Path, twin: str) -> None:
    header = {"Seite ": "Seite", "Se\u00a0 ite": "Se ite"}.get(twin, "Gr\u00f6\u00dfe")
    assert call(study, f"Patient ID;{header};{twin};Sex\n1;li;re;f\n2;re;re;m\n") == FOUND
    text = (study / "config/centers/a.yaml").read_text(encoding="utf-8")
    assert text.count("the header is there more than once") == 2


def test_hostile_headers_are_texts_of_the_draft_and_nothing_else(study: Path) -> None:
    odd = ['x"]}: &a *b', "n: [1]", "- y # z", "null", "{}", "!!python/name:os", "a\nb", "\u202eid"]
    header = ";".join(f'"{one}"'.replace('x"', 'x""') for one in ["Patient ID", *odd])
    assert call(study, f"{header}\n{'1;' * 8}2\n{'3;' * 8}4\n") == FOUND
    found = drafted(study)
    told = {*found["sources"][0]["columns"].values(), *found.get("ignore", [])}
    assert {one.removeprefix("TODO ") for one in told} == {"Patient ID", *odd}
    kept = [p for p in check_schema(found, "center", "a") if "received" not in p]
    assert not kept


@settings(max_examples=40)
@given(st.text(min_size=1))
@example("null")
@example("true")
@example("12")
@example("1.5")
@example("007")
def test_any_text_is_read_back_as_it_is(text: str) -> None:
    assert yaml.load(f"a: {quote(text)}  # b\n", Loader=StudyLoader) == {"a": text}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "Patient ID;Sex\n", "has headers in row 1 and no row below them"),
        ("a.csv", "\n \n\t\n", "holds nothing but blanks and empty lines"),
        ("a.csv", "Patient ID\n1\n", "cuts its rows into columns"),
        ("a.csv", "1;2\n3;4\n", "none of its first rows looks like headers"),
        ("a.csv", 'id;sex\n1;"f\n2;m\n', "a quote that is never closed"),
        ("a.csv", b"id;sex\n1;\0f\n", "a NUL character"),
        ("a.csv", b"PK\x03\x04", "is a zip archive"),
        ("a.csv", b"\xff\xfei\0d\0;", "begins like utf-16, but byte"),
        ("a.xlsx", "id;sex\n1;f\n", "is text, not a zip archive"),
        ("a.docx", "x", "is of no format that can be read"),
        ("1.csv", PLAIN, "Give one with --center"),
        ("a.parquet", b"PAR1", "cannot be read as parquet"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(
    study: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | bytes, message: str
) -> None:
    assert call(study, content, name) == STUDY
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.count("\n") == 1
    assert not (study / "config").exists()


def test_a_folder_a_link_and_nothing_are_refused(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / "data/real.csv").write_text(PLAIN)
    (study / "data/link.csv").symlink_to(study / "data/real.csv")
    outside = study.parent / "outside.csv"
    outside.write_text(PLAIN)
    for file in ("data", "data/link.csv", "data/none.csv", str(outside)):
        assert program.main(["draft-center", file, "--center", "a"]) == STUDY
    told = capsys.readouterr().err.splitlines()
    parts = ["is a folder", "is a symbolic link", "there is no file", "is not in the study folder"]
    assert [part in line for part, line in zip(parts, told, strict=True)] == [True] * 4


def test_a_bomb_is_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(study / "data/a.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<a/>")
        bomb.writestr("xl/workbook.xml", " " * 20_000_000)
    assert program.main(["draft-center", "data/a.xlsx"]) == STUDY
    assert "a.xlsx: " in capsys.readouterr().err


@pytest.mark.ci
def test_five_hundred_columns_and_headers_of_eighty_characters(study: Path) -> None:
    heads = ["Patient ID", *(f"variable {n} " + "x" * 66 for n in range(100, 599))]
    rows = [";".join([str(n), *(str((n * i) % 7) for i in range(499))]) for n in range(1, 21)]
    assert call(study, "\n".join([";".join(heads), *rows]) + "\n") == FOUND
    found = drafted(study)
    used = [*found["ignore"], *found["sources"][0]["columns"].values()]
    assert {one.removeprefix("TODO ") for one in used} == set(heads)
