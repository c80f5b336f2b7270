import pytest

from scripts.lib.figures.completeness import draw_completeness
from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.style import PAGE_HEIGHT
from tests.lib.figures.frames import make_cells


@pytest.mark.parametrize(("variables", "centers"), [(1, 2), (66, 3), (40, 14), (50, 24)])
def test_texts_neither_overlap_nor_are_cut(variables: int, centers: int) -> None:
    fig = draw_completeness(make_cells(variables, centers))
    assert find_text_faults(fig) == []
    assert fig.get_size_inches()[1] * 25.4 <= PAGE_HEIGHT


def test_cells_hold_known_of_patients_and_findings() -> None:
    texts = [box.text for box in measure_texts(draw_completeness(make_cells(2, 2)))]
    assert texts.count("0/100") == 1
    assert texts.count("75/100") == 1
    assert texts.count("5") == 1


def test_a_center_without_patients_is_crossed_not_full() -> None:
    canvas = draw_completeness(make_cells(2, 2)).axes[0]
    assert sum(patch.get_hatch() == "xxxx" for patch in canvas.patches) == 2


def test_what_applies_to_nobody_is_a_dash_and_not_incomplete() -> None:
    cells = make_cells(1, 2).assign(patients=9, known=0, total=[0, 9], share=[None, 0.0])
    canvas = draw_completeness(cells).axes[0]
    texts = [text.get_text() for text in canvas.texts]
    assert [one for one in texts if one in ("\u2013", "0/0", "0/9")] == ["\u2013", "0/9"]
    shades = [patch.get_alpha() for patch in canvas.patches if patch.get_alpha() is not None]
    assert shades == [0.0, 0.75]


def test_complete_variables_give_way_on_a_full_page() -> None:
    cells = make_cells(120, 2)
    fine = cells["v"].ge(40)
    cells.loc[fine, "share"], cells.loc[fine, "findings"] = 1.0, 0
    texts = [box.text for box in measure_texts(draw_completeness(cells))]
    said = "Not shown: 80 variables complete in every center and without findings."
    assert said in texts
    assert "variable number 39" in texts


def test_no_patient_is_said() -> None:
    texts = [box.text for box in measure_texts(draw_completeness(make_cells(1, 1)))]
    assert "Nothing to draw: no center has a patient." in texts
