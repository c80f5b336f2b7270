"""A small study as the tables and the report read it."""

from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.characteristics import compute_characteristics
from scripts.lib.numbers import compute_numbers, tabulate_numbers
from scripts.lib.targets import FIGURES
from tests.lib.figures.frames import make_attrition

HOSTILE = (
    '#show "a" $x^2$ _u_ *b* <b>&amp; \\ `c` @d [e] {f} "g" \'h\' // i \u202e\u05e9\u05dc \u0645'
    + " \U0001f600\x07\x0b line\nbreak "
    + "w" * 20
)
REPORT: dict[str, Any] = {
    "by": "therapy",
    "words": {"therapy": {"target": "Target therapy"}},
    "abstract": ["{cohort.n} patients were analysed.", "Absent: {absent}.", "pCR: {pcr}."],
    "rates": ["pcr"],
    "tables": {
        "characteristics": {
            "title": "Patients",
            "rows": [{"variable": "age"}, {"variable": "sex"}, {"variable": "chemotherapy"}],
        },
        "operation": {
            "title": "Operation",
            "rows": [{"variable": "conversion"}, {"variable": "los_days", "show": "mean"}],
        },
    },
}
DECLARED = [
    {"id": "cohort.n", "section": "Cohort", "label": "Patients analysed", "statistic": "count"},
    {
        "id": "pcr",
        "section": "Pathology",
        "label": "Complete response",
        "statistic": "rate",
        "when": {"variable": "pcr", "is": True},
        "strata": ["therapy", "center"],
    },
]
CENTERS = {"alpha": "Hospital Alpha", "beta": HOSTILE}
SENSITIVITY = pd.DataFrame(
    [
        ("active", "active", "All criteria as declared", 4, 1, 0, 0, 0),
        ("without=c", "left_out", "Without: c", 5, 0, 0, 1, 0),
    ],
    columns=[
        "scenario",
        "kind",
        "text",
        "analysed",
        "excluded",
        "undetermined",
        "enters",
        "leaves",
    ],
)
QUERIES = pd.DataFrame(
    {
        "center": ["alpha", "alpha"],
        "severity": ["error", "error"],
        "rule": ["cell.not_a_date"] * 2,
        "variable": ["surgery_date"] * 2,
        "status": ["new", "resolved"],
        "value": ["secret"] * 2,
    }
)
CATALOGUE = {**read_catalogue(), **read_derived()}


def make_patients(n: int, arms: tuple[str, ...] = ("immunotherapy", "target")) -> pd.DataFrame:
    """n patients of two centers, the second of whom lacks values."""
    count = pd.Series(range(n), dtype="int64")

    def pick(*values: object) -> pd.Series:
        return (count % len(values)).map(dict(enumerate(values))).astype("object")

    return pd.DataFrame(
        {
            "patient": count.map("P{:04d}".format).astype("str"),
            "center": pick("alpha", "beta").astype("str"),
            "therapy": pick(*arms).astype("str"),
            "age": pick(50, None, 61, 70).astype("Int64"),
            "sex": pick("female", "male", "male").astype("str"),
            "chemotherapy": pick("none", None, "with").astype("str"),
            "conversion": pick(True, False, False).astype("boolean"),
            "los_days": pick(4, 5, 9).astype("Int64"),
            "pcr": pick(True, None, False, False).astype("boolean"),
        }
    )


def make_numbers(patients: pd.DataFrame) -> pd.DataFrame:
    """The numbers of a study, as the endpoints stage computes them."""
    declared = {
        "by": "therapy",
        "tables": {name: one["rows"] for name, one in REPORT["tables"].items()},
    }
    more = compute_characteristics(patients, declared, CATALOGUE)
    return tabulate_numbers([*compute_numbers(patients, DECLARED), *more])


def make_frames(n: int = 8, arms: tuple[str, ...] = ("immunotherapy", "target")) -> dict:
    """Everything that tables and report read of the stages."""
    return {
        "numbers": make_numbers(make_patients(n, arms)),
        "attrition": make_attrition(n).assign(own_failing=0, own_unknown=0),
        "queries": QUERIES,
        "sensitivity": SENSITIVITY,
    }


RULES: dict[str, Any] = {
    "criteria": [
        {
            "id": "c",
            "text": HOSTILE,
            "kind": "inclusion",
            "condition": {"variable": "sex", "is": "male"},
        }
    ]
}
STUDY: dict[str, Any] = {
    "id": "a_study",
    "title": "A study of " + HOSTILE,
    "version": "1",
    "notice": "Synthetic data. " + HOSTILE,
    "data_cutoff": "2024-01-31",
    "centers": CENTERS,
    "labels": {"therapy": "systemic therapy"},
    "rules": RULES,
    "definitions": {},
    "report": REPORT,
    "software": {"python": "3.11", "typst": "0"},
}
CAPTIONS = {name: {"title": name, "caption": HOSTILE, "alt": HOSTILE} for name in FIGURES}
PUBLISHED = {
    "citation": "Somebody",
    "numbers": [{"number_id": "pcr", "numerator": 2, "source": "s"}],
}
