"""Cells and rows that cannot be read: rule -> (failing row, passing row).

A row may name its own record; `SECOND` lists what the second sheet of the extract holds.
"""

CASES = {
    "row.no_record": ({"record": "", "sex": "male", "side": "left"}, {"sex": "male"}),
    "row.single_cell": ({"record": "only this"}, {"sex": "male"}),
    "row.total": ({"record": "Summe: 3", "sex": "male"}, {"record": "Summers", "sex": "male"}),
    "record.alike": ({"record": "A-07", "sex": "male"}, {"record": "A-8", "sex": "male"}),
    "record.by_spreadsheet": (
        {"record": "1-Giu", "sex": "male"},
        {"record": "1-Giulia", "sex": "male"},
    ),
    "record.doubled": ({"record": "TWICE", "sex": "male"}, {"record": "ONCE", "sex": "male"}),
    "cell.not_a_date": ({"surgery_date": "2020-02-30"}, {"surgery_date": "2020-02-29"}),
    "cell.date_serial": ({"surgery_date": "43831"}, {"surgery_date": "2020-01-01"}),
    "cell.not_a_number": ({"pack_years": "circa 20"}, {"pack_years": "20"}),
    "cell.not_whole": ({"cycles": "4.5"}, {"cycles": "4"}),
    "cell.not_in_codelist": ({"sex": "masculine"}, {"sex": "male"}),
    "cell.date_by_spreadsheet": (
        {"n_stations": "2020-06-15", "sex": "2020-06-15"},
        {"sex": "male"},
    ),
    "cell.not_tnm": ({"c_t": "T9"}, {"c_t": "T2a"}),
    "cell.not_a_stage": ({"c_stage": "IIIZ"}, {"c_stage": "IIIA"}),
    "cell.unknown_drug": ({"drug": "pembrolizumap"}, {"drug": "pembrolizumab"}),
    "cell.not_a_complication": ({"complications": "fever"}, {"complications": "fever:II"}),
    "row.repeated": ({"record": "SEEN2", "sex": "male"}, {"record": "SEEN1", "sex": "male"}),
    "row.orphan": ({}, {"record": "SEEN1B", "sex": "male"}),
    "row.unclaimed": ({}, {"record": "CLAIMED", "sex": "male"}),
    "waiver.expired": ({"ecog": "7"}, {"ecog": "3"}),
}
# record, last contact, kind of row
SECOND = [
    ("SEEN2", "2020-01-01", "data"),
    ("SEEN2", "2020-02-01", "data"),
    ("SEEN1", "2020-01-01", "data"),
    ("SEEN1B", "2020-01-01", "data"),
    ("NOBODY", "2020-01-01", "data"),
    ("CLAIMED", "2020-01-01", "data"),
    ("STRAY", "2020-01-01", "unclaimed"),
]
# Rows of the second sheet break these, so the failing record is not one of the first sheet.
ELSEWHERE = {"row.orphan": "NOBODY", "row.unclaimed": "STRAY"}
