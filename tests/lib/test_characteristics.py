"""The first four tests are four known defects of packages that make a "table 1"."""

import numpy as np
import pandas as pd
import pytest

from scripts.lib.catalogue import Variable
from scripts.lib.characteristics import (
    compute_characteristics,
    format_plain,
    format_share,
    list_groups,
    order_levels,
    read_levels,
)

CATALOGUE = {
    "therapy": Variable("therapy", "therapy", "code", "a|b", "", ""),
    "chemo": Variable("chemo", "chemotherapy", "code", "none|before|with", "", ""),
    "stage": Variable("stage", "stage", "code", "stage group", "", ""),
    "ecog": Variable("ecog", "ECOG", "integer", "0-4", "", ""),
    "age": Variable("age", "age", "integer", "year", "", ""),
    "flag": Variable("flag", "flag", "boolean", "", "", ""),
    "sites": Variable("sites", "sites", "list", "local|distant", "", ""),
}
PATIENTS = pd.DataFrame(
    {
        "patient": ["P1", "P2", "P3", "P4", "P5"],
        "therapy": pd.Series(["a", "a", "a", "a", "b"], dtype="str"),
        "chemo": pd.Series(["with", "none", np.nan, "before", "none"], dtype="str"),
        "stage": pd.Series(["IV", "IIIA", "T0N0M0", "IA", "IIIA"], dtype="str"),
        "ecog": pd.array([10, 2, 0, None, 2], dtype="Int64"),
        "age": pd.array([50, 60, 70, None, None], dtype="Int64"),
        "flag": pd.array([True, False, None, True, False], dtype="boolean"),
        "sites": pd.Series(["local;distant", "distant", "none", np.nan, "local"], dtype="str"),
    }
)


def compute(patients: pd.DataFrame = PATIENTS, by: str = "therapy", **row: object) -> dict:
    declared = {"by": by, "tables": {"t": [row]}}
    return {one.number_id: one for one in compute_characteristics(patients, declared, CATALOGUE)}


def texts(**row: object) -> dict[str, str]:
    return {name: one.text for name, one in compute(**row).items()}


def test_shares_are_of_all_patients_of_the_column_the_missing_among_them() -> None:
    found = compute(variable="chemo")
    arm = [found[f"t.chemo.{one}[therapy=a]"] for one in ("none", "before", "with", "missing")]
    assert [one.text for one in arm] == ["1 (25.0%)"] * 4
    assert {one.denominator for one in arm} == {4}
    assert sum(one.value for one in arm) == 1


def test_levels_stand_in_their_order_not_by_name() -> None:
    chemo = [name for name in texts(variable="chemo") if "[" not in name][1:]
    assert chemo == ["t.chemo.none", "t.chemo.before", "t.chemo.with", "t.chemo.missing"]
    stage = [name for name in texts(variable="stage") if "[" not in name][1:-1]
    assert stage == ["t.stage.T0N0M0", "t.stage.IA", "t.stage.IIIA", "t.stage.IV"]
    ecog = [name for name in texts(variable="ecog", show="levels") if "[" not in name][1:-1]
    assert ecog == ["t.ecog.0", "t.ecog.2", "t.ecog.10"]


def test_a_level_that_is_absent_in_one_arm_stays_there_as_zero() -> None:
    assert texts(variable="chemo")["t.chemo.before[therapy=b]"] == "0 (0.0%)"
    assert texts(variable="stage")["t.stage.IV[therapy=b]"] == "0 (0.0%)"


def test_missing_is_no_level_and_the_level_none_is_not_missing() -> None:
    found = texts(variable="chemo")
    assert found["t.chemo.none"] == "2 (40.0%)"
    assert found["t.chemo.missing"] == "1 (20.0%)"
    assert not [name for name in found if "nan" in name.lower() or ".None" in name]


def test_wanted_levels_stand_first_also_where_nobody_has_them() -> None:
    found = texts(variable="ecog", show="levels", levels=[3, 0])
    assert [name for name in found if "[" not in name][1:4] == ["t.ecog.3", "t.ecog.0", "t.ecog.2"]
    assert found["t.ecog.3"] == "0 (0.0%)"


def test_medians_and_means_are_of_those_with_a_value() -> None:
    found = compute(variable="age", decimals=0)
    assert [found[f"t.age.{one}"].text for one in ("median", "q1", "q3")] == ["60", "55", "65"]
    assert found["t.age.median"].denominator == 3
    assert found["t.age.missing"].text == "2 (40.0%)"
    assert found["t.age.median[therapy=b]"].text == "\u2013"
    mean = texts(variable="age", show="mean")
    assert (mean["t.age.mean"], mean["t.age.sd"]) == ("60.0", "10.0")


def test_a_flag_is_yes_no_or_missing() -> None:
    found = texts(variable="flag")
    shares = [found[f"t.flag.{one}"] for one in ("yes", "no", "missing")]
    assert shares == ["2 (40.0%)", "2 (40.0%)", "1 (20.0%)"]


def test_an_item_of_a_list_counts_whoever_has_it() -> None:
    found = texts(variable="sites")
    assert found["t.sites.local"] == "2 (40.0%)"
    assert found["t.sites.distant"] == "2 (40.0%)"
    assert found["t.sites.none"] == "1 (20.0%)"
    assert found["t.sites.missing"] == "1 (20.0%)"


def test_contributors_are_the_patients_counted() -> None:
    one = compute(variable="chemo")["t.chemo.none[therapy=a]"]
    assert one.in_numerator.tolist() == [False, True, False, False, False]
    assert one.in_denominator.tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("variable", ["chemo", "age", "flag", "sites", "stage"])
def test_nobody_gives_numbers_and_no_error(variable: str) -> None:
    found = compute(PATIENTS.iloc[:0], variable=variable)
    assert found["t.n"].text == "0"
    assert found[f"t.{variable}.missing"].text == "0"


def test_columns_are_all_and_each_arm_that_occurs() -> None:
    assert [group.suffix for group in list_groups(PATIENTS, "therapy")] == [
        "",
        "[therapy=a]",
        "[therapy=b]",
    ]
    assert [group.suffix for group in list_groups(PATIENTS, "")] == [""]
    assert [int(group.chosen.sum()) for group in list_groups(PATIENTS, "therapy")] == [5, 4, 1]


def test_an_unknown_arm_is_in_no_column_but_the_first() -> None:
    patients = PATIENTS.assign(therapy=pd.Series(["a", np.nan, "a", "b", "b"], dtype="str"))
    assert [int(group.chosen.sum()) for group in list_groups(patients, "therapy")] == [5, 2, 2]


def test_levels_of_every_type_are_text() -> None:
    flags = read_levels(pd.Series([True, None, False], dtype="boolean"), CATALOGUE["flag"])
    assert flags.tolist()[::2] == ["yes", "no"]
    assert flags.isna().tolist() == [False, True, False]
    assert order_levels(flags, CATALOGUE["flag"], ()) == ["yes", "no"]


def test_texts() -> None:
    assert format_share(0, 0) == "0"
    assert format_share(1, 3) == "1 (33.3%)"
    assert format_plain(2.25, 1) == "2.2"
    assert format_plain(float("nan"), 1) == "\u2013"
