"""Outcome: rule -> (failing row, passing row)."""

CASES = {
    "death.alive": (
        {"vital_status": "alive", "death_date": "2020-05-05"},
        {"vital_status": "dead", "death_date": "2020-05-05"},
    ),
    "death.alive_with_cause": (
        {"vital_status": "alive", "death_cause": "cancer"},
        {"vital_status": "dead", "death_cause": "cancer"},
    ),
    "death.no_date": (
        {"vital_status": "dead"},
        {"vital_status": "dead", "death_date": "2020-05-05"},
    ),
    "death.no_cause": (
        {"vital_status": "dead"},
        {"vital_status": "dead", "death_cause": "unknown"},
    ),
    "death.no_status": (
        {"death_date": "2020-05-05"},
        {"death_date": "2020-05-05", "vital_status": "dead"},
    ),
    "death.cancer_without_recurrence": (
        {"death_cause": "cancer", "recurrence": "false", "margin": "R0"},
        {"death_cause": "cancer", "recurrence": "false", "margin": "R2"},
    ),
    "death.surgery_late": (
        {"death_cause": "surgery", "surgery_date": "2020-01-01", "death_date": "2020-04-01"},
        {"death_cause": "surgery", "surgery_date": "2020-01-01", "death_date": "2020-03-31"},
    ),
    "recurrence.no_date": (
        {"recurrence": "true"},
        {"recurrence": "true", "recurrence_date": "2020-05-05"},
    ),
    "recurrence.date_without": (
        {"recurrence": "false", "recurrence_date": "2020-05-05"},
        {"recurrence": "true", "recurrence_date": "2020-05-05"},
    ),
    "recurrence.no_site": (
        {"recurrence": "true"},
        {"recurrence": "true", "recurrence_site": "local"},
    ),
    "recurrence.site_without": (
        {"recurrence": "false", "recurrence_site": "local"},
        {"recurrence": "true", "recurrence_site": "local"},
    ),
}
