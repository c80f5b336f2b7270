import pandas as pd

from scripts.lib.report.labels import print_labels
from scripts.lib.report.words import name_level

WORDS = {"therapy": {"target": "Target therapy"}, "histology": {"large_cell": "Large cell"}}
VARIABLES = {"therapy": "arm", "stage": "clinical stage", "histology": "histology", "age": "age"}
NUMBERS = pd.DataFrame(
    [
        ("pcr", "Complete response", "Pathology", "rate"),
        ("pcr[therapy=target]", "Complete response, target", "Pathology", "rate"),
        ("pcr[stage=III]", "Complete response, III", "Pathology", "rate"),
        ("los.sd", "Stay, sd", "Surgery", "sd"),
        ("los.sd[therapy=target]", "Stay, sd, target", "Surgery", "sd"),
        ("pcr.p[stage=all]", "Complete response, exact p over stage", "Pathology", "p"),
        ("sensitivity.pcr", "Complete response. All", "Sensitivity", "rate"),
        ("sensitivity.pcr[without=x]", "Complete response. Without: x", "Sensitivity", "rate"),
        ("t.n[therapy=target]", "Patients, target", "Table: t", "count"),
        ("t.histology.large_cell", "histology: large_cell", "Table: t", "share"),
        ("t.histology.missing[therapy=target]", "histology: missing", "Table: t", "share"),
        ("t.age.q1", "age, q1", "Table: t", "q1"),
        ("t.other.q1", "other, q1", "Table: t", "q1"),
    ],
    columns=["number_id", "label", "section", "statistic"],
)


def test_numbers_are_called_by_the_words_of_the_study() -> None:
    assert list(print_labels(NUMBERS, WORDS, VARIABLES).values()) == [
        "Complete response",
        "Complete response, Target therapy",
        "Complete response, Clinical stage: III",
        "Stay, standard deviation",
        "Stay, standard deviation, Target therapy",
        "Complete response, exact p over stage",
        "Complete response. All",
        "Complete response. Without: x",
        "Patients, Target therapy",
        "Histology: Large cell",
        "Histology: missing, Target therapy",
        "Age, lower quartile",
        "Other, q1",
    ]


def test_a_level_says_what_it_is_of_unless_it_has_a_word_or_names_an_arm() -> None:
    found = [
        name_level(variable, level, WORDS, VARIABLES)
        for variable, level in (("stage", "III"), ("therapy", "x"), ("histology", "large_cell"))
    ]
    assert found == ["Clinical stage: III", "X", "Large cell"]
