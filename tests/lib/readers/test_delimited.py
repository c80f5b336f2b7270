"""CSV: exact cells, right line numbers, clear refusals."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.lib.errors import StudyError
from scripts.lib.readers import Limits
from scripts.lib.readers.delimited import quotes_are_plain
from tests.lib.readers.helpers import CANARY, cells, read, refusal, write


def test_cells_are_text_as_written(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "id,x\nNA,007\n null , 1.50 \n")
    table = read(file)
    assert table.header == ["id", "x"]
    assert cells(table) == [["NA", "007"], [" null ", " 1.50 "]]
    assert table.rows.tolist() == [2, 3]
    assert (table.cells.dtypes == "str").all()


def test_empty_cells_are_missing_and_empty_rows_dropped(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\na,\n,\n\nb,1\n\n"))
    assert table.cells.isna().to_numpy().tolist() == [[False, True], [False, False]]
    assert table.rows.tolist() == [2, 5]
    assert table.notes == []


def test_quotes_newlines_and_line_numbers(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", 'id,x\r\n"a","say ""hi"", then\r\nleave"\r\nb,"1;2"\r\n')
    table = read(file)
    assert cells(table) == [["a", 'say "hi", then\r\nleave'], ["b", "1;2"]]
    assert table.rows.tolist() == [2, 4]


@pytest.mark.parametrize("quote", ["", '"'])
def test_short_rows_are_padded_and_noted(tmp_path: Path, quote: str) -> None:
    table = read(write(tmp_path / "a.csv", f"id,x,y\n{quote}a{quote},1\nb,2,3\n"))
    assert cells(table) == [["a", "1", ""], ["b", "2", "3"]]
    assert table.notes == ["rows shorter than the header, filled up with empty cells: line 2"]


def test_the_lines_of_the_first_short_rows_are_named(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\n\nb,1\n" + "c\n" * 7))
    assert table.notes == [
        "rows shorter than the header, filled up with empty cells: lines 4, 5, 6, 7, 8 and 2 more"
    ]


def test_long_rows_are_cut_where_nothing_is_lost(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\na,1,,\nb,2\n"))
    assert cells(table) == [["a", "1"], ["b", "2"]]


def test_long_rows_with_text_are_refused(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "a.csv", f"id,x\na,1\nb,2,{CANARY}\n"))
    assert message.startswith("a.csv: the row that starts on line 3 has 3 fields, the header 2;")


def test_header_row_skips_titles(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Export of 2020, all\n\nid,x\na,1\n"), header_row=3)
    assert table.header == ["id", "x"]
    assert table.rows.tolist() == [4]


def test_header_keeps_blank_and_doubled_names(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.csv", "id,,x,x \na,1,2,3\n")).header == ["id", "", "x", "x "]


def test_header_only(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\n"))
    assert table.cells.shape == (0, 2)
    assert table.rows.tolist() == []


def test_header_beyond_the_end_is_refused(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "a.csv", "id,x\na,1\n"), header_row=9)
    assert message == "a.csv: no row starts at line 9, declared as the header"


def test_line_that_excel_hides(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "sep=;\r\nid;x\r\na;1\r\n"), delimiter=";")
    assert (table.header, table.rows.tolist()) == (["id", "x"], [3])
    assert table.notes == ["the first line names the delimiter"]
    message = refusal(tmp_path / "a.csv", delimiter=",")
    assert "its first line names another delimiter" in message


def test_wrong_delimiter_is_told(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "a.csv", "id;age;sex\na;1;M\n"))
    assert "one column only with the declared delimiter, but holds 2 semicolons" in message


@pytest.mark.parametrize("delimiter", [";;", '"', "\n", ""])
def test_impossible_delimiter(tmp_path: Path, delimiter: str) -> None:
    message = refusal(write(tmp_path / "a.csv", "a,b\n1,2\n"), delimiter=delimiter)
    assert "delimiter has to be one character" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'id,x\na,"{CANARY}\nb,2\n', "the row that starts on line 2 opens a quote that is never"),
        (f'id,x\na,"1"{CANARY}\n', "line 2 has text behind a closing quote"),
    ],
)
def test_broken_quotes_are_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in refusal(write(tmp_path / "a.csv", text))


def test_long_fields_and_lines_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", f'id,x\na,1\nb,"{CANARY * 9}"\n')
    assert "line 3 has a field longer than allowed" in refusal(file, limits=Limits(max_field=50))
    assert "line 3 is longer than the 60 bytes" in refusal(file, limits=Limits(max_line=60))
    plain = write(tmp_path / "b.csv", f"id,x\na,{CANARY * 9}\n")
    assert "line 2 has a field longer" in refusal(plain, limits=Limits(max_field=50))
    last = write(tmp_path / "c.csv", f"id,x\na,{CANARY * 9}")
    assert "line 2 is longer than the 91 bytes" in refusal(last, limits=Limits(max_line=91))
    assert len(read(last, limits=Limits(max_line=92)).cells) == 1


def test_quote_inside_a_plain_field_is_text(tmp_path: Path) -> None:
    assert cells(read(write(tmp_path / "a.csv", 'id,x\na,5" nail\n'))) == [["a", '5" nail']]


def test_old_line_ends(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\ra,1\rb,2\r"))
    assert (cells(table), table.rows.tolist()) == ([["a", "1"], ["b", "2"]], [2, 3])


def test_unusual_line_separators_are_text(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "id,x\na,1\u2028\x85\x0b\x1c2\n"))
    assert cells(table) == [["a", "1\u2028\x85\x0b\x1c2"]]


FIELD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=6)


@given(
    st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_print_and_read_give_the_list_back(
    tmp_path: Path, rows: list[list[str]], sign: str
) -> None:
    kept = [row for row in rows if any(row)]
    header = ["record", "b", "c"]
    frame = pd.DataFrame([header, *kept])
    text = frame.to_csv(index=False, header=False, sep=sign, lineterminator="\r\n")
    table = read(write(tmp_path / "a.csv", text), delimiter=sign)
    assert (table.header, cells(table)) == (header, kept)


LINE = st.text(st.sampled_from('ab,;" \t\r\n\u00e9'), max_size=60)


@given(LINE, st.booleans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_of_reading_agree(tmp_path: Path, text: str, quoted: bool) -> None:
    """A last record over two lines forces the slow way."""
    body = 'id,x\n"a","b"\n' if quoted else "id,x\na,b\n"
    file = write(tmp_path / "a.csv", body + text.rstrip("\r\n") + "\n")
    slow = write(tmp_path / "b.csv", body + text.rstrip("\r\n") + '\n"\n",z\n')
    try:
        expected = read(slow)
    except StudyError:
        with pytest.raises(StudyError):
            read(file)
        return
    table = read(file)
    assert (table.header, cells(table)) == (expected.header, cells(expected)[:-1])
    assert table.rows.tolist() == expected.rows.tolist()[:-1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a,b\n", True),
        ('"a","b ""c"" d"\r\n"",1\n', True),
        ('"a\nb",c\n', False),
        ('5" x,6" y\n', False),
        ('"a"b,c\n', False),
        ('"a,b\n', False),
        ('a "b",c\n', False),
    ],
)
def test_plain_quotes(text: str, plain: bool) -> None:
    assert quotes_are_plain(text.encode(), ",") is plain
