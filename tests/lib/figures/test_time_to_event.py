import pandas as pd

from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.time_to_event import draw_time_to_event
from tests.lib.figures.frames import ODD, make_curves


def test_the_curve_starts_at_one_hundred_and_steps_as_given() -> None:
    curves, at_risk = make_curves()
    panel = draw_time_to_event(curves, at_risk).axes[1]
    line = next(line for line in panel.lines if len(line.get_xdata()) == 5)
    assert list(line.get_xdata()) == [0, 3, 8, 14, 30]
    assert list(line.get_ydata()) == [100, 95, 90, 90, 80]


def test_numbers_at_risk_stand_below_their_times() -> None:
    fig = draw_time_to_event(*make_curves())
    boxes = {box.text: box for box in measure_texts(fig)}
    middles = {text: (box.left + box.right) / 2 for text, box in boxes.items()}
    assert abs(middles["15"] - middles["12"]) < 1
    assert abs(middles["9"] - middles["24"]) < 1


def test_a_refusal_is_printed_instead() -> None:
    fig = draw_time_to_event(*make_curves(), refusal="only 4 deaths")
    assert len(fig.axes) == 1
    assert "Not drawn: only 4 deaths." in [box.text for box in measure_texts(fig)]


def test_no_curve_is_said() -> None:
    curves, at_risk = make_curves()
    texts = [box.text for box in measure_texts(draw_time_to_event(curves.iloc[:0], at_risk))]
    assert "Not drawn: no patient has a follow-up time." in texts


def test_texts_neither_overlap_nor_are_cut() -> None:
    curves, at_risk = make_curves()
    assert find_text_faults(draw_time_to_event(curves, at_risk, None, "Alive", ODD)) == []
    big = at_risk.assign(at_risk=at_risk["at_risk"] * 100)
    assert find_text_faults(draw_time_to_event(curves, big)) == []
    one = pd.concat([at_risk.head(1)])
    assert find_text_faults(draw_time_to_event(curves.head(1), one)) == []
