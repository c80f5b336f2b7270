"""A wrong configuration stops the run before any job, with every problem named."""

import copy
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.lib.config import read_study
from scripts.lib.config_schema import MANY, SCHEMA, check_schema, keeps_schema
from scripts.lib.config_yaml import read_yaml
from scripts.lib.errors import StudyError

ROOT = Path(__file__).parents[2]
FILES = {
    "config": "config.yaml",
    "center": "centers/alpha.yaml",
    "eligibility": "eligibility.yaml",
    "endpoints": "endpoints.yaml",
    "published": "published.yaml",
}
Path_ = tuple[str | int, ...]
WRONG = (7, 1.5, None, True, "", "Ä/..\\x", [], ["x", "x"], {}, {"an": ["object"]})


def copy_study(folder: Path) -> Path:
    """The shipped study in a folder of its own."""
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> str:
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    return str(caught.value)


def walk(content: Any, place: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every place of a content and what stands there."""
    yield place, content
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in inner:
        yield from walk(value, (*place, key))


def put(content: Any, place: Path_, value: Any) -> Any:
    """A copy of a content with another value at one place."""
    changed = copy.deepcopy(content)
    if not place:
        return value
    target = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    return changed


@pytest.mark.parametrize("kind", FILES)
def test_an_unknown_key_is_refused_in_every_object(kind: str) -> None:
    content = read_yaml(ROOT / "config" / FILES[kind])
    assert check_schema(content, kind, FILES[kind]) == []
    free = {"constants", "units", "files", "columns", "where", "rules", "checkboxes", "readings"}
    tried = 0
    for place, value in walk(content):
        if isinstance(value, dict) and not (place and place[-1] in free):
            found = check_schema(
                put(content, place, {**value, "no_such_key": 1}), kind, FILES[kind]
            )
            assert any("no_such_key" in one and FILES[kind] in one for one in found), place
            tried += 1
    assert tried


@pytest.mark.parametrize("kind", FILES)
def test_a_wrong_type_is_refused_at_every_key(kind: str) -> None:
    content = read_yaml(ROOT / "config" / FILES[kind])
    tried = 0
    for place, value in walk(content):
        wrong = 7 if isinstance(value, dict | list) else {"an": ["object"]}
        found = check_schema(put(content, place, wrong), kind, FILES[kind])
        assert found, place
        assert all(one.startswith(f"{FILES[kind]}: ") for one in found)
        names = [str(key) for key in place if isinstance(key, str)][-2:]
        assert any(name in one for one in found for name in [*names, "the file"]), place
        tried += 1
    assert tried > 3


@pytest.mark.parametrize("center", ["alpha", "beta", "gamma"])
def test_the_fast_check_passes_nothing_that_the_other_refuses(center: str) -> None:
    content = read_yaml(ROOT / f"config/centers/{center}.yaml")
    assert keeps_schema(content, "center")
    passed = 0
    for place, value in walk(content):
        more = [{**value, "no_such_key": 7.5}] if isinstance(value, dict) else [f"{value}\n"]
        for wrong in [*WRONG, *more]:
            changed = put(content, place, wrong)
            if keeps_schema(changed, "center"):
                assert check_schema(changed, "center", "") == [], (place, wrong)
                passed += 1
    assert passed > len(WRONG)


def test_a_wrong_file_among_many_is_named_as_among_few(tmp_path: Path) -> None:
    folder = copy_study(tmp_path)
    names = [f"c{number}" for number in range(MANY + 1)]
    path = folder / "config/config.yaml"
    config = read_yaml(path)
    path.write_text(yaml.safe_dump({**config, "centers": names}), encoding="utf-8")
    text = (folder / "config/centers/alpha.yaml").read_text(encoding="utf-8")
    for name in names:
        one = text.replace("center: alpha", f"center: {name}")
        (folder / f"config/centers/{name}.yaml").write_text(one, encoding="utf-8")
    edit(folder / "config/centers/c7.yaml", "delimiter:", "delimeter:")
    assert "config/centers/c7.yaml: dialect: unknown key delimeter." in problems_of(folder)


def test_every_object_of_the_schema_is_closed() -> None:
    def objects(part: Any, place: str) -> Iterator[tuple[str, Any]]:
        if isinstance(part, dict):
            if part.get("type") == "object":
                yield place, part
            for key, inner in part.items():
                yield from objects(inner, f"{place}.{key}")
        if isinstance(part, list):
            for number, inner in enumerate(part):
                yield from objects(inner, f"{place}.{number}")

    found = list(objects(yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["$defs"], ""))
    assert len(found) > 10
    assert [place for place, part in found if "additionalProperties" not in part] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "messages"),
    [
        ("config.yaml", "study:\n", "study:\n  id: twice\n", ["config/config.yaml, line", "the key 'id' is given twice"]),
        ("config.yaml", "[alpha, beta, gamma]", "[alpha, beta, gamma, scorecard]", ["centers: 'scorecard' is the name of another result."]),
        ("config.yaml", "data_cutoff: 2024-01-31", "data_cutoff: 2024-02-31", ["data_cutoff: '2024-02-31' is no day"]),
        ("config.yaml", "sex, birth_year", "sexe, birth_year", ["duplicates.keys: 'sexe' is no variable", "Did you mean sex"]),
        ("config.yaml", "config/demo-key.txt", "config/none.txt", ["pseudonym.key_file: there is no file 'config/none.txt'"]),
        ("config.yaml", "key_file: config/demo-key.txt", "{}", ["config/config.yaml"]),
        ("config.yaml", "alpha, beta", "alpha, delta, beta", ["config/centers/delta.yaml: the file is missing"]),
        ("centers/alpha.yaml", "center: alpha", "center: beta", ["alpha.yaml: center: must be 'alpha'"]),
        ("centers/alpha.yaml", "data/demo/alpha.csv", "data/demo/none.csv", ["there is no file 'data/demo/none.csv'"]),
        ("centers/alpha.yaml", "data/demo/alpha.csv", "../alpha.csv", ["leads out of the study folder"]),
        ("centers/alpha.yaml", "dd/mm/yyyy", "mm/yyyy", ["dates: 'mm/yyyy' is no date form"]),
        ("centers/alpha.yaml", "dd/mm/yyyy", "dd/dd/mm/yyyy", ["is no date form"]),
        ("centers/alpha.yaml", 'thousands: "."', 'thousands: ","', ["decimal and thousands are the same sign"]),
        ("centers/alpha.yaml", "tnm_edition: 7", "tnm_edition: seventh", ["constants.tnm_edition: 'seventh' does not fit"]),
        ("centers/alpha.yaml", "tnm_edition: 7", "tnm_edition: 10", ["constants.tnm_edition: '10' does not fit", "(7, 8, 9)"]),
        ("codelists/it.csv", "sex,", "age_of_nobody,", ["'age_of_nobody' is no variable"]),
        ("codelists/it.csv", "sex,", "pdl1_tps,", ["pdl1_tps is of type number", "has no effect"]),
        ("centers/alpha.yaml", "label:", "lable:", ["unknown key lable. Did you mean label?"]),
        ("centers/alpha.yaml", "tnm_edition: 7", "sex: unicorn", ["constants.sex: 'unicorn' does not fit"]),
        ("centers/alpha.yaml", "tnm_edition: 7", "surgery_date: 2020-02-30", ["constants.surgery_date"]),
        ("centers/alpha.yaml", "diameter_before: cm", "diameter_before: inch", ["'inch' cannot be converted to 'mm'"]),
        ("centers/alpha.yaml", "codelists: [it]", "codelists: [xx]", ["config/codelists/xx.csv: the file is missing"]),
        ("centers/alpha.yaml", "'yp(T\\S+)'", "'yp(T'", ["columns.yp_t: pattern: not a regular expression"]),
        ("centers/alpha.yaml", "'yp(T\\S+)'", "'ypT'", ["needs a group in parentheses"]),
        ("centers/alpha.yaml", "received: 2024-02-01", "received: 2024-13-01", ["deliveries.0.received: '2024-13-01' is no day"]),
        ("centers/alpha.yaml", "      record: ID paziente\n", "", ["the variable record is missing"]),
        ("centers/beta.yaml", "    sheet: Follow-up\n", "    sheet: Patients\n", ["source patients takes all rows of the same table"]),
        ("codelists/it.csv", "variable,value,code", "variable;value;code", ["config/codelists/it.csv: the columns must be"]),
        ("codelists/it.csv", "*,no,false", "*,no,flase", ["'flase' is the code of no variable"]),
        ("codelists/it.csv", "*,no,false", "sex,no", ["config/codelists/it.csv, line 3: needs three cells"]),
        ("eligibility.yaml", "initially_operable", "initially_operabel", ["'initially_operabel' is no variable"]),
        ("eligibility.yaml", "variable: intent, is: radical", "variable: intent, is: true", ["config/eligibility.yaml: criterion radical_intent: condition: 'True' does not fit intent"]),
        ("endpoints.yaml", "population: {variable: therapy,", "population: {variable: arm,", ["config/endpoints.yaml: endpoint therapy.immunotherapy.chemotherapy: population: 'arm' is no variable"]),
        ("config.yaml", "sex, birth_year", "pcr, birth_year", ["duplicates.keys: pcr is derived for the endpoints"]),
        ("endpoints.yaml", "statistic: rate", "statistic: rates", ["config/endpoints.yaml", "must be one of count, rate"]),
    ],
)  # fmt: skip
def test_one_problem(tmp_path: Path, file: str, old: str, new: str, messages: list[str]) -> None:
    study = copy_study(tmp_path)
    edit(study / "config" / file, old, new)
    said = problems_of(study)
    assert all(message in said for message in messages), said


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    study = copy_study(tmp_path)
    home = study / "config"
    edit(home / "config.yaml", "centers:", "colour: red\ncenters:")
    edit(home / "centers/alpha.yaml", "label:", "labell:")
    edit(home / "centers/beta.yaml", "header_row: 3", "header_row: three")
    edit(home / "eligibility.yaml", "criteria:", "criterions:")
    (home / "endpoints.yaml").unlink()
    edit(home / "published.yaml", "citation:", "&x citation:")
    said = problems_of(study)
    for part in (
        "config/config.yaml: the file: unknown key colour",
        "config/centers/alpha.yaml: the file: unknown key labell",
        "config/centers/alpha.yaml: the file: the key label is missing",
        "config/centers/beta.yaml: sources.0.header_row: must be of type integer",
        "config/eligibility.yaml: the file: unknown key criterions",
        "config/endpoints.yaml: the file is missing",
        "config/published.yaml, line",
    ):
        assert part in said, f"{part}\n\n{said}"
    assert str(tmp_path) not in said


@pytest.mark.parametrize("options", [[], ["-n"]])
def test_the_run_stops_before_any_job(tmp_path: Path, options: list[str]) -> None:
    study = copy_study(tmp_path)
    edit(study / "config/config.yaml", "centers:", "colour: red\ncenters:")
    extract = study / "data/demo/alpha.csv"
    if options:
        edit(study / "config/centers/alpha.yaml", "record: ID paziente", "record: Numero")
        edit(study / "config/config.yaml", "colour: red\n", "")
    else:
        extract.unlink()
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    done = subprocess.run(
        [*command, "--directory", str(study), "--cores", "1", *options],
        capture_output=True,
        text=True,
        env=dict(os.environ),
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0, said
    if options:
        assert "'Numero'" in said
    else:
        assert "unknown key colour" in said
        assert "alpha.csv" in said
    assert "Traceback" not in said
    assert not list(study.glob("results/*/*.parquet"))
