import pandas as pd
from matplotlib.figure import Figure

from scripts.lib.figures.layout import find_text_faults, measure_texts
from scripts.lib.figures.rates import draw_rates
from tests.lib.figures.frames import make_numbers

IDS = [
    "pcr",
    "pcr[therapy=immunotherapy]",
    "pcr[therapy=target]",
    "pcr[center=alpha]",
    "pcr[center=beta]",
    "pcr[center=gamma]",
    "pcr[center=none]",
    "feasibility",
]


def read_texts(fig: Figure) -> list[str]:
    return [box.text for box in measure_texts(fig)]


def read_lines(fig: Figure, axis: str = "get_xdata") -> list[list[float]]:
    return [[round(float(x), 6) for x in getattr(line, axis)()] for line in fig.axes[1].lines]


def test_points_and_intervals_stand_where_the_numbers_say() -> None:
    fig = draw_rates(make_numbers(), ["feasibility"], {})
    assert read_lines(fig) == [[77.9, 99.2], [77.9, 77.9], [99.2, 99.2], [93.3]]


def test_no_line_of_the_grid_crosses_a_heading() -> None:
    fig = draw_rates(make_numbers(), IDS, {})
    boxes = {box.text: box for box in measure_texts(fig)}
    heading = boxes["Pathological complete response"]
    page = fig.get_size_inches()[1] * 72
    panel = fig.axes[1]
    to_points = panel.transData + fig.dpi_scale_trans.inverted()
    lines = [
        to_points.transform(part) * 72 for grid in panel.collections for part in grid.get_segments()
    ]
    assert len(lines) == 6 * len(IDS)
    assert 0 < heading.bottom < page
    for line in lines:
        low, high = sorted(line[:, 1])
        assert high <= heading.bottom or low >= heading.top


def test_the_rate_of_all_patients_is_drawn_through_the_rows_of_its_group() -> None:
    fig = draw_rates(make_numbers(), ["pcr", "pcr[therapy=target]", "feasibility"], {})
    assert read_lines(fig).count([36.7, 36.7]) == 2
    assert read_lines(fig).count([93.3, 93.3]) == 0


def test_the_printed_text_is_that_of_the_numbers() -> None:
    numbers = make_numbers()
    numbers.loc[numbers["number_id"].eq("feasibility"), "text"] = "28/30 (93 %; 78 to 99)"
    texts = read_texts(draw_rates(numbers, ["pcr", "feasibility"], {"pcr": "pCR"}))
    for expected in ["11/30", "36.7 % (19.9 to 56.1)", "28/30", "93 %; 78 to 99", "pCR"]:
        assert texts.count(expected) == 1
    assert "Lines are confidence intervals, exact (Clopper-Pearson)." in " ".join(texts)


def test_a_refused_and_an_absent_number_keep_their_row() -> None:
    texts = read_texts(draw_rates(make_numbers(), IDS, {}))
    assert "not estimated: no patient analysed" in texts
    assert texts[texts.index("pcr[center=none]") + 1] == "not among the numbers"


def test_texts_neither_overlap_nor_are_cut() -> None:
    assert find_text_faults(draw_rates(make_numbers(), IDS, {}, "x" * 300)) == []


def test_without_a_value_the_reason_is_said() -> None:
    fig = draw_rates(make_numbers(), ["pcr[center=gamma]"], {})
    said = "Nothing to draw: none of these rates could be computed (no patient analysed)."
    assert said in read_texts(fig)
    empty = draw_rates(pd.DataFrame({"number_id": [], "value": []}), IDS, {})
    assert "(no patient to count)." in " ".join(read_texts(empty))


def test_a_rate_of_nobody_says_so_in_its_own_words() -> None:
    numbers = make_numbers()
    chosen = numbers["number_id"].eq("pcr[therapy=target]")
    numbers.loc[chosen, ["value", "lower", "upper"]] = float("nan")
    numbers.loc[chosen, ["text", "ci_method"]] = ["0/0 (not estimable); 8 missing", ""]
    fig = draw_rates(numbers, ["pcr", "pcr[therapy=target]"], {})
    texts = [box.text for box in measure_texts(fig)]
    assert "0/0 (not estimable); 8 missing" in texts
    assert (
        "Lines are confidence intervals, exact (Clopper-Pearson). Dashed: the rate of all patients."
        in texts
    )
