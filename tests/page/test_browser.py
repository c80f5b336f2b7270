"""The study page in Debian's chromium: every view, from a number down to a cell and back up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from playwright.sync_api import Page, sync_playwright

from scripts.lib.config import read_study
from scripts.lib.page.html import write_page
from scripts.study_page import study_page
from tests.page.test_page import data_of
from tests.workflow.conftest import finished  # noqa: F401  (the one finished run of all tests)
from tests.workflow.study import Study

pytestmark = pytest.mark.ci
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
HOSTILE = (
    "</td><script>document.title='taken'</script><img src=x onerror=alert(1)>=cmd|' /C calc'!A0"
)
VIEWS = ("overview", "numbers", "number/pcr", "patient/0", "variable/0/yp_t", "step/nsclc", "centers",
         "center/alpha", "criteria", "pipeline", "stage/ingest", "cell/alpha/patients/2/1")  # fmt: skip


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the console said; empty at the end of each test."""
    return []


@pytest.fixture(scope="module")
def browser_page(told: list[str]) -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_page(bypass_csp=False)
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        yield page
        browser.close()


@pytest.fixture(scope="module")
def content(finished: Study) -> str:  # noqa: F811
    return (finished.folder / "results/report/study.html").read_text(encoding="utf-8")


def open_page(page: Page, folder: Path, content: str, view: str = "overview") -> None:
    path = folder / "study.html"
    path.write_text(content, encoding="utf-8")
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#/{view}")


def test_from_pcr_to_a_cell_of_alpha_and_back(
    browser_page: Page, told: list[str], content: str, tmp_path: Path
) -> None:
    data = data_of(content)
    pcr = next(one for one in data["numbers"] if one["id"] == "pcr")
    at = next(one for one in pcr["numerator"] if data["patients"][one]["center"] == "alpha")
    open_page(browser_page, tmp_path, content)
    browser_page.get_by_role("link", name="Numbers").click()
    browser_page.get_by_label("Search").fill("pcr")
    browser_page.get_by_role("link", name="pcr", exact=True).click()
    browser_page.locator(f'main a[href="#/patient/{at}"]').first.click()
    browser_page.locator(f'main a[href="#/variable/{at}/yp_t"]').click()
    browser_page.locator('main a[href^="#/cell/alpha/"]').click()
    assert "alpha.csv row" in browser_page.locator("h2").first.inner_text()
    browser_page.locator('main a[href="#/number/pcr"]').click()
    assert browser_page.locator("h2").first.inner_text().startswith("pcr:")
    assert not told


def test_every_view_is_accessible_and_silent(
    browser_page: Page, told: list[str], content: str, tmp_path: Path
) -> None:
    data = data_of(content)
    # axe looks at every element: a few rows of the long tables have the markup of all.
    data["numbers"] = [one for one in data["numbers"] if one["id"].startswith(("pcr", "cohort"))][
        :20
    ]
    content = write_page(data)
    for view in VIEWS:
        open_page(browser_page, tmp_path, content, view)
        assert "Not on this page" not in browser_page.locator("main").inner_text(), view
        # The test runs axe from outside the page's policy, which allows no script but its own.
        session = browser_page.context.new_cdp_session(browser_page)
        run = {"expression": AXE.read_text(encoding="utf-8") + ";axe.run()", "awaitPromise": True}
        found: Any = session.send("Runtime.evaluate", {**run, "returnByValue": True})
        serious = [
            (one["id"], one["nodes"][0]["html"])
            for one in found["result"]["value"]["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious, view
    assert not told


def test_hostile_texts_stay_texts(
    browser_page: Page, told: list[str], content: str, tmp_path: Path
) -> None:
    data = data_of(content)
    data["mode"] = "full"
    data["notice"] = HOSTILE
    for cell in data["patients"][0]["variables"]["yp_t"]["cells"]:
        cell.append(HOSTILE)
    data["patients"][0]["reasons"] = [HOSTILE]
    open_page(browser_page, tmp_path, write_page(data), "variable/0/yp_t")
    assert HOSTILE in browser_page.locator("main").inner_text()
    assert HOSTILE in browser_page.locator("header").inner_text()
    assert browser_page.locator("img").count() == 0
    assert browser_page.title() == data["title"]
    assert not told


def test_a_click_answers_within_a_fifth_of_a_second_with_300_patients(
    browser_page: Page, content: str, tmp_path: Path
) -> None:
    data = data_of(content)
    known = len(data["patients"])
    data["patients"] = [data["patients"][at % known] for at in range(300)]
    for one in data["numbers"]:
        one["reads"] = [one["reads"][at % known] for at in range(300)]
        for role in ("numerator", "denominator"):
            one[role] = [at for at in range(300) if at % known in one[role]]
    open_page(browser_page, tmp_path, write_page(data))
    for view in VIEWS:
        spent = browser_page.evaluate(
            "view => { const start = performance.now(); history.replaceState(null, '', '#/' + view);"
            " show(true); document.body.offsetHeight; return performance.now() - start }",
            view,
        )
        assert spent < 200, (view, spent)


def test_a_study_without_patients_says_so(
    browser_page: Page, told: list[str], content: str, tmp_path: Path
) -> None:
    data = data_of(content)
    data |= {"patients": [], "steps": [], "numbers": [], "sets": [], "readings": []}
    open_page(browser_page, tmp_path, write_page(data))
    text = browser_page.locator("main").inner_text()
    assert "No patient." in text
    assert "No rate with an interval." in text
    assert not told


def test_values_and_identifiers_are_not_in_the_page_of_counts(content: str) -> None:
    data = data_of(content)
    assert data["mode"] == "counts"
    for one in data["patients"]:
        for variable in one["variables"].values():
            assert set(variable) == {"cells", "changes"}
            assert all(len(cell) == 3 for cell in variable["cells"])
            assert all(set(change) <= {"rule", "reason"} for change in variable["changes"])
        assert all("evidence" not in decision for decision in one["decisions"])
    assert "A-001" not in content
    assert len(content) < 5_000_000


def test_a_study_of_too_many_patients_shows_its_numbers_alone(
    browser_page: Page,
    told: list[str],
    finished: Study,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(finished.folder)
    monkeypatch.setattr("scripts.lib.page.data.MOST_PATIENTS", 10)
    results = Path("results")
    queries = [results / f"queries/{center}.parquet" for center in ("alpha", "beta", "gamma")]
    records = [one for one in results.glob("*/*.record.json") if "study_page" not in one.name]
    study_page(study=read_study(Path()), queries=queries, records=records, page=tmp_path / "x")
    content = (tmp_path / "x").read_text(encoding="utf-8")
    for view in ("overview", "number/pcr", "step/nsclc", "centers", "center/alpha", "criteria"):
        open_page(browser_page, tmp_path, content, view)
        shown = browser_page.locator("main").inner_text()
        assert "Not on this page" not in shown, view
        assert ("This study has" in shown) == (view in ("number/pcr", "step/nsclc", "center/alpha"))
    open_page(browser_page, tmp_path, content, "number/pcr")
    shown = browser_page.locator("main").inner_text()
    assert "11/30" in shown
    assert f"This study has {data_of(content)['left_out']} records" in shown
    assert data_of(content)["patients"] == []
    assert not told
