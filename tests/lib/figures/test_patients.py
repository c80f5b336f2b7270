"""What holds for every figure that is drawn patient by patient."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from scripts.lib.figures.concordance import draw_concordance
from scripts.lib.figures.course import draw_course
from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.stages import draw_stages
from scripts.lib.figures.style import COLUMN_WIDTH, PAGE_HEIGHT, PAGE_WIDTH, save_figure
from scripts.lib.figures.swimmer import draw_swimmer
from scripts.lib.figures.waterfall import draw_waterfall
from tests.lib.figures.frames import LONG, ODD, make_patients

Draw = Callable[..., Figure]
FIGURES = [draw_waterfall, draw_swimmer, draw_stages, draw_concordance, draw_course]
CODES = [
    "response",
    "path_response",
    "stage_before",
    "stage_after_therapy",
    "stage_after_surgery",
    "vital_status",
    "complication_grade",
]


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("n", [1, 30, 300])
def test_texts_neither_overlap_nor_are_cut(draw: Draw, n: int) -> None:
    fig = draw(make_patients(n), note="Synthetic data.")
    assert find_text_faults(fig) == []
    width, height = fig.get_size_inches() * 25.4
    assert round(float(width), 6) in (COLUMN_WIDTH, PAGE_WIDTH)
    assert height <= PAGE_HEIGHT


@pytest.mark.parametrize("draw", FIGURES)
def test_without_patients_the_figure_says_so(draw: Draw) -> None:
    texts = [box.text for box in measure_texts(draw(make_patients(1).iloc[:0]))]
    assert any(text.startswith("Nothing to draw: none of 0 patients") for text in texts)


@pytest.mark.parametrize("draw", FIGURES)
def test_with_everything_missing_the_figure_says_so(draw: Draw) -> None:
    patients = make_patients(30)
    for column in patients.columns.drop("patient"):
        patients[column] = pd.Series(None, patients.index, dtype=patients[column].dtype)
    texts = [box.text for box in measure_texts(draw(patients))]
    assert any(text.startswith("Nothing to draw: none of 30 patients") for text in texts)


@pytest.mark.parametrize("draw", FIGURES)
def test_odd_codes_are_printed_without_harm(draw: Draw) -> None:
    patients = make_patients(30)
    for column in CODES:
        patients.loc[patients.index[:4], column] = [ODD, LONG, "$", "unknown"]
    assert find_text_faults(draw(patients, note=ODD)) == []


@pytest.mark.parametrize("draw", FIGURES)
def test_a_second_drawing_has_the_same_bytes(draw: Draw, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        save_figure(draw(make_patients(30)), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@pytest.mark.parametrize("draw", FIGURES)
def test_the_order_of_the_rows_does_not_matter(draw: Draw, tmp_path: Path) -> None:
    patients = make_patients(30)
    save_figure(draw(patients), tmp_path / "one.svg")
    save_figure(draw(patients.iloc[::-1]), tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


@pytest.mark.parametrize("draw", FIGURES)
def test_the_input_is_left_alone(draw: Draw) -> None:
    patients = make_patients(30)
    draw(patients)
    pd.testing.assert_frame_equal(patients, make_patients(30))
