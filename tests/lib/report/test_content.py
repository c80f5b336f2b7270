import json
from typing import Any

import pandas as pd
import pytest

from scripts.lib.report.content import (
    build_report,
    lay_numbers,
    lay_scenarios,
    lay_sensitivity,
)
from scripts.lib.report.methods import (
    say_definitions,
    say_design,
    say_eligibility,
    say_limitations,
    say_readings,
    say_software,
    say_statistics,
)
from scripts.lib.report.tables import lay_all
from scripts.lib.targets import FIGURES, TABLES
from tests.lib.report.frames import (
    CAPTIONS,
    CATALOGUE,
    CENTERS,
    PUBLISHED,
    REPORT,
    RULES,
    SENSITIVITY,
    STUDY,
    make_frames,
)

READINGS = {
    "criteria": [
        {
            "id": "c",
            "text": "No drug",
            "kind": "exclusion",
            "source": "a paper.",
            "active": "one",
            "readings": {
                "one": {"text": "as worded", "condition": {"variable": "drug", "known": True}},
                "two": {"text": "the other way", "applied": False},
            },
        }
    ]
}


def build(frames: dict[str, pd.DataFrame], root: str = "abc") -> dict[str, Any]:
    words = {"center": CENTERS, **REPORT["words"]}
    tables = [one.as_data() for one in lay_all(frames, REPORT, PUBLISHED, words, CATALOGUE, RULES)]
    return build_report(frames, tables, CAPTIONS, STUDY, root)


def find(report: dict[str, Any], kind: str) -> list[str]:
    return [block["name"] for block in report["blocks"] if block["kind"] == kind]


def test_every_table_and_figure_stands_once_and_figures_in_order() -> None:
    report = build(make_frames())
    assert find(report, "figure") == list(FIGURES)
    assert sorted(find(report, "table")) == sorted([*TABLES, "sensitivity", "scenarios", "numbers"])
    assert [one["number"] for one in report["figures"].values()] == list(range(1, 10))
    assert set(find(report, "table")) == set(report["tables"])


def test_the_abstract_leaves_out_sentences_with_an_absent_number() -> None:
    blocks = build(make_frames())["blocks"]
    assert blocks[1]["text"] == (
        "8 patients were analysed. pCR: 2/6 (33.3%; 95% CI 4.3 to 77.7); 2 missing."
    )


def test_every_section_that_strobe_names_is_there() -> None:
    blocks = build(make_frames())["blocks"]
    headings = {block["id"] for block in blocks if block["kind"] == "heading"}
    (strobe,) = [block for block in blocks if block["kind"] == "strobe"]
    anchors = {row["anchor"] for row in strobe["rows"]}
    assert anchors - {""} <= headings
    assert [row["item"] for row in strobe["rows"] if not row["anchor"]] == ["2", "3", "20", "22"]


@pytest.mark.parametrize("chosen", ["pcr", "cohort.n", "pcr[center=alpha]"])
def test_a_changed_number_changes_everywhere_it_is_printed_and_nothing_else_does(
    chosen: str,
) -> None:
    frames = make_frames()
    mine = frames["numbers"]["number_id"] == chosen
    marked = frames["numbers"].copy()
    marked.loc[mine, "text"] = "\u00a7OLD\u00a7"
    changed = frames["numbers"].copy()
    changed.loc[mine, "text"] = "\u00a7NEW\u00a7"
    old = json.dumps(build(frames | {"numbers": marked}, "1"), ensure_ascii=False)
    new = json.dumps(build(frames | {"numbers": changed}, "2"), ensure_ascii=False)
    footer = ("Numbers and decisions 1", "Numbers and decisions 2")
    assert old.replace("\u00a7OLD\u00a7", "\u00a7NEW\u00a7").replace(*footer) == new
    places = {"pcr": 4, "cohort.n": 4, "pcr[center=alpha]": 3}  # text, limitations, tables 4 and A
    assert new.count("\u00a7NEW\u00a7") == places[chosen]


def test_every_number_is_in_the_appendix_under_its_printed_label() -> None:
    numbers = make_frames()["numbers"]
    labels = {one: f"L {one}" for one in numbers["number_id"]}
    table = lay_numbers(numbers, labels, {"operation": "The operation"})
    cells = [row.cells for row in table.rows if row.kind == "row"]
    ids = numbers["number_id"].tolist()
    texts = numbers["text"].tolist()
    assert cells == [[f"L {one}", one, text] for one, text in zip(ids, texts, strict=True)]
    heads = [row.cells[0] for row in table.rows if row.kind == "group"]
    assert heads == ["Cohort", "Pathology", "Table: characteristics", "Table: The operation"]


def test_a_study_without_numbers_says_so() -> None:
    table = lay_numbers(make_frames()["numbers"].iloc[:0], {}, {})
    assert table.rows[0].cells[0].startswith("The study")


