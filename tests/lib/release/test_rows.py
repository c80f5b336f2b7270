"""Row-level data: classes, days from surgery, pooled ages, and the risk of being singled out."""

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.release.classes import check_columns
from scripts.lib.release.rows import generalize, list_quasi, measure_risk

CATALOGUE = {**read_catalogue(), **read_derived()}


@pytest.mark.parametrize(
    "name", ["record", "birth_date", "comment", "birth_year", "patient", "odd"]
)
def test_what_names_a_person_may_not_be_asked_for(name: str) -> None:
    assert len(check_columns(["age", name], CATALOGUE)) == 1


def test_dates_become_days_and_the_oldest_are_pooled() -> None:
    patients = pd.DataFrame(
        {
            "surgery_date": pd.to_datetime(["2020-03-01", "2021-01-10"]).astype("datetime64[s]"),
            "therapy_start": pd.to_datetime(["2020-02-28", None]).astype("datetime64[s]"),
            "age": pd.array([93, 64], dtype="Int64"),
        }
    )
    exact = generalize(patients, ["age", "surgery_date", "therapy_start"], {})
    assert exact.astype("object").where(exact.notna(), None).to_dict("list") == {
        "age": [64, 90],
        "therapy_start_days": [None, -2],
    }
    assert generalize(patients, ["age"], {"age": 10})["age"].tolist() == ["60-69", "90+"]


@pytest.mark.parametrize(
    ("ages", "width", "told"),
    [
        ([88, 89, 90, 104], 0, [88, 89, 90, 90]),
        ([89, 90, 104], 10, ["80-89", "90+", "90+"]),
        ([87, 89, 91], 5, ["85-89", "85-89", "90+"]),
        ([64, None], 10, ["60-69", None]),
        ([64, None], 0, [64, None]),
    ],
)
def test_ages_above_89_are_one_class(
    ages: list[int | None], width: int, told: list[object]
) -> None:
    frame = pd.DataFrame({"age": pd.array(ages, dtype="Int64"), "surgery_date": pd.NaT})
    found = generalize(frame, ["age"], {"age": width} if width else {})["age"]
    assert found.astype("object").where(found.notna(), None).tolist() == told


def test_a_year_of_birth_or_a_calendar_day_is_in_no_row() -> None:
    dates = {name: one for name, one in CATALOGUE.items() if one.type == "date"}
    allowed = [name for name in dates if not check_columns([name], CATALOGUE)]
    assert {"surgery_date", "therapy_start", "death_date"} <= set(allowed)
    assert "birth_date" not in allowed
    frame = pd.DataFrame(dict.fromkeys(allowed, pd.to_datetime(["2020-03-01"])))
    made = generalize(frame.astype("datetime64[s]"), allowed, {})
    assert "surgery_date" not in made.columns
    assert set(made.dtypes.astype("str")) == {"Int64"}
    assert made.to_numpy().tolist() == [[0] * (len(allowed) - 1)]


def test_the_risk_is_one_over_the_smallest_class_missing_being_a_value() -> None:
    rows = pd.DataFrame({"sex": ["f", "f", None], "age": ["60-69"] * 3})
    assert measure_risk(rows, ["sex", "age"]) == 1.0
    assert measure_risk(rows, ["age"]) == pytest.approx(1 / 3)
    assert measure_risk(rows, []) == pytest.approx(1 / 3)


def test_days_from_surgery_are_no_quasi_identifiers() -> None:
    assert list_quasi(["age", "sex", "therapy_start", "pcr"], CATALOGUE) == ["age", "sex"]
