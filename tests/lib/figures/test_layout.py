import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.style import new_page, styled


@pytest.fixture
def page() -> tuple[Figure, Axes]:
    with styled():
        return new_page(85, 40)


def test_a_tidy_page_has_no_fault(page: tuple[Figure, Axes]) -> None:
    page[1].text(5, 10, "one")
    page[1].text(5, 20, "two")
    assert find_text_faults(page[0]) == []


def test_overlapping_texts_are_named(page: tuple[Figure, Axes]) -> None:
    page[1].text(5, 10, "one")
    page[1].text(7, 10, "two")
    assert find_text_faults(page[0]) == ["overlap: 'one' and 'two'"]


def test_text_over_the_edge_is_named(page: tuple[Figure, Axes]) -> None:
    page[1].text(80, 10, "too far")
    assert find_text_faults(page[0]) == ["cut off: 'too far'"]


def test_clipped_text_is_named(page: tuple[Figure, Axes]) -> None:
    with styled():
        panel = page[0].add_axes((0.3, 0.3, 0.4, 0.4))
        panel.set_axis_off()
        panel.text(0.9, 0.5, "clipped", clip_on=True)
    assert find_text_faults(page[0]) == ["cut off: 'clipped'"]


def test_small_text_is_named(page: tuple[Figure, Axes]) -> None:
    page[1].text(5, 10, "tiny", size=5.5)
    assert find_text_faults(page[0]) == ["5.5 pt: 'tiny'"]


def test_turned_text_is_measured_as_it_stands(page: tuple[Figure, Axes]) -> None:
    page[1].text(20, 35, "upright", rotation=90)
    (box,) = measure_texts(page[0])
    assert box.top - box.bottom > 2 * (box.right - box.left)
    assert box.left == pytest.approx(20 / 25.4 * 72, abs=3)


def test_tick_labels_are_seen(page: tuple[Figure, Axes]) -> None:
    with styled():
        panel = page[0].add_axes((0.3, 0.3, 0.4, 0.4))
        panel.set_xticks([0, 1], ["left", "right"])
        panel.set_yticks([])
    assert {box.text for box in measure_texts(page[0])} == {"left", "right"}
