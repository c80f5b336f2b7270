"""Whole columns: rule -> (failing column, passing column), each a variable and its values."""

CASES = {
    "center.constant": (
        ("operating_time", ["180"] * 8),
        ("operating_time", ["180"] * 7 + ["185"]),
    ),
    "center.missing": (
        ("blood_loss", ["100"] * 5 + [""] * 4),
        ("blood_loss", ["100"] * 6 + [""] * 4),
    ),
    "center.shifted_dates": (
        ("surgery_date", [f"2020-05-0{day}" for day in range(1, 9)]),
        ("surgery_date", [f"2020-05-{day}" for day in (11, 12, 13, 14, 15, 18, 19, 16)]),
    ),
    "center.rounded_dates": (
        ("last_contact", [f"2020-0{month}-01" for month in range(1, 9)]),
        ("last_contact", [f"2020-0{month}-0{month}" for month in range(1, 9)]),
    ),
    "center.dialect": (
        ("surgery_date", ["2020-01-02", "2020-13-05"]),
        ("surgery_date", ["2020-13-14", "2020-13-05"]),
    ),
    "center.fractions": (
        ("pdl1_tps", ["0", "0.1", "0.2", "0.5", "0.6", "0.7", "1", "1"]),
        ("pdl1_tps", ["0", "1", "1", "0", "1", "1", "0", "2"]),
    ),
}
