"""Which files an archive of a level may hold, and which it may withhold."""

import pytest

from scripts.lib.proof.levels import check_level, count_withheld

EXTRACT, TABLE = "study/data/a.csv", "study/results/tables/endpoints.csv"
REGISTERS = ("corrections/a.csv", "duplicates.csv", "waivers.csv", "withdrawn.csv")


@pytest.mark.parametrize(
    ("level", "told", "withheld", "wrong"),
    [
        ("internal", [EXTRACT, TABLE], [], []),
        ("internal", [TABLE], [EXTRACT], []),
        *(("internal", [], [f"study/config/{name}"], []) for name in REGISTERS),
        ("internal", [], ["study/config/config.yaml"], ["study/config/config.yaml"]),
        ("internal", [], [TABLE], [TABLE]),
        ("internal", [], ["code/Snakefile"], ["code/Snakefile"]),
        ("shareable", [TABLE], [EXTRACT], []),
        ("shareable", [EXTRACT], [], [EXTRACT]),
        ("shareable", ["archive.json", "code/Snakefile"], [], []),
        ("shareable", [], [TABLE], [TABLE]),
        *(
            ("shareable", [f"study/config/{name}"], [], [f"study/config/{name}"])
            for name in REGISTERS
        ),
        ("shareable", [TABLE], [TABLE], [TABLE, TABLE]),
        ("other", [], [], ["archive.json"]),
    ],
)
def test_what_a_level_holds_and_withholds(
    level: str, told: list[str], withheld: list[str], wrong: list[str]
) -> None:
    found = check_level(level, dict.fromkeys(told), dict.fromkeys(withheld))
    assert [one.path for one in found] == [f"data/{name}" for name in wrong]
    assert {one.kind for one in found} <= {"level"}


def test_withheld_files_are_counted_by_folder() -> None:
    places = ["study/data/a.csv", "study/data/b.csv", "study/results/pool/c.parquet"]
    assert count_withheld(dict.fromkeys(places)) == {"data": 2, "results/pool": 1}
