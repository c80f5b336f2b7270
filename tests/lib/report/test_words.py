from scripts.lib.catalogue import Variable
from scripts.lib.report.words import (
    fill,
    fill_all,
    list_strata,
    name_code,
    name_variable,
    split_id,
)


def test_an_id_is_split_into_its_parts() -> None:
    assert split_id("pcr") == ("pcr", "", "")
    assert split_id("a.b[therapy=target]") == ("a.b", "therapy", "target")
    assert split_id("a[center=x]y]") == ("a", "center", "x]y")
    assert split_id("a[b") == ("a[b", "", "")


def test_codes_are_printed_in_the_words_of_the_study() -> None:
    words = {"response": {"PR": "Partial"}}
    assert name_code("response", "PR", words) == "Partial"
    assert name_code("stage", "PR", words) == "PR"
    assert name_code("lobe", "more_than_one", words) == "More than one"


def test_variables_have_a_capital_and_a_unit() -> None:
    assert name_variable(Variable("age", "age", "integer", "year", "quasi", "")) == "Age (years)"
    assert name_variable(Variable("sex", "sex", "code", "a|b", "quasi", "")) == "Sex"
    assert name_variable(Variable("d", "d", "number", "mm", "quasi", "")) == "D (mm)"


def test_numbers_are_put_into_sentences_and_not_read_again() -> None:
    texts = {"a": "{b}", "b": "2"}
    assert fill("it is {a} and {b}", texts) == "it is {b} and 2"
    assert fill("it is {c}", texts) == ""
    assert fill_all(["{a}.", "{c}.", "{b}."], texts) == "{b}. 2."


def test_strata_come_after_the_whole_by_variable() -> None:
    ids = ["a[center=x]", "a", "ab", "a[therapy=t]", "a[other=1]"]
    assert list_strata("a", ids) == ["a", "a[therapy=t]", "a[center=x]"]
    assert list_strata("c", ids) == []
