from scripts.lib.report.layout import GROUP, Row, Table, lay_groups, print_line, say_empty
from tests.lib.report.frames import HOSTILE


def test_a_line_has_no_control_and_no_direction_mark_and_keeps_every_other_sign() -> None:
    line = print_line(HOSTILE)
    assert '#show "a" $x^2$ _u_ *b* <b>&amp; \\ `c` @d [e] {f}' in line
    assert "\u05e9\u05dc \u0645 \U0001f600 line break" in line
    assert not set("\u202e\x07\x0b\n") & set(line)
    assert print_line("a\u202eb\u200bc\x07d") == "abc d"
    assert print_line(None) == print_line(float("nan")) == ""


def test_a_heading_is_printed_where_it_changes() -> None:
    rows = lay_groups([("A", ["1", "2"]), ("A", ["3", "4"]), ("B", ["5", "6"])], 2)
    assert rows == [
        Row(["A", ""], GROUP),
        Row(["1", "2"]),
        Row(["3", "4"]),
        Row(["B", ""], GROUP),
        Row(["5", "6"]),
    ]


def test_an_empty_table_says_why() -> None:
    assert say_empty([], 3, "nobody") == [Row(["nobody", "", ""])]
    assert say_empty([Row(["a"])], 1, "nobody") == [Row(["a"])]


def test_a_table_becomes_data_of_printable_lines() -> None:
    data = Table("t", 1, "a\nb", ["c\td"], [Row(["e\x00f"])], ["", "g"]).as_data()
    assert (data["title"], data["columns"], data["notes"]) == ("a b", ["c d"], ["g"])
    assert data["rows"] == [{"cells": ["e f"], "kind": "row"}]
