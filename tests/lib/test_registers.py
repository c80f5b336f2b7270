"""The tables that people keep by hand: what is refused with its line, and what is told at the end of a run."""

from pathlib import Path

import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.config_rules import check_registers
from scripts.lib.register_outcomes import describe_corrections, describe_waivers
from scripts.lib.registers import COLUMNS, read_register

ONE, TWO, THREE = "0" * 16, "1" * 16, "2" * 16
PATHS = {
    "waivers": "config/waivers.csv",
    "withdrawn": "config/withdrawn.csv",
    "duplicates": "config/duplicates.csv",
    "corrections": "config/corrections/one.csv",
}


def write(folder: Path, kind: str, *lines: str, path: str = "") -> Path:
    made = folder / (path or PATHS[kind])
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text("\n".join([",".join(COLUMNS[kind]), *lines, ""]), encoding="utf-8")
    return made


def check(folder: Path) -> list[str]:
    return list(check_registers(folder, {"one": {}, "two": {}}, read_catalogue()))


CENTERS = "is no center of the study. Its centers are one, two."
REFUSED = [
    ("waivers", [f"{ONE},r,a,2024-01-01", f"{TWO},r,a,2024-01-01"], []),
    (
        "waivers",
        [f"{ONE},r,a,2024-01-01", "", f"{ONE},r,b,2025-01-01"],
        ["line 4: the same finding is accepted in line 2. Remove one of the two."],
    ),
    (
        "waivers",
        [f"{ONE},,a,soon", "no-such-rule,r,a,2024-01-01"],
        [
            "line 2: reason is empty. Fill it in.",
            "line 2: expires must be a day as yyyy-mm-dd.",
            "line 3: finding_id is no id of a finding (16 digits and letters a to f).",
        ],
    ),
    ("withdrawn", ["SECRET,one,2024-01-01"], [f"line 2: center {CENTERS}"]),
    ("duplicates", ["one,A,SECRET,B,same,r,a"], [f"line 2: other_center {CENTERS}"]),
    (
        "corrections",
        ["A,ecog,7,2,r,w,2024-01-01,"],
        [
            "line 2: approved_by is empty. Fill it in. An unapproved correction is not applied: have it "
            "approved, or keep it in the draft."
        ],
    ),
    (
        "corrections",
        ["A,ecgo,SECRET,2,r,w,2024-01-01,me", "A,record,A,B,r,w,2024-01-01,me"],
        [
            "line 2: variable names none that can be corrected. Did you mean ecog?",
            "line 3: variable names none that can be corrected.",
        ],
    ),
    (
        "corrections",
        ["Be\u0301,ecog,7,2,r,w,2024-01-01,me", "\u00a0B\u00e9,ecog,7,3,r,w,2024-01-01,me"],
        ["line 3: the same cell is corrected in line 2. Remove one of the two."],
    ),
    (
        "corrections",
        ["A,ecog,7,7,r,w,2024-01-01,me"],
        ["line 2: the new value is the delivered one. Remove the line."],
    ),
]


@pytest.mark.parametrize(("kind", "lines", "problems"), REFUSED)
def test_each_problem_has_its_line_and_shows_no_cell(
    tmp_path: Path, kind: str, lines: list[str], problems: list[str]
) -> None:
    write(tmp_path, kind, *lines)
    assert check(tmp_path) == [f"{PATHS[kind]}, {one}" for one in problems]


def test_corrections_of_no_center_are_named(tmp_path: Path) -> None:
    for name in ("one", "one.draft", "oen", "left_out", "oen.draft"):
        write(tmp_path, "corrections", path=f"config/corrections/{name}.csv")
    (tmp_path / "config/centers").mkdir()
    (tmp_path / "config/centers/left_out.yaml").write_text("")
    told = "there is no such center. Rename or remove the file."
    assert check(tmp_path) == [
        f"config/corrections/oen.csv: {told}",
        f"config/corrections/oen.draft.csv: {told}",
    ]


def test_a_line_is_that_of_the_file_and_a_record_is_in_one_form(tmp_path: Path) -> None:
    path = write(tmp_path, "withdrawn", "one,A,2024-01-01", "", " one ,\u200bBe\u0301 ,2024-01-01")
    assert [
        (row["line"], row["center"], row["record"]) for row in read_register(path, "withdrawn")
    ] == [
        ("2", "one", "A"),
        ("4", "one", "B\u00e9"),
    ]


def finding(
    finding_id: str, record: str, variable: str, rule: str, waived: bool
) -> dict[str, object]:
    return {
        "finding_id": finding_id,
        "record": record,
        "variable": variable,
        "rule": rule,
        "waived": waived,
    }


FINDINGS = [
    finding(ONE, "A", "ecog", "range.ecog", waived=True),
    finding(TWO, "B", "ecog", "range.ecog", waived=False),
    finding(TWO, "B", "ecog", "waiver.expired", waived=False),
]


def test_a_waiver_that_accepts_nothing_is_told() -> None:
    lines = [
        {"finding_id": one, "line": str(n)} for n, one in enumerate((ONE, TWO, THREE), start=2)
    ]
    assert describe_waivers(lines, FINDINGS) == [
        "config/waivers.csv, line 3: its time is over, and the finding counts again. Look at the value, "
        "then set a later day or remove the line.",
        "config/waivers.csv, line 4: no center has this finding now, so nothing is accepted. Compare the "
        "id, or remove the line.",
    ]


def test_a_correction_that_mends_nothing_is_told() -> None:
    lines = [
        {"record": record, "variable": variable, "line": str(number)}
        for number, (record, variable) in enumerate(
            (("A", "ecog"), ("B", "ecog"), ("B", "sex")), start=2
        )
    ]
    assert describe_corrections("c.csv", lines, FINDINGS) == [
        "c.csv, line 3: with the new ecog there is a finding still (range.ecog, waiver.expired). Correct "
        "the line, or accept the finding in config/waivers.csv."
    ]
