"""The demo extracts are what their generator prints; config/ and README.md know what is in them."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "data" / "demo"
CODELISTS = DEMO.parents[1] / "config" / "codelists"
FILES = ["alpha.csv", "beta.xlsx", "deliveries/beta_2024-03-25.xlsx"]
FILES += ["gamma.csv", "gamma_dictionary.csv"]
NOT_ANALYSED = ["A-002", "A-005", "A-008", "A-011", "A-014", "A-017", "B-002", "B-005", "B-008"]
NOT_ANALYSED += ["B-011", "B-013", "B-015", "B-017", "301-2", "301-5", "301-8", "301-11", "301-13"]


def alpha_rows() -> list[dict[str, str]]:
    text = (DEMO / "alpha.csv").read_bytes().decode("cp1252")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def gamma_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / "gamma.csv").read_text(encoding="utf-8").splitlines()))


def codelist(name: str) -> set[tuple[str, str]]:
    with (CODELISTS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["variable"], row["value"]) for row in csv.DictReader(handle)}


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-B", str(DEMO / "generate.py"), "--out", str(folder)]
    subprocess.run(command, check=True, cwd=folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_the_committed_file_is_what_the_generator_prints(regenerated: Path, name: str) -> None:
    assert (regenerated / name).read_bytes() == (DEMO / name).read_bytes()


def test_the_generator_prints_no_other_file(regenerated: Path) -> None:
    assert [
        path.relative_to(regenerated).as_posix()
        for path in sorted(regenerated.rglob("*"))
        if path.is_file()
    ] == FILES


def test_48_patients_were_received() -> None:
    patients = [row for row in gamma_rows() if not row["redcap_repeat_instrument"]]
    assert (len(alpha_rows()), len(patients)) == (18, 13)


def test_alpha_is_cp1252_with_crlf_and_one_header_with_a_trailing_blank() -> None:
    header, *lines = (DEMO / "alpha.csv").read_bytes().split(b"\r\n")
    assert [name for name in header.decode("cp1252").split(";") if name != name.strip()] == [
        "Data intervento "
    ]
    assert not any(b"\n" in line for line in lines)


@pytest.mark.parametrize(
    ("header", "variable"),
    [("Istologia", "histology"), ("Resezione", "resection"), ("Lobo", "lobe")],
)
def test_the_italian_words_are_in_the_codelist(header: str, variable: str) -> None:
    delivered = {(variable, row[header]) for row in alpha_rows()}
    assert delivered <= codelist("it")


@pytest.mark.parametrize(
    ("field", "variable"), [("sex", "sex"), ("yp_t", "yp_t"), ("resection", "resection")]
)
def test_the_codes_of_gamma_are_in_the_codelist(field: str, variable: str) -> None:
    delivered = {(variable, row[field]) for row in gamma_rows() if row[field]}
    assert delivered <= codelist("gamma")


@pytest.mark.parametrize("record", NOT_ANALYSED)
def test_the_readme_names_every_patient_who_is_not_analysed(record: str) -> None:
    assert record in (DEMO / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_that_it_is_synthetic(name: str) -> None:
    content = (DEMO / name).read_bytes().lower()
    assert b"synthetic" in content or b"dati sintetici" in content
