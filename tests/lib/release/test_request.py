"""What may be asked for, and who may allow what."""

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.config_schema import check_schema
from scripts.lib.release.request import Allowance, check_release, list_wanted

KNOWN = {**read_catalogue(), **read_derived()}
EXCEPTION = {
    "file": "tables/*",
    "checks": ["small"],
    "numbers": ["pcr[therapy=*"],
    "reason": "the primary endpoint",
    "author": "A. Investigator",
    "approved_by": "B. Officer",
    "date": "2024-03-01",
}


def check(**request: object) -> list[str]:
    return list(check_release({"policy": "none", **request}, KNOWN))


def test_restricted_files_and_unknown_policies_are_refused() -> None:
    assert check(files=["tables/*.csv", "report/report.pdf"]) == []
    assert len(check(files=["pool/patients.parquet"])) == 1
    assert len(check(files=["../config/demo-key.txt"])) == 1
    assert len(check(policy="lenient")) == 1


def test_an_exception_needs_a_second_person_whatever_the_spelling() -> None:
    assert check(exceptions=[EXCEPTION]) == []
    same = {**EXCEPTION, "approved_by": "a.  investigator"}
    assert "second person" in check(exceptions=[same])[0]
    assert check(exceptions=[{**EXCEPTION, "date": "2024-13-01"}])


def test_no_exception_from_identifiers_and_none_without_a_reason() -> None:
    for wrong in ({"checks": ["class"]}, {"reason": ""}):
        whole = {"policy": "none", "exceptions": [{**EXCEPTION, **wrong}]}
        assert check_schema(whole, "release", "config/release.yaml")


def test_an_exception_is_about_its_file_check_and_numbers_only() -> None:
    allowance = Allowance([EXCEPTION])
    assert not allowance.allows("figures/rates.pdf", "small", "pcr[therapy=target]")
    assert not allowance.allows("tables/endpoints.csv", "margin", "pcr[therapy=target]")
    assert not allowance.allows("tables/endpoints.csv", "small", "pcr")
    assert [one["used"] for one in allowance.as_data()] == [False]
    assert allowance.allows("tables/endpoints.csv", "small", "pcr[therapy=target]")
    assert [one["used"] for one in allowance.as_data()] == [True]


def test_patterns_name_files_in_their_order() -> None:
    assert list_wanted({"files": ["report/*", "tables/criteria.*"]}) == [
        "tables/criteria.csv", "tables/criteria.docx", "report/report.pdf", "report/report.docx",
    ]  # fmt: skip
