"""What the cells prove of the way a file is written, what they do not, and that no proof tells a value."""

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.drafting.blanks import find_blanks
from scripts.lib.drafting.codes import draft_line, draft_lines
from scripts.lib.drafting.days import count_shapes, prove_forms, shape_of
from scripts.lib.drafting.heading import find_footers, find_heading, find_other_heading
from scripts.lib.drafting.signs import prove_signs
from scripts.lib.drafting.similarity import compare_words, in_pieces
from scripts.lib.drafting.sniff import find_encoding
from scripts.lib.drafting.units import prove_unit
from scripts.lib.drafting.words import initials_of, split_words, unit_of

CATALOGUE = read_catalogue()


@pytest.mark.parametrize(
    ("data", "encoding", "is_open"),
    [
        (b"plain", "utf-8", False),
        ("größe".encode(), "utf-8", False),
        ("größe".encode("utf-8-sig"), "utf-8-sig", False),
        ("größe;prä".encode("cp1252"), "cp1252", False),
        ("größe;prä".encode("cp850"), "cp850", False),
        ("größe".encode("utf-16"), "utf-16", False),
        ("größe".encode("utf-16-le"), "utf-16-le", False),
        ("größe ¤".encode("cp1252"), "cp1252", True),
    ],
)
def test_encodings(data: bytes, encoding: str, is_open: bool) -> None:
    found, proof, opened = find_encoding(data)
    assert (found, opened) == (encoding, is_open)
    assert "gr" not in proof.replace("begin", "")


@pytest.mark.parametrize(
    ("texts", "form", "is_open"),
    [
        (["03/04/2019", "13/04/2019"], "dd/mm/yyyy", False),
        (["03/04/2019", "04/13/2019"], "mm/dd/yyyy", False),
        (["03/04/2019", "05/06/2020"], "dd/mm/yyyy", True),
        (["13/04/2019", "04/13/2019"], "dd/mm/yyyy", True),
        (["3.4.19", "31.12.19"], "dd.mm.yy", False),
        (["2019-04-03", "2019-04-13 00:00:00"], "yyyy-mm-dd", False),
        (["03 mars 2019"], "dd mon yyyy", False),
        (["11.06.19 08:30", "13.06.19"], "dd.mm.yy hh:mm", False),
        (["2019-04-03T14:30:00"], "yyyy-mm-dd hh:mm", False),
        (["03/04/2019 9:15", "05/06/2020"], "dd/mm/yyyy hh:mm", True),
        (["20190403"], "yyyymmdd", False),
    ],
)
def test_dates_are_proven_by_a_day_above_12_or_stay_open(
    texts: list[str], form: str, is_open: bool
) -> None:
    (found,) = prove_forms(count_shapes((t, "B", f"B{n}") for n, t in enumerate(texts, 2)))
    assert (found.form, found.open) == (form, is_open)
    assert not any(text in found.proof for text in texts)


def test_the_proof_of_a_date_order_counts_and_names_the_first_cell() -> None:
    cells = [("03/04/2019", "B", "B2"), ("13/04/2019", "C", "C3"), ("14/04/2019", "C", "C4")]
    (found,) = prove_forms(count_shapes(cells))
    assert found.proof.startswith("3 dates in 2 columns; 2 of them have a number above 12")
    assert "(first: C3)" in found.proof


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        ([["1", "f", "T2a"], ["Follow-up", None, None], ["Nr", "Date", "Status"], ["1", "2020", "x"]], 2),
        ([["1", "f", "T2a"], [None, "Nr", "Status"]], 1),
        ([["A", "f", "T2a"], ["B", "Sex", "Status"]], None),
        ([["1", "f", "T2a"], ["Nr", "Sex", "cT"], ["2", "m", "T3"]], None),
        ([["1", "f", "T2a"], ["2", "Sex", "T3"]], None),
        ([["1", "f", "T2a"], ["Nr", None, None]], None),
        ([["1", "f", "T2a"], ["2", "m", None]], None),
    ],
)  # fmt: skip
def test_another_table_below_the_first_is_seen_by_a_header_that_both_have(
    rows: list[list[str | None]], position: int | None
) -> None:
    cells = pd.DataFrame(rows, dtype="str")
    assert find_other_heading(["Nr", "Sex ", "cT"], cells) == position


@pytest.mark.parametrize(
    "text", ["32/04/2019", "13/13/2019", "1-2", "20191340", "3 foo 2019", "12"]
)
def test_what_is_no_date(text: str) -> None:
    assert shape_of(text) == ""


@pytest.mark.parametrize(
    ("texts", "decimal", "thousands", "is_open"),
    [
        (["12,5", "1.250"], ",", ".", False),
        (["12.5", "1,250.5"], ".", ",", False),
        (["1,250"], ",", "", True),
        (["12,5", "12.5"], ".", "", True),
        (["0,125", "3"], ",", "", False),
        (["12", "130"], "", "", False),
    ],
)
def test_signs_of_numbers(texts: list[str], decimal: str, thousands: str, is_open: bool) -> None:
    found = prove_signs((text, f"C{n}") for n, text in enumerate(texts, 2))
    assert (found.decimal, found.thousands, found.open) == (decimal, thousands, is_open)


