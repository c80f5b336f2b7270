"""The planted problems of the demo are found, each by its rule, and nothing else is but what follows
from the edition of a center.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.config import read_study
from scripts.lib.queries.history import Judgement, find_delivery

ROOT = Path(__file__).parents[2]
PLANTED = {
    ("alpha", "", "record", "row.no_record"),
    ("alpha", "A-001", "pdl1_tps", "fraction.pdl1_tps"),
    ("alpha", "A-002", "conversion", "approach.conversion"),
    ("alpha", "A-002", "blood_loss", "range.blood_loss"),
    ("alpha", "A-002", "operating_time", "range.operating_time"),
    ("alpha", "A-003", "pdl1_tps", "range.pdl1_tps"),
    ("alpha", "A-005", "birth_date", "cell.not_a_date"),
    ("alpha", "A-005", "diagnosis_date", "dates.diagnosis_date_after_delivery"),
    ("alpha", "A-005", "diagnosis_date", "dates.diagnosis_date_after_surgery_date"),
    ("alpha", "A-005", "diagnosis_date", "dates.diagnosis_date_after_therapy_start"),
    ("alpha", "A-007", "pack_years", "cell.not_a_number"),
    ("alpha", "A-008", "inoperability_reason", "inoperable.n3"),
    ("alpha", "A-008", "inoperability_reason", "inoperable.operable"),
    ("alpha", "A-009", "los_reported", "dates.los"),
    ("alpha", "A-011", "death_cause", "death.alive_with_cause"),
    ("alpha", "A-013", "c_stage", "stage.c_differs"),
    ("alpha", "A-015", "ecog", "range.ecog"),
    ("alpha", "A-016", "yp_stage", "stage.yp_differs"),
    ("alpha", "A-017", "complications", "cell.not_a_complication"),
    ("alpha", "A-017", "recurrence_site", "recurrence.site_without"),
    ("beta", "B-001", "drain_days", "drain.stay"),
    ("beta", "B-002", "blood_loss", "cell.not_a_number"),
    ("beta", "B-002", "lobe", "side.middle_lobe"),
    ("beta", "B-004", "los_reported", "dates.los"),
    ("beta", "B-005", "margin", "margin.missing"),
    ("beta", "B-005", "yc_stage", "stage.yc_differs"),
    ("beta", "B-008", "smoking", "cell.not_in_codelist"),
    ("beta", "B-010", "n_stations", "stations.n0"),
    ("beta", "B-011", "last_contact", "dates.last_contact_after_delivery"),
    ("beta", "B-013", "pdl1_evaluated", "pdl1.value_without_test"),
    ("beta", "B-015", "last_contact", "dates.last_contact_after_death_date"),
    ("beta", "B-015", "vital_status", "death.alive"),
    ("beta", "B-015", "birth_year", "range.age"),
    ("beta", "B-016", "c_stage", "cell.not_a_stage"),
    ("beta", "B-017", "recurrence_date", "recurrence.no_date"),
    ("beta", "B-017", "recurrence_site", "recurrence.no_site"),
    ("beta", "B-099", "record", "row.orphan"),
    ("gamma", "", "operating_time", "center.constant"),
    ("gamma", "301-1", "blood_loss", "range.blood_loss"),
    ("gamma", "301-13", "diagnosis_date", "cell.date_serial"),
    ("gamma", "301-13", "discharge_date", "dates.admission_date_after_discharge_date"),
    ("gamma", "301-13", "los_reported", "dates.los"),
    ("gamma", "301-13", "discharge_date", "dates.surgery_date_after_discharge_date"),
    ("gamma", "301-2", "viable_tumor", "pathology.not_resected"),
    ("gamma", "301-5", "ecog", "cell.not_whole"),
    ("gamma", "301-8", "pcr_reported", "pcr.reported"),
}
# What the 7th edition of alpha leaves open in the 8th, with nothing planted.
NOT_CONVERTED = {
    ("alpha", "A-006", "c_m", "tnm.c_m_needs_metastases"),
    ("alpha", "A-008", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-009", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-010", "c_m", "tnm.c_m_needs_metastases"),
    ("alpha", "A-010", "yc_m", "tnm.yc_m_needs_metastases"),
    ("alpha", "A-010", "yp_m", "tnm.yp_m_needs_metastases"),
    ("alpha", "A-010", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-012", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-013", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-015", "yp_t", "tnm.yp_t_needs_size"),
    ("alpha", "A-018", "c_m", "tnm.c_m_needs_metastases"),
}


def find(center: dict[str, Any], number: int = -1) -> pd.DataFrame:
    """The findings of a delivery of a demo center as the library finds them."""
    study = read_study(Path())
    lists = read_codelists([Path(one) for one in study.codelists(center["center"])])
    how = Judgement(read_catalogue(study.variables), lists, study.config["data_cutoff"], {}, {})
    return find_delivery(center, center["deliveries"][number], how)


@pytest.fixture(autouse=True)
def in_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", ["alpha", "beta", "gamma"])
def test_exactly_the_listed_problems_are_found(name: str) -> None:
    found = find(read_study(Path()).centers[name]).fillna({"record": ""})
    keys = zip(found["center"], found["record"], found["variable"], found["rule"], strict=True)
    assert sorted(keys) == sorted(one for one in PLANTED | NOT_CONVERTED if one[0] == name)


def test_there_are_35_of_25_rules() -> None:
    assert len(PLANTED) >= 35
    assert len({rule for *_, rule in PLANTED}) >= 25


def test_the_readme_lists_every_finding() -> None:
    lines = (ROOT / "data/demo/README.md").read_text(encoding="utf-8").splitlines()
    missing = [
        one
        for one in PLANTED | NOT_CONVERTED
        if not any(one[0] in line and one[1] in line and f"`{one[3]}`" in line for line in lines)
    ]
    assert missing == []


def test_a_word_that_no_list_knows_comes_with_the_nearest_code() -> None:
    found = find(read_study(Path()).centers["beta"])
    assert found.set_index("rule")["suggestion"]["cell.not_in_codelist"] == "never"
