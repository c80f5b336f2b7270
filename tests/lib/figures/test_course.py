import pandas as pd

from scripts.lib.figures.course import draw_course
from scripts.lib.figures.layout import find_text_faults, measure_texts

PATIENTS = pd.DataFrame(
    {
        "complication_grade": ["none", "none", "IIIa", "II", None],
        "los": pd.array([4, 4, 9, None, 5], dtype="Int64"),
    }
)


def test_patients_are_counted_by_grade_in_order() -> None:
    panel = draw_course(PATIENTS).axes[1]
    assert [bar.get_width() for bar in panel.patches] == [2, 1, 1, 1]
    labels = [label.get_text() for label in panel.get_yticklabels()]
    assert labels == ["none", "II", "IIIa", "not known"]


def test_stays_are_counted_by_day() -> None:
    panel = draw_course(PATIENTS).axes[2]
    bars = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in panel.patches}
    assert bars == {4: 2, 5: 1, 9: 1}
    assert any(
        "1 without a length of stay" in box.text for box in measure_texts(draw_course(PATIENTS))
    )


def test_without_any_stay_its_panel_says_so() -> None:
    fig = draw_course(PATIENTS.assign(los=pd.array([None] * 5, dtype="Int64")))
    assert "No length of stay is known" in [box.text for box in measure_texts(fig)]
    assert find_text_faults(fig) == []


def test_a_very_long_stay_is_drawn() -> None:
    assert find_text_faults(draw_course(PATIENTS.assign(los=[4, 5, 6, 7, 4000]))) == []