@pytest.mark.parametrize(
    ("study", "named", "numbers", "unit", "is_open"),
    [
        ("mm", "", [25, 40, 61], "mm", False),
        ("mm", "", [2.5, 4, 6.1], "cm", False),
        ("mm", "cm", [25, 40, 61], "cm", True),
        ("mm", "", [10, 11], "mm", True),
        ("%", "", [0.2, 0.8, 1], "fraction", False),
        ("%", "", [0, 1], "%", True),
        ("min", "", [1.5, 3], "h", False),
        ("pack-year", "", [30], "", False),
    ],
)
def test_units(study: str, named: str, numbers: list[float], unit: str, is_open: bool) -> None:
    found = prove_unit(study, named, numbers)
    assert (found.unit, found.open) == (unit, is_open)


def test_the_headers_are_below_the_titles_and_footers_are_told_by_their_word() -> None:
    rows = [(1, ["Extract", "", ""]), (3, ["id", "sex", "born"]), (4, ["1", "f", "1950"])]
    heading = find_heading(rows)
    assert heading is not None
    assert (heading.row, heading.open) == (3, False)
    assert find_heading([(1, ["1", "2"]), (2, ["3", "4"])]) is None
    below = [(4, ["1", "f", "1950"]), (5, ["Summe: 1", "", ""]), (6, ["x", "", ""])]
    assert find_footers(below, 3) == (["Summe:"], [6])


def test_missing_codes_known_words_count_and_unknown_ones_are_asked() -> None:
    cells = [("k.A.", "B", False), ("-9", "C", True), ("-9", "D", True), ("-8", "C", True)]
    cells += [("offen", "C", True)] * 3 + [("selten", "C", True), ("-9", "E", False)]
    found = {one.text: one.open for one in find_blanks(cells)}
    assert found == {"k.A.": False, "-9": False, "-8": True, "offen": True}


def test_codes_are_certain_questions_or_suggestions() -> None:
    sex, histology = CATALOGUE["sex"], CATALOGUE["histology"]
    assert draft_line(sex, "weiblich", "").code == "female"
    assert draft_line(sex, "w", "de").code == "female"
    assert draft_line(sex, "w", "").code == "TODO female"
    assert draft_line(sex, "1", "de").code == "TODO"
    assert draft_line(histology, "Adeno-Ca", "de").code == "TODO adenocarcinoma"
    assert draft_line(CATALOGUE["initially_operable"], "ja", "de").variable == "*"
    assert draft_line(CATALOGUE["chemotherapy"], "nein", "de").code == "none"


def test_a_letter_is_not_suggested_for_a_code_that_another_value_has() -> None:
    lines = draft_lines(CATALOGUE["sex"], ["V", "M"], (), "es")
    assert [(one.value, one.code) for one in lines] == [("V", "male"), ("M", "TODO")]
    lines = draft_lines(CATALOGUE["sex"], ["mujer", "M"], (), "es")
    assert [(one.value, one.code) for one in lines] == [("mujer", "female"), ("M", "TODO male")]


def test_values_that_are_understood_need_no_line_and_missing_ones_neither() -> None:
    lines = draft_lines(CATALOGUE["c_t"], ["T2a", "cT3", "k.A.", "groß"], {"k.a."}, "de")
    assert [(one.value, one.code) for one in lines] == [("groß", "TODO")]
    drugs = draft_lines(CATALOGUE["drug"], ["Keytruda", "Pembrolizumap"], (), "de")
    assert [(one.value, one.code) for one in drugs] == [("Pembrolizumap", "TODO pembrolizumab")]


def test_words_of_headers() -> None:
    assert split_words("GebDatum") == ("geb", "datum")
    assert split_words("Groesse_mm") == split_words("Größe (mm)") == ("grosse",)
    assert split_words("PD-L1 TPS (%)") == ("pdl1", "tps")
    assert split_words("c_T") == ("ct",)
    assert split_words("cM") == ("cm",)
    assert split_words("Drainage (ja/nein)") == split_words("Drainage_j_n") == ("drainage",)
    assert unit_of("Blutverlust [ml]") == "mL"
    assert "ddd" in initials_of("date du décès")


def test_words_and_compounds_are_alike_by_abbreviation() -> None:
    assert compare_words("histo", "histologie") > 0.9
    assert compare_words("sgnmt", "saignement") == 0.6
    assert compare_words("seite", "lappen") == 0
    assert in_pieces(("diag", "dat"), "diagnosedatum") > 0.8
    assert in_pieces(("dat", "diag"), "diagnosedatum") == 0


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (["Razem", "4", "870", "12,5"], ["Razem"]),
        (["Mean", "", "3.5", "2.0"], ["Mean"]),
        (["Total", "f", "870", "12"], []),
        (["007", "4", "870", "12"], []),
    ],
)
def test_a_line_of_totals_is_a_footer_however_many_cells_it_fills(
    last: list[str], words: list[str]
) -> None:
    assert find_footers([(4, ["1", "f", "870", "3"]), (5, last)], 4) == (words, [])
