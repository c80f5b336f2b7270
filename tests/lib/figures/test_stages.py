import pandas as pd
import pytest
from matplotlib.patches import PathPatch

from scripts.lib.figures.layout import measure_texts
from scripts.lib.figures.stages import draw_stages

PATIENTS = pd.DataFrame(
    {
        "stage_before": ["IIIA", "IIIA", "IVA", "IIIB"],
        "stage_after_therapy": ["IIB", "IIB", None, "IIIA"],
        "stage_after_surgery": ["ypT0N0", "IA1", "IA1", "IIIA"],
    }
)


def test_blocks_are_counted_and_ordered_from_low_to_high() -> None:
    boxes = measure_texts(draw_stages(PATIENTS))
    after = [box for box in boxes if box.left > 300 and ":" in box.text]
    assert [box.text for box in sorted(after, key=lambda box: -box.top)] == [
        "ypT0N0: 1",
        "IA1: 2",
        "IIIA: 1",
    ]
    assert "not known: 1" in [box.text for box in boxes]


def test_each_pair_of_stages_has_one_flow_as_wide_as_its_patients() -> None:
    canvas = draw_stages(PATIENTS).axes[0]
    ribbons = [patch for patch in canvas.patches if isinstance(patch, PathPatch)]
    widths = [
        patch.get_path().vertices[-1][1] - patch.get_path().vertices[0][1] for patch in ribbons
    ]
    assert len(ribbons) == 7
    assert sum(widths) == pytest.approx(2 * 84.0)
    assert max(widths) == pytest.approx(42.0)


def test_another_order_of_stages_can_be_given() -> None:
    boxes = measure_texts(draw_stages(PATIENTS, ("IVA", "IIIB", "IIIA")))
    before = [box for box in boxes if box.left < 100 and ":" in box.text]
    texts = [box.text for box in sorted(before, key=lambda box: -box.top)]
    assert texts == ["IVA: 1", "IIIB: 1", "IIIA: 2"]
