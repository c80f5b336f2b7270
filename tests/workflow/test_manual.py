"""Each page of the manual is followed, command by command, in a copy of the finished demo."""

import pytest

from tests.docs.pages import follow_page
from tests.workflow.study import ROOT, Study

PAGES = ("first-run", "a-week", "change-the-analysis", "new-study", "template")


@pytest.mark.ci
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_happens(study: Study, page: str) -> None:
    assert follow_page(ROOT / f"docs/{page}.md", study.folder) > 2
