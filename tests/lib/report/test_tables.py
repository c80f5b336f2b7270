import json
from typing import Any

import pandas as pd
import pytest

from scripts.lib.queries.statuses import COLUMNS, STATUSES
from scripts.lib.report.layout import GROUP, INDENT, ROW, Row, Table, to_frame
from scripts.lib.report.tables import lay_all
from scripts.lib.targets import TABLES
from tests.lib.report.frames import (
    CATALOGUE,
    CENTERS,
    HOSTILE,
    PUBLISHED,
    QUERIES,
    REPORT,
    RULES,
    make_frames,
)


def lay(frames: dict[str, pd.DataFrame], report: dict[str, Any] = REPORT) -> dict[str, Table]:
    words = {"center": CENTERS, **report.get("words", {})}
    laid = lay_all(frames, report, PUBLISHED, words, CATALOGUE, RULES)
    return {one.name: one for one in laid}


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows]


def test_the_eight_tables_are_numbered_in_order() -> None:
    tables = lay(make_frames())
    assert tuple(tables) == TABLES
    assert [table.number for table in tables.values()] == list(range(1, 9))


def test_characteristics_are_laid_out_by_arm() -> None:
    table = lay(make_frames())["characteristics"]
    assert table.columns == ["", "All (n = 8)", "Immunotherapy (n = 4)", "Target therapy (n = 4)"]
    assert [(row.kind, row.cells) for row in table.rows] == [
        (
            ROW,
            [
                "Age at surgery (years), median [quartiles]",
                "61.0 [52.8 to 67.8]",
                "55.5 [50.0 to 61.0]",
                "70.0 [70.0 to 70.0]",
            ],
        ),
        (INDENT, ["Missing", "2 (25.0%)", "0 (0.0%)", "2 (50.0%)"]),
        (GROUP, ["Sex, n (%)", "", "", ""]),
        (INDENT, ["Female", "3 (37.5%)", "2 (50.0%)", "1 (25.0%)"]),
        (INDENT, ["Male", "5 (62.5%)", "2 (50.0%)", "3 (75.0%)"]),
        (GROUP, ["Chemotherapy, n (%)", "", "", ""]),
        (INDENT, ["None", "3 (37.5%)", "2 (50.0%)", "1 (25.0%)"]),
        (INDENT, ["With", "2 (25.0%)", "1 (25.0%)", "1 (25.0%)"]),
        (INDENT, ["Missing", "3 (37.5%)", "1 (25.0%)", "2 (50.0%)"]),
    ]


def test_flags_and_means_are_one_line_each() -> None:
    assert cells(lay(make_frames())["operation"]) == [
        ["Conversion to thoracotomy, n (%)", "3 (37.5%)", "2 (50.0%)", "1 (25.0%)"],
        [
            "Length of stay (admission to discharge, days), mean (SD)",
            "5.6 (2.1)",
            "5.5 (2.4)",
            "5.8 (2.2)",
        ],
    ]


def test_a_table_that_is_not_declared_says_so() -> None:
    assert cells(lay(make_frames())["response"]) == [
        ["Nothing to print: config/report.yaml declares no such table.", ""]
    ]


def test_endpoints_have_their_strata_below_them_and_no_cell_of_another_table() -> None:
    table = lay(make_frames())["endpoints"]
    assert [row.cells[0] for row in table.rows] == [
        "Cohort",
        "Patients analysed",
        "Pathology",
        "Complete response",
        "Immunotherapy",
        "Target therapy",
        "Hospital Alpha",
        HOSTILE,
    ]
    assert table.rows[3].cells[1] == "2/6 (33.3%; 95% CI 4.3 to 77.7); 2 missing"


def test_strata_stand_below_their_own_number_wherever_they_were_computed() -> None:
    numbers = make_frames()["numbers"]
    own = numbers["number_id"].isin(["cohort.n", "pcr"])
    mixed = pd.concat([numbers[own], numbers[numbers["number_id"].str.startswith("pcr[")]])
    late = numbers[numbers["number_id"] == "cohort.n"].assign(number_id="cohort.n[therapy=target]")
    table = lay(make_frames() | {"numbers": pd.concat([mixed, late])})["endpoints"]
    assert [row.cells[0] for row in table.rows][1:3] == ["Patients analysed", "Target therapy"]


def test_single_values_stand_in_one_line_with_their_unit_once() -> None:
    numbers = make_frames()["numbers"]
    one = numbers[numbers["number_id"] == "cohort.n"].assign(statistic="value", unit="months")
    values = [
        one.assign(number_id=f"gap.{k}", label=f"Gap, sorted, {k}", text=text)
        for k, text in ((1, "2 months"), (2, "12 months"))
    ]
    other = one.assign(number_id="stay.1", label="Stay, 1", text="5 months")
    table = lay(make_frames() | {"numbers": pd.concat([*values, other])})["endpoints"]
    assert [row.cells[:2] for row in table.rows[1:]] == [
        ["Gap, sorted, each", "2, 12 months"],
        ["Stay, each", "5 months"],
    ]


def test_of_many_single_values_the_first_and_the_last_are_printed() -> None:
    numbers = make_frames()["numbers"]
    one = numbers[numbers["number_id"] == "cohort.n"].assign(statistic="value", unit="months")

    def print_values(count: int) -> str:
        values = [
            one.assign(number_id=f"gap.{k}", label=f"Gap, {k}", text=f"{2 * k} months")
            for k in range(1, count + 1)
        ]
        return lay(make_frames() | {"numbers": pd.concat(values)})["endpoints"].rows[1].cells[1]

    assert print_values(24).startswith("2, 4, 6,")
    assert print_values(24).endswith("46, 48 months")
    assert print_values(25) == "25 values, 2 to 50 months"


