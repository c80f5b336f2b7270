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
        ["x", "a", 1, 2, 2, "An x", "A"],
        ["x", "b", 1, 1, 0, "An x", "B"],
        ["x", "c", 0, 0, 1, "An x", "C"],
    ]
    assert cells["share"].tolist()[:2] == [0.5, 1.0]
    assert cells["share"].isna().tolist() == [False, False, True]
    assert cells["patients"].tolist() == [2, 1, 0]


def test_only_whom_a_variable_applies_to_can_lack_it() -> None:
    patients = pd.DataFrame(
        {
            "center": ["a", "a", "a", "b", "b"],
            "vital_status": ["alive", "dead", None, "alive", "alive"],
            "death_date": [None, None, None, None, "2020-01-01"],
            "driver_gene": [None, "EGFR", None, None, "none"],
            "therapy": ["immunotherapy", "target", "target", "immunotherapy", "immunotherapy"],
        }
    )
    nothing = pd.DataFrame({"center": [], "variable": []})
    variables = {"death_date": "date of death", "driver_gene": "gene"}
    cells = count_cells(patients, nothing, variables, {"a": "A", "b": "B"})
    columns = ["variable", "center", "known", "total", "patients"]
    assert cells[columns].to_numpy().tolist() == [
        ["death_date", "a", 0, 2, 3],
        ["death_date", "b", 1, 1, 2],
        ["driver_gene", "a", 1, 2, 3],
        ["driver_gene", "b", 1, 1, 2],
    ]
