"""Numbers out of range: rule -> (failing row, passing row)."""

CASES = {
    "range.pdl1_tps": ({"pdl1_tps": "101"}, {"pdl1_tps": "100"}),
    "range.viable_tumor": ({"viable_tumor": "-1"}, {"viable_tumor": "0"}),
    "range.ecog": ({"ecog": "5"}, {"ecog": "4"}),
    "range.pack_years": ({"pack_years": "201"}, {"pack_years": "200"}),
    "range.cycles": ({"cycles": "0"}, {"cycles": "1"}),
    "range.los_reported": ({"los_reported": "-1"}, {"los_reported": "0"}),
    "range.drain_days": ({"drain_days": "121"}, {"drain_days": "120"}),
    "range.blood_loss": ({"blood_loss": "10001"}, {"blood_loss": "10000"}),
    "range.operating_time": ({"operating_time": "19"}, {"operating_time": "20"}),
    "range.diameter_before": ({"diameter_before": "0.9"}, {"diameter_before": "1"}),
    "range.diameter_after": ({"diameter_after": "201"}, {"diameter_after": "0"}),
    "fraction.pdl1_tps": ({"pdl1_tps": "0.6"}, {"pdl1_tps": "1"}),
    "fraction.viable_tumor": ({"viable_tumor": "0.05"}, {"viable_tumor": "0"}),
    "range.age": (
        {"birth_year": "1915", "surgery_date": "2020-05-05"},
        {"birth_year": "1920", "surgery_date": "2020-05-05"},
    ),
    "smoking.never_pack_years": (
        {"smoking": "never", "pack_years": "5"},
        {"smoking": "former", "pack_years": "5"},
    ),
    "smoking.smoker_without_pack_years": (
        {"smoking": "current", "pack_years": "0"},
        {"smoking": "current"},
    ),
}
