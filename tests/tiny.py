"""A tiny study in a folder, and the whole chain run over it in this process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.chain import CenterRun, StudyRun, run_center, run_study
from scripts.lib.config import Study, read_study
from scripts.lib.fates import assign_fates
from scripts.lib.headers import check_extracts

CONFIG = {
    "study": {"id": "tiny", "title": "A tiny study", "version": "1"},
    "data_cutoff": "2024-06-30",
    "pseudonym": {"key_file": "config/key.txt"},
    "duplicates": {"keys": ["sex", "birth_year", "surgery_date"]},
}
ELIGIBILITY = {
    "criteria": [
        {
            "id": "operated",
            "text": "Operated",
            "kind": "inclusion",
            "condition": {"variable": "surgery_date", "known": True},
        }
    ]
}
ENDPOINTS = {"endpoints": [{"id": "cohort.n", "label": "Patients", "statistic": "count"}]}


@dataclass
class Tiny:
    """What the chain made of a tiny study."""

    study: Study
    centers: dict[str, CenterRun]
    run: StudyRun
    fates: pd.DataFrame

    def values(self, variable: str, center: str = "one") -> dict[str, str]:
        """Record id -> harmonized value as text, empty where missing, of the records that went on."""
        frame = self.centers[center].harmonized
        shown = frame[variable].map(lambda one: "" if pd.isna(one) else _shown(one))
        return dict(zip(frame["record"].astype(str), shown, strict=True))

    def rules(self, variable: str, center: str = "one") -> list[str]:
        """The rules of the findings about a variable, in the order of the file."""
        found = self.centers[center].findings
        return list(found.loc[found["variable"] == variable, "rule"])


def _shown(value: Any) -> str:
    return str(value)[:10] if isinstance(value, pd.Timestamp) else str(value)


def write_study(
    folder: Path,
    centers: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, str | bytes] = {},
    codes: str = "",
    config: Mapping[str, Any] = CONFIG,
) -> None:
    """The study's folder: `centers` without names and labels, `files` by path, lines of a codelist.

    JSON is YAML, so that the configuration is written as that.
    """
    texts: dict[str, str | bytes] = {
        "config/config.yaml": json.dumps({**config, "centers": list(centers)}),
        "config/key.txt": "thirty-two letters, not a secret",
        "config/eligibility.yaml": json.dumps(ELIGIBILITY),
        "config/endpoints.yaml": json.dumps(ENDPOINTS),
        "config/codelists/words.csv": f"variable,value,code\n{codes}",
        **files,
    }
    for name, center in centers.items():
        whole = {"center": name, "label": f"Center {name}", "codelists": ["words"], **center}
        whole.setdefault("constants", {"tnm_edition": 8})
        texts[f"config/centers/{name}.yaml"] = json.dumps(whole)
    for name, content in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def one_center(
    columns: Mapping[str, Any],
    file: str = "data/one.csv",
    dialect: Mapping[str, Any] | None = None,
    **source: Any,
) -> dict[str, Any]:
    """A center with one file of one source."""
    return {
        "deliveries": [{"received": "2024-07-01", "file": file}],
        "dialect": dict(dialect or {}),
        "sources": [{"id": "patients", "columns": dict(columns), **source}],
    }


def run_tiny(folder: Path) -> Tiny:
    """The study of a folder through the whole chain. Raises StudyError as a run would."""
    study = check_extracts(read_study(folder), folder)
    centers = {name: run_center(study, name, folder) for name in study.centers}
    run = run_study(study, centers, folder)
    rows = {name: one.rows for name, one in centers.items()}
    fates = assign_fates(rows, run.pooled, run.duplicates, run.cohort)
    return Tiny(study, centers, run, fates)


def run_text(
    folder: Path, text: str, columns: Mapping[str, Any], codes: str = "", **dialect: Any
) -> Tiny:
    """A study of one center whose extract is a CSV text."""
    write_study(
        folder, {"one": one_center(columns, dialect=dialect)}, {"data/one.csv": text}, codes
    )
    return run_tiny(folder)
