"""Every variable and every column of every contract has its class; what stays inside is named once."""

import re
from pathlib import Path
from typing import Any

import pytest

from schemas.tables import eligibility, endpoints, harmonize, ingest, pool, queries, validate
from schemas.tables.base import CLASS
from scripts.lib.catalogue import CLASSES, HIDDEN, read_catalogue, read_derived
from scripts.lib.restricted import RESTRICTED, is_restricted
from scripts.lib.targets import CENTER_OUTPUTS, PACKAGE_OUTPUTS, RELEASE, STUDY_OUTPUTS

ROOT = Path(__file__).parents[2]
OWN = {"name": "remark", "label": "r", "type": "text", "unit_or_levels": "", "group": "patient"}
CATALOGUE = read_catalogue([{**OWN, "class": "free_text"}])
# Contract -> the file that keeps it (a path of the targets, without the center).
CONTRACTS: dict[str, Any] = {
    "ingest/cells": ingest.cells(CATALOGUE),
    "validate/validated": validate.records(CATALOGUE),
    "validate/findings": validate.Findings.to_schema(),
    "validate/rows": validate.Rows.to_schema(),
    "harmonize/harmonized": harmonize.harmonized(CATALOGUE),
    "harmonize/changes": harmonize.Changes.to_schema(),
    "queries/statuses": queries.Queries.to_schema(),
    "queries/card": queries.Scorecard.to_schema(),
    "scorecard/table": queries.Scorecard.to_schema(),
    "pool/patients": pool.patients(CATALOGUE),
    "pool/duplicates": pool.Duplicates.to_schema(),
    "pool/candidates": pool.Candidates.to_schema(),
    "eligibility/decisions": eligibility.Decisions.to_schema(),
    "eligibility/attrition": eligibility.Attrition.to_schema(),
    "eligibility/cohort": eligibility.Cohort.to_schema(),
    "eligibility/reasons": eligibility.Reasons.to_schema(),
    "eligibility/sensitivity": eligibility.Sensitivity.to_schema(),
    "eligibility/scenarios": eligibility.Scenarios.to_schema(),
    "eligibility/fates": eligibility.Fates.to_schema(),
    "endpoints/patients": endpoints.analysed(CATALOGUE),
    "endpoints/numbers": endpoints.Numbers.to_schema(),
    "endpoints/contributors": endpoints.Contributors.to_schema(),
    "endpoints/curves": endpoints.Curves.to_schema(),
}
OUTPUTS = {
    f"{stage}/{name}": path.format(center="alpha")
    for stage, outputs in (*CENTER_OUTPUTS.items(), *STUDY_OUTPUTS.items())
    for name, path in outputs.items()
}


def classes(contract: str) -> dict[str, str]:
    """Column -> class of a contract."""
    columns = CONTRACTS[contract].columns
    return {name: (one.metadata or {}).get(CLASS, "none") for name, one in columns.items()}


def test_every_variable_has_a_class() -> None:
    shipped = {**read_catalogue(), **read_derived()}
    assert {name for name, one in shipped.items() if one.privacy not in CLASSES} == set()
    assert {name for name, one in shipped.items() if one.privacy in HIDDEN} == {
        "record",
        "birth_date",
        "comment",
    }
    assert {name for name, one in read_derived().items() if one.privacy in HIDDEN} == set()


def test_every_parquet_file_has_a_contract() -> None:
    assert set(CONTRACTS) == {
        name for name, path in OUTPUTS.items() if path.endswith(".parquet")
    }  # a new table needs a line above


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_column_of_a_contract_has_its_class(contract: str) -> None:
    found = classes(contract)
    assert {name for name, one in found.items() if one not in CLASSES} == set()
    known = {**CATALOGUE, **read_derived()}
    shared = found.keys() & known.keys() - {"record", "center"}
    assert {name: found[name] for name in shared} == {name: known[name].privacy for name in shared}
    assert found.get("record", "direct") == "direct"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_identifiers_end_at_the_pool_and_patients_inside(contract: str) -> None:
    found = set(classes(contract).values())
    if contract.split("/")[0] not in ("ingest", "validate", "harmonize", "queries"):
        assert found.isdisjoint(HIDDEN)
    if found != {"open"}:
        assert is_restricted(OUTPUTS[contract]), f"{contract} has {found}"


def test_what_is_restricted() -> None:
    """By stage: all of it, none of it, or the files that are."""
    inside: dict[str, Any] = {}
    for name, path in OUTPUTS.items():
        stage, _, output = name.partition("/")
        inside.setdefault(stage, {})[output] = is_restricted(path)
    told = {
        stage: "all"
        if all(found.values())
        else "none"
        if not any(found.values())
        else sorted(output for output, one in found.items() if one)
        for stage, found in inside.items()
    }
    whole = [
        "ingest",
        "validate",
        "harmonize",
        "queries",
        "same_patient",
        "scorecard",
        "pool",
        "eligibility",
        "dataset",
    ]
    assert told == {
        **dict.fromkeys(whole, "all"),
        **dict.fromkeys(["check", "tables", "figures", "report"], "none"),
        "endpoints": ["contributors", "patients"],
        "study_page": ["page"],
    }
    assert all(is_restricted(path) for path in PACKAGE_OUTPUTS["archive"].values())
    assert not any(is_restricted(path) for path in RELEASE.values())
    assert is_restricted("config/withdrawn.csv")
    assert not is_restricted("config/config.yaml")
    assert not is_restricted("results/poolside/x.csv")  # a name that only begins alike


def test_the_readme_names_the_same() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"\n\n((?:`[^`]+`[^`]*?)+)hold\s+patient-level data", text)
    assert found is not None
    named = set(re.findall(r"`([^`]+)`", found[1]))
    kept = {path.removeprefix("results/") for path in RESTRICTED if path.startswith("results/")}
    assert named == kept | {".snakemake"}