def test_sensitivity_is_told_by_kind() -> None:
    assert [row.cells for row in lay_sensitivity(SENSITIVITY).rows] == [
        ["As analysed", "", "", "", "", ""],
        ["All criteria as declared", "4", "1", "0", "0", "0"],
        ["One criterion less", "", "", "", "", ""],
        ["Without: c", "5", "0", "0", "1", "0"],
    ]


def test_numbers_of_other_cohorts_have_their_own_table() -> None:
    numbers = make_frames()["numbers"]
    empty = lay_scenarios(numbers, SENSITIVITY)
    assert empty.columns == ["Criteria"]
    assert [row.cells for row in empty.rows] == [
        ["Nothing to print: the study declares no primary number."]
    ]
    pcr = numbers[numbers["number_id"] == "pcr"].assign(section="Sensitivity")
    others = [
        pcr.assign(number_id=f"sensitivity.{one}", text=text)
        for one, text in (("n", "4"), ("pcr", "a"), ("n[without=c]", "5"), ("pcr[without=c]", "b"))
    ]
    both = pd.concat([numbers, *others])
    table = lay_scenarios(both, SENSITIVITY)
    assert table.columns == ["Criteria", "Patients analysed", "Complete response"]
    assert [row.cells for row in table.rows] == [
        ["All criteria as declared", "4", "a"],
        ["Without: c", "5", "b"],
    ]
    endpoints = build(make_frames() | {"numbers": both})["tables"]["endpoints"]["rows"]
    assert "b" not in [row["cells"][1] for row in endpoints]


def test_methods_are_told_from_configuration() -> None:
    handling, lines = say_eligibility({**READINGS, "unknown": "include"}, {"drug": "the drug"}, {})
    assert handling.endswith("is analysed.")
    reading = "Active reading: as worded. Other readings: the other way."
    assert lines == [f"Exclusion: No drug. Read as: the drug is known. Source: a paper. {reading}"]
    assert say_readings(READINGS) == [f"No drug. {reading}"]
    assert "from 2 centers: " in say_design(STUDY)[0]
    assert "from 1 center: " in say_design({**STUDY, "centers": {"a": "A"}})[0]


def test_a_criterion_is_told_in_the_words_of_the_study() -> None:
    condition = {"variable": "therapy", "in": ["target", "none_given"]}
    rules = {"criteria": [{"id": "c", "text": "T", "kind": "inclusion", "condition": condition}]}
    words = {"therapy": {"target": "Target therapy"}}
    _, (line,) = say_eligibility(rules, {"therapy": "arm"}, words)
    assert line == "Inclusion: T. Read as: arm is one of target therapy, none given."
    assert (
        say_software({"python": "3.11", "numpy": "2", "typst": "0.1"}) == "python 3.11, typst 0.1"
    )


def test_definitions_follow_what_is_declared() -> None:
    declared = {
        "in_situ_is_residual": False,
        "anatomical": ["sleeve_lobectomy"],
        "lobectomies": ["lobectomy"],
        "perioperative_days": 17,
        "days_per_month": 30,
    }
    said = say_definitions(declared, {})
    assert said[0].endswith("the nodes.")
    assert "Anatomical resection: sleeve lobectomy." in said
    assert "in-situ" in say_definitions(declared | {"in_situ_is_residual": True}, {})[0]
    assert "Perioperative: within 17 days" in " ".join(said)


def test_statistics_name_the_intervals_and_subgroups_in_use() -> None:
    said = " ".join(say_statistics(make_frames()["numbers"], {"therapy": "systemic therapy"}))
    assert "Confidence intervals (95%): Clopper-Pearson." in said
    assert "Subgroups: center, systemic therapy." in said


def test_limitations_follow_from_the_data() -> None:
    frames = make_frames()
    said = say_limitations(
        frames["numbers"], frames["attrition"], ["pcr"], ["Retrospective."], {"center": CENTERS}
    )
    assert said[0] == "Few patients (8): intervals are wide, rare events may be missed."
    assert said[1].startswith("Complete response by center: Hospital Alpha 2/4 (50.0%")
    assert said[2] == "Eligibility could not be decided for 4 of the patients assessed."
    assert said[3] == (
        "Missing values: Complete response [2/6 (33.3%; 95% CI 4.3 to 77.7); 2 missing]."
    )
    assert said[4] == "Retrospective."
    unknown = pd.DataFrame({"number_id": ["followup.median"], "value": [float("nan")]})
    follow_up = pd.concat([frames["numbers"], unknown.assign(label="", section="", text="x")])
    told = say_limitations(follow_up, frames["attrition"], [], [], {})
    assert told[1] == "The follow-up of no patient is known."
    none = say_limitations(
        frames["numbers"].iloc[:0], frames["attrition"].assign(unknown=0), [], [], {}
    )
    assert none == ["None was declared."]
