"""Withdrawn consents: who is taken out, and a line about a record that nobody delivered."""

import json
from pathlib import Path

import pandas as pd

from scripts.lib.inspection import summarize_withdrawn
from scripts.lib.registers import read_withdrawn_lines
from scripts.lib.withdrawn import describe_withdrawn

CELLS = pd.DataFrame({"record": pd.Series(["A1", " A1 ", "B\u00e92", None], dtype="str")})


def test_each_line_takes_somebody_out_or_is_named(tmp_path: Path) -> None:
    path = tmp_path / "withdrawn.csv"
    lines = ["A1", "a1", "Be\u03012", "A1", "C3"]
    rows = [f"one,{record},2024-01-01" for record in lines] + ["two,D4,2024-01-01"]
    path.write_text("\n".join(["center,record,date", *rows]) + "\n", encoding="utf-8")
    told = describe_withdrawn(CELLS, read_withdrawn_lines(path, "one"))
    assert told == {"patients": 2, "rows": 3, "not_delivered": [3, 6]}
    assert describe_withdrawn(CELLS, {}) == {"patients": 0, "rows": 0, "not_delivered": []}
    assert describe_withdrawn(CELLS[[]], {"A1": 2})["not_delivered"] == [2]


def test_the_end_of_a_run_tells_it_without_the_record(tmp_path: Path) -> None:
    for center, told in {
        "one": {"withdrawn": {"patients": 1, "rows": 2, "not_delivered": [3]}},
        "two": {},
    }.items():
        (tmp_path / f"{center}.source.json").write_text(json.dumps({"center": center, **told}))
    done, warned = summarize_withdrawn(tmp_path)
    assert done == "Consent withdrawn: one 1 patient (2 rows) taken out."
    assert warned.startswith("WARNING: config/withdrawn.csv, line 3: one delivers no such record")
    assert summarize_withdrawn(tmp_path / "none") == []
