"""Codelists: later ones win, the variable's own line before "*", a code means what its label means."""

from pathlib import Path

from scripts.lib.codelists import codes_for, read_codelists


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["variable,value,code", *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_later_lists_win(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", "sex,W,male", '*,"Sì, certo",true')
    second = write(tmp_path / "b.csv", "sex, w ,female")
    merged = read_codelists([first, second])
    assert merged == {"sex": {"w": "female"}, "*": {"sì, certo": "true"}}
    assert read_codelists([]) == {}


def test_unicode_forms_are_one(tmp_path: Path) -> None:
    merged = read_codelists([write(tmp_path / "a.csv", "sex,ma\u0308nnlich,male")])
    assert merged["sex"] == {"männlich": "male"}


def test_shared_lines_count_where_the_code_exists() -> None:
    codelist = {"*": {"no": "false", "nessuno": "none", "boh": ""}, "sex": {"no": "male"}}
    assert codes_for(codelist, "recurrence", ("true", "false")) == {"no": "false", "boh": ""}
    assert codes_for(codelist, "driver_gene", ("none", "EGFR")) == {"nessuno": "none", "boh": ""}
    assert codes_for(codelist, "sex", ("female", "male")) == {"no": "male", "boh": ""}


def test_a_raw_code_means_its_label() -> None:
    codelist = {"*": {"yes": "true", "no": "false", "1": "true", "0": "false"}}
    turned = codes_for(codelist, "recurrence", ("true", "false"), {"1": "No", "2": "Yes"})
    assert (turned["1"], turned["2"]) == ("false", "true")


def test_a_label_may_be_the_code_itself() -> None:
    codes = codes_for({}, "driver_gene", ("none", "EGFR"), {"1": "egfr", "2": "EGFR "})
    assert (codes["1"], codes["2"]) == ("EGFR", "EGFR")


def test_own_lines_go_before_labels() -> None:
    codes = codes_for({"sex": {"1": "female"}}, "sex", ("female", "male"), {"1": "Male"})
    assert codes["1"] == "female"


def test_an_unknown_label_is_not_read_by_a_shared_line_of_its_code() -> None:
    codes = codes_for({"*": {"1": "true"}}, "recurrence", ("true", "false"), {"1": "No, never"})
    assert codes["1"] == "no, never"
