"""Odd values of any hospital through the whole chain: right, or a finding, never wrong in silence."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.errors import StudyError
from tests.tiny import Tiny, one_center, run_text, run_tiny, write_study


def read_values(
    folder: Path, variable: str, values: list[str], codes: str = "", **dialect: Any
) -> tuple[Tiny, dict[str, str]]:
    """One patient a value; the value as harmonized ("" where missing), by what was delivered."""
    lines = [f'{number};"{value}"' for number, value in enumerate(values, start=1)]
    tiny = run_text(
        folder,
        "\n".join(["id;v", *lines]) + "\n",
        {"record": "id", variable: "v"},
        codes,
        **{"delimiter": ";", "decimal": ",", **dialect},
    )
    found = tiny.values(variable)
    return tiny, {value: found[str(number)] for number, value in enumerate(values, start=1)}


FINDINGS = {
    "diameter_before": ["35 mm", "3,5 cm", "12.5", "12,5-", "−12,5", "<1", ">50", "1２", "1\u200b2", "3 5", "#N/A", "#REF!", "5%", "ca. 30", "1,2,3", "30-35", "(30)"],
    "pdl1_tps": ["<1", ">50", "≥50", "1-49", "50+", "15-Jun", "Jun-15", "15. Jun", "15.06.2024", "0,5"],
    "cycles": ["1-2", "II", "4,5", "6-Jun", "6-15", "15.06.2024", "4 Zyklen"],
    "therapy_start": ["2021/2/1", "1-Feb-21", "März 2021", "2021", "02.2021", "1.2.21", "01.02.2021 14:30", "44228", "20210201", "0.0.2021", "31.02.2021", "vor 2021", "??.02.2021", "01,02,2021", "1.2.3021"],
    "initially_operable": ["tak", "nie", "1", "0", "x", "VERO", "ja", "oui", "T", "+"],
    "c_n": ["1-3", "N1-2", "01.03.2024", "Mrz 24"],
    "n_stations": ["01.03.2024", "3-Apr"],
}  # fmt: skip


@pytest.mark.parametrize("variable", list(FINDINGS))
def test_what_is_not_plain_is_a_finding(tmp_path: Path, variable: str) -> None:
    values = FINDINGS[variable]
    tiny, found = read_values(tmp_path, variable, values, dates=["d.m.yyyy"])
    assert found == dict.fromkeys(values, "")
    named = tiny.centers["one"].findings
    asked = named[named["variable"].eq(variable) & named["record_no"].notna()]
    assert set(asked["record"]) == {str(number) for number in range(1, len(values) + 1)}


def test_numbers_with_thousands_and_blanks(tmp_path: Path) -> None:
    values = ["1.234,5", " 900\u00a0", "\ufeff12,50", "1e2", "+7"]
    _, found = read_values(tmp_path, "blood_loss", values, thousands=".")
    assert list(found.values()) == ["1234.5", "900.0", "12.5", "100.0", "7.0"]


def test_dates_in_words_of_several_languages(tmp_path: Path) -> None:
    values = ["1. März 2021", "2. marca 2021", "3 mars 2021", "4 de marzo 2021", "5 mrt. 2021"]
    _, found = read_values(tmp_path, "surgery_date", values, dates=["d. mon yyyy", "d mon yyyy"])
    assert list(found.values()) == ["2021-03-01", "2021-03-02", "2021-03-03", "", "2021-03-05"]


def test_booleans_are_what_the_codelist_says(tmp_path: Path) -> None:
    words = {
        "sí": "true",
        "TAK": "true",
        "Wahr": "true",
        "Ｎｅｉｎ": "false",
        "faux\u200b": "false",
    }
    codes = "*,sí,true\n*,tak,true\n*,wahr,true\n*,nein,false\n*,faux,false\n"
    _, found = read_values(tmp_path, "initially_operable", list(words), codes)
    assert [one.lower() for one in found.values()] == list(words.values())


def test_a_column_that_contradicts_its_dialect_is_in_doubt_as_a_whole(tmp_path: Path) -> None:
    tiny, found = read_values(
        tmp_path, "surgery_date", ["03/04/2020", "03/25/2020"], dates=["dd/mm/yyyy"]
    )
    assert found == {"03/04/2020": "2020-04-03", "03/25/2020": ""}
    assert tiny.rules("surgery_date") == ["cell.not_a_date", "center.dialect"]


def test_numbers_that_contradict_the_declared_sign(tmp_path: Path) -> None:
    tiny, _ = read_values(tmp_path, "blood_loss", ["1.234", "12.5"], thousands=".")
    assert tiny.rules("blood_loss") == ["cell.not_a_number", "center.dialect"]
    tiny, _ = read_values(tmp_path / "2", "blood_loss", ["1.234", "12,5"], thousands=".")
    assert tiny.rules("blood_loss") == []


def test_rows_that_are_no_patients(tmp_path: Path) -> None:
    text = (
        "id,sex,birth year\n001,male,1950\n,,\nid,sex,birth year\nTotal,,1\n 002,female,1951\n"
        "002 ,male,1952\nN12,male,1953\nn = 4,,\nn12,male,1954\n1.5E+05,male,1960\nMin 4,male,1955\n"
    )
    columns = {"record": "id", "sex": "sex", "birth_year": "birth year"}
    tiny = run_text(tmp_path, text, columns)
    fates = tiny.fates.set_index("source_row")
    assert fates["fate"].to_dict() == {
        2: "excluded", 4: "not_data", 5: "quarantined", 6: "quarantined", 7: "quarantined",
        8: "excluded", 9: "quarantined", 10: "excluded", 11: "excluded", 12: "excluded",
    }  # fmt: skip
    assert fates["reason"][5] == "row.total"
    assert fates["reason"][9] == "row.single_cell"
    asked = tiny.centers["one"].findings
    assert list(asked.loc[asked["rule"] == "record.alike", "record"]) == ["N12", "n12"]
    assert list(asked.loc[asked["rule"] == "record.by_spreadsheet", "record"]) == ["1.5E+05"]


def run_book(folder: Path, rows: list[list[Any]], columns: dict[str, Any], **source: Any) -> Tiny:
    """A study whose extract is a sheet of these rows."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    (folder / "data").mkdir(parents=True)
    book.save(folder / "data/one.xlsx")
    dialect = {"dates": ["d.m.yyyy"], "decimal": ","}
    center = one_center(columns, "data/one.xlsx", dialect, format="excel", **source)
    write_study(folder, {"one": center})
    return run_tiny(folder)


