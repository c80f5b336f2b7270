import pandas as pd

from scripts.lib.figures.layout import measure_texts
from scripts.lib.figures.waterfall import draw_waterfall

PATIENTS = pd.DataFrame(
    {
        "patient": ["a", "b", "c", "d", "e"],
        "diameter_before": [40.0, 50.0, 30.0, 20.0, None],
        "diameter_after": [10.0, 60.0, None, 20.0, 5.0],
        "response": ["PR", "PD", "PR", None, "CR"],
        "pcr": pd.array([True, False, True, None, True], dtype="boolean"),
    }
)


def test_bars_go_from_growth_to_shrinkage() -> None:
    panel = draw_waterfall(PATIENTS).axes[1]
    bars = sorted((round(bar.get_center()[0]), bar.get_height()) for bar in panel.patches)
    assert bars == [(1, 20.0), (2, 0.0), (3, -75.0)]


def test_only_drawn_patients_are_counted_and_the_others_are_told() -> None:
    texts = [box.text for box in measure_texts(draw_waterfall(PATIENTS))]
    for expected in [
        "partial response (n = 1)",
        "progression (n = 1)",
        "response not known (n = 1)",
        "pathological complete response (n = 1)",
        "pathological response not known (n = 1)",
    ]:
        assert expected in texts
    assert any("(3 of 5). 2 without a diameter" in text for text in texts)


def test_a_diameter_of_zero_before_therapy_has_no_bar() -> None:
    fig = draw_waterfall(PATIENTS.assign(diameter_before=[0.0, 50.0, 30.0, 20.0, 1.0]))
    assert len(fig.axes[1].patches) == 3


def test_a_very_large_growth_stays_inside_the_panel() -> None:
    panel = draw_waterfall(PATIENTS.assign(diameter_after=[900.0] * 5)).axes[1]
    assert panel.get_ylim()[1] > 4400
    assert len(panel.get_yticks()) < 14
