"""The runner of the manual notices a page that went stale; and no link of the pages leads nowhere."""

from pathlib import Path

import pytest

from tests.docs.pages import StaleError, apply_change, fits, follow_page, list_links

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "config/README.md"])


def follow(folder: Path, text: str) -> int:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return follow_page(page, folder)


def test_files_changes_and_commands_are_done_in_order(tmp_path: Path) -> None:
    page = (
        "Text, and `code`.\n\n```csv data/a.csv\nid\n1\n```\n\n```diff data/a.csv\n id\n-1\n+2\n```\n"
        "```sh\ncp data/a.csv b.csv\n```\n\n    rm b.csv\n\n```console\n$ cat b.csv\nid\n2\n```\n"
        "```text\nfalse\n```\n"
    )
    assert follow(tmp_path, page) == 4


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("sh\nfalse\ntrue", "page.md, line 3: .*ends with 1"),
        ("console\n$ echo a\nb", "prints:\na"),
        ("console\n$ echo a", "prints:\na"),
        ("console\n$ exit 3  # exit 2", "ends with 3"),
        ("diff page.md\n-a\n-b", "occurs 0 times"),
    ],
)
def test_a_stale_block_is_noticed(tmp_path: Path, block: str, said: str) -> None:
    with pytest.raises(StaleError, match=f"(?s){said}"):
        follow(tmp_path, f"# Page\n\n```{block}\n```\n")


def test_what_differs_from_run_to_run_can_be_left_out() -> None:
    assert fits(["a", "...", "d"], ["a", "b", "c", "d"])
    assert fits(["a", "..."], ["a"])
    assert fits(["at ... done"], ["at 12:00 done"])
    assert not fits(["a", "...", "d"], ["a", "d", "e"])
    assert not fits(["a.c"], ["abc"])


def test_a_change_that_fits_twice_is_refused() -> None:
    assert apply_change("a\nb\n", " a\n+c\n") == "a\nc\nb\n"
    with pytest.raises(StaleError, match="occurs 2 times"):
        apply_change("a\na\n", "-a\n+b\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = set(list_links(page.read_text(encoding="utf-8")))
    assert {link for link in links if not (page.parent / link).exists()} == set()
