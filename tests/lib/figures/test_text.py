import pytest

from scripts.lib.figures.text import BODY, clean_text, measure_text, text_height, wrap_text


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("a\nb\tc\x00d", "a b c d"),
        ("  a   b ", "a b"),
        ("$x_1$ <b> & #", "$x_1$ <b> & #"),
        ("e\u0301", "\u00e9"),
        ("\u202eabc\u200d\ufeff", "abc"),
        ("\u6f22", "\u25a1"),
        (float("nan"), ""),
        (None, ""),
        (12, "12"),
    ],
)
def test_text_is_made_printable(given: object, printed: str) -> None:
    assert clean_text(given) == printed


def test_lines_are_broken_at_blanks_and_fit() -> None:
    lines = wrap_text("one two three four five six seven", 20, BODY)
    assert " ".join(lines) == "one two three four five six seven"
    assert len(lines) > 1
    assert all(measure_text(line, BODY) <= 20 for line in lines)


def test_a_word_too_wide_is_broken_inside_and_nothing_is_lost() -> None:
    lines = wrap_text("ab " + "x" * 80, 20, BODY)
    assert "".join(lines) == "ab" + "x" * 80
    assert all(measure_text(line, BODY) <= 20 for line in lines)


def test_a_number_and_its_percent_sign_stay_on_one_line() -> None:
    width = measure_text("at most 10", BODY) + 0.5
    assert [clean_text(line) for line in wrap_text("at most 10 %", width, BODY)] == [
        "at most",
        "10 %",
    ]


def test_empty_text_has_no_line_and_no_height() -> None:
    assert wrap_text(" \n", 20, BODY) == []
    assert text_height([], BODY) == 0


def test_widths_are_those_of_the_font_in_mm() -> None:
    # DejaVu Sans: the digit 0 is 1303 units of 2048 wide
    assert measure_text("0", 72.0) == pytest.approx(25.4 * 1303 / 2048, rel=0.01)
