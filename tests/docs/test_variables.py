"""The page of the variables is the one that the catalogue makes."""

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.variable_docs import write_variables
from tests.workflow.study import ROOT


def test_the_page_is_fresh_and_has_every_variable() -> None:
    page = (ROOT / "docs/variables.md").read_text(encoding="utf-8")
    assert page == write_variables(), (
        "make it anew: python -m scripts.lib.variable_docs > docs/variables.md"
    )
    known = {**read_catalogue(), **read_derived()}
    assert [one for one in known if page.count(f"| `{one}` |") != 1] == []
    assert "| `sex` | sex | code | female, male | quasi |" in page
