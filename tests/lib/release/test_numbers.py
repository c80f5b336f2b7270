"""Numbers under a policy, as literal tables: who is counted, and what becomes of each number."""

from collections.abc import Mapping

import pandas as pd
import pytest

from scripts.lib.release.numbers import (
    count_people,
    find_besides,
    hide_cells,
    hide_numbers,
    protect_numbers,
)
from scripts.lib.release.policies import read_policies

POLICIES = read_policies()
ALL = "abcdefghijklmnopqrstuvwxyzABCD"  # thirty patients, a letter each
# number_id: statistic, who is counted ("" for a summary), out of whom
Table = Mapping[str, tuple[str, str, str]]


def lay(table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The numbers and their contributors."""
    rows, people = [], []
    for number, (statistic, some, whole) in table.items():
        counted = statistic in ("rate", "share", "count")
        row = {"number_id": number, "section": "x", "statistic": statistic, "unit": "", "note": ""}
        row |= {"value": 0.5, "lower": 0.1, "upper": 0.9, "ci_method": "exact", "text": "text"}
        row |= {"numerator": len(some) if counted else None, "denominator": len(whole)}
        rows.append({**row, "missing": len(ALL) - len(whole)})
        roles = {"numerator": some, "denominator": whole}
        people += [(number, one, role) for role, ones in roles.items() for one in ones]
    numbers = pd.DataFrame(rows).astype(dict.fromkeys(["numerator", "denominator"], "Int64"))
    return numbers.astype({"missing": "Int64"}), pd.DataFrame(
        people, columns=["number_id", "patient", "role"]
    )


def hide(table: Table, policy: str) -> dict[str, str]:
    numbers, people = lay(table)
    cells = count_people(numbers, people)
    return hide_numbers(numbers, cells, hide_cells(cells, POLICIES[policy]), POLICIES[policy])


CASES: dict[str, tuple[Table, dict[str, str]]] = {
    "a small count": ({"a": ("rate", ALL[:4], ALL)}, {"a": "small"}),
    "five are enough": ({"a": ("rate", ALL[:5], ALL)}, {}),
    "nobody": ({"a": ("rate", "", ALL)}, {}),
    "all but four": ({"a": ("rate", ALL[4:], ALL)}, {"a": "margin"}),
    "all": ({"a": ("rate", ALL, ALL)}, {}),
    "a level and its neighbour": (
        {
            "x.one": ("share", ALL[:2], ALL),
            "x.two": ("share", ALL[2:11], ALL),
            "x.three": ("share", ALL[11:], ALL),
        },
        {"x.one": "small", "x.two": "margin"},
    ),
    "a level nobody has stays where a neighbour hides the small one": (
        {
            "x.one": ("share", ALL[:2], ALL),
            "x.two": ("share", ALL[2:11], ALL),
            "x.three": ("share", ALL[11:], ALL),
            "x.four": ("share", "", ALL),
        },
        {"x.one": "small", "x.two": "margin"},
    ),
    "the same patients under another name": (
        {"pcr": ("rate", ALL[:3], ALL), "response.pcr.yes": ("share", ALL[:3], ALL)},
        {"pcr": "small", "response.pcr.yes": "small"},
    ),
    "the same patients as all but a few": (
        {"x.no": ("share", ALL[3:], ALL), "y": ("rate", ALL[3:], ALL)},
        {"x.no": "margin", "y": "margin"},
    ),
    "few values missing: the size of what is known is not told, its median is": (
        {**{f"n{i}": ("rate", ALL[:9], ALL) for i in range(9)}, "m": ("median", "", ALL[2:])},
        {"m": "size"},
    ),
    "a comparison stays where only the size of what is known goes": (
        {
            **{f"n{i}": ("rate", ALL[:9], ALL) for i in range(9)},
            "m": ("median", "", ALL[2:]),
            "m.p[therapy=x-y]": ("p", "", ALL),
        },
        {"m": "size"},
    ),
    "many values missing": (
        {**{f"n{i}": ("rate", ALL[:9], ALL) for i in range(9)}, "m": ("median", "", ALL[9:])},
        {},
    ),
    "a rate among those known": (
        {**{f"n{i}": ("rate", ALL[:9], ALL) for i in range(9)}, "m": ("rate", ALL[4:12], ALL[2:])},
        {"m": "margin"},
    ),
    "a summary of few": ({"m": ("median", "", ALL[:4])}, {"m": "small"}),
    "compared with a hidden one": (
        {
            "pcr[therapy=x]": ("rate", ALL[:2], ALL[:12]),
            "pcr[therapy=y]": ("rate", ALL[12:20], ALL[12:]),
            "pcr.p[therapy=x-y]": ("p", "", ALL),
        },
        {"pcr[therapy=x]": "small", "pcr.p[therapy=x-y]": "compared"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_hidden_below_five_and_why(case: str) -> None:
    table, hidden = CASES[case]
    assert hide(table, "below_5") == hidden


@pytest.mark.parametrize("case", CASES)
def test_no_policy_hides_nothing(case: str) -> None:
    assert hide(CASES[case][0], "none") == {}


@pytest.mark.parametrize(
    ("policy", "hidden"),
    [("none", {}), ("below_5", {}), ("opensafely", {"los.min": "extreme", "los.max": "extreme"})],
)
def test_a_minimum_and_a_maximum_are_one_patients_value(
    policy: str, hidden: dict[str, str]
) -> None:
    kinds = ("min", "max", "median")
    assert hide({f"los.{one}": (one, "", ALL) for one in kinds}, policy) == hidden


@pytest.mark.parametrize(
    ("patients", "policy", "hidden"),
    [
        (4, "none", {}),
        (4, "below_5", {"m": "small"}),
        (5, "below_5", {}),
        (7, "opensafely", {"m": "small"}),
        (8, "opensafely", {}),
    ],
)
def test_how_many_patients_a_summary_needs(
    patients: int, policy: str, hidden: dict[str, str]
) -> None:
    assert hide({"m": ("mean", "", ALL[:patients])}, policy) == hidden


@pytest.mark.parametrize(
    ("shown", "besides"),
    [
        ([], []),
        (["x.one"], []),
        (["x.two"], ["x.one/numerator"]),
        (["x.one", "x.two"], []),
    ],
)
def test_what_an_exception_gives_away_of_others(shown: list[str], besides: list[str]) -> None:
    table = {
        "x.one": ("share", ALL[:2], ALL),
        "x.two": ("share", ALL[2:11], ALL),
        "x.three": ("share", ALL[11:], ALL),
    }
    cells = count_people(*lay(table))
    gone = hide_cells(cells, POLICIES["below_5"])
    assert find_besides(cells, gone, shown, POLICIES["below_5"]) == besides


def test_what_a_hidden_number_a_hidden_size_and_a_rounded_count_show() -> None:
    table = {
        "a": ("rate", ALL[:4], ALL),
        "m": ("median", "", ALL[2:]),
        "b": ("share", ALL[:12], ALL),
    }
    numbers, _ = lay(table)
    numbers.loc[1, "text"] = "4 days; 2 missing"
    told = protect_numbers(numbers, {"a": "small", "m": "size"}, POLICIES["below_5"])
    columns = ["text", "value", "lower", "numerator", "denominator", "missing", "ci_method"]
    shown = told[columns].astype("object").where(told[columns].notna(), None)
    assert shown.to_numpy().tolist() == [
        ["[hidden]", None, None, None, None, None, ""],
        ["4 days", 0.5, 0.1, None, None, None, "exact"],
        ["text", 0.5, 0.1, 12, 30, 0, "exact"],
    ]
    told = protect_numbers(numbers, {"a": "small"}, POLICIES["opensafely"])
    shown = told[columns].astype("object").where(told[columns].notna(), None)
    assert shown.to_numpy().tolist()[2] == ["10 (33%)", 1 / 3, None, 10, 30, 0, ""]
