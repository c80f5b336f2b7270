"""Several files joined on the record id, repeated rows reduced, columns split and put together."""

from pathlib import Path
from typing import Any

import pytest

from tests.tiny import Tiny, run_tiny, write_study

BASE = """Nr;TNM;Tag;Monat;Jahr;Fieber;Blutung;Gesehen
1;cT3 cN2 cM0;3;4;2020;x;;ja
2;cT2a;05;12;2021;;;ja
3;;;;2021;;;
4;ypT4 N0;1;2;2020;?;;ja
"""
VISITS = """Nr;Datum;Status;Zyklen;Ort
1;01.05.2021;tot;4;lokal
1;01.05.2020;lebt;12;fern
 2 ;02.06.2021;lebt;n.b.;
2;;tot;3;
9;01.01.2021;lebt;1;
"""
CODES = (
    "vital_status,tot,dead\nvital_status,lebt,alive\nrecurrence_site,lokal,local\n"
    "recurrence_site,fern,distant\ninoperability_reason,f,n3\ninoperability_reason,b,metastasis\n"
)


def run(folder: Path, reduce: dict[str, Any] | None) -> Tiny:
    visits: dict[str, Any] = {
        "id": "visits",
        "columns": {
            "record": "Nr", "last_contact": "Datum", "vital_status": "Status", "cycles": "Zyklen",
            "recurrence_site": "Ort",
        },
    }  # fmt: skip
    base = {
        "record": "Nr",
        "c_t": {"column": "TNM", "pattern": r"c(T\S+)"},
        "c_n": {"column": "TNM", "pattern": r"c(N\S+)"},
        "surgery_date": {"columns": ["Tag", "Monat", "Jahr"], "join": "."},
        "inoperability_reason": {
            "checkboxes": {"Fieber": "F", "Blutung": "B"},
            "seen_by": "Gesehen",
        },
    }
    files = {"base": "data/base.csv", "visits": "data/visits.csv"}
    center = {
        "deliveries": [{"received": "2024-07-01", "files": files}],
        "dialect": {"delimiter": ";", "dates": ["d.m.yyyy"], "missing": ["n.b."]},
        "sources": [
            {"id": "base", "columns": base},
            {**visits, **({"reduce": reduce} if reduce else {})},
        ],
    }
    write_study(folder, {"one": center}, {"data/base.csv": BASE, "data/visits.csv": VISITS}, CODES)
    return run_tiny(folder)


@pytest.mark.parametrize(
    ("reduce", "variable", "first", "second"),
    [
        ({"rule": "last", "by": "last_contact"}, "vital_status", "dead", "alive"),
        ({"rule": "first", "by": "last_contact"}, "vital_status", "alive", "alive"),
        ({"rule": "last", "by": "last_contact"}, "cycles", "4", ""),
        ({"rule": "max"}, "cycles", "12", "3"),
        ({"rule": "max"}, "last_contact", "2021-05-01", "2021-06-02"),
        ({"rule": "count"}, "cycles", "2", "1"),
        ({"rule": "list"}, "recurrence_site", "local;distant", ""),
        (None, "cycles", "", ""),
    ],
)
def test_repeated_rows_are_reduced_as_declared(
    tmp_path: Path, reduce: dict[str, Any] | None, variable: str, first: str, second: str
) -> None:
    tiny = run(tmp_path, reduce)
    values = tiny.values(variable)
    assert (values["1"], values["2"], values["3"]) == (first, second, "")
    fates = tiny.fates[tiny.fates["source"] == "visits"].set_index("source_row")["fate"]
    repeated = "part_of" if reduce else "quarantined"
    assert fates.to_dict() == {**dict.fromkeys((2, 3, 4, 5), repeated), 6: "orphan"}


def test_columns_are_split_and_put_together(tmp_path: Path) -> None:
    tiny = run(tmp_path, {"rule": "max"})
    assert tiny.values("c_t") == {"1": "T3", "2": "T2a", "3": "", "4": ""}
    assert tiny.values("c_n") == {"1": "N2", "2": "", "3": "", "4": ""}
    assert tiny.rules("c_n") == ["cell.not_tnm", "cell.not_tnm"]
    dates = {"1": "2020-04-03", "2": "2021-12-05", "3": "", "4": "2020-02-01"}
    assert tiny.values("surgery_date") == dates
    assert tiny.rules("surgery_date") == ["cell.not_a_date"]
    assert tiny.values("inoperability_reason") == {"1": "n3", "2": "none", "3": "", "4": ""}
    assert "cell.not_in_codelist" in tiny.rules("inoperability_reason")
