import pandas as pd

from scripts.lib.figures.curve_inputs import NO_CURVE, count_at_risk, pick_curves
from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.time_to_event import draw_time_to_event

NUMBERS = pd.DataFrame(
    [
        ("pcr", "Response", "rate", ""),
        ("survival.at.12", "Overall survival, at 12 months", "survival", "too short"),
        ("survival.at.12[therapy=b]", "Overall survival, at 12 months, b", "survival", ""),
    ],
    columns=["number_id", "label", "statistic", "reason"],
)
CURVES = pd.DataFrame(
    [
        ("survival", "all", 5.0, 9, 1, 0, 0.9, 0.5, 1.0),
        ("survival", "therapy=b", 5.0, 9, 1, 0, 0.9, 0.5, 1.0),
        ("survival", "therapy=b", 14.0, 8, 0, 3, 0.9, 0.5, 1.0),
        ("survival.recurrence_free", "all", 5.0, 7, 1, 0, 0.8, 0.5, 1.0),
    ],
    columns=[
        *("number_id", "group", "time", "at_risk", "events", "censored"),
        *("estimate", "lower", "upper"),
    ],
)


def test_the_strata_of_the_first_endpoint_are_shown_with_their_numbers_at_risk() -> None:
    drawn = pick_curves(CURVES, NUMBERS, {"therapy": {"b": "Arm B"}})
    assert drawn.event == "Overall survival"
    assert drawn.refusal == ""
    assert drawn.curves[["group", "time"]].to_numpy().tolist() == [["Arm B", 5.0], ["Arm B", 14.0]]
    assert drawn.at_risk[["time", "at_risk"]].to_numpy().tolist() == [
        [0.0, 9.0],
        [2.0, 9.0],
        [4.0, 9.0],
        [6.0, 8.0],
        [8.0, 8.0],
        [10.0, 8.0],
        [12.0, 8.0],
        [14.0, 8.0],
    ]
    fig = draw_time_to_event(*drawn)
    assert find_text_faults(fig) == []


def test_strata_without_a_curve_are_named_with_their_reason_in_the_figure() -> None:
    more = NUMBERS.iloc[[1]].assign(number_id="survival.at.12[therapy=a]", reason="too few")
    later = NUMBERS.iloc[[1]].assign(number_id="survival.at.24[therapy=a]", reason="too short")
    drawn = pick_curves(CURVES, pd.concat([NUMBERS, more, later]), {"therapy": {"a": "Arm <A>"}})
    assert drawn.left_out == "Not drawn: Arm <A> (too few)."
    fig = draw_time_to_event(*drawn)
    assert drawn.left_out in [box.text for box in measure_texts(fig)]
    assert pick_curves(CURVES, NUMBERS, {}).left_out == ""


def test_without_strata_all_patients_are_shown() -> None:
    drawn = pick_curves(CURVES[CURVES["group"] == "all"], NUMBERS, {})
    assert drawn.curves["group"].tolist() == ["All patients"]


def test_a_refusal_is_told_in_the_words_of_the_guards() -> None:
    drawn = pick_curves(CURVES.iloc[:0], NUMBERS, {})
    assert (drawn.refusal, drawn.event) == ("too short", "Overall survival")


def test_a_study_without_time_to_event_says_so() -> None:
    assert pick_curves(CURVES, NUMBERS.iloc[:1], {}).refusal == NO_CURVE


def test_a_curve_counts_at_risk_only_as_far_as_it_is_shown() -> None:
    two = pd.DataFrame({"group": ["a", "a", "b"], "time": [1.0, 10.0, 3.0], "at_risk": [5, 2, 4]})
    found = count_at_risk(two)
    assert found[found["group"] == "b"]["time"].tolist() == [0.0, 2.0]
    assert found[found["group"] == "a"]["at_risk"].tolist() == [5, 2, 2, 2, 2, 2]
