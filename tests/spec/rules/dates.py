"""Dates in order: rule -> (failing row, passing row). Received 2024-02-05, cutoff 2024-01-31."""

PAIRS = """
birth_date diagnosis_date
diagnosis_date therapy_start
therapy_start therapy_end
therapy_start surgery_date
therapy_end surgery_date
admission_date surgery_date
surgery_date discharge_date
surgery_date recurrence_date
surgery_date last_contact
surgery_date death_date
recurrence_date death_date
last_contact death_date
birth_date surgery_date
diagnosis_date surgery_date
admission_date discharge_date
discharge_date death_date
discharge_date last_contact
recurrence_date last_contact
"""
SINGLE = """
birth_date diagnosis_date therapy_start therapy_end admission_date surgery_date discharge_date
recurrence_date death_date last_contact
"""
EVENTS = "surgery_date recurrence_date death_date last_contact"

CASES = {
    "dates.los": (
        {"admission_date": "2020-05-01", "discharge_date": "2020-05-06", "los_reported": "6"},
        {"admission_date": "2020-05-01", "discharge_date": "2020-05-06", "los_reported": "5"},
    ),
    "dates.birth_year": (
        {"birth_year": "1950", "birth_date": "1951-01-01"},
        {"birth_year": "1951", "birth_date": "1951-12-31"},
    ),
    **{
        f"dates.{first}_after_{second}": (
            {first: "2020-05-06", second: "2020-05-05"},
            {first: "2020-05-05", second: "2020-05-05"},
        )
        for first, second in (line.split() for line in PAIRS.strip().splitlines())
    },
    **{
        f"dates.{name}_after_delivery": ({name: "2024-02-06"}, {name: "2024-02-05"})
        for name in SINGLE.split()
    },
    **{
        f"dates.{name}_spreadsheet_zero": ({name: "1899-12-30"}, {name: "1905-01-01"})
        for name in SINGLE.split()
    },
    **{
        f"dates.{name}_after_cutoff": ({name: "2024-02-01"}, {name: "2024-01-31"})
        for name in EVENTS.split()
    },
}
