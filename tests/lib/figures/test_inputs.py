import pandas as pd

from scripts.lib.figures.inputs import count_cells, derive_drawn


def test_the_pathological_response_is_the_best_that_is_known() -> None:
    patients = pd.DataFrame(
        {
            "pcr": pd.array([True, False, False, False, None, True], dtype="boolean"),
            "mpr": pd.array([True, True, False, None, None, None], dtype="boolean"),
            "c_stage_group": ["IIIA"] * 6,
            "yc_stage_group": ["IB"] * 6,
            "yp_stage_group": ["T0N0M0"] * 6,
            "worst_grade": ["none"] * 6,
            "los_days": [5] * 6,
        }
    )
    drawn = derive_drawn(patients)
    found = drawn["path_response"].astype("object").where(drawn["path_response"].notna(), None)
    assert found.tolist() == ["pcr", "mpr", "partial", None, None, "pcr"]
    assert drawn["stage_after_surgery"].tolist() == ["T0N0M0"] * 6
    assert drawn["los"].tolist() == [5] * 6


def test_cells_count_known_values_and_findings_of_each_center() -> None:
    patients = pd.DataFrame({"center": ["a", "a", "b"], "x": ["1", None, "2"], "comment": "secret"})
    findings = pd.DataFrame({"center": ["a", "a", "c"], "variable": ["x", "x", "x"]})
    variables = {"x": "an x", "comment": "free text", "gone": "not delivered"}
    cells = count_cells(patients, findings, variables, {"a": "A", "b": "B", "c": "C"})
    columns = ["variable", "center", "known", "total", "findings", "label", "center_label"]
    assert cells[columns].to_numpy().tolist() == [
        ["x", "a", 1, 2, 2, "an x", "A"],
        ["x", "b", 1, 1, 0, "an x", "B"],
        ["x", "c", 0, 0, 1, "an x", "C"],
    ]
    assert cells["share"].tolist()[:2] == [0.5, 1.0]
    assert cells["share"].isna().tolist() == [False, False, True]
