import pandas as pd
import pytest

from scripts.lib.figures.atlas import draw_all, label_rates, list_rates
from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.targets import FIGURES
from tests.lib.figures.frames import make_numbers
from tests.lib.figures.studies import CENTERS, REPORT, VARIABLES, lose_responses, make_study

NOTICE = "Synthetic data."


def draw(study: dict[str, pd.DataFrame]) -> tuple[dict, dict]:
    return draw_all(study, CENTERS, VARIABLES, REPORT, NOTICE)


@pytest.mark.parametrize("n", [0, 1, 30, 300])
def test_every_figure_is_drawn_or_says_why_not(n: int) -> None:
    figures, captions = draw(make_study(n))
    assert tuple(figures) == tuple(captions) == FIGURES
    assert [(name, fault) for name in figures for fault in find_text_faults(figures[name])] == []


@pytest.mark.parametrize("n", [0, 30])
def test_the_notice_stands_on_every_figure_and_caption(n: int) -> None:
    figures, captions = draw(make_study(n))
    for name, fig in figures.items():
        assert NOTICE in " ".join(box.text for box in measure_texts(fig)), name
        assert captions[name]["caption"].endswith(NOTICE)
        assert captions[name]["alt"].endswith(NOTICE)


def test_one_arm_and_unknown_responses_are_drawn() -> None:
    figures, _ = draw(lose_responses(make_study(12, ("target",))))
    texts = [box.text for box in measure_texts(figures["responses"])]
    assert "Nothing to draw: none of 12 patients has a response of either kind." in texts
    assert find_text_faults(figures["waterfall"]) == []
    assert find_text_faults(figures["flow"]) == []


def test_rates_come_in_printed_order_and_absent_ones_are_left_out() -> None:
    found = list_rates(make_numbers(), ["pcr", "absent"])
    assert found == {
        "pcr": [
            "pcr",
            "pcr[therapy=immunotherapy]",
            "pcr[therapy=target]",
            "pcr[center=alpha]",
            "pcr[center=beta]",
            "pcr[center=gamma]",
        ]
    }
    labels = label_rates(found, {"therapy": {"target": "Target therapy"}})
    assert labels["pcr[therapy=target]"] == "Target therapy"
    assert labels["pcr[center=alpha]"] == "Alpha"
    assert "pcr" not in labels