def test_a_formula_without_a_stored_result_is_a_finding(tmp_path: Path) -> None:
    rows = [["id", "size"], ["a", 30], ["b", "=B2*2"], ["c", 12.5]]
    tiny = run_book(tmp_path, rows, {"record": "id", "diameter_before": "size"})
    assert tiny.values("diameter_before") == {"a": "30.0", "b": "", "c": "12.5"}
    assert tiny.rules("diameter_before") == ["cell.not_a_number"]


def test_real_dates_text_dates_and_dates_made_by_excel(tmp_path: Path) -> None:
    rows = [
        [None, "Export of the tumor board"],
        [None, "id", "day", "cycles", "stations", "tps"],
        [None, "a", date(2020, 3, 4), date(2024, 6, 15), date(2024, 3, 1), 40],
        [None, "b", "5.3.2020", 4, "4R", date(1949, 1, 1)],
        [None, date(2024, 1, 2), "5.13.2020", 4, None, "12,5"],
        [None, "id", "day", "cycles", "stations", "tps"],
    ]
    columns = {
        "record": "id", "surgery_date": "day", "cycles": "cycles", "n_stations": "stations",
        "pdl1_tps": "tps",
    }  # fmt: skip
    tiny = run_book(tmp_path, rows, columns, header_row=2)
    assert tiny.values("surgery_date") == {"a": "2020-03-04", "b": "2020-03-05", "2.1.2024": ""}
    assert tiny.values("pdl1_tps") == {"a": "40.0", "b": "", "2.1.2024": "12.5"}
    assert tiny.rules("cycles") == ["cell.date_by_spreadsheet"]
    assert tiny.rules("n_stations") == ["cell.date_by_spreadsheet"]
    assert tiny.rules("pdl1_tps") == ["cell.date_by_spreadsheet"]
    assert tiny.rules("record") == ["record.by_spreadsheet"]
    assert list(tiny.fates["fate"]) == ["analysed", "analysed", "excluded", "not_data"]


def test_dates_in_an_order_that_nobody_declared_are_refused(tmp_path: Path) -> None:
    columns = {"record": "id", "surgery_date": "day", "death_date": "end"}
    text = "id,day,end\na,03/04/2019,\nb,13/04/2019,\n"
    with pytest.raises(StudyError) as caught:
        run_text(tmp_path / "1", text, columns)
    assert str(caught.value) == (
        "center one, source patients, column B ('day', for surgery_date): no form of dates is "
        "declared, and none of its 2 dates is yyyy-mm-dd. Declare dates, such as dd/mm/yyyy, in the "
        "dialect."
    )
    tiny = run_text(tmp_path / "2", text.replace("13/04/2019", "2019-04-13"), columns)
    assert tiny.values("surgery_date") == {"a": "", "b": "2019-04-13"}
    tiny = run_text(tmp_path / "3", text, columns, dates=["dd/mm/yyyy"])
    assert tiny.values("surgery_date") == {"a": "2019-04-03", "b": "2019-04-13"}


def test_two_forms_that_read_one_text_as_two_days_are_refused(tmp_path: Path) -> None:
    columns = {"record": "id", "surgery_date": "day"}
    with pytest.raises(StudyError, match="'d/m/yyyy' and 'mm/dd/yyyy' read the same text"):
        run_text(tmp_path, "id,day\na,03/04/2019\n", columns, dates=["d/m/yyyy", "mm/dd/yyyy"])
