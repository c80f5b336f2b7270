"""What belongs into an archive."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.lib.archive.content import (
    find_removed,
    is_told,
    list_code,
    list_config,
    list_content,
)
from scripts.lib.config import read_study
from scripts.lib.proof.levels import OPEN
from scripts.lib.restricted import is_restricted
from scripts.lib.targets import expand_outputs
from tests.tiny import one_center, write_study

ROOT = Path(__file__).parents[3]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def study(key_file: str) -> Any:
    return SimpleNamespace(config={"pseudonym": {"key_file": key_file}})


def test_the_key_and_hidden_files_are_no_configuration(tmp_path: Path) -> None:
    make(tmp_path, "config/config.yaml", "config/key.txt", "config/.key.swp", "config/a/b.csv")
    found = ["config/a/b.csv", "config/config.yaml"]
    assert list_config(study("config/key.txt"), tmp_path) == found
    assert list_config(study("./config/a/../key.txt"), tmp_path) == found


def test_a_link_to_the_key_is_the_key(tmp_path: Path) -> None:
    make(tmp_path, "config/config.yaml", "safe/key.txt")
    (tmp_path / "config" / "link.txt").symlink_to(tmp_path / "safe" / "key.txt")
    assert list_config(study("safe/key.txt"), tmp_path) == ["config/config.yaml"]


def test_items_stand_in_the_order_of_their_places_and_know_their_source() -> None:
    files = {"raw": ["data/a.csv"], "config": ["config/config.yaml"], "code": ["scripts/x.py"]}
    items = list_content(files, "internal", "hashes", Path("repository"), Path("here"))
    assert [(one.place, one.source.as_posix(), one.told) for one in items] == [
        ("code/scripts/x.py", "repository/scripts/x.py", True),
        ("study/config/config.yaml", "here/config/config.yaml", True),
        ("study/data/a.csv", "here/data/a.csv", False),
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [("raw", "include", True), ("raw", "hashes", False), ("result", "hashes", True)],
)
def test_delivered_files_may_be_left_out(kind: str, raw: str, told: bool) -> None:
    assert is_told("x", kind, "internal", raw) is told


OPEN_RESULTS = [
    "results/check/check.record.json",
    "results/check/second_computation.csv",
    "results/dataset/dataset.record.json",
    "results/eligibility/eligibility.record.json",
    "results/endpoints/endpoints.record.json",
    "results/endpoints/numbers.parquet",
    "results/figures/captions.json",
    "results/figures/completeness.pdf",
    "results/figures/completeness.svg",
    "results/figures/course.pdf",
    "results/figures/course.svg",
    "results/figures/figures.record.json",
    "results/figures/flow.pdf",
    "results/figures/flow.svg",
    "results/figures/rates.pdf",
    "results/figures/rates.svg",
    "results/figures/responses.pdf",
    "results/figures/responses.svg",
    "results/figures/stages.pdf",
    "results/figures/stages.svg",
    "results/figures/swimmer.pdf",
    "results/figures/swimmer.svg",
    "results/figures/time_to_event.pdf",
    "results/figures/time_to_event.svg",
    "results/figures/waterfall.pdf",
    "results/figures/waterfall.svg",
    "results/harmonize/a.record.json",
    "results/ingest/a.record.json",
    "results/pool/pool.record.json",
    "results/queries/a.record.json",
    "results/queries/same_patient.record.json",
    "results/queries/scorecard.record.json",
    "results/report/report.docx",
    "results/report/report.pdf",
    "results/report/report.record.json",
    "results/report/study_page.record.json",
    "results/tables/characteristics.csv",
    "results/tables/characteristics.docx",
    "results/tables/concordance.csv",
    "results/tables/concordance.docx",
    "results/tables/criteria.csv",
    "results/tables/criteria.docx",
    "results/tables/dictionary.csv",
    "results/tables/dictionary.docx",
    "results/tables/endpoints.csv",
    "results/tables/endpoints.docx",
    "results/tables/findings.csv",
    "results/tables/findings.docx",
    "results/tables/layout.json",
    "results/tables/operation.csv",
    "results/tables/operation.docx",
    "results/tables/response.csv",
    "results/tables/response.docx",
    "results/tables/rows.csv",
    "results/tables/tables.record.json",
    "results/validate/a.record.json",
]


def test_of_a_whole_run_these_results_are_shareable_and_no_others() -> None:
    told = [path for path in expand_outputs(["a"]) if is_told(path, "result", "shareable", "x")]
    assert sorted(told) == sorted(OPEN_RESULTS)


def test_what_is_shareable_is_not_restricted_and_almost_the_other_way_round() -> None:
    assert not [one for one in OPEN if is_restricted(one) and not one.endswith(".record.json")]
    made = [path for path in expand_outputs(["a"]) if not is_restricted(path)]
    kept = [path for path in made if not is_told(path, "result", "shareable", "x")]
    assert kept == ["results/endpoints/curves.parquet"]  # a step of a curve is one patient's time


@pytest.mark.parametrize(
    ("kind", "path", "told"),
    [
        ("config", "config/config.yaml", True),
        ("config", "config/centers/a.yaml", True),
        ("config", "config/codelists/it.csv", True),
        ("config", "config/corrections/a.csv", False),
        ("config", "config/waivers.csv", False),
        ("config", "config/withdrawn.csv", False),
        ("config", "config/duplicates.csv", False),
        ("config", "config/notes.yaml", False),
        ("config", "config/centers/old/a.yaml", False),
        ("raw", "data/a.csv", False),
        ("raw", "results/tables/a.csv", False),
        ("raw", "data/answers/a/one.xlsx", False),
        ("result", "results/tables/patients.parquet", False),
        ("code", "scripts/ingest.py", True),
    ],
)
def test_what_others_may_see(kind: str, path: str, told: bool) -> None:
    assert is_told(path, kind, "shareable", "include") is told


def test_a_level_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="public"):
        is_told("x", "raw", "public", "include")


def test_files_that_may_name_a_withdrawn_patient_are_known_by_hash(tmp_path: Path) -> None:
    columns = {"record": "id", "sex": "sex"}
    centers = {name: one_center(columns, f"data/{name}.csv") for name in ("one", "two")}
    correction = "record,variable,delivered,new,reason,who,when,approved_by\n"
    registers = {
        "config/withdrawn.csv": "center,record,date\ntwo,7,2024-01-01\ntwo,8,2024-01-01\n",
        "config/corrections/one.csv": correction,
        "config/corrections/two.csv": correction,
        "config/corrections/two.draft.csv": correction,
    }
    extracts = dict.fromkeys(["data/one.csv", "data/two.csv"], "id,sex\n7,male\n")
    write_study(tmp_path, centers, {**registers, **extracts})
    found = find_removed(read_study(tmp_path), tmp_path)
    assert found == {
        "patients": 2,
        "files": [
            "config/corrections/two.csv",
            "config/corrections/two.draft.csv",
            "config/withdrawn.csv",
            "data/two.csv",
        ],
    }
    files = {"raw": ["data/one.csv", "data/two.csv"], "config": ["config/withdrawn.csv"]}
    items = list_content(files, "internal", "include", tmp_path, tmp_path, found["files"])
    assert [one.place for one in items if one.told] == ["study/data/one.csv"]
    (tmp_path / "config/withdrawn.csv").unlink()
    nobody = find_removed(read_study(tmp_path), tmp_path)
    assert nobody == {"patients": 0, "files": []}


def test_the_code_is_what_a_run_needs_and_no_rubbish() -> None:
    found = set(list_code(ROOT))
    assert {"Snakefile", "rules/common.smk", "scripts/lib/reference/tnm8.csv"} <= found
    assert {"requirements.txt", "tests/__init__.py", "profiles/default/config.yaml"} <= found
    assert not [name for name in found if "__pycache__" in name or name.startswith("config")]
