"""After a whole run with all packages: nothing that was planted is where it must not be."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.canaries.marks import HEAD, TAIL, canary, spell_all
from tests.canaries.plant import Planted, copy_code, replace_in
from tests.canaries.search import leaks_in, open_folder

pytestmark = pytest.mark.ci
Whole = Callable[[str], Planted]
DAY = re.compile(rb"\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d")
CENTERS = {"tiny": ["one", "two", "three"], "demo": ["alpha", "beta", "gamma"]}


@pytest.mark.parametrize("name", CENTERS)
def test_nothing_planted_comes_out(name: str, whole: Whole) -> None:
    study = whole(name)
    results = study.folder / "results"
    for made in ("report/report.pdf", "report/study.html", "release/manifest.md"):
        assert (results / made).is_file()
    assert list(results.glob("archive/*-shareable.zip"))
    for center in CENTERS[name]:  # they did go in
        cells = pd.read_parquet(results / f"ingest/{center}.parquet")
        assert cells["record"].str.contains(HEAD).sum() > 2
    assert study.leaks() == []


@pytest.mark.parametrize("name", CENTERS)
def test_the_key_is_in_no_file_at_all(name: str, whole: Whole) -> None:
    assert whole(name).keys_in_results() == []


@pytest.mark.parametrize("name", CENTERS)
def test_a_workbook_of_queries_tells_nothing_of_other_centers(name: str, whole: Whole) -> None:
    folder = whole(name).folder / "results/queries"
    for center in CENTERS[name]:
        others = spell_all(f"{HEAD}{one}" for one in CENTERS[name] if one != center)
        mine = open_folder(folder, lambda path, one=center: not path.startswith(one))  # type: ignore[misc]
        assert leaks_in(mine, others) == []


def test_days_of_birth_stay_inside_too(whole: Whole) -> None:
    """As delivered and as parsed; those that are also another day of somebody are left out."""
    study = whole("demo")
    cells = pd.read_parquet(study.folder / "results/ingest/alpha.parquet")
    other = set(cells.drop(columns="birth_date").astype("str").to_numpy().ravel())
    days = sorted(set(cells["birth_date"].dropna()) - other)
    assert len(days) > 10
    iso = pd.to_datetime(pd.Series(days), format="%d/%m/%Y", errors="coerce").dropna()
    wanted = {one.encode() for one in [*days, *iso.dt.strftime("%Y-%m-%d")]}
    for name, data in open_folder(study.home, study.stays_inside):
        assert wanted.isdisjoint(DAY.findall(data)), name


# Mutants: each lets a row out in another way, and the search must find it.

ROW = "    found = validate_center(\n"
MUTANTS = {
    "a row in the log of the job": (
        "scripts/validate.py",
        ROW,
        "    import logging\n    Path('results/logs/validate').mkdir(parents=True, exist_ok=True)\n"
        "    logging.basicConfig(filename='results/logs/validate/rows.log', force=True)\n"
        f"    logging.error(read_frame(cells).head().to_string())\n{ROW}",
    ),
    "a value in a message": (
        "scripts/validate.py",
        ROW,
        "    from scripts.lib.errors import StudyError\n"
        f"    raise StudyError('record ' + read_frame(cells)['record'].dropna().iloc[0])\n{ROW}",
    ),
    "a file named after a patient": (
        "scripts/validate.py",
        ROW,
        f"    Path('results', read_frame(cells)['record'].dropna().iloc[0]).touch()\n{ROW}",
    ),
    "what a job prints is let through": (
        "scripts/lib/stage.py",
        "        with job_at_work(Path()), dropped_output(), noted_warnings(log):\n",
        "        with job_at_work(Path()), noted_warnings(log):\n"
        "            print(Path(snakemake.input[0]).read_bytes().decode('utf-8', 'replace'))\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_that_tells_a_row_is_caught(name: str, tiny: Planted, tmp_path: Path) -> None:
    mutant = Planted(tiny.home, copy_code(tmp_path / "code"))
    replace_in(mutant.code / MUTANTS[name][0], *MUTANTS[name][1:])
    mutant.call("results/validate/one.parquet")
    leaks = mutant.leaks()
    assert leaks != []
    assert any(TAIL in one or HEAD in one or canary("oneid1") in one for one in leaks)
