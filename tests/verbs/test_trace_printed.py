"""`trace` from cells of printed tables and points of figures, on the demo run in memory."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.answers import UnknownNameError
from scripts.lib.curves import draw_curves
from scripts.lib.eligibility import summarize_flow
from scripts.lib.errors import StudyError
from scripts.lib.fates import count_losses
from scripts.lib.figures.points import list_points
from scripts.lib.files import write_csv, write_frame
from scripts.lib.lineage import Lineage
from scripts.lib.readings import active_criteria
from scripts.lib.report.layout import to_frame
from scripts.lib.report.tables import lay_all
from scripts.lib.stats.guards import Guards
from scripts.lib.tables import tabulate_criteria, tabulate_endpoints, tabulate_fates
from scripts.lib.targets import CENTER_OUTPUTS, FIGURES, STUDY_OUTPUTS
from scripts.lib.trace_figures import answer_figure
from scripts.lib.trace_places import show_trace, trace_place
from scripts.lib.trace_tables import FILES, list_fates, trace_table
from tests.verbs.test_trace import lineage


@cache
def flow() -> pd.DataFrame:
    criteria = active_criteria(lineage().study.eligibility["criteria"])
    return summarize_flow(lineage().run.decisions, criteria, count_losses(list_fates(lineage())))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables, flow and curves of the demo as a run writes them."""
    folder, found = tmp_path_factory.mktemp("printed"), lineage()
    run, study = found.run, found.study
    queries = ask(found)
    frames = {
        "numbers": run.numbers,
        "attrition": flow(),
        "queries": pd.concat(queries.values()),
    }
    words = {"center": study.labels(), **study.report.get("words", {})}
    catalogue = found.reads.catalogue
    known = all_variables(found)
    laid = lay_all(frames, study.report, study.published, words, known, study.eligibility)
    tables = {one.name: to_frame(one, study.notice) for one in laid}
    tables |= {
        "endpoints": tabulate_endpoints(run.numbers),
        "criteria": tabulate_criteria(flow()),
        "rows": tabulate_fates(list_fates(found)),
    }
    assert catalogue
    for center, frame in queries.items():
        path = CENTER_OUTPUTS["queries"]["statuses"].format(center=center)
        write_frame(frame, folder / path)
    for name, frame in tables.items():
        write_csv(frame, folder / FILES[name])
    guards = Guards(**study.endpoints.get("guards", {}))
    curves = draw_curves(run.patients, study.endpoints["endpoints"], guards)
    write_frame(flow(), folder / STUDY_OUTPUTS["eligibility"]["attrition"])
    write_frame(curves, folder / STUDY_OUTPUTS["endpoints"]["curves"])
    return folder


def ask(found: Lineage) -> dict[str, pd.DataFrame]:
    """The queries of each center; the first of alpha is answered, the second one gone."""
    asked = {name: one.findings.assign(status="new") for name, one in found.run.centers.items()}
    asked["alpha"].loc[asked["alpha"].index[:2], "status"] = ["answered", "resolved"]
    return asked


def all_variables(found: Lineage):  # type: ignore[no-untyped-def]
    from scripts.lib.catalogue import read_derived

    return {**found.reads.catalogue, **read_derived()}


def numbers_behind(place: str, printed: Path) -> list[str]:
    return list(trace_table(place, lineage(), printed).numbers)


def test_a_cell_of_endpoints_is_its_number(printed: Path) -> None:
    assert numbers_behind("endpoints:pcr[therapy=target]:text", printed) == ["pcr[therapy=target]"]
    assert numbers_behind("4:2:C", printed) == ["cohort.n"]


def test_a_cell_of_characteristics_is_all_numbers_printed_in_it(printed: Path) -> None:
    assert numbers_behind("characteristics:2:C", printed) == [
        f"characteristics.age.{part}" for part in ("median", "q1", "q3")
    ]
    assert numbers_behind("characteristics:4:D", printed) == [
        "characteristics.sex.male[therapy=immunotherapy]"
    ]
    assert numbers_behind("characteristics:1:C", printed) == ["characteristics.n"]


def test_every_printed_number_of_characteristics_is_found(printed: Path) -> None:
    table = pd.read_csv(printed / FILES["response"], dtype="str", keep_default_na=False)
    texts = lineage().run.numbers.set_index("number_id")["text"]
    for row, line in list(enumerate(table.to_numpy(), start=2))[::6]:
        for column in (2, 4):
            ids = numbers_behind(f"response:{row}:{column + 1}", printed)
            assert all(texts[one] in line[column] for one in ids), (row, column)
            assert ids or line[column] == ""


