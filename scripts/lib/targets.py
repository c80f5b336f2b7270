"""Every output of every stage, named once: the rules, `rule all` and the checks read it here."""

from collections.abc import Mapping, Sequence
from os.path import exists
from typing import Any

TABLE_TITLES = {
    "characteristics": "Patients before therapy",
    "operation": "Operation and perioperative course",
    "response": "Response and stage",
    "endpoints": "Endpoints",
    "criteria": "Eligibility",
    "concordance": "Concordance with the published numbers",
    "findings": "Findings and queries by center",
    "dictionary": "Data dictionary",
}
TABLES = tuple(TABLE_TITLES)
FIGURE_TITLES = {
    "flow": "Flow of patients",
    "waterfall": "Change of the largest diameter by therapy",
    "swimmer": "Course of each patient",
    "stages": "Stage before therapy, after therapy and after surgery",
    "rates": "Primary rates by arm and center",
    "responses": "Response on imaging against pathological response",
    "time_to_event": "Time to event",
    "course": "Complications and length of stay",
    "completeness": "Completeness and findings by variable and center",
}
FIGURES = tuple(FIGURE_TITLES)
CENTER_OUTPUTS: dict[str, dict[str, str]] = {
    "ingest": {
        "cells": "results/ingest/{center}.parquet",
        "source": "results/ingest/{center}.source.json",
        "record": "results/ingest/{center}.record.json",
    },
    "validate": {
        "validated": "results/validate/{center}.parquet",
        "findings": "results/validate/{center}.findings.parquet",
        "rows": "results/validate/{center}.rows.parquet",
        "record": "results/validate/{center}.record.json",
    },
    "harmonize": {
        "harmonized": "results/harmonize/{center}.parquet",
        "changes": "results/harmonize/{center}.changes.parquet",
        "record": "results/harmonize/{center}.record.json",
    },
    "queries": {
        "workbook": "results/queries/{center}.xlsx",
        "statuses": "results/queries/{center}.parquet",
        "card": "results/queries/{center}.card.parquet",
        "record": "results/queries/{center}.record.json",
    },
    "same_patient": {
        "workbooks": "results/queries/{center}.same_patient.xlsx",
    },
}
STUDY_OUTPUTS: dict[str, dict[str, str]] = {
    "scorecard": {
        "table": "results/queries/scorecard.parquet",
        "page": "results/queries/scorecard.pdf",
        "record": "results/queries/scorecard.record.json",
    },
    "pool": {
        "patients": "results/pool/patients.parquet",
        "duplicates": "results/pool/duplicates.parquet",
        "candidates": "results/pool/candidates.parquet",
        "record": "results/pool/pool.record.json",
    },
    "same_patient": {
        "record": "results/queries/same_patient.record.json",
    },
    "eligibility": {
        "decisions": "results/eligibility/decisions.parquet",
        "attrition": "results/eligibility/attrition.parquet",
        "cohort": "results/eligibility/cohort.parquet",
        "reasons": "results/eligibility/reasons.parquet",
        "sensitivity": "results/eligibility/sensitivity.parquet",
        "scenarios": "results/eligibility/scenarios.parquet",
        "fates": "results/eligibility/fates.parquet",
        "record": "results/eligibility/eligibility.record.json",
    },
    "endpoints": {
        "patients": "results/endpoints/patients.parquet",
        "numbers": "results/endpoints/numbers.parquet",
        "contributors": "results/endpoints/contributors.parquet",
        "curves": "results/endpoints/curves.parquet",
        "record": "results/endpoints/endpoints.record.json",
    },
    "dataset": {
        "csv": "results/dataset/analysis.csv",
        "sav": "results/dataset/analysis.sav",
        "dta": "results/dataset/analysis.dta",
        "record": "results/dataset/dataset.record.json",
    },
    "check": {
        "checked": "results/check/second_computation.csv",
        "record": "results/check/check.record.json",
    },
    "tables": {
        **{f"{name}_csv": f"results/tables/{name}.csv" for name in (*TABLES, "rows")},
        **{f"{name}_docx": f"results/tables/{name}.docx" for name in TABLES},
        "layout": "results/tables/layout.json",
        "record": "results/tables/tables.record.json",
    },
    "figures": {
        **{
            f"{name}_{kind}": f"results/figures/{name}.{kind}"
            for name in FIGURES
            for kind in ("pdf", "svg")
        },
        "captions": "results/figures/captions.json",
        "record": "results/figures/figures.record.json",
    },
    "report": {
        "pdf": "results/report/report.pdf",
        "docx": "results/report/report.docx",
        "record": "results/report/report.record.json",
    },
    "study_page": {
        "page": "results/report/study.html",
        "record": "results/report/study_page.record.json",
    },
}
# Made when they are asked for, each under the study's name and version; older versions stay.
PACKAGE_OUTPUTS: dict[str, dict[str, str]] = {
    "archive": {
        "bag": "results/archive/{id}-{version}.zip",
        "record": "results/archive/{id}-{version}.record.json",
    },
    "archive_shareable": {
        "bag": "results/archive/{id}-{version}-shareable.zip",
        "record": "results/archive/{id}-{version}-shareable.record.json",
    },
}


def name_outputs(package: str, study: Mapping[str, Any]) -> dict[str, str]:
    """The files of an archive (or of another package) of this study: its id and version."""
    return {name: path.format(**study) for name, path in PACKAGE_OUTPUTS[package].items()}


# Made when it is asked for.
RELEASE = {
    "manifest": "results/release/manifest.json",
    "page": "results/release/manifest.md",
    "record": "results/release/release.record.json",
}


def name_artifact(path: str) -> str:
    """A printed file as Snakemake's own report lists it, such as `Figure 1. Flow of patients`."""
    stem = path.rpartition("/")[2].partition(".")[0]
    if stem in FIGURES:
        return f"Figure {FIGURES.index(stem) + 1}. {FIGURE_TITLES[stem]}"
    if stem in TABLES:
        return f"Table {TABLES.index(stem) + 1}. {TABLE_TITLES[stem]}"
    return {"rows": "Fate of every raw row"}.get(stem, stem.replace("_", " ").capitalize())


def reserved_names() -> list[str]:
    """What no center can be called: files of the study that lie among those of the centers."""
    taken = {
        path.partition("{center}")[0] for one in CENTER_OUTPUTS.values() for path in one.values()
    }
    files = [path.rpartition("/") for one in STUDY_OUTPUTS.values() for path in one.values()]
    return sorted({name.partition(".")[0] for folder, sep, name in files if folder + sep in taken})


def expand_outputs(centers: Sequence[str]) -> list[str]:
    """All files a run of these centers makes, in the order of the stages."""
    per_center = [
        path.format(center=center)
        for outputs in CENTER_OUTPUTS.values()
        for center in centers
        for path in outputs.values()
    ]
    return per_center + [path for outputs in STUDY_OUTPUTS.values() for path in outputs.values()]


def wanted_outputs(expected: Sequence[str]) -> list[str]:
    """What a run asks for: the study page, made of all `expected` files, and by name what is missing.

    Snakemake makes a missing file again where a job that runs needs it, or where it is asked for. To
    ask for each of a hundred thousand files by name doubles the time it plans.
    """
    page = list(STUDY_OUTPUTS["study_page"].values())
    if not all(exists(path) for path in page):
        return page
    return page + [path for path in expected if not exists(path)]


def page_inputs(centers: Sequence[str]) -> list[str]:
    """All files that the study page shows: whatever a run makes, but the page itself."""
    own = set(STUDY_OUTPUTS["study_page"].values())
    return [path for path in expand_outputs(centers) if path not in own]
