"""Response by RECIST 1.1."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.recist import RESPONSES, best_of, derive_course, derive_response, shrinkage


def response(
    baseline: float | None, current: float | None, nadir: float | None = None, **more: object
) -> str | None:
    columns = [pd.Series([value], dtype="float64") for value in (baseline, current, nadir)]
    optional = {name: pd.Series([value], dtype="boolean") for name, value in more.items()}
    answer = derive_response(*columns, **optional).iloc[0]
    return None if pd.isna(answer) else answer


@pytest.mark.parametrize(
    ("baseline", "current", "nadir", "expected"),
    [
        (100, 0, None, "CR"),
        (100, 70, None, "PR"),
        (100, 70.001, None, "SD"),
        (3.1, 2.17, None, "PR"),
        (0.1 * 3 * 100, 21, None, "PR"),
        (100, 100, None, "SD"),
        (100, 119.9, None, "SD"),
        (100, 120, None, "PD"),
        (20, 24, None, "SD"),
        (20, 24.9, None, "SD"),
        (20, 24.996, None, "SD"),
        (20, 25, None, "PD"),
        (0.001, 0.001, None, "SD"),
        (10, 14, None, "SD"),
        (100, 60, 50, "PD"),
        (100, 59, 50, "PR"),
        (100, 80, 70, "PR"),
        (100, 80, 75, "SD"),
        (100, 84, 70, "PD"),
        (100, 90, 120, "SD"),
        (100, 5, 0, "PD"),
        (None, 50, None, None),
        (100, None, 50, None),
        (0, 10, None, None),
        (-5, 10, None, None),
        (100, -1, None, None),
        (100, float("inf"), None, None),
    ],
)
def test_response(
    baseline: float | None, current: float | None, nadir: float | None, expected: str | None
) -> None:
    assert response(baseline, current, nadir) == expected


def test_a_new_lesion_is_progression() -> None:
    assert response(100, 50, new_lesion=True) == "PD"
    assert response(None, None, new_lesion=True) == "PD"
    assert response(100, 50, new_lesion=False) == "PR"


def test_an_unknown_new_lesion_leaves_only_progression_known() -> None:
    assert response(100, 50, new_lesion=None) is None
    assert response(100, 150, new_lesion=None) == "PD"


def test_a_normal_node_is_gone() -> None:
    assert response(20, 9.9, nodal=True) == "CR"
    assert response(20, 10, nodal=True) == "PR"
    assert response(20, 9.9, nodal=False) == "PR"
    assert response(20, 9.9, nodal=None) == "PR"


EORTC = pd.DataFrame([[100, 70, 70, 80, 80, 80]], columns=list("abcdef"))


def test_published_course() -> None:
    assert derive_course(EORTC).iloc[0].tolist() == ["PR"] * 5
    assert best_of(EORTC).tolist() == ["PR"]


def test_the_nadir_runs_along() -> None:
    sums = pd.DataFrame([[100, 50, None, 61, 20], [50, 48, 46, 52, 60]])
    course = derive_course(sums).fillna("-")
    assert course.iloc[0].tolist() == ["PR", "-", "PD", "PR"]
    assert course.iloc[1].tolist() == ["SD", "SD", "SD", "PD"]


def test_new_lesions_by_assessment() -> None:
    sums = pd.DataFrame({"start": [100.0], "first": [60.0], "second": [60.0]})
    new = pd.DataFrame({"first": [False], "second": [True]})
    assert derive_course(sums, new).iloc[0].tolist() == ["PR", "PD"]


def test_best_counts_until_progression() -> None:
    sums = pd.DataFrame(
        [
            [100, 90, 130, 0],
            [100, 0, 40, 0],
            [100, 130, 50, 50],
            [100, None, 80, 60],
            [100, None, None, None],
        ],
        index=[8, 6, 4, 2, 0],
        dtype="float64",
    )
    best = best_of(sums)
    assert best.fillna("-").tolist() == ["SD", "CR", "PD", "PR", "-"]
    assert list(best.index) == [8, 6, 4, 2, 0]


def test_shrinkage() -> None:
    before, after = pd.Series([100, 50, 0, None, 40]), pd.Series([70, 60, 5, 5, None])
    result = shrinkage(before, after)
    assert result[:2].tolist() == pytest.approx([0.3, -0.2])
    assert result[2:].isna().all()


@given(st.integers(1, 3000), st.integers(0, 3000))
def test_borders_in_tenths_of_a_millimeter(baseline: int, current: int) -> None:
    """Sums with one decimal, decided in whole numbers."""
    if current == 0:
        expected = "CR"
    elif 5 * current >= 6 * baseline and current - baseline >= 50:
        expected = "PD"
    else:
        expected = "PR" if 10 * current <= 7 * baseline else "SD"
    assert response(baseline / 10, current / 10) == expected


@given(st.lists(st.none() | st.floats(0, 300), min_size=2, max_size=6))
def test_every_course_has_an_answer_where_there_is_a_sum(sums: list[float | None]) -> None:
    course = derive_course(pd.DataFrame([sums], dtype="float64")).iloc[0]
    for answer, value in zip(course, sums[1:], strict=True):
        usable = value is not None and sums[0] is not None and sums[0] >= 0.001
        assert pd.isna(answer) if not usable else answer in RESPONSES