def test_criteria_have_their_own_counts_only_where_they_are_criteria() -> None:
    table = lay(make_frames() | {"attrition": make_attrition_with_own()})["criteria"]
    assert cells(table)[1][5:] == ["", ""]
    assert ["Not small", "5", "2", "0", "3", "2", "1"] in cells(table)


def make_attrition_with_own() -> pd.DataFrame:
    steps = [
        ("received", "Received", 5, 0, 0, 5, 0, 0),
        ("inclusion", "Not small", 5, 2, 0, 3, 2, 1),
    ]
    names = ["kind", "text", "entering", "excluded", "unknown", "remaining"]
    return pd.DataFrame(steps, columns=[*names, "own_failing", "own_unknown"])


def test_queries_are_counted_by_status_and_never_quoted() -> None:
    date, number = ("error", "cell.not_a_date", "surgery_date"), ("warning", "range.ecog", "ecog")
    lines = [
        *[("alpha", *number, one) for one in (*STATUSES, "open")],
        *[("alpha", *date, one) for one in ("resolved", "resolved", "answered")],
    ]
    names = ["center", "severity", "rule", "variable", "status"]
    queries = pd.DataFrame(lines, columns=names).assign(value="secret")
    table = lay(make_frames() | {"queries": queries})["findings"]
    assert table.columns[3:7] == ["Open", "Answered", "Resolved", "Withdrawn"]
    no_date = "This is no date in the declared form, or no day of the calendar."
    no_number = "The ECOG status is outside 0 to 4."
    assert cells(table) == [
        ["Hospital Alpha", "", "", "", "", "", "", ""],
        ["All queries", "", "", "5", "2", "3", "1", ""],
        [no_date, "Surgery", "error", "0", "1", "2", "0", "cell.not_a_date"],
        [no_number, "ECOG performance status", "warning", "5", "1", "1", "1", "range.ecog"],
        [HOSTILE, "", "", "", "", "", "", ""],
        ["All queries", "", "", "0", "0", "0", "0", ""],
    ]
    assert "secret" not in json.dumps(table.as_data())
    assert to_frame(table)["Rule"].tolist()[1] == "cell.not_a_date"
    assert table.as_data()["columns"] == table.columns[:7]
    assert table.as_data()["rows"][2]["cells"] == cells(table)[2][:7]


def test_each_status_stands_in_one_column() -> None:
    assert sorted(one for found in COLUMNS.values() for one in found) == sorted(STATUSES)


def test_no_query_at_all_is_a_line_of_zeros() -> None:
    table = lay(make_frames() | {"queries": QUERIES.iloc[:0]})["findings"]
    assert cells(table)[1] == ["All queries", "", "", "0", "0", "0", "0", ""]


def test_concordance_tells_the_match() -> None:
    assert cells(lay(make_frames())["concordance"]) == [["Complete response", "2", "2", "yes"]]


def test_the_dictionary_has_every_variable_of_the_catalogue() -> None:
    table = lay(make_frames())["dictionary"]
    assert {row.cells[0] for row in table.rows if row.kind == ROW} == set(CATALOGUE)


@pytest.mark.parametrize(("n", "arms"), [(0, ("a",)), (1, ("a",)), (5, ("target",))])
def test_a_small_cohort_is_printed_or_says_why_not(n: int, arms: tuple[str, ...]) -> None:
    frames = make_frames(n, arms)
    assert lay(frames)["characteristics"].columns[1] == f"All (n = {n})"
    for table in lay(frames).values():
        assert table.rows
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}


def test_what_is_printed_is_what_the_numbers_say_and_nothing_else_changes() -> None:
    """One number is changed: it changes wherever it is printed, and nothing else does."""
    frames = make_frames()
    before = {name: one.as_data() for name, one in lay(frames).items()}
    changed = frames["numbers"].copy()
    chosen = changed["number_id"] == "characteristics.sex.male[therapy=target]"
    changed.loc[chosen, "text"] = "777 (7.7%)"
    after = {name: one.as_data() for name, one in lay(frames | {"numbers": changed}).items()}
    expected = json.loads(json.dumps(before))
    expected["characteristics"]["rows"][4]["cells"][3] = "777 (7.7%)"
    assert after == expected


def test_a_csv_has_the_heading_of_each_line_and_the_notice() -> None:
    rows = [
        Row(["Sex", ""], GROUP),
        Row(["Male", "1"], INDENT),
        Row(["Age", "2"]),
        Row(["Missing", "3"], INDENT),
    ]
    frame = to_frame(Table("operation", 2, "T", ["", "All"], rows), "synthetic")
    assert frame.columns.tolist() == ["heading", "line", "All", "notice"]
    assert frame.to_numpy().tolist() == [
        ["Sex", "Male", "1", "synthetic"],
        ["", "Age", "2", "synthetic"],
        ["Age", "Missing", "3", "synthetic"],
    ]
    other = to_frame(
        Table("endpoints", 4, "T", ["E", "R"], [Row(["S", ""], GROUP), Row(["a", "b"])])
    )
    assert other.to_numpy().tolist() == [["S", "a", "b"]]
