import pandas as pd
import pytest

from scripts.lib.errors import StudyError
from scripts.lib.figures.flow import check_flow, draw_flow
from scripts.lib.figures.layout import find_text_faults, measure_texts
from tests.lib.figures.frames import make_attrition, make_centers


def read_texts(attrition: pd.DataFrame, arms: pd.DataFrame | None = None) -> list[str]:
    fig = draw_flow(attrition, make_centers(attrition), arms)
    return [box.text for box in measure_texts(fig)]


def test_a_right_flow_passes() -> None:
    check_flow(make_attrition(30))


def test_a_step_that_does_not_add_up_is_named() -> None:
    attrition = make_attrition(30)
    attrition.loc[attrition["criterion"].eq("nsclc"), "excluded"] = 3
    with pytest.raises(StudyError, match=r"step 7 \(nsclc\): 43 .* 3 excluded .* 41 remaining"):
        check_flow(attrition)


def test_a_step_that_does_not_follow_the_one_before_is_named() -> None:
    attrition = make_attrition(30)
    attrition.loc[attrition["criterion"].eq("nsclc"), ["entering", "remaining"]] -= 1
    with pytest.raises(StudyError) as caught:
        check_flow(attrition)
    assert [problem.split(":")[1] for problem in caught.value.problems] == [
        " step 7 (nsclc)",
        " step 8 (operable)",
    ]


def test_a_missing_column_or_count_is_named() -> None:
    with pytest.raises(StudyError, match="columns unknown are missing"):
        check_flow(make_attrition(3).drop(columns="unknown"))
    gap = make_attrition(3).astype({"excluded": "Int64"})
    gap.loc[2, "excluded"] = pd.NA
    with pytest.raises(StudyError, match="a count is missing"):
        check_flow(gap)


def test_centers_and_arms_must_add_up() -> None:
    attrition = make_attrition(30)
    centers = make_centers(attrition)
    with pytest.raises(StudyError, match="analysed adds up to 31, but the flow has 30"):
        draw_flow(attrition, centers.assign(analysed=[11, 10, 10]))
    with pytest.raises(StudyError, match="received adds up to 3"):
        draw_flow(attrition, centers.assign(received=1))
    arms = pd.DataFrame({"label": ["A", "B"], "analysed": [22, 7]})
    with pytest.raises(StudyError, match="analysed adds up to 29"):
        draw_flow(attrition, centers, arms)


def test_every_loss_is_printed_with_its_reason_and_number() -> None:
    arms = pd.DataFrame({"label": ["Immunotherapy", "Target therapy"], "analysed": [22, 8]})
    texts = read_texts(make_attrition(30), arms)
    for expected in [
        "Not assessed (n = 34)",
        "Patients assessed for eligibility (n = 46)",
        "Excluded (n = 12)",
        "Undetermined, held out (n = 4)",
        "Patients analysed (n = 30)",
        "Not met: Non-small cell lung cancer",
        "Not known: Stage IV with pleural or pericardial effusion",
        "Stage IV with pleural or pericardial effusion",
        "No patient at 1 further criterion",
    ]:
        assert expected in texts
    assert texts[texts.index("Immunotherapy") - 1] == "22"


def test_without_unknowns_there_is_no_branch_for_them() -> None:
    attrition = make_attrition(30).query("unknown == 0").iloc[:7]
    assert not [text for text in read_texts(attrition) if text.startswith("Undetermined")]


@pytest.mark.parametrize("n", [0, 1, 30, 300])
def test_texts_neither_overlap_nor_are_cut(n: int) -> None:
    attrition = make_attrition(n)
    assert find_text_faults(draw_flow(attrition, make_centers(attrition))) == []


def test_an_empty_flow_is_said() -> None:
    assert "Nothing to draw: the flow has no step." in [
        box.text for box in measure_texts(draw_flow(make_attrition(1).iloc[:0], pd.DataFrame()))
    ]