@pytest.mark.parametrize("column", ["entering", "excluded", "unknown", "own_failing", "remaining"])
def test_a_count_of_the_flow_is_that_many_patients_or_rows(printed: Path, column: str) -> None:
    for row, step in enumerate(flow().to_dict("records"), start=2):
        found = trace_table(f"criteria:{row}:{column}", lineage(), printed)
        counted = len(found.patients) + (0 if found.rows is None else len(found.rows))
        assert counted == step[column], step["criterion"]


def test_a_patient_who_left_is_shown_with_the_deciding_cells(printed: Path) -> None:
    place = "criteria:5:excluded"
    data = trace_place(place, trace_table(place, lineage(), printed), lineage())
    assert {one["status"] for one in data["patients"]} == {"excluded"}
    assert all(
        [v["variable"] for v in p["variables"]] == ["surgery_date"] for p in data["patients"]
    )
    text = "\n".join(show_trace(data).lines)
    assert "surgery_in_window: not_met, fail" in text
    assert "alpha.csv row 3 column AM" in text


def test_rows_and_findings_behind_counts(printed: Path) -> None:
    rows = pd.read_csv(printed / FILES["rows"])
    for row, line in enumerate(rows.to_dict("records"), start=2):
        assert len(trace_table(f"rows:{row}:rows", lineage(), printed).rows) == line["rows"]


@pytest.mark.parametrize(("column", "whole"), [("Open", 55), ("Answered", 1), ("Resolved", 1)])
def test_the_findings_behind_the_queries_of_a_line(column: str, whole: int, printed: Path) -> None:
    table = pd.read_csv(printed / FILES["findings"], keep_default_na=False)
    assert table.loc[table["Rule"] == "", column].sum() == whole
    for row, count in enumerate(table[column], start=2):
        found = trace_table(f"findings:{row}:{column}", lineage(), printed)
        assert len(found.findings) == count


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("endponts:2:A", "Nearest: endpoints"),
        ("endpoints:9999:A", "it has 667"),
        ("endpoints:prc:text", "Nearest: pcr"),
        ("endpoints:pcr:txt", "Nearest: text"),
        ("rows:2:Z", "no column of rows 'Z'"),
    ],
)
def test_unknown_cells_get_the_nearest_names(place: str, said: str, printed: Path) -> None:
    with pytest.raises(UnknownNameError, match=said.replace("[", r"\[")):
        trace_table(place, lineage(), printed)
    with pytest.raises(StudyError, match="TABLE:ROW:COLUMN"):
        trace_table("endpoints", lineage(), printed)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_points_of_a_figure_lead_to_as_many_patients_as_they_say(
    figure: str, printed: Path
) -> None:
    answer = answer_figure(figure, lineage(), printed)
    if figure == "time_to_event":  # refused in the demo: the follow-up is too short
        assert answer.lines == ["time_to_event: nothing is drawn."]
        return
    one = answer_figure(f"{figure}:1", lineage(), printed).data
    assert one["title"] == answer.data["points"][0]
    assert one["patients"] or one["numbers"] or one["rows"]


def test_bars_and_blocks_are_the_patients_drawn(printed: Path) -> None:
    run, study = lineage().run, lineage().study
    frames = {"patients": run.patients, "numbers": run.numbers, "attrition": flow()}
    bars = list_points("waterfall", frames, study)
    changes = [float(one.label.split()[1]) for one in bars]
    assert changes == sorted(changes, reverse=True)
    assert len(bars) == len({one.patients[0] for one in bars})
    blocks = [one for one in list_points("stages", frames, study) if " to " not in one.label]
    assert sum(len(one.patients) for one in blocks) == 3 * len(run.patients)
    assert all(len(one.patients) == int(one.label.rpartition(": ")[2]) for one in blocks)
    cells = list_points("responses", frames, study)
    assert sum(len(one.patients) for one in cells) == len(run.patients)


def test_a_step_of_a_curve_is_who_has_that_time() -> None:
    run, study = lineage().run, lineage().study
    timed = [one for one in study.endpoints["endpoints"] if one["statistic"] == "time_to_event"]
    guards = Guards(min_events=0, min_at_risk=1, min_follow_up=0)
    curves = draw_curves(run.patients, timed[:1], guards)
    points = list_points(
        "time_to_event", {"patients": run.patients, "curves": curves}, study, timed[0]
    )
    shown = curves[curves["group"] != "all"]
    assert len(points) == len(shown) > 10
    counted = [len(one.patients) for one in points]
    assert counted == list(shown["events"] + shown["censored"])


def test_unknown_points_say_how_many_there_are(printed: Path) -> None:
    with pytest.raises(UnknownNameError, match="waterfall: it has 30"):
        answer_figure("waterfall:31", lineage(), printed)
    with pytest.raises(UnknownNameError, match="Nearest: waterfall"):
        answer_figure("watterfall", lineage(), printed)
