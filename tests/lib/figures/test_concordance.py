import pandas as pd

from scripts.lib.figures.concordance import draw_concordance
from scripts.lib.figures.layout import measure_texts

PATIENTS = pd.DataFrame(
    {
        "response": ["CR", "CR", "PR", "PR", None],
        "path_response": ["pcr", "pcr", "mpr", None, "partial"],
    }
)


def read_rows() -> list[list[str]]:
    boxes = measure_texts(draw_concordance(PATIENTS))
    counts = [box for box in boxes if box.text.isdigit()]
    heights = sorted({round(box.bottom) for box in counts}, reverse=True)
    return [
        [
            box.text
            for box in sorted(counts, key=lambda box: box.left)
            if round(box.bottom) == height
        ]
        for height in heights
    ]


def test_counts_and_totals_stand_in_their_cells() -> None:
    assert read_rows() == [
        ["2", "0", "0", "0", "2"],
        ["0", "1", "0", "1", "2"],
        ["0", "0", "0", "0", "0"],
        ["0", "0", "0", "0", "0"],
        ["0", "0", "1", "0", "1"],
        ["2", "1", "1", "1", "5"],
    ]


def test_levels_nobody_has_stay_and_missing_is_a_level() -> None:
    texts = [box.text for box in measure_texts(draw_concordance(PATIENTS))]
    assert "progression (PD)" in texts
    assert "response not known" in texts
    assert "not known" in texts
