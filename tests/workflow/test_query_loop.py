"""Three deliveries of one center, one run each: what becomes of its queries, its answers and the study's decisions."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from scripts.lib.queries.layout import SHEET
from tests.tiny import one_center, write_study

pytestmark = pytest.mark.ci
ROOT = Path(__file__).parents[2]
COLUMNS = {"record": "id", "sex": "sex", "ecog": "ecog", "surgery_date": "day"}
TABLE = "results/tables/findings.csv"
DAYS = ("2024-01-01", "2024-02-01", "2024-03-01")
# The ECOG of each patient in each delivery; five and more breaks a rule, and "-" is no row at all.
ECOG = {
    "back": "7 2 7",
    "late": "1 1 9",
    "open": "8 8 8",
    "fine": "9 9 9",
    "gone": "6 - -",
    "wrong": "5 5 5",
    "unknown": "7 7 7",
    "left": "7 7 7",
}
FIRST_ANSWERS = {"fine": ("Confirmed as it is", None), "wrong": ("Corrected value", "1")}
LAST_ANSWERS = {"unknown": ("Not available", None)}
# After each delivery: record, rule -> status, days.
EXPECTED: list[dict[tuple[str, str], tuple[str, int]]] = [
    {(one, "range.ecog"): ("new", 0) for one in ECOG if one != "late"},
    {
        ("back", "range.ecog"): ("resolved", 31),
        ("open", "range.ecog"): ("open", 31),
        ("fine", "range.ecog"): ("failing", 31),
        ("gone", "range.ecog"): ("resolved", 31),
        ("wrong", "range.ecog"): ("failing", 31),
        ("unknown", "range.ecog"): ("open", 31),
        ("left", "range.ecog"): ("open", 31),
    },
    {
        ("back", "range.ecog"): ("reopened", 9),
        ("late", "range.ecog"): ("new", 9),
        ("open", "range.ecog"): ("open", 69),
        ("open", "waiver.expired"): ("new", 9),
        ("fine", "range.ecog"): ("withdrawn", 69),
        ("gone", "range.ecog"): ("resolved", 31),
        ("wrong", "range.ecog"): ("failing", 69),
        ("unknown", "range.ecog"): ("answered", 69),
    },
]
CARDS: list[dict[str, float]] = [
    {"rows": 8, "error": 7, "new": 7, "asking": 7, "median_age": 0},
    {"rows": 7, "error": 5, "open": 3, "failing": 2, "resolved": 2, "asking": 5, "median_age": 31},
    {
        "rows": 7, "error": 5, "warning": 1, "new": 2, "open": 1, "answered": 1, "failing": 1,
        "reopened": 1, "resolved": 1, "withdrawn": 1, "asking": 5, "median_age": 9,
    },
]  # fmt: skip
RATES = [None, 2 / 7, 3 / 8]
WARNINGS = [
    "WARNING: config/waivers.csv, line 3: its time is over, and the finding counts again.",
    "WARNING: config/waivers.csv, line 4: no center has this finding now, so nothing is accepted.",
    "WARNING: config/corrections/one.csv, line 2: with the new ecog there is a finding still (range.ecog).",
]


def deliver(number: int) -> str:
    """The text of a delivery, the rows of every second one in another order."""
    cells = {one: values.split()[number] for one, values in ECOG.items()}
    rows = [f"P-{one},male,{value},2020-01-0{len(one) % 3 + 1}" for one, value in cells.items()]
    rows = [row for row in rows if ",-," not in row]
    return "\n".join(["id,sex,ecog,day", *rows[:: -1 if number % 2 else 1], ""])


def run(folder: Path, count: int, answers: list[str], **files: str) -> str:
    """Lists the deliveries so far and the answers, and runs the query loop."""
    center: dict[str, Any] = one_center(COLUMNS)
    center["deliveries"] = [{"received": day, "file": f"data/{day}.csv"} for day in DAYS[:count]]
    center["answers"] = [{"received": day, "file": f"data/{day}.xlsx"} for day in answers]
    texts = {f"data/{day}.csv": deliver(number) for number, day in enumerate(DAYS[:count])}
    named = {f"config/{name.replace('_', '/')}.csv": text for name, text in files.items()}
    write_study(folder, {"one": center}, {**texts, **named})
    targets = ["results/queries/scorecard.parquet", "results/queries/one.xlsx"]
    targets += [TABLE] if count == len(DAYS) else []
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    done = subprocess.run(
        [*command, "--directory", str(folder), "--cores", "2", *targets],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def answer(folder: Path, given: dict[str, tuple[str, str | None]], day: str) -> None:
    """The present workbook, answered by record."""
    book = openpyxl.load_workbook(folder / "results/queries/one.xlsx")
    sheet = book[SHEET]
    place = {cell.value: cell.column - 1 for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        kind, new = given.get(row[place["Record"]].value.removeprefix("P-"), (None, None))
        row[place["Answer"]].value, row[place["Corrected value"]].value = kind, new
    book.save(folder / f"data/{day}.xlsx")


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"results/queries/{name}.parquet", use_threads=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("loop") / "study"
    folder.mkdir()
    texts, queries, cards = [], [], []

    def go(*args: Any, **files: str) -> None:
        texts.append(run(folder, *args, **files))
        queries.append(read(folder, "one"))
        cards.append(read(folder, "scorecard").iloc[0])

    go(1, [])
    answer(folder, FIRST_ANSWERS, "2024-01-15")
    go(2, ["2024-01-15"])
    answer(folder, LAST_ANSWERS, "2024-03-10")
    ids = queries[0].set_index("record")["finding_id"]
    go(
        3,
        ["2024-01-15", "2024-03-10"],
        waivers="finding_id,reason,author,expires\n"
        f"{ids['P-fine']},r,a,2024-12-31\n{ids['P-open']},r,a,2024-02-01\n{ids['P-gone']},r,a,2024-12-31\n",
        withdrawn="center,record,date\none,P-left,2024-02-02\n",
        corrections_one="record,variable,delivered,new,reason,who,when,approved_by\n"
        "P-wrong,ecog,5,8,r,w,2024-02-02,a\n",
    )
    texts += [path.read_text() for path in (folder / "results/logs").rglob("*.log")]
    return {"texts": texts, "queries": queries, "cards": cards, "folder": folder}


@pytest.mark.parametrize("number", range(3))
def test_each_query_has_its_status_and_age(story: dict[str, Any], number: int) -> None:
    found = story["queries"][number]
    found = found[found["record"].notna()]
    got = {
        (row.record.removeprefix("P-"), row.rule): (row.status, row.age_days)
        for row in found.itertuples()
    }
    assert got == EXPECTED[number]


@pytest.mark.parametrize("number", range(3))
def test_the_scorecard_counts_them(story: dict[str, Any], number: int) -> None:
    card = story["cards"][number]
    assert {name: card[name] for name in CARDS[number]} == CARDS[number]
    if RATES[number] is None:
        assert pd.isna(card["response_rate"])
    else:
        assert card["response_rate"] == pytest.approx(RATES[number])


def test_the_table_of_findings_counts_them_by_status(story: dict[str, Any]) -> None:
    table = pd.read_csv(story["folder"] / TABLE, keep_default_na=False)
    whole = table[table["What was found"] == "All queries"].iloc[0]
    assert whole[["Open", "Answered", "Resolved", "Withdrawn"]].tolist() == [5, 1, 1, 1]


def test_an_id_stays_with_its_patient(story: dict[str, Any]) -> None:
    first, _, last = (
        one[one["rule"] == "range.ecog"].set_index("record") for one in story["queries"]
    )
    shared = first.index.intersection(last.index)
    assert len(shared) == 6
    assert (first.loc[shared, "finding_id"] == last.loc[shared, "finding_id"]).all()


def test_the_workbook_asks_what_is_not_settled(story: dict[str, Any]) -> None:
    sheet = openpyxl.load_workbook(story["folder"] / "results/queries/one.xlsx")[SHEET]
    asked = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(asked) == ["P-back", "P-late", "P-open", "P-open", "P-unknown", "P-wrong"]


def test_the_end_of_the_run_tells_what_became_of_the_decisions(story: dict[str, Any]) -> None:
    text = story["texts"][2]
    assert [one for one in WARNINGS if one not in text] == []
    assert "Consent withdrawn: one 1 patient (1 row) taken out." in text
    assert text.count("WARNING: config/") == 3


def test_no_record_is_in_a_message_or_log(story: dict[str, Any]) -> None:
    assert len(story["texts"]) > 3
    assert [one for text in story["texts"] for one in ECOG if f"P-{one}" in text] == []
