"""What a hospital may deliver that cannot be right: each is a finding at its place, none a silent gap."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from tests.tiny import Tiny, run_text

COLUMNS = {
    name: name
    for name in (
        *("record", "c_t", "c_n", "drug", "therapy_start", "therapy_end", "response"),
        *("admission_date", "surgery_date", "discharge_date", "death_date", "last_contact"),
    )
}
ROWS = [
    "record,c_t,c_n,drug,therapy_start,therapy_end,response,admission_date,surgery_date,discharge_date,death_date,last_contact",
    "impossible,T5,N2,,,,,,,,,",
    "not_there,T1c,N2b,,,,,,,,,",
    "unknown_drug,T2a,N0,Keytrudo,2020-01-01,,,,,,,",
    "two_arms,T2a,N0,Keytruda + Tagrisso,2020-01-01,,,,,,,",
    "untreated,T2a,N0,none,,,PR,,,,,",
    "therapy,T2a,N0,Keytruda,2020-03-01,2020-02-01,,,2020-01-01,,,",
    "stay,T2a,N0,Keytruda,2020-01-01,,,2020-03-05,2020-03-04,2020-03-01,,",
    "follow_up,T2a,N0,Keytruda,2020-01-01,,,,2020-03-01,,2020-02-01,2020-02-02",
    "right,T2a,N0,Keytruda,2020-01-01,2020-02-01,PR,2020-03-01,2020-03-01,2020-03-09,,2021-01-01",
]


@cache
def run() -> Tiny:
    with TemporaryDirectory() as folder:
        return run_text(Path(folder), "\n".join(ROWS) + "\n", COLUMNS)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("impossible", {("c_t", "cell.not_tnm")}),
        ("not_there", {("c_n", "tnm.c_n_edition")}),
        (
            "unknown_drug",
            {("drug", "cell.unknown_drug"), ("drug", "therapy.start_without_drug")},
        ),
        ("two_arms", {("drug", "therapy.two_arms")}),
        ("untreated", {("response", "response.no_therapy")}),
        (
            "therapy",
            {
                ("therapy_start", "dates.therapy_start_after_surgery_date"),
                ("therapy_end", "dates.therapy_start_after_therapy_end"),
                ("therapy_end", "dates.therapy_end_after_surgery_date"),
            },
        ),
        (
            "stay",
            {
                ("discharge_date", "dates.surgery_date_after_discharge_date"),
                ("discharge_date", "dates.admission_date_after_discharge_date"),
                ("admission_date", "dates.admission_date_after_surgery_date"),
            },
        ),
        (
            "follow_up",
            {
                ("last_contact", "dates.last_contact_after_death_date"),
                ("last_contact", "dates.surgery_date_after_last_contact"),
                ("death_date", "dates.surgery_date_after_death_date"),
                ("vital_status", "death.no_status"),
            },
        ),
        ("right", set()),
    ],
)
def test_each_is_a_finding_in_its_row(record: str, expected: set[tuple[str, str]]) -> None:
    found = run().centers["one"].findings
    mine = found[found["record"] == record]
    assert set(zip(mine["variable"], mine["rule"], strict=True)) == expected
    row = next(number for number, line in enumerate(ROWS, start=1) if line.startswith(record))
    assert set(mine["source_row"]) <= {row}


def test_a_value_that_cannot_be_used_is_missing_and_was_asked_about() -> None:
    harmonized = run().centers["one"].harmonized.set_index("record")
    asked = {tuple(one) for one in run().centers["one"].findings[["record", "variable"]].to_numpy()}
    for record, name in [("impossible", "c_t"), ("not_there", "c_n"), ("unknown_drug", "drug")]:
        assert pd.isna(harmonized.loc[record, name])
        assert (record, name) in asked
    assert harmonized.loc["two_arms", "therapy"] == "both"
